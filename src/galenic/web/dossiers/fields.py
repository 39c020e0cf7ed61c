"""What somebody types about an application, a document, a placement or a sequence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from galenic.dossier.content_plan import plan, plans
from galenic.dossier.ectd_v3.study_tags import file_tags
from galenic.dossier.filing.describing import EDITIONS, LISTS, kinds_of
from galenic.dossier.filing.models import Application, Placement
from galenic.parties.models import Programme
from galenic.web.fields import Field, Typed, chosen, typed
from galenic.web.words import titled

#: What a line of each list says, and an example.
LINES = {
    "contacts": "One a line: name; role; telephone; e-mail. Roles in the US: regulatory, technical, agent.",
    "studies": "One a line: id; title. Other studies are called as their first document.",
    "envelopes": "One a line: country; agency; procedure. In the EU: de; DE-BFARM; decentralised. In Canada one: ca; "
    "who leads the activity; type of dossier.",
}
KEYWORDS = (
    "One a line, such as: substance = maplolol. Sections ask for substance, manufacturer, product-name, dosageform."
)


def opening_fields(data: Typed, programmes: Iterable[Programme]) -> list[Field]:
    """What an application is opened with."""
    known = [(str(each.pk), str(each)) for each in programmes]
    kinds = [(one.id, f"{one.region}: {one.title} ({one.kind})") for one in plans().values()]
    number = "As the agency gave it: six digits in the US, the procedure's number in the EU."
    return [
        Field("programme", "Programme", "", "select", required=True, choices=chosen(known, typed(data, "programme"))),
        Field("plan", "Application", "", "select", required=True, choices=chosen(kinds, typed(data, "plan"))),
        Field("number", "Number", typed(data, "number"), help=number, required=True),
        Field("applicant", "Applicant", typed(data, "applicant"), required=True),
        _edition(typed(data, "edition", EDITIONS[0])),
    ]


def describing_fields(application: Application, data: Typed) -> list[Field]:
    """What module 1 and the headings say of an application."""

    def text(name: str) -> str:
        return typed(data, name, getattr(application, name))

    facts = plan(application.region, application.kind).facts
    given = application.facts if data is None else several(data, "facts")
    lists = [
        Field(name, titled(name), typed(data, name, _lines(getattr(application, name), LISTS[name])), "textarea", told)
        for name, told in LINES.items()
        if name != "envelopes" or application.region != "US"
    ]
    keywords = "\n".join(f"{kind} = {value}" for kind, value in application.keywords.items())
    return [
        Field("applicant", "Applicant", text("applicant"), required=True),
        Field("applicant_id", "Applicant's id", text("applicant_id"), help="In the US nine digits (D-U-N-S)."),
        Field("product", "Product", text("product")),
        Field("substance", "Substance", text("substance")),
        _edition(text("edition")),
        Field("keywords", "Keywords", typed(data, "keywords", keywords), "textarea", KEYWORDS),
        *lists,
        Field("facts", "True of the product", "", "choices", choices=chosen(list(facts.items()), given)),
    ]


def read_description(application: Application, data: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as the command takes it."""
    values: dict[str, Any] = {
        name: typed(data, name) for name in ("applicant", "applicant_id", "product", "substance", "edition")
    }
    values["keywords"] = dict(_pairs(typed(data, "keywords")))
    values["facts"] = list(several(data, "facts"))
    for name, columns in LISTS.items():
        if name != "envelopes" or application.region != "US":
            values[name] = _kept(getattr(application, name), list(_rows(typed(data, name), columns)), columns)
    return values


def document_fields(data: Typed) -> list[Field]:
    """What comes with a file."""
    stands_in = "It stands in for an agency's form until the applicant's signed form takes its place."
    return [
        Field("title", "Title", typed(data, "title"), required=True, help="As reviewers read it in the tree."),
        Field("is_placeholder", "A placeholder", typed(data, "is_placeholder"), "checkbox", help=stands_in),
    ]


def placing_fields(application: Application, data: Typed, placement: Placement | None = None) -> list[Field]:
    """Where a document stands."""

    def text(name: str) -> str:
        return typed(data, name, getattr(placement, name) if placement else "")

    own = "\n".join(f"{kind} = {value}" for kind, value in placement.keywords.items()) if placement else ""
    tags = [("", "none"), *((tag, tag) for tag in file_tags())]
    name = "Letters, digits and hyphens. It tells documents of one section apart, and stays the same for life."
    found = [
        Field("section", "Section", text("section"), required=True, help="Of the CTD, such as 3.2.P.5.1."),
        Field("name", "Name of the file", text("name"), help=name),
        Field("keywords", "Keywords of its own", typed(data, "keywords", own), "textarea", KEYWORDS),
    ]
    study = [
        Field("study", "Study", text("study"), help="Its id, for reports and data of studies in modules 4 and 5."),
        Field("tag", "Tag in the study", "", "select", choices=chosen(tags, text("tag"))),
    ]
    return found + (study if application.region == "US" else study[:1])


def read_place(data: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as the command takes it."""
    return {
        "section": typed(data, "section"),
        "keywords": dict(_pairs(typed(data, "keywords"))),
        "study": typed(data, "study"),
        "tag": typed(data, "tag"),
    }


def sequence_fields(application: Application, data: Typed, opened: str) -> list[Field]:
    """What a sequence is begun with. `opened`: the number of the sequence that opened the latest activity."""
    kinds = kinds_of(application.region)
    activity = "The number of the sequence that opened the regulatory activity; empty when this one does."
    return [
        _listed("kind", "Regulatory activity", kinds["kind"], typed(data, "kind")),
        _listed("part", "This sequence is", kinds["part"], typed(data, "part")),
        Field("description", "Description", typed(data, "description"), required=True),
        Field("opened_by", "Opened by sequence", typed(data, "opened_by", opened), help=activity),
    ]


def _listed(name: str, label: str, allowed: tuple[str, ...], value: str) -> Field:
    if not allowed:
        return Field(name, label, value, required=True, help="As the agency's guide calls it.")
    choices = chosen([(one, titled(one)) for one in allowed], value)
    return Field(name, label, "", "select", required=True, choices=choices)


def _edition(value: str) -> Field:
    choices = chosen([(one, f"eCTD {one}") for one in EDITIONS], value)
    return Field("edition", "Edition", "", "select", required=True, choices=choices, help="eCTD 4.0 for the US only.")


def several(data: Mapping[str, str], name: str) -> list[str]:
    """Every value that was chosen under a name."""
    getlist = getattr(data, "getlist", None)
    return list(getlist(name)) if getlist else [data[name]] if name in data else []


def _lines(rows: Iterable[Mapping[str, str]], columns: tuple[str, ...]) -> str:
    return "\n".join("; ".join(str(row.get(column, "")) for column in columns) for row in rows)


def _rows(text: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    for line in filter(None, map(str.strip, text.splitlines())):
        values = [value.strip() for value in line.split(";")]
        yield dict(zip(columns, [*values, *[""] * len(columns)], strict=False))


def _kept(before: list[dict[str, Any]], rows: list[dict[str, str]], columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rows with what the form does not show of them: categories of a study, the identifier of an envelope."""
    known = {row[columns[0]]: {name: row[name] for name in row if name not in columns} for row in before}
    return [{**row, **known.get(row[columns[0]], {})} for row in rows]


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in filter(None, map(str.strip, text.splitlines())):
        kind, _, value = line.partition("=")
        yield kind.strip(), value.strip()
