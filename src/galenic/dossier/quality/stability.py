"""The summary of stability (S.7, P.8): what is proposed, which studies bear it, and their results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from galenic.catalogue.outcome import Outcome
from galenic.dossier.quality.facts import Product, Substance
from galenic.dossier.quality.filling import EMPTY, NOTHING, Filled, Sources, grid, rows_of, shown_table, told
from galenic.dossier.quality.placing import Placed
from galenic.dossier.quality.stating import PRODUCT
from galenic.reports import numbers
from galenic.reports.blocks import Block, Grid, Listing
from galenic.reports.sections import criteria_grid, pictures_of, tables_of, values_grid

SERVICE = "stability.study"
RESULTS = "results"
#: How a regression's figure is called, before its attribute.
DRAWN = "regression_"
#: Tables of the evaluation that belong into the summary; the others stand with the results.
IN_SUMMARY = ("poolability", "models")
ITEM = ("Item", "Information")
#: Batches side by side that a page still takes.
MOST_ABREAST = 6


def summary(sources: Sources, of: str) -> Filled:
    """Proposal, studies, and the statistical evaluation of each attribute (S.7.1, P.8.1)."""
    filled = _proposal(sources, of) + _studies(sources, of)
    for each in studied(sources, of):
        filled += told(each.piece) + _batches(sources, of, each) + _evaluation(each)
    return filled


def results(sources: Sources, of: str) -> Filled:
    """Every result by time and batch, the fitted lines, and the regression drawn (S.7.3, P.8.3)."""
    filled = EMPTY
    for each in studied(sources, of):
        found = each.piece.performance.outcome
        place = each.piece.place
        kept = [grid for table, grid in tables_of(found, place) if table.name not in {*IN_SUMMARY, RESULTS}]
        blocks: list[Block] = [
            *_by_time(found, _series(found)),
            *map(shown_table, kept),
            *pictures_of(found, place),
        ]
        filled += Filled(tuple(blocks), (each.piece.reference,))
    return filled


def studied(sources: Sources, of: str) -> list[Placed]:
    """The evidence of stability studies on the product or a substance."""
    found = sources.placing.at("P.8" if of == PRODUCT else "S.7", of)
    return [each for each in found if each.piece.performance.service == SERVICE]


def proposed_months(sources: Sources, of: str) -> int | None:
    """The shelf life or retest period that is stated."""
    found = _proposed(sources, of)
    return found.shelf_life_months if isinstance(found, Product) else found.retest_months if found else None


def _proposed(sources: Sources, of: str) -> Product | Substance | None:
    return sources.facts.product if of == PRODUCT else sources.substance(of)


def _proposal(sources: Sources, of: str) -> Filled:
    said, months = _proposed(sources, of), proposed_months(sources, of)
    name = "shelf life" if of == PRODUCT else "retest period"
    lines = {
        f"Proposed {name}": f"{months} months" if months else "",
        "Storage": said.storage if said else "",
        "Container closure": said.container if said else "",
    }
    if not any(lines.values()):
        return Filled(missing=(f"proposed {name}", "storage", "container closure"))
    missing = tuple(label[0].lower() + label[1:] for label, value in lines.items() if not value)
    where = "product" if of == PRODUCT else "substance"
    return Filled((grid("Proposal", ITEM, lines.items()),), (sources.stated(where),), missing)


def _studies(sources: Sources, of: str) -> Filled:
    rows = [each for each in sources.facts.stability if sources.is_of(each.of, of)]
    if not rows:
        return Filled(missing=("conditions, batches and times of the studies (stability)",))
    names = {
        "condition": "Condition",
        "batches": "Batches",
        "container": "Container closure",
        "done": "Times completed",
        "planned": "Times planned",
        "finding": "Finding",
    }
    return Filled((rows_of("Studies", rows, names),), (sources.stated("stability"),))


def _batches(sources: Sources, of: str, each: Placed) -> Filled:
    """The batches of a study: what is stated of each, and how far its results reach."""
    series = _series(each.piece.performance.outcome)
    if not series:
        return EMPTY
    stated = {row.number: row for row in sources.facts.batch if sources.is_of(row.of, of)}
    rows = []
    for batch in dict.fromkeys(batch for _, batch in series):
        times = [time for (_, one), found in series.items() if one == batch for time, _ in found]
        row = stated.get(batch)
        reach = f"{numbers.shown(min(times))} to {numbers.shown(max(times))}"
        about = (row.size, row.made, row.site, row.use) if row else ("", "", "", "")
        rows.append((batch, *about, reach, str(len(times))))
    heads = ("Batch", "Size", "Manufactured", "Site", "Use", "Months of data", "Results")
    missing = tuple(f"batch {row[0]} of the stability study (batch)" for row in rows if row[0] not in stated)
    records = (each.piece.reference, *((sources.stated("batch"),) if stated else ()))
    return Filled((grid("Batches on stability", heads, rows),), records, missing)


def _evaluation(each: Placed) -> Filled:
    found = each.piece.performance.outcome
    place = each.piece.place
    grids: list[Grid | None] = [criteria_grid(found.criteria, place), values_grid(found, place)]
    named = [
        replace(table, title=title)
        for table, title in zip(grids, ("Criteria", "Statistical evaluation"), strict=True)
        if table
    ]
    named += [grid for table, grid in tables_of(found, place) if table.name in IN_SUMMARY]
    assumptions = (Listing(found.assumptions),) if found.assumptions else ()
    return Filled((*named, *assumptions), (each.piece.reference,))


def of_batch(found: Outcome, batch: str) -> list[Grid]:
    """The results of one batch by attribute and time; none where the study has no such batch."""
    return _by_time(found, {key: results for key, results in _series(found).items() if key[1] == batch})


def _by_time(found: Outcome, series: Mapping[tuple[str, str], Sequence[tuple[float, Any]]]) -> list[Grid]:
    """The results of each attribute: times down, batches across, every single result in its cell."""
    grids = []
    for attribute in dict.fromkeys(attribute for attribute, _ in series):
        of_this = {batch: results for (one, batch), results in series.items() if one == attribute}
        shown = _shown(of_this)
        for start in range(0, len(of_this), MOST_ABREAST):
            part = list(of_this)[start : start + MOST_ABREAST]
            grids.append(_pivot(attribute, found, {batch: shown[batch] for batch in part}))
    return grids


def _shown(series: Mapping[str, Sequence[tuple[float, Any]]]) -> dict[str, list[tuple[float, str]]]:
    """Results as texts, all of an attribute with the same decimals."""
    texts = iter(numbers.column([value for results in series.values() for _, value in results]))
    return {batch: [(time, next(texts).text) for time, _ in results] for batch, results in series.items()}


def _pivot(attribute: str, found: Outcome, series: Mapping[str, Sequence[tuple[float, str]]]) -> Grid:
    units = {column.name: column.unit for column in found.table(RESULTS).columns}
    times = sorted({time for results in series.values() for time, _ in results})
    rows = [
        (
            numbers.shown(time),
            *("; ".join(text for at, text in results if at == time) or NOTHING for results in series.values()),
        )
        for time in times
    ]
    unit = f" ({units['value']})" if units["value"] else ""
    return grid(f"Long-term results: {attribute}{unit}", (f"Time ({units['time']})", *series), rows)


def _series(found: Outcome) -> dict[tuple[str, str], list[tuple[float, Any]]]:
    """Time and result by attribute and batch, as the table of results has them; empty where it is not there."""
    table = next((one for one in found.tables if one.name == RESULTS), None)
    if table is None:
        return {}
    places = [[column.name for column in table.columns].index(name) for name in ("attribute", "batch", "time", "value")]
    series: dict[tuple[str, str], list[tuple[float, Any]]] = {}
    for row in table.rows:
        attribute, batch, time, value = (row[place] for place in places)
        series.setdefault((str(attribute), str(batch)), []).append((float(time or 0), value))
    return series


def supported_months(found: Outcome) -> float | None:
    """The months that a study supports; None where it does not say."""
    claim = {one.name: one.value for one in found.values}.get("claim")
    return float(claim) if isinstance(claim, (int, float)) else None


def limits_used(found: Outcome) -> dict[str, list[float]]:
    """The limits that each attribute was evaluated against, as its regression is drawn with them."""
    return {
        figure.name.removeprefix(DRAWN): [line.value for line in figure.lines if line.axis == "y"]
        for figure in found.figures
        if figure.name.startswith(DRAWN)
    }
