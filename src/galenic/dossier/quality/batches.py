"""Batch analyses (S.4.4, P.5.4): the batches, and what was found of each, test by test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from galenic.dossier.quality.filling import EMPTY, Filled, Sources, grid, plain, rows_of, told
from galenic.dossier.quality.placing import Placed
from galenic.reports import numbers
from galenic.reports.blocks import GridCell, Mark

#: Evidence of these services is about a batch as a whole; of others only what the specification asks for counts.
RELEASE = "quality-control."
NO_LIMIT = "–"
#: Columns of results side by side that a page still takes.
MOST_ABREAST = 5


@dataclass(frozen=True, slots=True)
class Result:
    """One result of a batch, as it was judged."""

    test: str
    limit: str
    shown: str
    passed: bool | None


def batches(sources: Sources, of: str) -> Filled:
    """The batches as stated, and every batch's results from evidence against the limits they were judged by."""
    return _stated(sources, of) + _analyses(sources, of)


def tested(sources: Sources, of: str) -> list[Placed]:
    """The evidence that holds results of batches: of release testing, and any that a batch is stated for."""
    section = "P.5.4" if of == "product" else "S.4.4"
    found = sources.placing.at(section, of)
    other = [
        one
        for one in sources.placing.placed
        if one.of == of and one.batch and one not in found and list(results(sources, of, one))
    ]
    return [one for one in found if one.piece.performance.service.startswith(RELEASE)] + other


def results(sources: Sources, of: str, placed: Placed) -> Iterator[Result]:
    """The results of one batch: all of release testing, else those that the specification has a test for."""
    known = {plain(each.test) for each in sources.facts.specification if sources.is_of(each.of, of)}
    outcome, is_release = placed.piece.performance.outcome, placed.piece.performance.service.startswith(RELEASE)
    for one in outcome.criteria:
        if is_release or plain(one.title) in known:
            shown = " ".join(part for part in (numbers.shown_against(one.value, one.limit), one.unit) if part)
            yield Result(one.title, one.limit, shown if one.value is not None else "not stated", one.passed)
    for each in outcome.values:
        if is_release or plain(each.title) in known:
            yield Result(each.title, NO_LIMIT, " ".join((numbers.shown(each.value), each.unit)).strip(), None)


def _stated(sources: Sources, of: str) -> Filled:
    rows = [each for each in sources.facts.batch if sources.is_of(each.of, of)]
    if not rows:
        return EMPTY
    names = {
        "number": "Batch",
        "strength": "Strength",
        "size": "Size",
        "made": "Manufactured",
        "site": "Site",
        "use": "Use",
    }
    there = {one.batch for one in tested(sources, of)}
    missing = tuple(f"results of batch {each.number} (evidence)" for each in rows if each.number not in there)
    return Filled((rows_of("Batches", rows, names),), (sources.stated("batch"),), missing)


def _analyses(sources: Sources, of: str) -> Filled:
    found = tested(sources, of)
    filled = EMPTY
    for start in range(0, len(found), MOST_ABREAST):
        filled += _abreast(sources, of, found[start : start + MOST_ABREAST])
    said = [told(one.piece) for one in found]
    return sum(said, filled)


def _abreast(sources: Sources, of: str, found: Sequence[Placed]) -> Filled:
    by_batch = [{(plain(one.test), one.limit): one for one in results(sources, of, each)} for each in found]
    keys = dict.fromkeys(key for batch in by_batch for key in batch)
    order = [plain(each.test) for each in sources.facts.specification if sources.is_of(each.of, of)]
    ranked = sorted(keys, key=lambda key: order.index(key[0]) if key[0] in order else len(order))
    names = {key: batch[key].test for batch in by_batch for key in batch}
    rows = [
        (names[key], key[1], *(_cell(batch[key]) if key in batch else NO_LIMIT for batch in by_batch)) for key in ranked
    ]
    heads = ("Test", "Acceptance criterion", *(each.name for each in found))
    note = "" if all(each.batch for each in found) else "Where no batch is stated, the title of the evidence stands."
    missing = tuple(
        f"{each.name}: {test.test}"
        for each, batch in zip(found, by_batch, strict=True)
        for test in sources.facts.specification
        if sources.is_of(test.of, of) and plain(test.test) not in {key[0] for key in batch}
    )
    return Filled((grid("Results", heads, rows, note),), tuple(each.piece.reference for each in found), missing)


def _cell(result: Result) -> GridCell:
    """A result; one that is not met, or was not judged, stands out."""
    if result.passed is False:
        return GridCell(result.shown, note="not met", mark=Mark.FAILED)
    return GridCell(result.shown, note="not judged" if result.passed is None and result.limit != NO_LIMIT else "")
