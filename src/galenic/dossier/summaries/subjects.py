"""Tables about subjects: who they were, what happened to them, who left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from galenic.dossier.summaries.filling import Filled, file_record, from_facts, grid
from galenic.dossier.summaries.manifest import Reported, Sources
from galenic.dossier.summaries.studies import completed
from galenic.reports.blocks import Block, Prose
from galenic.reports.numbers import shown

Subjects = Sequence[Mapping[str, Any]]
#: Age groups of FDA's model table: title, from, below.
AGES = (
    ("Age below 18", 0, 18),
    ("Age 18 to 40", 18, 41),
    ("Age 41 to 64", 41, 65),
    ("Age 65 to 75", 65, 76),
    ("Age above 75", 76, 200),
)
SEXES = {"Male": "M", "Female": "F"}


def demographics(sources: Sources) -> Filled:
    """Age, sex and race of those who completed, by product (FDA table 7)."""
    if not sources.studies:
        return from_facts(sources, "demographics")
    blocks: list[Block] = []
    records, missing = [], []
    for reported in sources.studies:
        study = reported.study.manifest.study.id
        groups = {
            f"{letter}: {product.name}": _given(reported, letter)
            for letter, product in reported.study.manifest.treatment.items()
        }
        heads = ("", *(f"{name}, N = {len(group)}" for name, group in groups.items()))
        note = "Number (%) of subjects who completed the study and received the product."
        blocks.append(grid(heads, list(_profile(list(groups.values()))), title=study, note=note))
        records.append(file_record(reported, "subjects"))
        missing.append(f"{study}: body mass index")
    return Filled(tuple(blocks), tuple(records), tuple(missing))


def _profile(groups: Sequence[Subjects]) -> Iterator[tuple[str, ...]]:
    from galenic.science.descriptive import describe

    told = [describe(float(one["age"]) for one in group if one["age"] is not None) for group in groups]
    mean = (f"{shown(one.mean, decimals=1)} ({shown(one.sd, decimals=1)})" for one in told)
    yield "Age (years), mean (SD)", *mean
    yield "Age (years), range", *(f"{shown(one.minimum)} to {shown(one.maximum)}" for one in told)
    for title, low, high in AGES:
        yield title, *(_share(group, [low <= (one["age"] or 0) < high for one in group]) for group in groups)
    for title, sex in SEXES.items():
        yield title, *(_share(group, [one["sex"] == sex for one in group]) for group in groups)
    for race in sorted({one["race"] for group in groups for one in group}):
        yield (
            race.title().replace(" Or ", " or "),
            *(_share(group, [one["race"] == race for one in group]) for group in groups),
        )


def _given(reported: Reported, letter: str) -> Subjects:
    """Those who completed and received the product."""
    given = {dose["subject"] for dose in reported.study.doses if dose["treatment"] == letter}
    return [subject for subject in completed(reported) if subject["subject"] in given]


def _share(group: Sequence[Any], belong: Sequence[bool]) -> str:
    return f"{sum(belong)} ({shown(100 * sum(belong) / len(group), decimals=1)} %)" if group else ""


def events(sources: Sources) -> Filled:
    """Subjects with each adverse event by product, the one given last before it began (FDA table 8)."""
    if not sources.studies:
        return from_facts(sources, "adverse-events")
    blocks: list[Block] = []
    records, missing = [], []
    for reported in sources.studies:
        study = reported.study.manifest.study.id
        if "adverse_events" not in reported.digests:
            missing.append(f"{study}: adverse events")
            continue
        rows = list(_incidence(reported))
        letters = reported.study.manifest.treatment
        heads = ("Organ class, event", *(f"{letter}, N = {len(_dosed(reported, letter))}" for letter in letters))
        note = "Subjects with the event (%), of those dosed with the product; by the dose before its onset."
        no_event = Prose(f"{study}: no adverse event was reported.")
        blocks.append(grid(heads, rows, title=study, note=note) if rows else no_event)
        records += [file_record(reported, "adverse_events"), file_record(reported, "doses")]
    return Filled(tuple(blocks), tuple(records), tuple(missing))


def _dosed(reported: Reported, letter: str) -> set[str]:
    return {dose["subject"] for dose in reported.study.doses if dose["treatment"] == letter}


def _incidence(reported: Reported) -> Iterator[tuple[str, ...]]:
    letters = list(reported.study.manifest.treatment)
    affected: dict[tuple[str, str], dict[str, set[str]]] = {}
    for event in reported.study.events:
        key = (event["organ_class"], event["preferred_term"])
        affected.setdefault(key, {}).setdefault(_product_before(reported, event), set()).add(event["subject"])
    for (organ_class, term), subjects in sorted(affected.items()):
        cells = (_share_of(len(subjects.get(letter, ())), len(_dosed(reported, letter))) for letter in letters)
        yield f"{organ_class}: {term}", *cells
    if affected:
        anyone = {
            letter: set().union(*(subjects.get(letter, set()) for subjects in affected.values())) for letter in letters
        }
        cells = (_share_of(len(anyone[letter]), len(_dosed(reported, letter))) for letter in letters)
        yield "Subjects with any event", *cells


def _product_before(reported: Reported, event: Mapping[str, Any]) -> str:
    doses = reported.study.doses_of.get(event["subject"], ())
    start = str(event["start"])
    before = [dose["treatment"] for dose in doses if dose["start"][: len(start)] <= start[: len(dose["start"])]]
    return str(before[-1]) if before else "before the first dose"


def _share_of(count: int, number: int) -> str:
    return f"{count} ({shown(100 * count / number, decimals=1)} %)" if number else ""


def dropouts(sources: Sources) -> Filled:
    """Who did not complete, when and why (FDA table 12)."""
    if not sources.studies:
        return from_facts(sources, "dropouts")
    blocks: list[Block] = []
    for reported in sources.studies:
        study = reported.study.manifest.study.id
        left = [subject for subject in reported.study.subjects if subject["status"] != "COMPLETED"]
        rows = [
            (
                subject["number"] or subject["subject"],
                subject["status"].capitalize(),
                len(reported.study.doses_of.get(subject["subject"], ())) or "before the first dose",
                subject["end"],
            )
            for subject in left
        ]
        heads = ("Subject", "Reason", "Last period", "End of participation")
        all_stayed = Prose(f"{study}: every subject completed the study.")
        blocks.append(grid(heads, rows, title=study) if rows else all_stayed)
    return Filled(tuple(blocks), tuple(file_record(reported, "subjects") for reported in sources.studies))
