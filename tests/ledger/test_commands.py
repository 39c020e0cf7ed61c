"""AUD-1 to AUD-3, AUD-9, AUD-10: every change and its entry, or neither."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic.canonical import canonical_text, utc_text
from galenic.ledger.actors import FIRST_ENTRY, NEEDS_TEXT, STEP, Actor, Reason, ReasonCode, says_something
from galenic.ledger.chains import INSTALLATION
from galenic.ledger.commands import change, create, note, remove
from galenic.ledger.entry_text import GENESIS, body_text, digest_after
from galenic.ledger.errors import ReasonMissing, RecordIsKept, StaleRecord, TextNotStorable
from galenic.ledger.models import Chain, Entry, Kind, Signature
from tests.ledger.conftest import ANN, BEN, MISTYPED, make_assay, proof_of, sign_through
from tests.ledger.sample.models import Assay, Reading

CHAIN = "room:one"


def last() -> Entry:
    return Entry.objects.filter(chain=CHAIN).latest("sequence")


# --- AUD-1


@pytest.mark.req("AUD-1")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", ["galenic.ledger.writing.append", "galenic.ledger.chains._store"])
def test_an_error_after_the_write_leaves_neither_record_nor_entry(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    assay = make_assay()
    reading = create(Reading(assay=assay, value=1), actor=ANN, action="sample:reading:enter")
    before = (Entry.objects.count(), list(Assay.objects.values_list()), list(Reading.objects.values_list()))

    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(place, fail)
    for write in (
        lambda: make_assay(title="another"),
        lambda: change(assay, actor=ANN, action="x", reason=MISTYPED, title="x"),
        lambda: remove(reading, actor=ANN, action="x", reason=MISTYPED),
    ):
        with pytest.raises(ZeroDivisionError):
            write()
    monkeypatch.undo()
    assert (Entry.objects.count(), list(Assay.objects.values_list()), list(Reading.objects.values_list())) == before


@pytest.mark.req("AUD-1")
@pytest.mark.django_db(transaction=True)
def test_an_error_after_the_entry_in_the_same_command_leaves_neither() -> None:
    @transaction.atomic
    def fail() -> None:
        make_assay()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (Assay.objects.count(), Entry.objects.count(), Chain.objects.count()) == (0, 0, 0)


@pytest.mark.req("AUD-1")
def test_a_write_that_the_database_refuses_leaves_no_entry_and_the_chain_goes_on(assay: Assay) -> None:
    before = Entry.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        create(Assay(id=assay.pk, title="the same key"), actor=ANN, action="sample:assay:enter")
    assert Entry.objects.count() == before
    assert Chain.objects.get(scope=CHAIN).length == 1
    make_assay()
    assert last().sequence == 2


# --- AUD-2


@pytest.mark.req("AUD-2")
def test_an_entry_says_who_when_what_and_why(assay: Assay, set_clock: Callable[[datetime], Any]) -> None:
    noon = datetime(2099, 3, 1, 12, 0, 0, 250, tzinfo=UTC)
    set_clock(noon)
    actor = Actor(id="ann", printed_name="Ann Ash", role="Analyst", organization="Birch", request_id="r-7")
    change(assay, actor=actor, action="sample:assay:correct", reason=MISTYPED, title="Assay of lot 8", factor=2)
    entry = last()
    assert entry.body() == {
        "scope": CHAIN,
        "sequence": 2,
        "kind": "change",
        "time": "2099-03-01T12:00:00.000250Z",
        "actor": {"id": "ann", "name": "Ann Ash", "organization": "Birch", "role": "Analyst"},
        "action": "sample:assay:correct",
        "subject": {"type": "sample.assay", "id": str(assay.pk), "version": 2},
        "changes": {
            "title": ["Assay of lot 7", "Assay of lot 8"],
            "factor": [1e22, 2.0],
            "version": [1, 2],
            "content_version": [1, 2],
        },
        "reason": {"code": "transcription_error", "text": MISTYPED.text},
        "request_id": "r-7",
        "signature_id": "",
        "software": galenic.__version__,
    }


@pytest.mark.req("AUD-2")
def test_first_values_are_an_entry_too(assay: Assay) -> None:
    entry = last()
    assert (entry.kind, entry.reason_code) == (Kind.CREATE, "first_entry")
    assert entry.changes == {name: [None, value] for name, value in assay.recorded_values().items()}
    assert entry.changes["result"] == [None, {"mean": 99.5, "unit": "%", "values": [99.0, 100.0]}]
    assert "seen" not in entry.changes


@pytest.mark.req("AUD-2")
def test_last_values_stay_on_the_entry_of_a_removal(assay: Assay) -> None:
    reading = create(Reading(assay=assay, value=7), actor=ANN, action="sample:reading:enter")
    entry = remove(reading, actor=BEN, action="sample:reading:withdraw", reason=MISTYPED)
    assert (entry.kind, entry.changes["value"], entry.actor_name) == (Kind.REMOVE, [7, None], "Ben Beech")
    assert Entry.objects.get(pk=entry.pk).changes == entry.changes
    assert not Reading.objects.exists()


@pytest.mark.req("AUD-2")
def test_names_and_roles_are_those_of_the_moment(assay: Assay) -> None:
    change(assay, actor=ANN, action="x", reason=STEP, state="a")
    married = Actor(id="ann", printed_name="Ann Oak", role="Head of analysis", organization="Birch")
    change(assay, actor=married, action="x", reason=STEP, state="b")
    names = Entry.objects.filter(chain=CHAIN).order_by("sequence").values_list("actor_name", "actor_role")
    assert list(names) == [("Ann Ash", "Analyst"), ("Ann Ash", "Analyst"), ("Ann Oak", "Head of analysis")]


def test_nothing_is_written_when_nothing_differs(assay: Assay) -> None:
    same = change(assay, actor=ANN, action="x", reason=STEP, title="Assay of lot 7", due=None, amount="12.50")
    assert (same.version, Entry.objects.filter(chain=CHAIN).count()) == (1, 1)


def test_one_true_and_one_point_zero_are_three_values(assay: Assay) -> None:
    for value in (1, 1.0, True):
        assay = change(assay, actor=ANN, action="x", reason=STEP, result={"n": value})
    assert [canonical_text(e.changes["result"][1]) for e in Entry.objects.filter(chain=CHAIN, kind="change")] == [
        '{"n":1}',
        '{"n":1.0}',
        '{"n":true}',
    ]


def test_only_signed_columns_count_the_content_version_up(assay: Assay) -> None:
    assay = change(assay, actor=ANN, action="x", reason=STEP, state="submitted")
    assert (assay.version, assay.content_version) == (2, 1)
    assay = change(assay, actor=ANN, action="x", reason=STEP, title="x")
    assert (assay.version, assay.content_version) == (3, 2)


def test_columns_off_the_ledger_are_written_and_not_recorded(assay: Assay) -> None:
    before = Entry.objects.count()
    change(assay, actor=ANN, action="x", reason=STEP, seen=3)
    assert (Assay.objects.get().seen, Assay.objects.get().version, Entry.objects.count()) == (3, 1, before)


@pytest.mark.parametrize("name", ["nonsense", "version", "content_version", "id", "pk"])
def test_a_column_that_no_command_may_set_is_a_bug(assay: Assay, name: str) -> None:
    with pytest.raises(TypeError, match=name):
        change(assay, actor=ANN, action="x", reason=STEP, **{name: 1})


def test_a_reference_may_be_given_as_record_or_as_id(assay: Assay) -> None:
    other = make_assay()
    reading = create(Reading(assay=assay, value=1), actor=ANN, action="x")
    change(reading, actor=ANN, action="x", reason=STEP, backup_of=other)
    assert last().changes["backup_of_id"] == [None, str(other.pk)]
    change(reading, actor=ANN, action="x", reason=STEP, backup_of_id=assay.pk)
    assert last().changes["backup_of_id"] == [str(other.pk), str(assay.pk)]


def test_a_record_that_has_gone_says_so(assay: Assay) -> None:
    reading = create(Reading(assay=assay, value=1), actor=ANN, action="x")
    remove(reading, actor=ANN, action="x", reason=MISTYPED)
    reading.pk = next(iter(Entry.objects.filter(kind="remove").values_list("subject_id", flat=True)))
    with pytest.raises(Reading.DoesNotExist):
        change(reading, actor=ANN, action="x", reason=STEP, value=2)


def test_two_people_saving_the_same_record_do_not_overwrite_each_other(assay: Assay) -> None:
    change(assay, actor=ANN, action="x", reason=STEP, expected_version=1, title="hers")
    with pytest.raises(StaleRecord, match="version 1, it is now 2"):
        change(assay, actor=BEN, action="x", reason=STEP, expected_version=1, title="his")
    assert Assay.objects.get().title == "hers"


# --- AUD-3


@pytest.mark.req("AUD-3")
@pytest.mark.parametrize("reason", [None, FIRST_ENTRY])
def test_a_saved_record_is_not_changed_without_a_reason(assay: Assay, reason: Any) -> None:
    with pytest.raises(ReasonMissing):
        change(assay, actor=ANN, action="x", reason=reason, title="x")
    assert Assay.objects.get().title == "Assay of lot 7"


@pytest.mark.req("AUD-3")
@pytest.mark.parametrize("reason", [None, FIRST_ENTRY, STEP])
def test_a_record_is_not_removed_without_a_reason(assay: Assay, reason: Any) -> None:
    reading = create(Reading(assay=assay, value=1), actor=ANN, action="x")
    with pytest.raises(ReasonMissing):
        remove(reading, actor=ANN, action="x", reason=reason)
    assert Reading.objects.exists()


@pytest.mark.req("AUD-3")
@pytest.mark.parametrize("code", sorted(NEEDS_TEXT))
@pytest.mark.parametrize(
    "text", ["", " ", "n/a", "N.A.", "-", "...", "x", "xx", "None", "no reason", "??", "tbd", "123"]
)
def test_a_text_that_says_nothing_is_no_reason(code: ReasonCode, text: str) -> None:
    with pytest.raises(ReasonMissing):
        Reason(code, text)


@pytest.mark.req("AUD-3")
@pytest.mark.parametrize("text", ["Wrong vial read", "9.91 misread as 99.1", "误写", "Vergessen am 3. Mai"])
def test_a_text_that_says_something_is_a_reason(text: str) -> None:
    assert Reason(ReasonCode.OTHER, text).text == text
    assert says_something(text)


# --- AUD-9, AUD-10


@pytest.mark.req("AUD-9")
def test_events_that_change_no_record_are_entries(assay: Assay) -> None:
    entry = note(CHAIN, actor=BEN, action="sample:assay:view", subject=("sample.assay", str(assay.pk), 1))
    assert (entry.kind, entry.changes, entry.sequence, last().pk) == (Kind.NOTE, {}, 2, entry.pk)
    failed = note(
        "room:two",
        actor=Actor(id="", printed_name="", role="", organization=""),
        action="parties:login:fail",
        subject=("parties.person", "x", 1),
        facts={"at": datetime(2026, 1, 1, tzinfo=UTC), "address": "10.0.0.1"},
    )
    assert failed.changes == {"at": "2026-01-01T00:00:00.000000Z", "address": "10.0.0.1"}
    assert Entry.objects.get(pk=failed.pk).digest_after(GENESIS) == failed.digest


@pytest.mark.req("AUD-10")
def test_records_are_kept_unless_their_type_says_otherwise(assay: Assay) -> None:
    with pytest.raises(RecordIsKept, match="never deleted"):
        remove(assay, actor=ANN, action="x", reason=MISTYPED)
    assert Assay.objects.exists()


@pytest.mark.req("AUD-10")
def test_a_record_that_others_refer_to_cannot_be_removed(assay: Assay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Assay, "removable", True)
    create(Reading(assay=assay, value=7), actor=ANN, action="x")
    with pytest.raises(RecordIsKept) as refusal, transaction.atomic():
        remove(assay, actor=ANN, action="x", reason=MISTYPED)
    assert [fault.message for fault in refusal.value.faults] == ["reading '7' refers to it"]
    assert Assay.objects.exists()


@pytest.mark.req("SIG-2")
def test_a_signature_is_written_once(assay: Assay) -> None:
    sign_through(assay)
    signature = Signature.objects.first()
    assert signature is not None
    with pytest.raises(RecordIsKept, match="written once"):
        change(signature, actor=ANN, action="x", reason=MISTYPED, meaning="released")
    with pytest.raises(RecordIsKept, match="never deleted"):
        remove(signature, actor=ANN, action="x", reason=MISTYPED)


# --- chains


@pytest.mark.req("TMP-1")
def test_each_entry_holds_the_digest_of_itself_and_the_one_before(assay: Assay) -> None:
    sign_through(assay)
    previous = GENESIS
    for entry in Entry.objects.filter(chain=CHAIN).order_by("sequence"):
        assert entry.digest == entry.digest_after(previous)
        previous = entry.digest
    head = Chain.objects.get(scope=CHAIN)
    assert (head.head, head.length) == (previous, last().sequence)
    assert head.last_time == last().time


def test_opening_a_chain_is_an_entry_on_the_chain_of_the_installation(assay: Assay) -> None:
    make_assay(room="two")
    opened = Entry.objects.filter(chain=INSTALLATION, action="ledger:chain:open").order_by("sequence")
    assert [entry.subject_id for entry in opened] == [CHAIN, "room:two"]


@pytest.mark.req("ACC-6")
def test_a_clock_that_goes_backwards_is_put_on_the_chain_once(
    assay: Assay, set_clock: Callable[[datetime], Any]
) -> None:
    before = last().time
    clock = set_clock(before - timedelta(hours=1))
    change(assay, actor=ANN, action="x", reason=STEP, state="a")
    alert = last()
    assert (alert.action, alert.actor_id, alert.sequence) == ("ledger:clock:backwards", "system", 3)
    assert alert.changes == {"previous": utc_text(before), "now": utc_text(clock.moment)}
    clock.moment += timedelta(minutes=1)
    change(assay, actor=ANN, action="x", reason=STEP, state="b")
    assert Entry.objects.filter(action="ledger:clock:backwards").count() == 1


# --- texts


columns = st.fixed_dictionaries(
    {
        name: st.text(st.characters(exclude_categories=["Cs"]))
        for name in (
            *("chain_id", "kind", "actor_id", "actor_name", "actor_role", "actor_organization", "action"),
            *("subject_type", "subject_id", "reason_code", "reason_text", "request_id", "signature_id", "software"),
        )
    }
    | {
        "sequence": st.integers(min_value=0),
        "subject_version": st.integers(min_value=0),
        "time": st.datetimes(timezones=st.just(UTC)),
        "changes": st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats(allow_nan=False, allow_infinity=False)
            | st.text('aé"\\\n\u2028'),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('ab"é', max_size=3), inner, max_size=3),
            max_leaves=8,
        ),
    }
)


@pytest.mark.req("TMP-1")
@given(columns)
def test_the_text_put_together_by_hand_is_the_canonical_one(values: dict[str, Any]) -> None:
    entry = Entry(**values)
    quick = body_text(values | {"time": utc_text(values["time"]), "changes": canonical_text(values["changes"])})
    assert quick == canonical_text(entry.body())
    assert digest_after("0" * 64, quick) == entry.digest_after("0" * 64)


@pytest.mark.parametrize("text", ["a\x00b", "half \ud800", "\\\x00"])
def test_text_that_no_database_keeps_is_refused_whole(assay: Assay, text: str) -> None:
    before = Entry.objects.count()
    for write in (
        lambda: change(assay, actor=ANN, action="x", reason=STEP, title=text),
        lambda: change(assay, actor=ANN, action="x", reason=STEP, result={"a": [text]}),
        lambda: change(assay, actor=ANN, action="x", reason=Reason(ReasonCode.OTHER, f"because {text}"), title="y"),
        lambda: make_assay(title=text),
    ):
        with pytest.raises(TextNotStorable), transaction.atomic():
            write()
    assert (Entry.objects.count(), Assay.objects.count(), Assay.objects.get().title) == (before, 1, "Assay of lot 7")


@pytest.mark.parametrize("text", ["a\\u0000b", "\\\\u0000", "mañana \U0001f9ea", "line\u2028break"])
def test_text_that_only_looks_so_is_kept(assay: Assay, text: str) -> None:
    assert change(assay, actor=ANN, action="x", reason=STEP, title=text).title == text
    assert Assay.objects.get().title == text
    assert last().digest_after(Entry.objects.get(chain=CHAIN, sequence=1).digest) == last().digest


def test_an_audited_write_takes_four_statements(assay: Assay, django_assert_num_queries: Any) -> None:
    """Read the head, write the record, add the entry, move the head; a change reads the record as well."""
    postgresql = connection.vendor == "postgresql"
    with django_assert_num_queries(3 if postgresql else 4), transaction.atomic(savepoint=False):
        create.__wrapped__(Assay(title="x"), actor=ANN, action="x")
    with django_assert_num_queries(4 if postgresql else 5), transaction.atomic(savepoint=False):
        change.__wrapped__(assay, actor=ANN, action="x", reason=STEP, title="x")
    assert proof_of(ANN).usable_by("ann")
