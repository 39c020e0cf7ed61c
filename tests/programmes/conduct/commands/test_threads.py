from __future__ import annotations

from typing import Any

import pytest

from galenic.ledger.errors import Refused, SignatureRefused
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.programmes import commands as orders
from galenic.programmes.conduct import commands
from galenic.programmes.errors import ExchangeRefused
from galenic.programmes.models import Thread, WorkOrder
from tests.factories import proof_of
from tests.programmes.conduct.conftest import Conducting

pytestmark = pytest.mark.django_db


def opened(work: Conducting, order: WorkOrder, **more: Any) -> Thread:
    given = {"title": "Dilution", "text": "May samples above the range be diluted 1:10?", "about": order}
    return commands.open_thread(by=work.scientist, order=order, **{**given, **more})


def decided(work: Conducting, thread: Thread, **more: Any) -> Thread:
    by = work.sponsor_qa
    given: dict[str, Any] = {"decision": "Yes, by a change of the order.", "proof": proof_of(by.person)}
    return commands.decide(by=by, thread=thread, **{**given, **more})


def test_question_answer_and_decision_lead_to_the_version_that_was_changed(work: Conducting) -> None:
    order = work.order()
    thread = opened(work, order)
    commands.write(by=work.sponsor_pm, thread=thread, text="How many samples are these?")
    commands.write(by=work.scientist, thread=thread, text="Four of ninety.")

    done = decided(work, thread)
    change = work.agreed(order, scope="Samples above the range are diluted 1:10.")
    settled = commands.settle(
        by=work.sponsor_pm, thread=done, led_to=(change.subject_type(), str(change.pk), change.version)
    )

    assert thread.about == ["programmes.workorder", str(order.pk), order.version]
    assert [each.author.printed_name for each in thread.messages.order_by("number")] == [
        work.scientist.person.printed_name,
        work.sponsor_pm.person.printed_name,
        work.scientist.person.printed_name,
    ]
    assert (settled.state, settled.messages_read) == ("settled", 3)
    assert settled.led_to == ["programmes.changeorder", str(change.pk), change.version]


def test_decision_is_signed_by_the_sponsor(work: Conducting) -> None:
    thread = opened(work, work.order())

    with pytest.raises(SignatureRefused):
        decided(work, thread, proof=None)
    with pytest.raises(ExchangeRefused, match="PRG-010"):
        decided(work, thread, decision="-")
    with pytest.raises(Refused, match="LED-011"):
        commands.decide(
            by=work.partner_pm, thread=thread, decision="Yes, do it.", proof=proof_of(work.partner_pm.person)
        )


def test_nothing_is_written_after_the_decision(work: Conducting) -> None:
    thread = decided(work, opened(work, work.order()))

    with pytest.raises(ExchangeRefused, match="PRG-037"):
        commands.write(by=work.scientist, thread=thread, text="One more question.")


def test_decision_to_change_nothing_settles_nothing(work: Conducting) -> None:
    order = work.order()
    thread = decided(work, opened(work, order), changes_nothing=True)
    change = work.agreed(order, scope="Something else.")

    with pytest.raises(Refused, match="the decision was to change nothing"):
        commands.settle(by=work.sponsor_qa, thread=thread, led_to=(change.subject_type(), str(change.pk), 1))


@pytest.mark.parametrize(
    ("led_to", "sentence"),
    [
        (("programmes.workorder", "{order}", 1), "not later than the one that was asked about"),
        (("programmes.workorder", "{order}", 99), "has no version 99"),
        (("programmes.workorder", "{other}", 1), "no record programmes.workorder"),
        (("programmes.workorder", "x", 1), "no record programmes.workorder x"),
        (("parties.person", "{order}", 1), "no record parties.person"),
        (("programmes.workorder", "{order}"), "named by its type, id and version"),
        (("programmes.workorder", "{order}", "last"), "named by its type, id and version"),
    ],
)
@pytest.mark.req("ACC-3")
def test_only_a_later_version_of_a_record_in_the_engagement_is_what_was_changed(
    work: Conducting, led_to: tuple[object, ...], sentence: str
) -> None:
    order = work.order()
    thread = decided(work, opened(work, order))
    elsewhere = orders.draft_order(
        by=work.sponsor_pm,
        engagement_id=work.world.competing_engagement.pk,
        number="WO-7",
        title="At the competitor",
        service_id="sample.mean",
        options={"factor": 2},
    )
    names = {"{order}": str(order.pk), "{other}": str(elsewhere.pk)}

    with pytest.raises(ExchangeRefused, match=sentence):
        commands.settle(by=work.sponsor_qa, thread=thread, led_to=[names.get(str(part), part) for part in led_to])


@pytest.mark.req("ACC-3")
def test_strangers_and_readers_write_nothing(work: Conducting) -> None:
    thread = opened(work, work.order())
    competitor, auditor = reader_for(work.world.competitor), work.world.reader(Role.AUDITOR)

    with pytest.raises(NotVisible):
        commands.write(by=competitor, thread=thread, text="What is this about?")
    with pytest.raises(Refused):
        commands.write(by=auditor, thread=thread, text="What is this about?")


def test_thread_needs_a_title_and_a_question(work: Conducting) -> None:
    order = work.order()

    with pytest.raises(ExchangeRefused, match="PRG-010"):
        opened(work, order, title=" ")
    with pytest.raises(ExchangeRefused, match="PRG-010"):
        opened(work, order, text="?")
    assert not Thread.objects.exists()
