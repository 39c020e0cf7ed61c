"""Who acts, why, and the proof that it was them: plain values that the applications hand to the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from galenic.ledger import clock
from galenic.ledger.errors import ReasonMissing


@dataclass(frozen=True, slots=True)
class Actor:
    """The acting person as they were at that moment (AUD-2): names and roles change, the entry must not."""

    id: str
    printed_name: str
    role: str
    organization: str
    request_id: str = ""


SYSTEM = Actor(id="system", printed_name="Galenic", role="system", organization="")


class ReasonCode(StrEnum):
    """Why saved data change (AUD-3)."""

    FIRST_ENTRY = "first_entry"
    WORKFLOW_STEP = "workflow_step"
    TRANSCRIPTION_ERROR = "transcription_error"
    LATE_ENTRY = "late_entry"
    CORRECTED_AFTER_REVIEW = "corrected_after_review"
    ADMINISTRATION = "administration"
    SOFTWARE_MIGRATION = "software_migration"
    OTHER = "other"


NEEDS_TEXT = frozenset(
    {ReasonCode.TRANSCRIPTION_ERROR, ReasonCode.CORRECTED_AFTER_REVIEW, ReasonCode.LATE_ENTRY, ReasonCode.OTHER}
)
#: What people type to get past a field, without its punctuation.
SAYS_NOTHING = frozenset({"na", "none", "nil", "null", "no", "noreason", "reason", "tbd", "unknown", "test"})
LETTERS_AT_LEAST = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded reason, with free text where the code asks for it. Raises ReasonMissing when the text says nothing."""

    code: ReasonCode
    text: str = ""

    def __post_init__(self) -> None:
        if self.code in NEEDS_TEXT and not says_something(self.text):
            raise ReasonMissing(
                f"The reason {self.code.value!r} needs a text that says why.",
                remedy="Describe what was wrong and what is right.",
            )


def says_something(text: str) -> bool:
    """Whether a free text could be a reason: not empty, not 'n/a', not a single letter or a row of dots."""
    letters = "".join(character for character in text.casefold() if character.isalpha())
    return len(letters) >= LETTERS_AT_LEAST and len(set(letters)) > 1 and letters not in SAYS_NOTHING


STEP = Reason(ReasonCode.WORKFLOW_STEP)
FIRST_ENTRY = Reason(ReasonCode.FIRST_ENTRY)
PROOF_LIFETIME = timedelta(seconds=60)


@dataclass(slots=True)
class Proof:
    """That a person has just identified themselves (SIG-3): made where passwords are checked, good once, a minute."""

    person_id: str
    method: str
    declared_at: datetime | None
    made_at: datetime = field(default_factory=lambda: clock.now())  # noqa: PLW0108 - tests replace the clock
    used: bool = False

    def usable_by(self, person_id: str) -> bool:
        """Whether the proof is theirs, fresh and not used up."""
        return not self.used and self.person_id == person_id and clock.now() - self.made_at < PROOF_LIFETIME
