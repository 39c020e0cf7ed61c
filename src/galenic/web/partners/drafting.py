"""The form of a quality agreement: its dates and sections, and its matrix, a line for each activity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from galenic.errors import Fault, GalenicError
from galenic.parties.models import Engagement, Site
from galenic.partners.errors import PartnerRefused
from galenic.partners.forms import agreement_form
from galenic.partners.matrix import Responsibility, matrix_of
from galenic.partners.models import QualityAgreement
from galenic.web.fields import Choice, Field, Typed, chosen, typed, with_faults
from galenic.web.partners.fields import read_day, read_days, read_number, read_services
from galenic.web.partners.places import place_choices, place_of

LETTERS = (("", "none"), ("R", "R"), ("A", "A"), ("RA", "RA"), ("C", "C"), ("I", "I"))
FIELDS = (
    Field("title", "Title", required=True),
    Field("product_class", "Class of products", help="Empty covers all products."),
    Field("services", "Services", help="Ids apart by commas. Empty covers all services."),
    Field("effective", "Takes effect on", kind="date", help="Needed before it can be signed, as are the next two."),
    Field("expires", "Expires on", kind="date"),
    Field("review_due", "Review due on", kind="date"),
    Field("holidays", "Holidays", help="Dates apart by commas, on which the clocks of this agreement stand still."),
)


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """An activity with the fields of a draft."""

    row: Responsibility
    fields: tuple[Field, ...]


def draft_fields(
    found: QualityAgreement | None, engagements: Iterable[Engagement], data: Typed, where: str
) -> list[Field]:
    """The agreement's own fields; a new one is asked for its number and its parties besides."""
    plain = [replace(field, value=typed(data, field.name, _stored(found, field.name))) for field in FIELDS]
    if found is not None:
        return plain
    choices = place_choices(engagements, typed(data, "where", where))
    number = Field("number", "Number", typed(data, "number"), help="As both parties will cite it.", required=True)
    return [Field("where", "With whom, and where", "", "select", "", True, choices), number, *plain]


def read_place(engagements: Iterable[Engagement], value: str) -> tuple[Engagement, Site]:
    """The engagement and the site that were chosen. Raises PartnerRefused."""
    if (found := place_of(engagements, value)) is not None:
        return found
    fault = Fault("WEB-004", "Choose an engagement and a site.", column="where", allowed="one of the list")
    raise PartnerRefused("The agreement cannot be written down.", faults=[fault], remedy="Choose one of the list.")


def _stored(found: QualityAgreement | None, name: str) -> str:
    value = getattr(found, name, None)
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def section_fields(found: QualityAgreement | None, data: Typed) -> list[Field]:
    """A field for each section of the form, with where it is asked for."""
    stored = {each["key"]: each["text"] for each in found.sections} if found else {}
    return [
        Field(
            f"section.{each.key}",
            each.title,
            typed(data, f"section.{each.key}", stored.get(each.key, "")),
            "textarea",
            each.source,
        )
        for each in agreement_form().sections
    ]


def read_draft(data: Typed) -> dict[str, Any]:
    """What both a new draft and a change of one take. Raises PartnerRefused with every field that cannot be read."""
    faults: list[Fault] = []
    values: dict[str, Any] = {
        "title": typed(data, "title"),
        "product_class": typed(data, "product_class"),
        "services": read_services(data, "services", faults),
        "holidays": read_days(data, "holidays", faults),
        "sections": [
            {"key": each.key, "title": each.title, "text": typed(data, f"section.{each.key}")}
            for each in agreement_form().sections
        ],
    }
    values |= {name: read_day(data, name, faults) for name in ("effective", "expires", "review_due")}
    _require(faults)
    return values


def matrix_lines(found: QualityAgreement, data: Typed, error: GalenicError | None) -> list[MatrixLine]:
    """The matrix of a draft, filled in with what was typed, else with what is stored."""
    return [_line(row, data, error) for row in matrix_of(found.activities)]


def _line(row: Responsibility, data: Typed, error: GalenicError | None) -> MatrixLine:
    days = "" if row.notify_business_days is None else str(row.notify_business_days)
    notify = Field(
        f"notify.{row.activity}",
        f"{row.title}: business days to tell the sponsor",
        typed(data, f"notify.{row.activity}", days),
        extra=(("inputmode", "numeric"), ("size", "3")),
    )
    parties = [_letters(row, party, getattr(row, party), data) for party in ("sponsor", "partner")]
    return MatrixLine(row, tuple(with_faults([*parties, notify], error)))


def _letters(row: Responsibility, party: str, stored: str, data: Typed) -> Field:
    value = typed(data, f"{party}.{row.activity}", stored)
    known = LETTERS if stored in dict(LETTERS) else (*LETTERS, (stored, stored))
    choices: tuple[Choice, ...] = chosen(known, value)
    return Field(f"{party}.{row.activity}", f"{row.title}: {party}", "", "select", "", True, choices)


def read_matrix(found: QualityAgreement, data: Typed) -> list[Responsibility]:
    """The matrix as it was typed. Raises PartnerRefused; a command judges the letters."""
    faults: list[Fault] = []
    rows = [
        replace(
            row,
            sponsor=typed(data, f"sponsor.{row.activity}"),
            partner=typed(data, f"partner.{row.activity}"),
            notify_business_days=read_number(data, f"notify.{row.activity}", faults),
        )
        for row in matrix_of(found.activities)
    ]
    _require(faults)
    return rows


def _require(faults: list[Fault]) -> None:
    if faults:
        raise PartnerRefused("Some fields cannot be read.", faults=faults, remedy="Mend what is marked below.")
