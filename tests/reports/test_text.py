from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from galenic.reports.text import BREAK, breakable, mapped, tidy


class Color(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    lines: tuple[str, ...]
    color: Color
    count: int = 3


def test_white_space_becomes_spaces():
    assert tidy("one\ntwo\tthree\u00a0four") == "one two three four"


def test_controls_and_changes_of_direction_are_written_out():
    assert tidy("approved\u202eyb\u0007") == "approved[U+202E]yb[U+0007]"
    assert tidy("\ud800") == "[U+D800]"


def test_ordinary_text_of_any_language_is_unchanged():
    assert tidy("µg/mL λz 北京 Åström عربي") == "µg/mL λz 北京 Åström عربي"


def test_a_word_that_no_line_holds_gets_places_to_break():
    long = "x" * 60
    assert max(map(len, breakable(f"a {long} b").replace(BREAK, " ").split())) <= 26
    assert breakable(f"a {long} b").replace(BREAK, "") == f"a {long} b"


def test_digests_and_addresses_stay_in_one_piece():
    assert breakable("0f" * 32) == "0f" * 32
    assert breakable("https://galenic.example.com/evidence/EV-0001") == "https://galenic.example.com/evidence/EV-0001"


def test_a_change_reaches_every_text_of_a_model_but_not_its_enumerations():
    page = mapped(Page("a\nb", ("c\nd",), Color.RED), tidy)
    assert page == Page("a b", ("c d",), Color.RED)
    assert page.color is Color.RED
