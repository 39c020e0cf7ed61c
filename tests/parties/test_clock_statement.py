"""What the health page says of the server's clock (ACC-6)."""

from __future__ import annotations

import ctypes
from datetime import UTC, datetime

import pytest

from galenic.ledger.actors import SYSTEM
from galenic.ledger.commands import note
from galenic.parties import clock_statement as statements
from galenic.parties.clock_statement import ClockStatement, clock_statement
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from tests.factories import World

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.req("ACC-6")
@pytest.mark.parametrize(
    ("synchronized", "words"),
    [(True, "kept by a time server"), (False, "no time server is known"), (None, "as its platform keeps it")],
)
def test_the_statement_says_whether_a_time_server_keeps_the_clock(synchronized: bool | None, words: str):
    sentence = ClockStatement(now=NOON, synchronized=synchronized, backwards=0).sentence
    assert "2026-01-31 12:00:00 UTC" in sentence
    assert words in sentence
    assert "backwards" not in sentence


@pytest.mark.req("ACC-6")
def test_a_clock_that_went_backwards_is_reported_to_those_who_see_the_chain(world: World, pass_time):
    scope, subject = world.engagement.ledger_scope(), ("parties.engagement", str(world.engagement.pk), 1)
    note(scope, actor=SYSTEM, action="test:view", subject=subject)
    assert clock_statement(world.reader(Role.PARTNER_QA)).backwards == 0
    pass_time(minutes=-5)
    note(scope, actor=SYSTEM, action="test:view", subject=subject)
    statement = clock_statement(world.reader(Role.PARTNER_QA))
    assert statement.backwards == 1
    assert "backwards" in statement.sentence
    assert clock_statement(reader_for(world.competitor)).backwards == 0


@pytest.mark.parametrize(("answer", "synchronized"), [(0, True), (4, True), (5, False), (-1, None)])
def test_the_kernel_is_asked(monkeypatch: pytest.MonkeyPatch, answer: int, synchronized: bool | None):
    class Kernel:
        def adjtimex(self, buffer: ctypes.Array) -> int:
            assert bytes(buffer) == bytes(statements.TIMEX_BYTES)  # modes 0: it reads, and sets nothing
            return answer

    monkeypatch.setattr(ctypes, "CDLL", lambda _: Kernel())
    assert statements.synchronized() is synchronized


def test_a_platform_without_the_call_says_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    assert statements.synchronized() is None
