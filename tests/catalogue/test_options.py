"""Options from text and from programs, refused with every fault and what would be allowed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pytest
from pydantic import Field, model_validator

from galenic.catalogue.options import allowed, parse_options, properties, texts
from galenic.catalogue.service import Options, Partner, Service
from galenic.errors import InputError


class Many(Options):
    rule: Literal["linear", "log"] = Field(default="linear", description="A choice.")
    alpha: float = Field(default=0.05, gt=0, lt=0.5, description="A number with bounds.")
    points: int = Field(default=3, ge=2, description="A whole number.")
    strict: bool = Field(default=False, description="Yes or no.")
    day: date | None = Field(default=None, description="A day.")
    names: tuple[str, ...] = Field(default=("AUCLST",), description="Several.")
    limit: Decimal | None = Field(default=None, description="A number with its decimals.")
    needed: str = Field(description="Must be given.")

    @model_validator(mode="after")
    def _agree(self) -> Many:
        if self.rule == "log" and self.strict:
            raise ValueError("strict goes with linear.")
        return self


SERVICE = Service("a.b", "B", "B.", (Partner.CRO,), (1,), (), options=Many)


def faults(given: dict[str, Any]) -> dict[str, tuple[str, str]]:
    with pytest.raises(InputError) as refused:
        parse_options(SERVICE, given)
    assert refused.value.code == "OPT-000"
    return {fault.table: (fault.code, fault.allowed) for fault in refused.value.faults}


def test_text_is_understood() -> None:
    found = parse_options(
        SERVICE,
        {
            "rule": "log",
            "alpha": "0.1",
            "points": "4",
            "strict": "false",
            "day": "2026-01-31",
            "names": "CMAX, AUCLST",
            "limit": "95.0",
            "needed": "x",
        },
    )
    assert found.model_dump() == {
        "rule": "log",
        "alpha": 0.1,
        "points": 4,
        "strict": False,
        "day": date(2026, 1, 31),
        "names": ("CMAX", "AUCLST"),
        "limit": Decimal("95.0"),
        "needed": "x",
    }


def test_values_of_a_program_are_taken_as_they_are() -> None:
    found = parse_options(SERVICE, {"alpha": 0.2, "names": ("A", "B"), "day": date(2026, 1, 31), "needed": "x"})
    assert isinstance(found, Many)
    assert (found.alpha, found.names) == (0.2, ("A", "B"))


def test_every_fault_is_told_with_what_is_allowed() -> None:
    found = faults({"rule": "cubic", "alpha": "0.7", "points": "1.5", "strict": "maybe", "day": "soon", "limits": "1"})
    assert found["option rule"] == ("OPT-002", "linear, log")
    assert found["option alpha"] == ("OPT-002", "a number, above 0, below 0.5")
    assert found["option points"] == ("OPT-002", "a whole number, at least 2")
    assert found["option strict"] == ("OPT-002", "true, false")
    assert found["option day"] == ("OPT-002", "a date such as 2026-01-31")
    assert found["option limits"][0] == "OPT-001"
    assert found["option needed"] == ("OPT-003", "text")


def test_a_typing_error_gets_a_proposal() -> None:
    with pytest.raises(InputError, match="did you mean alpha"):
        parse_options(SERVICE, {"alpa": "0.1", "needed": "x"})


def test_options_that_contradict_each_other_are_refused() -> None:
    assert faults({"rule": "log", "strict": "true", "needed": "x"}) == {"options": ("OPT-004", "")}


@pytest.mark.parametrize("value", ["inf", "nan"])
def test_no_number_is_infinite_or_none(value: str) -> None:
    assert faults({"alpha": value, "needed": "x"})["option alpha"][0] == "OPT-002"


def test_pairs_are_read_and_their_faults_told() -> None:
    assert texts(["a=1", " b = x=y "]) == {"a": "1", "b": "x=y"}
    with pytest.raises(InputError) as refused:
        texts(["a=1", "b", "=2", "a=3"])
    assert [fault.value for fault in refused.value.faults] == ["b", "=2", "a"]


def test_allowed_reads_like_a_sentence() -> None:
    fields = properties(Many)
    assert allowed(fields["names"]) == "a list with commas of: text"
    assert allowed(fields["day"]) == "a date such as 2026-01-31"
    assert allowed({"const": 5}) == "5"
