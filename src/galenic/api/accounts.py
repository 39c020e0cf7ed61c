"""Logging in, one's own tokens, and who one is here."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from galenic.api import rendering
from galenic.api.authentication import ApiRequest, address_of
from galenic.api.paging import Asked, page_of
from galenic.api.refusals import WRITING, answers, refusal
from galenic.api.shapes.accounts import Account, Login, RoleHeld, TokenIssued, TokenShown
from galenic.api.shapes.common import Page
from galenic.parties.commands import issue_token, revoke_token
from galenic.parties.errors import CodeRequired, CredentialsRefused, NotVisible
from galenic.parties.models import ApiToken
from galenic.parties.obligations import has_second_factor
from galenic.parties.queries import own_roles, own_tokens
from galenic.parties.roles import Role

router = Router(tags=["Account"])


@router.post("/token", auth=None, response=answers(TokenIssued, 201, WRITING | {429}), summary="Log in")
def log_in(request: HttpRequest, given: Login) -> Status[TokenIssued] | HttpResponse:
    """A token for user name, password and, where the person has a second factor, a code. It lasts some hours.

    401 when these identify nobody: `PAR-005`; `PAR-006` when only the code is missing.
    """
    try:
        raw, token = issue_token(
            username=given.username, password=given.password, code=given.code, address=address_of(request)
        )
    except (CredentialsRefused, CodeRequired) as error:
        return refusal(error, 401)
    return Status(201, TokenIssued(token=raw, id=token.pk, expires_at=token.expires_at))


@router.get("/account", response=answers(Account), summary="Who am I")
def account(request: ApiRequest) -> Account:
    """The person whose token it is, and the roles that they hold now."""
    reader = request.reader
    return Account(
        person=rendering.person(reader.person),
        username=reader.person.username,
        roles=tuple(
            RoleHeld(role=each.role, title=Role(each.role).label, engagement=each.engagement_id)
            for each in own_roles(reader)
        ),
        declared=reader.person.declared_at is not None,
        second_factor=has_second_factor(reader.person),
    )


@router.get("/tokens", response=answers(Page[TokenShown]), summary="My tokens")
def list_tokens(request: ApiRequest, asked: Asked) -> Page[TokenShown]:
    """One's own tokens that still work. The tokens themselves are not kept and cannot be shown again."""
    return page_of(own_tokens(request.reader), asked, lambda found: [_shown(each) for each in found])


@router.delete("/tokens/{uuid:record_id}", response=answers(None, 204), summary="Revoke a token")
def end_token(request: ApiRequest, record_id: UUID) -> Status[None]:
    """End one of one's own tokens at once, the one in use too."""
    token = own_tokens(request.reader).filter(pk=record_id).first()
    if token is None:
        raise NotVisible
    revoke_token(by=request.reader, token=token)
    return Status(204, None)


def _shown(token: ApiToken) -> TokenShown:
    return TokenShown(
        id=token.pk,
        name=token.name,
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
    )
