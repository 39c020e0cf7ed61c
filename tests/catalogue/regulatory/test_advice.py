"""The plan as an outcome: from a description to conclusion, tables and figures, by every way in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from galenic.catalogue import Performance, Upload, perform
from galenic.catalogue.outcome import Outcome
from galenic.errors import InputError
from tests.catalogue.planning.products import FOLDER, described, planned

ADVICE = "regulatory.advice"
TABLET = FOLDER / "immediate_release_tablet.toml"


def advise(product: Any, **options: str) -> Performance:
    return perform(ADVICE, {"product": product}, options)


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return advise(TABLET).outcome


def test_a_description_is_taken_as_file_bytes_or_mapping(tmp_path: Path) -> None:
    facts = json.loads(json.dumps(described("immediate_release_tablet"), default=str))
    file = tmp_path / "tablet.json"
    file.write_text(json.dumps(facts))
    done = [
        advise(TABLET),
        advise(Upload(TABLET.read_bytes(), "tablet.TOML")),
        advise(file),
        advise(json.dumps(facts).encode()),
        advise(facts),
    ]
    assert {each.outcome.digest for each in done} == {done[0].outcome.digest}
    assert {each.digest for each in done} == {done[0].digest}
    assert done[0].inputs[0].source == "immediate_release_tablet.toml"
    assert Performance.model_validate_json(done[0].model_dump_json()).holds()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"name = ", "x.toml", "SRV-006"),
        (b"\xff\xfe", "x.toml", "SRV-006"),
        (b"{", "x.json", "SRV-006"),
        (b"[1]", "x.json", "SRV-006"),
        (b'{"name": NaN}', "x.json", "SRV-006"),
        (b"filing_date = 2026-01-01T00:00:00", "x.toml", "SRV-006"),
        (b"{}", "x.json", "PRD-000"),
    ],
)
def test_what_is_no_description_is_refused(content: bytes, name: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        advise(Upload(content, name))
    assert refused.value.code == code


def test_the_conclusion_says_what_it_takes(outcome: Outcome) -> None:
    shortest, typical, longest = planned("immediate_release_tablet").weeks_to_filing()
    assert outcome.passed is None
    assert outcome.conclusion == (
        "Ibuprofen tablets needs 36 of 57 services, 1 of them only if something turns out: 21 for a CRO and 15 for a "
        f"CDMO. The application is ready after about {typical:.0f} weeks ({shortest:.0f} to {longest:.0f})."
    )
    assert (outcome.value("CRO.services"), outcome.value("CDMO.services"), outcome.value("CMO.services")) == (21, 15, 0)


def test_a_filing_date_gives_the_latest_beginning_and_a_beginning_the_filing(outcome: Outcome) -> None:
    # 107 weeks before 2028-06-30, a Friday, is the Friday 2026-06-12; 107 weeks after 2027-01-04 is 2029-01-22.
    assert outcome.value("weeks") == 107
    assert outcome.value("latest_start") == "2026-06-12"
    ready = advise(TABLET, start="2027-01-04").outcome.value("ready")
    assert ready == "2029-01-22"
    undated = advise(described("injection")).outcome
    assert undated.value("latest_start") is None
    assert {value.reason for value in undated.values if value.name == "latest_start"} == {"no filing date is stated"}


def test_the_tables_hold_the_whole_plan(outcome: Outcome) -> None:
    made = planned("immediate_release_tablet")
    assert [row[0] for row in outcome.table("steps").rows] == [step.id for step in made.steps]
    assert [row[0] for row in outcome.table("critical_path").rows] == list(made.critical_path)
    assert len(outcome.table("reasons").rows) == sum(len(step.needed.reasons) for step in made.steps)
    assert len(outcome.table("order").rows) == sum(len(step.waits) for step in made.steps)
    assert len(outcome.table("partners").rows) == len(made.steps)
    assert len(outcome.table("not_needed").rows) == len(made.not_needed)
    assert [row[1] for row in outcome.table("one_or_several").rows] == [answer.verdict for answer in made.answers]
    mix = outcome.table("mix").rows
    assert sum(int(str(row[2])) for row in mix) == len(made.steps)
    assert {(str(row[0])[0], row[1]) for row in mix} == {("1", "CRO"), ("2", "CRO"), ("3", "CDMO"), ("4", "CDMO")}
    assert all(row[3] and row[4] for row in outcome.table("reasons").rows)


def test_one_changed_fact_changes_the_evidence() -> None:
    facts = described("immediate_release_tablet")
    before = advise(facts)
    assert advise(facts | {"bcs_class": 1}).outcome.digest != before.outcome.digest


def test_facts_that_are_open_are_told_where_they_matter() -> None:
    def told(name: str) -> str:
        return " ".join(advise(described(name)).outcome.assumptions)

    assert "highly_variable is not stated" in told("immediate_release_tablet")
    assert "highly_variable" not in told("injection")
    assert "bcs_class" not in told("biologic")
    stated = advise(described("injection", weeks={"stability.study": [30, 40]})).outcome.assumptions
    assert any("stability.study" in text for text in stated)


@pytest.mark.parametrize("name", sorted(file.stem for file in FOLDER.glob("*.toml")))
def test_the_figures_draw_every_step_and_the_critical_path(name: str) -> None:
    made = planned(name)
    network, timeline = advise(described(name)).outcome.figures
    place = network.columns.index
    boxes = [row for row in network.rows if row[place("x")] is not None]
    assert len(boxes) == len(made.steps)
    assert sum(row[place("critical_x")] is not None for row in boxes) == len(made.critical_path)
    links = [row for row in network.rows if row[place("from_x")] is not None]
    assert len(set(links)) == len(links) > 0
    assert any(row[place("path_x")] is not None for row in links)
    assert len(timeline.rows) == len(made.steps)
    assert {row[5] is not None for row in timeline.rows} == {True, False}


TABLE = b"""fact,value
name,Ibuprofen tablets
modality,small-molecule
smiles,CC(C)Cc1ccc(cc1)C(C)C(=O)O
dosage_form,tablet
route,oral
strengths,200 mg; 400 mg; 600 mg
max_daily_dose_mg,2400
reference_product,Brufen tablets
in_humans,true
product_process,unknown
master_file,referenced
markets,US; EU
filing_date,2028-06-30
bcs_class,2
highly_variable,
"""


def test_a_table_of_facts_gives_the_same_plan(outcome: Outcome) -> None:
    assert perform(ADVICE, {"facts": TABLE}).outcome.digest == outcome.digest


def test_faults_of_a_table_are_told_with_their_rows() -> None:
    bad = TABLE.replace(b"oral", b"intravenous").replace(b"US; EU", b"US; JP").replace(b"bcs_class,2", b"bcs_class,9")
    with pytest.raises(InputError) as refused:
        perform(ADVICE, {"facts": Upload(bad, "facts.csv")})
    found = {(fault.code, fault.table, fault.row, fault.column) for fault in refused.value.faults}
    assert found == {
        ("PRD-004", "facts.csv", 6, "route"),
        ("PRD-002", "facts.csv", 13, "markets.1"),
        ("PRD-002", "facts.csv", 15, "bcs_class"),
    }


def test_the_template_is_itself_a_description() -> None:
    from galenic.catalogue.discovery import service
    from galenic.catalogue.service import TableInput
    from galenic.catalogue.tables.templates import template_csv

    item = next(item for item in service(ADVICE).inputs if isinstance(item, TableInput))
    done = perform(ADVICE, {"facts": Upload(template_csv(item.schema, example=True), "facts.csv")})
    assert done.outcome.value("services") == 36


def test_the_rules_that_made_the_plan_are_named(outcome: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from galenic.catalogue import discovery

    known = dict(discovery.services())
    known["stability.study"] = replace(known["stability.study"], weeks=(20, 30))
    assert advise(described("substance")).outcome.value("rules") == outcome.value("rules")
    monkeypatch.setattr(discovery, "services", lambda: known)
    assert advise(described("substance")).outcome.value("rules") != outcome.value("rules")
