"""What the API itself refuses; docs/reference/errors/api.md explains each code. All else comes from the commands."""

from __future__ import annotations

from galenic.errors import GalenicError


class TokenMissing(GalenicError):
    """No token, or one that is unknown, expired or revoked."""

    code = "API-001"

    def __init__(self) -> None:
        super().__init__(
            "This needs a token that is valid.",
            remedy="Get one with POST /api/token, and send it as `Authorization: Bearer <token>`.",
        )


class RequestUnreadable(GalenicError):
    """A request that is no JSON, or no form with files, where it says that it is."""

    code = "API-002"


class RequestInvalid(GalenicError):
    """A request whose fields are missing, unknown or not what they have to be; `faults` names all of them."""

    code = "API-003"


class RequestTooLarge(GalenicError):
    """A request or file that is larger than the installation takes."""

    code = "API-004"


class WrongContentType(GalenicError):
    """A body in a format that the operation does not read."""

    code = "API-005"


class MethodNotAllowed(GalenicError):
    """A method that the address does not know."""

    code = "API-006"


class ServerFault(GalenicError):
    """A fault of the software: said like a refusal, without its inside; the log has that."""

    code = "API-007"

    def __init__(self, request_id: str) -> None:
        super().__init__(
            "A fault in Galenic stopped the request. Nothing half done is kept.",
            remedy=f"Tell whoever runs this installation, with the number {request_id}.",
        )
