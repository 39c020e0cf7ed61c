"""Letters that open a master file: what each region's has to say, and that none is signed."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from galenic.dossier.compiling.kind import Compiled
from galenic.dossier.compiling.material import Application, Material
from galenic.dossier.headings import find
from galenic.dossier.quality.letter_facts import LetterFacts
from galenic.dossier.quality.letters import compiled, forms
from galenic.dossier.quality.tables import KINDS
from galenic.reports.blocks import Grid, Mark, Prose
from galenic.reports.pdf import typeset

MOMENT = datetime(2026, 11, 20, 12, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "file": {"number": "099999", "type": "II", "subject": "Theophylline"},
    "holder": {"name": "Invented Synthesis", "address": "1 Reactor Road"},
    "applicant": {"name": "Alder Therapeutics", "address": "12 Alder Street"},
    "dated": "2026-01-15",
    "signatory": {"name": "Sam Synth", "position": "Regulatory affairs", "email": "sam@synthesis.example"},
}
EU = {"product": "Theophylline 320 mg tablets", "addressee": "European Medicines Agency"}


def facts(region: str, **changes: Any) -> dict[str, Any]:
    told = deepcopy(FACTS) | (EU if region == "EU" else {})
    told["file"] |= {"version": "AP 2, RP 3"} if region == "EU" else {}
    return told | changes


def made(region: str, told: dict[str, Any]) -> Compiled:
    application = Application(region, "", "", "Alder Therapeutics", "Theophylline tablets")
    return compiled(Material(application, (), LetterFacts.model_validate(told), MOMENT))


def text(told: Compiled) -> str:
    return " ".join(block.text for one in told.document.sections for block in one.blocks if isinstance(block, Prose))


@pytest.mark.parametrize("region", ["US", "EU", "CA"])
def test_a_letter_names_file_holder_and_applicant_and_is_a_draft(region: str) -> None:
    told = made(region, facts(region))
    assert told.missing == ()
    said = text(told)
    kind = KINDS[region][0]
    for part in (f"{kind} 099999 (Theophylline)", "Invented Synthesis", "Alder Therapeutics", "Not signed."):
        assert part in said
    assert told.document.banners[0] == "DRAFT for the holder's signature: not signed"
    assert (told.document.verdict.word, told.document.verdict.mark) == ("Draft", Mark.OPEN)
    assert forms()[region].source in told.document.sections[0].record
    assert typeset(told.document, MOMENT) == typeset(made(region, facts(region)).document, MOMENT)


@pytest.mark.parametrize("region", ["US", "EU", "CA"])
def test_its_place_is_a_heading_of_the_region(region: str) -> None:
    heading = find(forms()[region].section, region)
    assert heading is not None
    assert heading.holds


def test_each_region_says_what_its_rule_asks() -> None:
    us, eu, ca = (text(made(region, facts(region))) for region in ("US", "EU", "CA"))
    assert "incorporate by reference" in us  # 21 CFR 314.420(b)
    assert "tell Alder Therapeutics in writing" in us  # 21 CFR 314.420(c)
    assert "list of persons" in us  # 21 CFR 314.420(d)
    assert "for the assessment of Theophylline 320 mg tablets" in eu
    assert "share their assessment reports" in eu
    assert "DIN applications" in ca
    assert "Theophylline 320 mg tablets" not in us + ca


def test_without_items_the_whole_file_is_opened() -> None:
    grids = [block for one in made("US", facts("US")).document.sections for block in one.blocks]
    opened = next(block for block in grids if isinstance(block, Grid) and block.title == "Information referred to")
    assert opened.rows[0][0].text == "The whole of type II DMF 099999"
    some = facts("US", item=[{"item": "Form A", "submitted": "2024-05-06", "sections": "3.2.S.2"}])
    grids = [block for one in made("US", some).document.sections for block in one.blocks]
    opened = next(block for block in grids if isinstance(block, Grid) and block.title == "Information referred to")
    assert [cell.text for cell in opened.rows[0]] == ["Form A", "2024-05-06", "3.2.S.2"]


@pytest.mark.parametrize("region", ["US", "EU", "CA"])
def test_all_that_is_not_stated_is_missing(region: str) -> None:
    lacks = made(region, {}).missing
    wanted = [
        "number",
        "subject",
        "name of the holder",
        "address of the holder",
        "name of the applicant",
        "address of the applicant",
        "date of the letter",
        "name of who",
        "position of who",
        "telephone or e-mail",
    ]
    wanted += {"US": ["type of"], "EU": ["version of", "product", "addressee"], "CA": ["type of"]}[region]
    assert len(lacks) == len(wanted)
    for each in wanted:
        assert any(lack.startswith(each) for lack in lacks)


def test_what_does_not_belong_into_a_region_s_letter_is_told() -> None:
    told = made("CA", facts("CA", product="Tablets", file=FACTS["file"] | {"kind": "DMF"})).missing
    assert told == (
        "file of the kind MF: DMF 099999 is none of this region",
        "letter that names no product: this region's letter is about the file, not a product (product)",
    )
