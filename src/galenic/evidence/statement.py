"""What a partner states with documents of its own, under an order whose service Galenic does not compute.

The statement becomes an outcome of the one shape that all outcomes have. Nothing in it is computed: conclusion and
results are the partner's words, and each says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from galenic.canonical import digest_bytes
from galenic.catalogue.outcome import Criterion, Outcome, OutcomeColumn, OutcomeTable, Value
from galenic.errors import Fault
from galenic.evidence.document_kinds import TAKEN, DocumentKind, NotTaken, kind_of

MOST_DOCUMENTS, MOST_RESULTS = 20, 100
LONGEST_LINE, LONGEST_CONCLUSION = 200, 600
STATED = "as the partner states it; not computed by Galenic"
NOT_STATED = "the partner does not state it"
ASSUMPTION = (
    "Conclusion, criteria and values are those that the partner states in the documents. Galenic checked that the "
    "documents are those that were handed in, and computed nothing."
)
#: The outcome's table of documents, and which of its columns holds their addresses.
DOCUMENTS, ADDRESS = "documents", "sha256"
COLUMNS = (
    ("title", "Title"),
    ("version", "Version"),
    ("dated", "Dated"),
    ("author", "Author"),
    ("file", "File"),
    ("kind", "Kind"),
    (ADDRESS, "SHA-256"),
)


@dataclass(frozen=True, slots=True)
class DocumentGiven:
    """A file, with what the partner's own document control says of it: author, date and version."""

    file_name: str
    content: bytes
    title: str
    author: str
    dated: date | None
    version: str


@dataclass(frozen=True, slots=True)
class StatedResult:
    """A result that the documents state. `name` is that of a criterion of the order, whose title and limit then stand.

    Without a limit it is a value that nothing is required of; `passed` is None where the partner does not judge.
    """

    value: str
    name: str = ""
    title: str = ""
    unit: str = ""
    limit: str = ""
    passed: bool | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the partner concludes, in one sentence, and the documents in which it is shown."""

    conclusion: str
    documents: Sequence[DocumentGiven]
    results: Sequence[StatedResult] = ()


def statement_faults(
    statement: Statement, criteria: Sequence[Mapping[str, str]], today: date, largest: int
) -> Iterator[Fault]:
    """Everything for which a statement is refused; `criteria` are the order's, `largest` the bytes a file may have."""
    if not statement.conclusion.strip():
        yield Fault("EVI-040", "the conclusion is missing: one sentence", column="conclusion")
    elif "\n" in statement.conclusion.strip() or len(statement.conclusion) > LONGEST_CONCLUSION:
        limit = f"one sentence of up to {LONGEST_CONCLUSION} characters"
        yield Fault("EVI-040", "the conclusion is longer than a sentence", column="conclusion", allowed=limit)
    if not 0 < len(statement.documents) <= MOST_DOCUMENTS:
        count, limit = str(len(statement.documents)), f"1 to {MOST_DOCUMENTS}"
        yield Fault("EVI-041", "no document was handed in, or too many", column="documents", value=count, allowed=limit)
    seen: set[str] = set()
    for number, each in enumerate(statement.documents, start=1):
        yield from _document_faults(each, f"document {number}", seen, today, largest)
    yield from _result_faults(statement.results, criteria)


def kinds_of(statement: Statement) -> list[DocumentKind]:
    """What each document is. Raises NotTaken, which `statement_faults` has told before."""
    return [kind_of(each.content, each.file_name) for each in statement.documents]


def outcome_of_statement(statement: Statement, criteria: Sequence[Mapping[str, str]]) -> Outcome:
    """The statement as an outcome; it has passed when every stated criterion is stated as met."""
    stated = {each.name: each for each in statement.results if each.name}
    judged = [_declared(each, stated.get(each["name"])) for each in criteria]
    free = [each for each in statement.results if not each.name]
    judged += [_free(number, each) for number, each in enumerate(free, start=1) if each.limit]
    verdicts = [each.passed for each in judged]
    return Outcome(
        conclusion=statement.conclusion.strip(),
        passed=False if False in verdicts else True if verdicts and None not in verdicts else None,
        criteria=tuple(judged),
        values=tuple(
            Value(name=f"stated_{number}", title=each.title, value=each.value, unit=each.unit, reason=STATED)
            for number, each in enumerate(free, start=1)
            if not each.limit
        ),
        tables=(_documents(statement),),
        assumptions=(ASSUMPTION,),
    )


