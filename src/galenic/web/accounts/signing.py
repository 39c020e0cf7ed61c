"""The proof of identity that a signature takes, asked for by a form (SIG-3)."""

from __future__ import annotations

from galenic.ledger.actors import Proof
from galenic.parties.commands import Purpose, prove_identity
from galenic.parties.errors import CredentialsRefused
from galenic.parties.models import Person
from galenic.parties.obligations import has_second_factor
from galenic.web.accounts import sessions
from galenic.web.middleware import Request

#: In the session: password and code were given for a signature, so that the password is enough for those that follow.
SERIES = "galenic.signing_series"


def asks_code(request: Request) -> bool:
    """Whether the next signature takes a code as well: the first of a session does, where there is a second factor."""
    return not request.session.get(SERIES) and has_second_factor(request.reader.person)


def prove(request: Request, password: str, code: str = "", *, purpose: Purpose = Purpose.SIGNATURE) -> Proof:
    """The proof for one signature, from what the form holds.

    Raises CredentialsRefused, CodeRequired and ObligationOpen. The session ends when this locks the account: whoever
    types wrong passwords into somebody's open session has no business in it.
    """
    in_series = bool(request.session.get(SERIES))
    person = request.reader.person
    address = sessions.address_of(request)
    try:
        proof = prove_identity(person, password, code, in_series=in_series, address=address, purpose=purpose)
    except CredentialsRefused:
        if Person.objects.filter(pk=person.pk, locked_at__isnull=False).exists():
            sessions.log_out(request, "the account was locked")
        raise
    if proof.method == "password and code":
        request.session[SERIES] = True
    return proof


def prove_for_account(request: Request) -> Proof:
    """The same for a change of one's own account, from the fields `password` and `code` of the form that was sent."""
    return prove(request, request.POST.get("password", ""), request.POST.get("code", ""), purpose=Purpose.ACCOUNT)
