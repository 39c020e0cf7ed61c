from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from galenic.catalogue.tables.faults import TableError
from galenic.cli import main
from galenic.ledger import clock
from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.models import Entry
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.rules import Operator
from galenic.partners import commands
from galenic.partners.errors import PartnerRefused
from galenic.partners.models import Capability, Inspection
from galenic.partners.shortlist import Criterion, Want
from galenic.programmes.commands import accept_delivery, return_delivery
from galenic.programmes.directory import candidates, compare_partners
from galenic.programmes.directory_import import import_capabilities, import_inspections
from tests.factories import make_engagement, make_person, proof_of
from tests.parties.conftest import pass_time  # noqa: F401 - a fixture
from tests.programmes.ordering import Ordering

pytestmark = pytest.mark.django_db

CAPABILITIES = """organization,site,service,modalities,batch [g],platforms,releases,stated_on,source
Birch Clinical,Utrecht,sample.mean,small molecule; peptide,120000,LC-MS/MS;HRMS,yes,2026-03-01,site master file 7
"""
INSPECTIONS = """organization,site,agency,inspected_on,outcome,stated_on,source
Birch Clinical,Utrecht,FDA,2025-05-01,compliant,2026-03-01,FDA data dashboard
"""


def _want(**more: object) -> Want:
    return Want(service_id="sample.mean", on=clock.now().date(), **more)


def _imported(study: Ordering, text: str = CAPABILITIES) -> list[Capability]:
    return import_capabilities(
        by=study.sponsor_pm, sponsor=study.world.sponsor, source=text.encode(), name="capabilities.csv"
    )


def test_a_spreadsheet_becomes_dated_statements_with_their_source(study: Ordering) -> None:
    [stated] = _imported(study)

    assert (stated.site, stated.service_id) == (study.world.site, "sample.mean")
    assert (stated.modalities, stated.platforms) == (["peptide", "small molecule"], ["HRMS", "LC-MS/MS"])
    assert (Decimal(stated.batch_kg), stated.releases, stated.reactor_liters) == (120, True, None)
    assert (stated.stated_on, stated.source) == (date(2026, 3, 1), "site master file 7")
    [entry] = Entry.objects.filter(action="partners:capability:state")
    assert entry.chain_id == f"organization:{study.world.sponsor.pk}"


def test_a_workbook_is_read_as_well(study: Ordering) -> None:
    book, file = Workbook(), io.BytesIO()
    for line in INSPECTIONS.strip().splitlines():
        book.active.append(line.split(","))
    book.save(file)
    [inspection] = import_inspections(
        by=study.sponsor_pm, sponsor=study.world.sponsor, source=file.getvalue(), name="inspections.xlsx"
    )

    assert (inspection.agency, inspection.inspected_on, inspection.outcome) == ("FDA", date(2025, 5, 1), "compliant")


def test_a_table_with_faults_is_refused_whole_and_every_fault_is_named(study: Ordering) -> None:
    faulty = CAPABILITIES + (
        "Birch Clinical,Atlantis,sample.mean,,,,,2026-03-01,x\nNobody,Utrecht,poetry.reading,,,,,2099-01-01,x\n"
    )
    with pytest.raises(PartnerRefused) as refused:
        _imported(study, faulty)

    assert [(fault.row, fault.code, fault.column) for fault in refused.value.faults] == [
        (3, "PTN-043", "site"),
        (4, "PTN-043", "site"),
        (4, "PTN-016", "stated_on"),
        (4, "PTN-044", "service"),
    ]
    assert not Capability.objects.exists()

    with pytest.raises(TableError) as unreadable:
        _imported(study, CAPABILITIES.replace("yes", "perhaps").replace("120000", "-1"))
    assert {fault.column for fault in unreadable.value.faults} == {"batch", "releases"}


@pytest.mark.req("ACC-3")
def test_a_directory_is_its_sponsors_alone(study: Ordering) -> None:
    """Not even that a sponsor has looked a site up is known to the site, to a competitor, or to another sponsor."""
    _imported(study)
    make_engagement(study.world.strange_programme, study.world.partner)
    cedar = make_person(study.world.strange_sponsor, *study.sponsor_pm.organization_roles)
    for reader in (study.qa, reader_for(study.world.competitor), reader_for(study.world.stranger), reader_for(cedar)):
        assert candidates(reader) == []
        with pytest.raises(NotVisible):
            import_inspections(by=reader, sponsor=study.world.sponsor, source=INSPECTIONS.encode(), name="i.csv")
    assert [each.name for each in candidates(study.sponsor_qa)] == ["Birch Clinical, Utrecht"]