def _document_faults(given: DocumentGiven, place: str, seen: set[str], today: date, largest: int) -> Iterator[Fault]:
    for name in ("title", "author", "version"):
        text = getattr(given, name).strip()
        if not text or len(text) > LONGEST_LINE:
            said = f"its {name} is missing" if not text else f"its {name} has more than {LONGEST_LINE} characters"
            yield Fault("EVI-042", said, table=place, column=name)
    if given.dated is None:
        yield Fault("EVI-042", "its date is missing", table=place, column="dated")
    elif given.dated > today:
        yield Fault("EVI-042", "its date has not come yet", table=place, column="dated", value=str(given.dated))
    if len(given.content) > largest:
        size, limit = f"{len(given.content):,} bytes", f"up to {largest:,} bytes"
        yield Fault("EVI-043", "the file is too large", table=place, column="file", value=size, allowed=limit)
        return
    try:
        kind_of(given.content, given.file_name)
    except NotTaken as error:
        yield Fault("EVI-043", str(error), table=place, column="file", value=given.file_name, allowed=TAKEN)
    sha256 = digest_bytes(given.content)
    if sha256 in seen:
        yield Fault("EVI-043", "the same file was given before", table=place, column="file", value=given.file_name)
    seen.add(sha256)


def _result_faults(results: Sequence[StatedResult], criteria: Sequence[Mapping[str, str]]) -> Iterator[Fault]:
    known = [each["name"] for each in criteria]
    if len(results) > MOST_RESULTS:
        yield Fault("EVI-044", "too many results", column="results", value=str(len(results)), allowed=f"{MOST_RESULTS}")
    names = [each.name for each in results if each.name]
    for number, each in enumerate(results, start=1):
        place = f"result {number}"
        if each.name and each.name not in known:
            allowed = ", ".join(known) or "none: the service declares no criteria"
            yield Fault(
                "EVI-044", "is no criterion of the order", place, column="name", value=each.name, allowed=allowed
            )
        if each.name and names.count(each.name) > 1:
            yield Fault("EVI-044", "the criterion is stated twice", place, column="name", value=each.name)
        if not each.name and not each.title.strip():
            yield Fault("EVI-044", "it is not said what the result is of", place, column="title")
        if not each.value.strip():
            yield Fault("EVI-044", "the result has no value", place, column="value")
        if each.passed is not None and not (each.name or each.limit.strip()):
            yield Fault("EVI-044", "it is judged, but not said against what", place, column="limit")
        for name in ("title", "value", "unit", "limit", "source"):
            if len(getattr(each, name)) > LONGEST_LINE:
                limit = f"up to {LONGEST_LINE} characters"
                yield Fault("EVI-044", "the text is too long", place, column=name, allowed=limit)


def _declared(criterion: Mapping[str, str], stated: StatedResult | None) -> Criterion:
    """A criterion of the order with what the partner states of it; one that is not stated is not judged."""
    return Criterion(
        name=criterion["name"],
        title=criterion["title"],
        value=stated.value.strip() if stated else None,
        unit=stated.unit.strip() if stated else "",
        limit=criterion["limit"],
        passed=stated.passed if stated else None,
        source=criterion["source"],
        reason=STATED if stated else NOT_STATED,
    )


def _free(number: int, stated: StatedResult) -> Criterion:
    return Criterion(
        name=f"stated_{number}",
        title=stated.title.strip(),
        value=stated.value.strip(),
        unit=stated.unit.strip(),
        limit=stated.limit.strip(),
        passed=stated.passed,
        source=stated.source.strip() or "the partner's documents",
        reason=STATED,
    )


def grouped(sha256: str) -> str:
    """A digest in groups of eight, so that it breaks over the lines of a narrow column."""
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))


def _documents(statement: Statement) -> OutcomeTable:
    rows = []
    for given, kind in zip(statement.documents, kinds_of(statement), strict=True):
        told = (given.title.strip(), given.version.strip(), str(given.dated), given.author.strip())
        rows.append((*told, given.file_name, kind.title, grouped(digest_bytes(given.content))))
    columns = tuple(OutcomeColumn(name=name, title=title) for name, title in COLUMNS)
    return OutcomeTable(name=DOCUMENTS, title="Documents that were handed in", columns=columns, rows=tuple(rows))
