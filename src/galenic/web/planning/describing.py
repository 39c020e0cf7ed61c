"""The form of a product: every fact that the rules of planning read, none guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from galenic.catalogue.options import properties
from galenic.catalogue.planning.product import Product
from galenic.errors import Fault, GalenicError, InputError
from galenic.parties.errors import NotVisible
from galenic.parties.roles import Role
from galenic.programmes.models import ProductDescription
from galenic.programmes.planning import commands
from galenic.programmes.planning.queries import own_programme
from galenic.web.fields import Field, Typed, chosen, misplaced, typed, with_faults
from galenic.web.middleware import Request
from galenic.web.partners.fields import parts, read_day
from galenic.web.words import titled

GROUPS = (
    ("The substance", ("name", "modality", "smiles", "sequence", "api_only", "in_humans")),
    ("The product", ("dosage_form", "route", "strengths", "max_daily_dose_mg", "reference_product")),
    ("The process", ("substance_process", "product_process", "master_file", "site_change", "second_source")),
    ("Where, and when", ("markets", "filing_date", "begins")),
    (
        "Where you know it",
        (
            "locally_acting",
            "bcs_class",
            "highly_variable",
            "narrow_therapeutic_index",
            "biomarker_endpoint",
            "weeks",
        ),
    ),
)
LABELS = {
    "smiles": "Structure (SMILES)",
    "api_only": "Active substance only",
    "in_humans": "Given to humans before",
    "max_daily_dose_mg": "Largest daily dose (mg)",
    "bcs_class": "BCS class",
    "begins": "Work begins on",
    "biomarker_endpoint": "A biomarker is an endpoint",
    "weeks": "Durations that you know better",
}
BEGINS = "From this day the plan counts its dates; empty shows weeks alone."
WEEKS = "One service a line, shortest and longest in weeks: stability.study: 26 to 52"
STRENGTHS = "Apart by commas, each with its unit, such as 250 mg, 500 mg."
YES_NO = (("", "not stated"), ("true", "yes"), ("false", "no"))


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading."""

    title: str
    fields: tuple[Field, ...]


@require_http_methods(["GET", "POST"])
def describe(request: Request, programme_id: UUID) -> HttpResponse:
    """Describe the product of a programme, starting from the latest description."""
    reader = request.reader
    programme = own_programme(reader, programme_id)
    if reader.kept_roles(programme.sponsor_id).isdisjoint({Role.SPONSOR_PM, Role.SPONSOR_QA}):
        raise NotVisible
    last = ProductDescription.objects.filter(programme=programme).order_by("-number").first()
    error = None
    if request.method == "POST":
        try:
            facts, begins = read_facts(request.POST)
            made = commands.describe_product(by=reader, programme=programme, facts=facts, begins=begins)
        except GalenicError as refused:
            error = _by_field(refused)
        else:
            messages.success(request, f"{made} is a draft. Put it into force, and the plan follows from it.")
            return redirect(reverse("planning:plan", args=[programme.pk]) + "#descriptions")
    stored = {**last.facts, "begins": str(last.begins or "")} if last else {}
    groups = _groups(stored, request.POST if request.method == "POST" else None, error)
    known = [field for group in groups for field in group.fields]
    context = {
        "programme": programme,
        "groups": groups,
        "error": error,
        "elsewhere": list(misplaced(known, error)),
        "last": last,
    }
    return render(request, "planning/describe.html", context, status=422 if error else 200)


def read_facts(data: Typed) -> tuple[dict[str, Any], Any]:
    """The stated facts as `describe_product` takes them, and the day of beginning. Raises InputError for the form."""
    faults: list[Fault] = []
    begins = read_day(data, "begins", faults)
    facts: dict[str, Any] = {}
    for name, schema in properties(Product).items():
        value = _weeks(data, faults) if name == "weeks" else _value(data, name, schema)
        if value not in (None, "", [], {}):
            facts[name] = value
    if faults:
        problem, remedy = "The product cannot be planned as it is described.", "Mend what is marked below."
        raise InputError(problem, code="PRD-000", faults=faults, remedy=remedy)
    return facts, begins


