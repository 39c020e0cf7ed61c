"""5: values of controlled lists, codes and their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from galenic.dossier.cdisc.conformance.case import Case, text
from galenic.dossier.cdisc.conformance.findings import Found
from galenic.dossier.cdisc.standard import codelists

CODE = re.compile(r"[A-Z_][A-Z0-9_]{0,7}")
LONGEST_NAME = 40
PAIRS = {
    "PC": (("PCTESTCD", "PCTEST"),),
    "PP": (("PPTESTCD", "PPTEST"),),
    "VS": (("VSTESTCD", "VSTEST"), ("VISITNUM", "VISIT")),
    "LB": (("LBTESTCD", "LBTEST"), ("VISITNUM", "VISIT")),
    "TS": (("TSPARMCD", "TSPARM"),),
    "TE": (("ETCD", "ELEMENT"),),
    "DM": (("ARMCD", "ARM"),),
    "TV": (("VISITNUM", "VISIT"),),
}
TESTS = {
    "PC": ("PCTESTCD", "PCTEST"),
    "PP": ("PPTESTCD", "PPTEST"),
    "VS": ("VSTESTCD", "VSTEST"),
    "LB": ("LBTESTCD", "LBTEST"),
    "TS": ("TSPARMCD", "TSPARM"),
}
NAMED = {"PP": "PKPARMCD", "VS": "VSTESTCD", "LB": "LBTESTCD"}


def controlled(case: Case) -> Iterator[Found]:
    """Values against the list of their variable; each value of an open list is noted once."""
    for data_set, about in case.known():
        for name in data_set.names:
            variable = about.variable(name)
            known = codelists().get(variable.codelist) if variable else None
            if known is None:
                continue
            noted: set[str] = set()
            for row, value in enumerate(data_set.values(name), start=1):
                written = "" if value is None else str(value)
                if not written or written in known or (known.extensible and written in noted):
                    continue
                noted.add(written)
                rule = "CDISC-502" if known.extensible else "CDISC-501"
                yield Found(
                    rule, f"{written!r} is no term of {known.name} ({known.concept}).", data_set.name, row, name
                )


def tests(case: Case) -> Iterator[Found]:
    """Names of tests: their form, and that of controlled terminology."""
    for name, (code, title) in TESTS.items():
        for row, record in case.records(name):
            short, long = text(record, code), text(record, title)
            if not CODE.fullmatch(short) or len(long) > LONGEST_NAME:
                yield Found("CDISC-503", f"{short!r}, {long!r}.", name, row, code)
            term = codelists()[NAMED[name]].term(short) if name in NAMED else None
            if term is not None and term.decode != long:
                yield Found("CDISC-505", f"{short} is {long!r}, in the terminology {term.decode!r}.", name, row, title)


def paired(case: Case) -> Iterator[Found]:
    """Codes and names one to one."""
    for name, pairs in PAIRS.items():
        for code, title in pairs:
            yield from _paired(case, name, code, title)


def _paired(case: Case, name: str, code: str, title: str) -> Iterator[Found]:
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    for row, record in case.records(name):
        short, long = text(record, code), text(record, title)
        if not short or not long:
            continue
        if names.setdefault(short, long) != long:
            yield Found("CDISC-504", f"{short!r} is {long!r}, before {names[short]!r}.", name, row, title)
        elif codes.setdefault(long, short) != short:
            yield Found("CDISC-504", f"{long!r} is {short!r}, before {codes[long]!r}.", name, row, code)


CHECKS = (controlled, tests, paired)