def test_sizes_sources_and_days_have_to_be(study: Ordering) -> None:
    with pytest.raises(PartnerRefused) as refused:
        commands.state_capability(
            by=study.sponsor_pm,
            sponsor=study.world.sponsor,
            site=study.world.site,
            service_id="sample.mean",
            batch_kg=Decimal(0),
            stated_on=date(2099, 1, 1),
            source=" ",
        )
    assert [fault.code for fault in refused.value.faults] == ["PTN-015", "PTN-016", "PTN-042"]


def test_sites_are_compared_from_what_was_written_down(study: Ordering) -> None:
    _imported(study)
    import_inspections(by=study.sponsor_pm, sponsor=study.world.sponsor, source=INSPECTIONS.encode(), name="i.csv")
    [ranked] = compare_partners(study.sponsor_pm, _want(modality="peptide", batch_kg=100, agencies=("FDA", "EMA")))

    values = {score.criterion: score.value for score in ranked.scores}
    assert values == {
        Criterion.STAGE_FIT: 1.0,
        Criterion.REGULATORY: 0.5,
        Criterion.INFRASTRUCTURE: 1.0,
        Criterion.TRACK_RECORD: 0.0,
    }
    [track] = [score for score in ranked.scores if score.criterion is Criterion.TRACK_RECORD]
    assert len(track.unknown) == 2, "nothing was delivered yet"


@pytest.mark.req("SUP-5")
def test_a_site_that_has_delivered_is_known_though_nobody_wrote_it_down(study: Ordering) -> None:
    order = study.active()
    assert not candidates(study.sponsor_pm)

    accept_delivery(by=study.sponsor_qa, delivery=study.delivered(order), proof=proof_of(study.sponsor_qa.person))
    [candidate] = candidates(study.sponsor_pm)
    assert (candidate.key, candidate.stated, len(candidate.deliveries)) == (str(study.world.site.pk), (), 1)


def test_the_track_record_comes_from_the_record_alone(
    study: Ordering,
    pass_time: Callable[..., None],  # noqa: F811
) -> None:
    _imported(study)
    why = Reason(ReasonCode.OTHER, "the mean is of other samples")
    accept = {"by": study.sponsor_qa}
    good = study.active()
    accept_delivery(delivery=study.delivered(good), proof=proof_of(study.sponsor_qa.person), **accept)
    late = study.active(number="WO-2", due=clock.now().date())
    evidence = study.signed(study.computed(late))
    first = study.delivered(late, evidence)
    return_delivery(by=study.sponsor_qa, delivery=first, proof=proof_of(study.sponsor_qa.person), reason=why)
    pass_time(days=2)
    accept_delivery(delivery=study.delivered(late, evidence), proof=proof_of(study.sponsor_qa.person), **accept)

    [candidate] = candidates(study.sponsor_pm)
    assert [(each.order, each.on_time, each.first_time) for each in candidate.deliveries] == [
        ("WO-1", True, True),
        ("WO-2", False, False),
    ]
    [ranked] = compare_partners(study.sponsor_pm, _want())
    track = next(score for score in ranked.scores if score.criterion is Criterion.TRACK_RECORD)
    assert [(answer.value, answer.fact) for answer in track.answers] == [(0.5, "1 of 2 orders"), (0.5, "1 of 2 orders")]


def test_the_operator_imports_at_the_command_line(
    study: Ordering, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "capabilities.csv").write_text(CAPABILITIES)
    (tmp_path / "inspections.csv").write_text(INSPECTIONS)
    options = ["--capabilities", str(tmp_path / "capabilities.csv"), "--inspections", str(tmp_path / "inspections.csv")]
    with pytest.raises(SystemExit) as ended:
        main(["import-partners", study.world.sponsor.name, *options])
    assert not ended.value.code
    assert "inspections.csv now in the directory of Alder Therapeutics: 1." in capsys.readouterr().out.replace(
        "\n", " "
    )
    assert Inspection.objects.get().recorded_by is None
    assert Entry.objects.get(action="partners:inspection:record").actor_id == Operator("x").actor().id

    (tmp_path / "inspections.csv").write_text(INSPECTIONS.replace("compliant", "splendid"))
    with pytest.raises(SystemExit) as ended:
        main(["import-partners", study.world.sponsor.name, *options[2:]])
    assert ended.value.code == 2
    assert "splendid" in capsys.readouterr().err
