"""What a sponsor asks for and decides alone, and what each invited partner shares with it.

Partners who are invited to the same request share nothing. What a sponsor asks of all stands once on its programme's
own chain, and as a copy on the chain of every engagement; nothing in an engagement refers to the request.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from galenic.ledger.fields import CanonicalJSONField, ExactDecimalField
from galenic.parties.models import OfProgramme, Person, Shared


class Call(models.Model):
    """What partners are asked: the same columns in the request and in each copy that a partner receives.

    `lines` are the pieces of work, each with `key`, `service_id`, `title`, `scope`; the copies leave out
    `second_source`, when two partners are wanted for it, and `after`, the keys of the lines that it waits for.
    """

    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    scope = models.TextField()
    lines = CanonicalJSONField(default=list)
    currency = models.CharField(max_length=3)
    questions_until = models.DateField()
    proposals_until = models.DateField()

    class Meta:
        abstract = True

    def line(self, key: str) -> dict[str, str]:
        """The line of that key. Raises KeyError."""
        found: dict[str, str] = {each["key"]: each for each in self.lines}[key]
        return found


CALL = ("number", "title", "scope", "lines", "currency", "questions_until", "proposals_until")


class RequestForProposals(OfProgramme, Call):
    """A sponsor's request for proposals. Opening it freezes what is asked; `decide_by` is the sponsor's own date."""

    signed_fields: ClassVar[tuple[str, ...]] = (*CALL, "decide_by", "author_id")

    decide_by = models.DateField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="draft")

    class Meta:
        verbose_name_plural = "requests for proposals"
        constraints: ClassVar = [models.UniqueConstraint(fields=["programme", "number"], name="request_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Invitation(Shared, Call):
    """What one partner was asked, as it was then; it does not say who else was."""

    state = models.CharField(max_length=20, default="sent")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["engagement", "number"], name="invitation_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Invitee(OfProgramme):
    """That an invitation belongs to a request: known to the sponsor alone."""

    changeable: ClassVar[bool] = False

    request = models.ForeignKey(RequestForProposals, on_delete=models.PROTECT, related_name="invitees")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="invitee")

    def __str__(self) -> str:
        return str(self.invitation)


class Answer(OfProgramme):
    """A question as the sponsor made it known to all who are invited, without whoever asked it, and the answer."""

    changeable: ClassVar[bool] = False

    request = models.ForeignKey(RequestForProposals, on_delete=models.PROTECT, related_name="answers")
    question = models.TextField()
    answer = models.TextField()
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["request"], name="answer_by_request")]

    def __str__(self) -> str:
        return self.question[:80]


class Clarification(Shared):
    """A question and its answer as one invited partner received them; part of what it proposes on."""

    changeable: ClassVar[bool] = False

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="clarifications")
    question = models.TextField()
    answer = models.TextField()
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.question[:80]


class Question(Shared):
    """What an invited partner wants to know. The answer reaches it as a clarification, like everybody else."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    clarification = models.ForeignKey(Clarification, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=20, default="asked")

    def __str__(self) -> str:
        return self.text[:80]


class Proposal(Shared):
    """What a partner offers, signed. Another one takes the place of the last while proposals may come in.

    `lines` say for each line that is offered its `key`, the `site` (an id), `price` as a decimal text, lead time in
    `months`, and `remarks`.
    """

    signed_fields: ClassVar[tuple[str, ...]] = (
        "invitation_id",
        "number",
        "lines",
        "currency",
        "assumptions",
        "valid_until",
        "author_id",
    )

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    lines = CanonicalJSONField(default=list)
    currency = models.CharField(max_length=3)
    assumptions = models.TextField(blank=True)
    valid_until = models.DateField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    state = models.CharField(max_length=20, default="prepared")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["invitation", "number"], name="proposal_number_once")]

    def __str__(self) -> str:
        return f"Proposal {self.number} on {self.invitation}"

    def line(self, key: str) -> dict[str, str]:
        """What is offered for a line. Raises KeyError."""
        found: dict[str, str] = {each["key"]: each for each in self.lines}[key]
        return found


class Award(Shared):
    """That some lines of a proposal are awarded to the partner, signed by the sponsor and acknowledged by the partner.

    `proposal_digest` is that of the proposal's content as it was signed.
    """

    signed_fields: ClassVar[tuple[str, ...]] = ("proposal_id", "proposal_digest", "keys", "price", "currency")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="awards")
    proposal_digest = models.CharField(max_length=64)
    keys = CanonicalJSONField(default=list)
    price = ExactDecimalField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=20, default="prepared")

    def __str__(self) -> str:
        return f"Award of {', '.join(self.keys)} by {self.proposal}"


class Decision(OfProgramme):
    """Why an award was given: the sponsor's reasons, and the comparison as it then stood."""

    changeable: ClassVar[bool] = False

    request = models.ForeignKey(RequestForProposals, on_delete=models.PROTECT, related_name="decisions")
    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="decision")
    justification = models.TextField()
    compared = CanonicalJSONField(default=list)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.award)
