"""The second factor: set up by its owner, taken back by an administrator when a telephone is lost."""

from __future__ import annotations

from django.db import transaction

from galenic.ledger import clock
from galenic.ledger.actors import STEP, Proof
from galenic.ledger.commands import change, create, remove
from galenic.parties.commands.proofs import use_proof
from galenic.parties.errors import CredentialsRefused
from galenic.parties.models import Authenticator, Person
from galenic.parties.one_time_codes import matching_step, new_recovery_codes, recovery_digest, seal, unseal
from galenic.parties.reader import Reader, reader_for
from galenic.parties.rules import Administrator, require_administrator, written_reason


def enable_second_factor(*, by: Reader, proof: Proof, secret: bytes, code: str) -> list[str]:
    """Set up the second factor; the code shows that the app knows the secret. Returns the recovery codes, once.

    Raises CredentialsRefused when the proof is not fresh, the code is wrong, or there is a second factor already.
    """
    step = matching_step(secret, code, clock.now())
    if step is None:
        raise CredentialsRefused(
            "This code is not the one that the app shows.", remedy="Wait for the next one; check the telephone's clock."
        )
    if Authenticator.objects.filter(person=by.person).exists():
        raise CredentialsRefused(
            "You have a second factor already.",
            remedy="For a new telephone, an administrator resets it.",
        )
    use_proof(proof, by.person)
    codes = new_recovery_codes()
    authenticator = Authenticator(
        person=by.person,
        secret=seal(secret),
        last_step=step,
        recovery_digests=[recovery_digest(each) for each in codes],
        recovery_left=len(codes),
        recovery_made_at=clock.now(),
    )
    create(authenticator, actor=by.actor(), action="parties:second_factor:enable")
    return codes


def renew_recovery_codes(*, by: Reader, proof: Proof) -> list[str]:
    """New recovery codes; the old ones are void. Raises CredentialsRefused."""
    authenticator = Authenticator.objects.filter(person=by.person).first()
    if authenticator is None:
        raise CredentialsRefused("You have no second factor yet.", remedy="Set it up first.")
    use_proof(proof, by.person)
    codes = new_recovery_codes()
    change(
        authenticator,
        actor=by.actor(),
        action="parties:second_factor:renew_recovery_codes",
        reason=STEP,
        recovery_digests=[recovery_digest(each) for each in codes],
        recovery_left=len(codes),
        recovery_made_at=clock.now(),
    )
    return codes


@transaction.atomic
def reset_second_factor(*, by: Administrator, person: Person, reason: str) -> None:
    """Take back a lost second factor. Raises NotAllowed and ReasonMissing."""
    require_administrator(by, person.organization_id)
    why = written_reason(reason)
    for authenticator in Authenticator.objects.filter(person=person):
        remove(authenticator, actor=by.actor(), action="parties:second_factor:reset", reason=why)


def accept_code(authenticator: Authenticator, code: str) -> bool:
    """Whether a code of the app, or a recovery code, is right; either is right once. Part of identification."""
    code = "".join(code.split())
    step = matching_step(unseal(authenticator.secret), code, clock.now(), after=authenticator.last_step)
    if step is not None:
        authenticator.last_step = step
        authenticator.save(update_fields=["last_step"])
        return True
    digest = recovery_digest(code)
    if digest not in authenticator.recovery_digests:
        return False
    left = [each for each in authenticator.recovery_digests if each != digest]
    change(
        authenticator,
        actor=reader_for(authenticator.person).actor(),
        action="parties:second_factor:use_recovery_code",
        reason=STEP,
        recovery_digests=left,
        recovery_left=len(left),
    )
    return True
