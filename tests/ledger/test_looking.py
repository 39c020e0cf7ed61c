"""One look at the record: each read once, nothing remembered after it, nothing written within it."""

from __future__ import annotations

import pytest

from galenic.ledger.actors import SYSTEM
from galenic.ledger.chains import INSTALLATION
from galenic.ledger.commands import note
from galenic.ledger.looking import once_a_look, one_look


class Counted:
    """A read that says how often it was made."""

    def __init__(self) -> None:
        self.made: list[tuple[str, bool]] = []
        self.read = once_a_look(self._read)

    def _read(self, name: str, *, whole: bool = False) -> str:
        self.made.append((name, whole))
        return f"{name} {len(self.made)}"


def test_a_read_is_made_once_for_the_same_arguments() -> None:
    counted = Counted()
    with one_look():
        assert [counted.read("a"), counted.read("a"), counted.read("b"), counted.read("a", whole=True)] == [
            "a 1",
            "a 1",
            "b 2",
            "a 3",
        ]


def test_nothing_outlives_the_look_and_a_look_within_a_look_is_part_of_it() -> None:
    counted = Counted()
    with one_look():
        counted.read("a")
        with one_look():
            assert counted.read("a") == "a 1"
        assert counted.read("a") == "a 1"
    with one_look():
        assert counted.read("a") == "a 2"
    assert [counted.read("a"), counted.read("a")] == ["a 3", "a 4"]


def test_what_has_no_answer_is_not_asked_again_either() -> None:
    made: list[str] = []

    @once_a_look
    def nothing(name: str) -> None:
        made.append(name)

    with one_look():
        assert nothing("a") is None
        assert nothing("a") is None
    assert made == ["a"]


def test_two_reads_do_not_share_their_answers() -> None:
    first, second = Counted(), Counted()
    with one_look():
        assert first.read("a") == second.read("a") == "a 1"
    assert first.made == second.made == [("a", False)]


@pytest.mark.django_db
def test_nothing_is_written_within_a_look() -> None:
    with one_look(), pytest.raises(RuntimeError, match="one look"):
        note(INSTALLATION, actor=SYSTEM, action="test:view", subject=("ledger.chain", INSTALLATION, 1))
    note(INSTALLATION, actor=SYSTEM, action="test:view", subject=("ledger.chain", INSTALLATION, 1))


def test_a_look_that_fails_is_over() -> None:
    counted = Counted()

    def fail() -> None:
        with one_look():
            counted.read("a")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    assert [counted.read("a"), counted.read("a")] == ["a 2", "a 3"]
