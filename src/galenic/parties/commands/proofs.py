"""Using up a proof of identity for something other than a signature."""

from __future__ import annotations

from galenic.ledger.actors import Proof
from galenic.parties.errors import CredentialsRefused
from galenic.parties.models import Person


def use_proof(proof: Proof, person: Person) -> None:
    """Use up `proof`. Raises CredentialsRefused when it is not fresh, was used, or is another's."""
    if not proof.usable_by(str(person.pk)):
        raise CredentialsRefused("This needs your password, given now.", remedy="Enter your password.")
    proof.used = True
