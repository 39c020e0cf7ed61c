"""Change orders, milestones, invoices, and threads of technical exchange; shared by the two parties of an order."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from galenic.ledger.fields import CanonicalJSONField, ExactDecimalField
from galenic.parties.models import Person, Shared

if TYPE_CHECKING:
    from galenic.programmes.models import WorkOrder

ORDER = "programmes.WorkOrder"


class ChangeOrder(Shared):
    """A change of an order's terms, in force once both parties have signed it. The order itself stays as it was signed.

    `before` and `after` hold those of scope, due date, price and milestones that change, as the terms name them.
    """

    signed_fields: ClassVar[tuple[str, ...]] = ("order_id", "number", "before", "after", "reason", "author_id")

    order: models.ForeignKey[WorkOrder] = models.ForeignKey(
        ORDER, on_delete=models.PROTECT, related_name="change_orders"
    )
    number = models.PositiveIntegerField()
    before = CanonicalJSONField(default=dict)
    after = CanonicalJSONField(default=dict)
    reason = models.TextField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="proposed")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["order", "number"], name="change_order_number_once")]

    def __str__(self) -> str:
        return f"Change order {self.number} of {self.order}"


class Milestone(Shared):
    """A milestone that the partner reports as reached; its terms are copied as they stood on that day."""

    signed_fields: ClassVar[tuple[str, ...]] = ("order_id", "key", "title", "amount", "currency", "statement")

    order: models.ForeignKey[WorkOrder] = models.ForeignKey(
        ORDER, on_delete=models.PROTECT, related_name="milestones_reported"
    )
    key = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    due = models.DateField(null=True, blank=True)
    amount = ExactDecimalField()
    currency = models.CharField(max_length=3)
    statement = models.TextField()
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=20, default="reported")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "key"], condition=~models.Q(state="returned"), name="milestone_reported_once"
            )
        ]

    def __str__(self) -> str:
        return f"Milestone {self.key} of {self.order}"


class Invoice(Shared):
    """What a partner asks to be paid for accepted milestones. `milestones` are their ids; the amount is their sum."""

    signed_fields: ClassVar[tuple[str, ...]] = ("order_id", "number", "milestones", "amount", "currency", "payable_by")

    order: models.ForeignKey[WorkOrder] = models.ForeignKey(ORDER, on_delete=models.PROTECT, related_name="invoices")
    number = models.CharField(max_length=40)
    milestones = CanonicalJSONField(default=list)
    amount = ExactDecimalField()
    currency = models.CharField(max_length=3)
    payable_by = models.DateField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="prepared")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["engagement", "number"], name="invoice_number_once")]

    def __str__(self) -> str:
        return f"Invoice {self.number}"


class Thread(Shared):
    """A technical question between the parties, from the question to what was changed because of it.

    `about` and `led_to` are records as the ledger names them, `[type, id, version]`; empty when there is none.
    """

    signed_fields: ClassVar[tuple[str, ...]] = ("title", "about", "decision", "changes_nothing", "messages_read")

    order: models.ForeignKey[WorkOrder] = models.ForeignKey(ORDER, on_delete=models.PROTECT, related_name="threads")
    title = models.CharField(max_length=200)
    about = CanonicalJSONField(default=list)
    decision = models.TextField(blank=True)
    changes_nothing = models.BooleanField(default=False)
    messages_read = models.PositiveIntegerField(default=0)
    led_to = CanonicalJSONField(default=list)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=20, default="open")

    def __str__(self) -> str:
        return self.title


class Message(Shared):
    """A question, an answer or a remark in a thread. It is never changed; who was wrong writes another."""

    changeable: ClassVar[bool] = False

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    number = models.PositiveIntegerField()
    text = models.TextField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["thread", "number"], name="message_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:80]}"
