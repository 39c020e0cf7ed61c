"""Fields from the declaration of a service's options."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.http import QueryDict
from pydantic import Field

from galenic.catalogue.options import parse_options
from galenic.catalogue.service import Options, Partner, Service
from galenic.web.orders.options import option_fields, takes_filing_date, typed_options


class Some(Options):
    factor: float = Field(default=2.0, gt=0, description="What to multiply with.")
    name: str = Field(min_length=1, description="What it is called.")
    side: Literal["left", "right"] | None = Field(default=None, description="Which side.")
    strict: bool = Field(default=True, description="Whether to be strict.")
    colors: tuple[Literal["red", "green"], ...] = Field(default=("red",), description="Which colors.")
    since: date | None = Field(default=None, description="From when on.")
    filing_date: date | None = Field(default=None, description="When it is filed.")


SERVICE = Service("sample.some", "Some", "Something.", (Partner.CRO,), (1,), (), options=Some)


def test_each_option_has_a_fitting_control() -> None:
    kinds = {field.name: field.kind for field in option_fields(SERVICE, None)}
    assert kinds == {
        "option.factor": "text",
        "option.name": "text",
        "option.side": "select",
        "option.strict": "select",
        "option.colors": "choices",
        "option.since": "date",
    }


def test_defaults_limits_and_descriptions_are_told() -> None:
    fields = {field.name: field for field in option_fields(SERVICE, None)}
    assert fields["option.factor"].value == "2"
    assert fields["option.factor"].help == "What to multiply with. Takes a number, above 0. Default: 2."
    assert fields["option.name"].required
    assert fields["option.name"].help == "What it is called. Has no default."
    assert [choice.value for choice in fields["option.side"].choices] == ["", "left", "right"]
    assert [choice.chosen for choice in fields["option.strict"].choices] == [True, False]
    assert [choice.chosen for choice in fields["option.colors"].choices] == [True, False]


def test_what_was_typed_comes_before_what_is_stored_and_that_before_the_default() -> None:
    def factor(data: QueryDict | None, stored: dict[str, object]) -> str:
        return next(field.value for field in option_fields(SERVICE, data, stored) if field.name == "option.factor")

    assert factor(None, {}) == "2"
    assert factor(None, {"factor": 3.5}) == "3.5"
    assert factor(QueryDict("option.factor=4"), {"factor": 3.5}) == "4"


def test_typed_options_are_what_the_service_understands() -> None:
    data = QueryDict(
        "option.factor=4&option.name=&option.strict=false&option.colors=red&option.colors=green&option.side="
    )
    found = typed_options(SERVICE, data)
    assert found == {"factor": "4", "strict": "false", "colors": "red,green"}
    parsed = parse_options(SERVICE, {**found, "name": "x"})
    assert parsed.model_dump()["colors"] == ("red", "green")


def test_the_filing_date_belongs_to_the_order() -> None:
    assert takes_filing_date(SERVICE)
