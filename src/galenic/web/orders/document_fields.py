"""The form with which documents are handed in under an order."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from galenic.evidence.document_kinds import ENDINGS, TAKEN
from galenic.evidence.models import Evidence
from galenic.evidence.queries import evidence_for, stale_among
from galenic.parties.reader import Reader
from galenic.programmes.models import WorkOrder
from galenic.programmes.queries import OrderPage
from galenic.web.fields import Field, Typed, chosen, typed
from galenic.web.templatetags.pages import service_title

#: As many documents and results as one form takes; the API takes more.
DOCUMENTS, RESULTS = 3, 4
JUDGED = (("", "not judged"), ("yes", "met"), ("no", "not met"))


@dataclass(frozen=True, slots=True)
class Row:
    """Some fields that belong together, under a title."""

    title: str
    fields: tuple[Field, ...]
    file: str = ""
    filled: bool = False


@dataclass(frozen=True, slots=True)
class DocumentForm:
    """The form for handing in documents, with what was typed."""

    conclusion: Field
    documents: tuple[Row, ...]
    declared: tuple[Row, ...]
    results: tuple[Row, ...]
    rests_on: Field
    supersedes: Field
    simulated: Field
    endings: str = ",".join(ENDINGS)
    taken: str = TAKEN


def document_form(reader: Reader, shown: OrderPage, data: Typed) -> DocumentForm:
    """The form as it is shown on the order's page."""
    order = shown.order
    below = [each for each in _approved(reader, order) if each.order != order.subject]
    named = [(str(each.pk), f"{service_title(each.service_id)} {each.digest[:12]}") for each in below]
    earlier = [
        (str(line.evidence.pk), f"{line.evidence.digest[:12]}, {line.evidence.state}") for line in shown.evidence
    ]
    picked = data.getlist("rests_on") if isinstance(data, QueryDict) else []
    one = "One sentence. It is shown as the partner's statement, not as a result of Galenic."
    falls = "When one of these falls, the documents are stale."
    everywhere = "It is shown wherever the documents are."
    return DocumentForm(
        conclusion=Field("conclusion", "Conclusion", typed(data, "conclusion"), "textarea", one, required=True),
        documents=tuple(_document(number, data) for number in range(1, DOCUMENTS + 1)),
        declared=tuple(_declared(number, each, data) for number, each in enumerate(order.criteria, start=1)),
        results=tuple(_result(number, data) for number in range(1, RESULTS + 1)),
        rests_on=Field("rests_on", "Builds on", kind="choices", help=falls, choices=chosen(named, picked)),
        supersedes=Field(
            "supersedes",
            "Takes the place of",
            kind="select",
            choices=chosen([("", "nothing"), *earlier], typed(data, "supersedes")),
        ),
        simulated=Field("simulated", "They describe simulated work", typed(data, "simulated"), "checkbox", everywhere),
    )


def _document(number: int, data: Typed) -> Row:
    def field(name: str, label: str, kind: str = "text") -> Field:
        return Field(
            f"document{number}.{name}", label, typed(data, f"document{number}.{name}"), kind, required=number == 1
        )

    fields = (
        field("title", "Title"),
        field("author", "Author"),
        field("dated", "Date of the document", "date"),
        field("version", "Version"),
    )
    return Row(f"Document {number}", fields, f"document{number}.file", any(each.value for each in fields))


def _declared(number: int, criterion: dict[str, str], data: Typed) -> Row:
    """A criterion of the order: its title and limit stand, the partner says value and verdict."""
    return Row(f"{criterion['title']}: {criterion['limit']}", _value_fields(f"criterion{number}", data))


def _result(number: int, data: Typed) -> Row:
    prefix = f"result{number}"
    title = Field(f"{prefix}.title", "Result of", typed(data, f"{prefix}.title"))
    limit = Field(f"{prefix}.limit", "Required", typed(data, f"{prefix}.limit"))
    value, unit, judged = _value_fields(prefix, data)
    return Row(f"Result {number}", (title, value, unit, limit, judged), filled=bool(title.value or value.value))


def _value_fields(prefix: str, data: Typed) -> tuple[Field, Field, Field]:
    verdict = typed(data, f"{prefix}.judged")
    return (
        Field(f"{prefix}.value", "Value", typed(data, f"{prefix}.value")),
        Field(f"{prefix}.unit", "Unit", typed(data, f"{prefix}.unit")),
        Field(f"{prefix}.judged", "As the documents judge it", kind="select", choices=chosen(JUDGED, verdict)),
    )


def _approved(reader: Reader, order: WorkOrder) -> list[Evidence]:
    """Evidence of the engagement that documents can rest on: approved and current."""
    found = list(evidence_for(reader).filter(engagement_id=order.engagement_id, state="approved"))
    stale = stale_among(found)
    return [each for each in found if not stale[each.pk]]