def _value(data: Typed, name: str, schema: Mapping[str, Any]) -> Any:
    """What was typed; None where nothing was."""
    if schema.get("type") == "array":
        return _many(data, name) if name == "markets" else parts(data, name)
    text = typed(data, name)
    if schema.get("type") == "boolean":
        return True if text else None
    if _is(schema, "boolean"):
        return {"true": True, "false": False}.get(text)
    return text or None


def _many(data: Typed, name: str) -> list[str]:
    """All values of a field that can have several."""
    return data.getlist(name) if isinstance(data, QueryDict) else []


def _weeks(data: Typed, faults: list[Fault]) -> dict[str, tuple[str, str]]:
    found = {}
    for line in filter(None, (line.strip() for line in typed(data, "weeks").splitlines())):
        match = re.fullmatch(r"([\w.-]+)\s*:\s*([\d.]+)\s*(?:to|-|,)\s*([\d.]+)", line)
        if match is None:
            text = "This line is no duration."
            faults.append(Fault("PRD-002", text, column="weeks", value=line, allowed="service: shortest to longest"))
        else:
            found[match[1]] = (match[2], match[3])
    return found


def _groups(stored: Mapping[str, Any], data: Typed, error: GalenicError | None) -> list[Group]:
    facts = properties(Product)
    required = {name for name, field in Product.model_fields.items() if field.is_required()}
    made = []
    for title, names in GROUPS:
        fields = [_field(name, facts.get(name, {}), stored, data) for name in names]
        fields = [replace(each, required=each.name in required) for each in fields]
        made.append(Group(title, tuple(with_faults(fields, error))))
    return made


def _field(name: str, schema: Mapping[str, Any], stored: Mapping[str, Any], data: Typed) -> Field:
    label, about = LABELS.get(name, titled(name)), schema.get("description", "")
    before = stored.get(name)
    value = typed(data, name, _text(name, before))
    if name == "begins" or _is(schema, "string", "date"):
        return Field(name, label, value, "date", BEGINS if name == "begins" else about)
    if name == "markets":
        marked = (before or ()) if data is None else _many(data, name)
        known = [(each, each) for each in schema["items"]["enum"]]
        return Field(name, label, "", "choices", about, choices=chosen(known, list(marked)))
    if schema.get("type") == "boolean":
        return Field(name, label, value, "checkbox", about)
    if _is(schema, "boolean"):
        return Field(name, label, "", "select", about, choices=chosen(YES_NO, value.casefold()))
    if options := _options(schema):
        unset = "choose" if "default" not in schema else "none"
        first = [] if schema.get("default") is not None else [("", unset)]
        value = value or str(schema.get("default") or "")
        return Field(name, label, "", "select", about, choices=chosen([*first, *options], value))
    help_text = {"weeks": WEEKS, "strengths": STRENGTHS}.get(name, about)
    return Field(name, label, value, "textarea" if name in ("weeks", "sequence") else "text", help_text)


def _options(schema: Mapping[str, Any]) -> list[tuple[str, str]]:
    values: Sequence[Any] = schema.get("enum") or next(
        (each["enum"] for each in schema.get("anyOf", ()) if "enum" in each), ()
    )
    return [(str(each), str(each).replace("-", " ")) for each in values]


def _is(schema: Mapping[str, Any], kind: str, form: str = "") -> bool:
    """Whether a fact that may be left out is of this kind."""
    return any(each.get("type") == kind and each.get("format", "") == form for each in schema.get("anyOf", ()))


def _text(name: str, value: Any) -> str:
    if name == "weeks":
        return "\n".join(
            f"{service}: {float(low):g} to {float(high):g}" for service, (low, high) in (value or {}).items()
        )
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _by_field(error: GalenicError) -> GalenicError:
    """The same with each fault at its field: `strengths.1` stands at strengths."""
    error.faults = tuple(
        replace(each, column=each.column.partition(".")[0], message=f"{each.message}{_which(each)}")
        for each in error.faults
    )
    return error


def _which(fault: Fault) -> str:
    return f" Found: {fault.value}." if "." in fault.column and fault.value else ""
