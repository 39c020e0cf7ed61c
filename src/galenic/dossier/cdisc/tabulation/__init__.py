"""SDTM: what was planned, who took part, what was given and measured."""

from __future__ import annotations

from collections.abc import Iterable

from galenic.dossier.cdisc.study import Study
from galenic.dossier.cdisc.tables import DataSet, Record, arranged, build, order_of
from galenic.dossier.cdisc.tabulation import events, findings, pharmacokinetics, subjects, supplements, trial
from galenic.dossier.cdisc.tabulation.common import with_sequence


def tabulate(study: Study) -> dict[str, DataSet]:
    """Every SDTM data set of a study, by name."""
    elements = subjects.elements(study)
    found: dict[str, Iterable[Record]] = {
        "TS": trial.summary(study),
        "TA": trial.arms(study),
        "TE": trial.elements(study),
        "TV": trial.visits(study),
        "DM": subjects.demographics(study),
        "SE": elements,
        "SV": subjects.visits(study),
        "EX": events.exposure(study),
        "AE": events.adverse_events(study, elements),
        "DS": events.disposition(study, elements),
        "VS": findings.vital_signs(study, elements),
        "LB": findings.laboratory(study, elements),
        "PC": pharmacokinetics.concentrations(study),
        "PP": pharmacokinetics.parameters(study),
        "RELREC": pharmacokinetics.related(study),
    }
    made: dict[str, DataSet] = {}
    added: list[DataSet] = []
    for name, records in found.items():
        data_set = build(name, [{"STUDYID": study.manifest.study.id, **record} for record in records])
        places = order_of(data_set)
        if places:
            made[name] = with_sequence(arranged(data_set, places))
            added.append(supplements.qualifiers(study, made[name], places))
    return made | {one.name: one for one in added if one.rows}
