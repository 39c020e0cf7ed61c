"""Runs every check over a package and sorts what they find."""

from __future__ import annotations

from pathlib import Path

from galenic.dossier.cdisc.conformance import (
    analysis,
    contents,
    events,
    examinations,
    links,
    records,
    results,
    supplements,
    terms,
    timing,
    trial,
    variables,
)
from galenic.dossier.cdisc.conformance.case import Case, read_folder
from galenic.dossier.cdisc.conformance.findings import Finding, Found, Report, rules
from galenic.dossier.cdisc.standard import descriptions

MODULES = (
    contents,
    variables,
    records,
    events,
    trial,
    timing,
    terms,
    results,
    examinations,
    links,
    supplements,
    analysis,
)


def check_folder(folder: Path) -> Report:
    """Check every data set below a folder.

    Raises CdiscRefused CDI-006 where there is none.
    """
    return check(read_folder(folder))


def check(case: Case) -> Report:
    """Check data sets in memory."""
    found = [*case.noted, *(one for module in MODULES for each in module.CHECKS for one in each(case))]
    order = list(descriptions())
    findings = sorted(
        (_finding(one) for one in dict.fromkeys(found)),
        key=lambda one: (
            one.severity.rank,
            one.rule,
            order.index(one.data_set) if one.data_set in order else len(order),
            one.row or 0,
        ),
    )
    return Report(tuple(findings), {name: len(data_set.rows) for name, data_set in case.data_sets.items()})


def _finding(found: Found) -> Finding:
    rule = rules()[found.rule]
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        what=found.what,
        data_set=found.data_set,
        row=found.row,
        variable=found.variable,
        title=rule.title,
        remedy=rule.remedy,
        source=rule.source,
    )
