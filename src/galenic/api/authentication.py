"""Who asks: the person whose token it is, with all that they may see; and the proof that a signature takes."""

from __future__ import annotations

import logging

from django.http import HttpRequest
from ninja.security import HttpBearer

from galenic.api.shapes.common import SignedStep, SometimesSignedStep
from galenic.canonical import digest_bytes
from galenic.ledger.actors import Proof
from galenic.parties.commands import authenticate_token, prove_identity, revoke_token
from galenic.parties.errors import CredentialsRefused
from galenic.parties.models import Person
from galenic.parties.obligations import require_nothing_open
from galenic.parties.queries import own_tokens
from galenic.parties.reader import Reader, reader_for

log = logging.getLogger("galenic.security")


class ApiRequest(HttpRequest):
    """A request as operations see it: with the reader of its token."""

    reader: Reader
    token: str


class Token(HttpBearer):
    """Lets in whoever shows a token that is known, not expired and not revoked."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The token's person. Raises ObligationOpen when they have something to settle in the browser first."""
        person = authenticate_token(token)
        if person is None:
            log.warning("a token that is not valid was shown from %s", address_of(request))
            return None
        reader = reader_for(person, request_id=getattr(request, "request_id", ""))
        request.reader, request.token = reader, token  # type: ignore[attr-defined]
        require_nothing_open(reader)
        return person


def address_of(request: HttpRequest) -> str:
    """The network address that the request came from, as the server says; headers are not believed."""
    return str(request.META.get("REMOTE_ADDR", ""))


def prove(request: ApiRequest, given: SignedStep | SometimesSignedStep) -> Proof:
    """The proof for one signature (SIG-3): a token alone never signs, and there is no series of signatures.

    Raises CredentialsRefused, CodeRequired and ObligationOpen. When a wrong password locks the account, the token with
    which it was tried ends too: whoever holds it does not know the password.
    """
    person = request.reader.person
    try:
        return prove_identity(person, given.password, given.code, address=address_of(request))
    except CredentialsRefused:
        if Person.objects.filter(pk=person.pk, locked_at__isnull=False).exists():
            _revoke(request)
        raise


def _revoke(request: ApiRequest) -> None:
    for token in own_tokens(request.reader).filter(digest=digest_bytes(request.token.encode())):
        revoke_token(by=request.reader, token=token)
