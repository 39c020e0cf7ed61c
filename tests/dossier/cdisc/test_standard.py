"""The specification: complete, within the limits of the formats, and by the terminology where that is at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from galenic.dossier.cdisc import standard
from galenic.dossier.cdisc.terminology import controlled
from galenic.dossier.cdisc.transport import MOST_LABEL, MOST_TEXT, NAME


def test_every_variable_fits_a_transport_file() -> None:
    for name, about in standard.descriptions().items():
        assert NAME.fullmatch(name)
        assert len(about.label) <= MOST_LABEL
        names = [variable.name for variable in about.variables]
        assert len(names) == len(set(names))
        assert set(about.keys) <= set(names)
        for variable in about.variables:
            one = standard.numbered(variable, "01")
            assert NAME.fullmatch(one.name), one.name
            assert len(one.label) <= MOST_LABEL, one.label
            assert one.length <= MOST_TEXT
            assert one.core in {"Req", "Exp", "Perm", "Cond"}
            assert one.codelist in {"", "MEDDRA", "ISO3166", "LOINC", "TRT", *standard.codelists()}
            assert one.origin in {"Collected", "Assigned", "Protocol", "Derived"} or "." in one.origin
            if one.origin == "Derived":
                assert one.method or one.name in {"RDOMAIN", "USUBJID"}, f"{name}.{one.name} says not how"


def test_every_test_code_has_its_name() -> None:
    for domain in ("VS", "LB"):
        codes, names = (standard.codelists()[f"{domain}{end}"].terms for end in ("TESTCD", "TEST"))
        assert [(term.decode, term.concept) for term in codes] == [(term.value, term.concept) for term in names]
        assert all(NAME.fullmatch(term.value) and len(term.decode) <= MOST_LABEL for term in codes)


def test_what_is_copied_is_there() -> None:
    for about in standard.descriptions().values():
        for variable in about.variables:
            if "." in variable.origin:
                source, name = variable.origin.split(".")
                assert standard.descriptions()[source].variable(name) is not None, variable.origin


def test_terms_are_those_of_the_terminology(reference_dir: Path) -> None:
    """NCI Enterprise Vocabulary Services, CDISC controlled terminology of 2026-03-27."""
    file = reference_dir / "dossier/cdisc-ct/sendct-2026-03-27-pk-subset.json"
    published = json.loads(file.read_text())
    compared = 0
    for code, known in standard.codelists().items():
        if code not in published:
            continue
        assert known.concept == published[code]["conceptId"]
        assert known.extensible is published[code]["extensible"]
        concepts = {term["value"]: term["code"] for term in published[code]["terms"]}
        for term in known.terms:
            assert concepts[term.value] == term.concept
            compared += 1
    assert compared > 300


@pytest.mark.parametrize(
    ("unit", "term"),
    [
        ("mg/L", "ug/mL"),
        ("ug/L", "ng/mL"),
        ("h*mg/L", "h*ug/mL"),
        ("h2*mg/L", "h2*ug/mL"),
        ("1/h", "/h"),
        ("L/h", "L/h"),
        ("%", "%"),
        ("", ""),
        ("furlong", "furlong"),
    ],
)
def test_units_are_spelled_as_the_terminology_spells_them(unit: str, term: str) -> None:
    assert controlled(unit) == term


def test_units_of_examinations_have_a_list_of_their_own() -> None:
    assert controlled("mg/L", "UNIT") == "mg/L"  # ug/mL in the list of concentrations
    assert controlled("mmHg", "VSRESU") == "mmHg"


def test_numbered_variables_are_found() -> None:
    adsl = standard.descriptions()["ADSL"]
    found = adsl.variable("TRT02P")
    assert found is not None
    assert found.label == "Planned Treatment for Period 02"
    assert adsl.variable("TRT2P") is None
