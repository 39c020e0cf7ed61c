from __future__ import annotations

import pytest

from galenic.errors import InputError
from galenic.evidence import commands, queries, store
from galenic.evidence.errors import DocumentDamaged
from galenic.evidence.models import DataSet, Document
from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import Refused, SignatureRefused
from galenic.ledger.models import Entry
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from tests.factories import give_role, proof_of
from tests.sample_services import GOOD
from tests.study import Study

pytestmark = pytest.mark.django_db

BAD = b"subject,value [mg/L]\n1,-1.5\n1,many\n"


def test_a_good_table_becomes_a_document_and_a_data_set(study: Study) -> None:
    data_set = study.submit(title="First samples")

    assert (data_set.title, data_set.rows, data_set.state) == ("First samples", 3, "submitted")
    assert data_set.units == {"value": "mg/L"}
    assert data_set.document.file_name == "samples.csv"
    assert data_set.document.size == len(GOOD)
    assert store.read(data_set.document.sha256) == GOOD
    assert data_set.submitted_by == study.scientist.person


@pytest.mark.req("AUD-1", "AUD-2")
def test_submitting_is_on_the_engagements_chain_with_its_initial_values(study: Study) -> None:
    data_set = study.submit()

    entry = Entry.objects.get(subject_id=str(data_set.pk))
    assert entry.chain_id == f"engagement:{study.world.engagement.pk}"
    assert entry.action == "evidence:data_set:submit"
    assert entry.actor_name == study.scientist.person.printed_name
    assert entry.changes["digest"] == [None, data_set.digest]


def test_a_bad_table_is_refused_whole_with_every_fault_and_leaves_nothing_behind(
    study: Study, tmp_path: object, settings: object
) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(InputError) as refused:
        study.submit(BAD)

    assert {fault.row for fault in refused.value.faults} >= {2, 3}
    assert not Document.objects.exists()
    assert not DataSet.objects.exists()
    assert not list(tmp_path.glob("documents/**/*"))  # type: ignore[attr-defined]


def test_a_table_that_the_service_does_not_read_is_refused(study: Study) -> None:
    with pytest.raises(InputError, match="reads no table called 'sample'"):
        study.submit(input_name="sample")


@pytest.mark.parametrize("reading", [{"comma": True}, {"decimal": ";"}, {"units": {"weight": "kg"}}])
def test_an_unclear_way_of_reading_is_refused(study: Study, reading: dict[str, object]) -> None:
    with pytest.raises(InputError):
        study.submit(reading=reading)
    assert not DataSet.objects.exists()


def test_the_way_of_reading_is_part_of_the_digest(study: Study) -> None:
    plain = study.submit(b"subject,value\n1,1.5\n", reading={"units": {"value": "mg/L"}})
    other = study.submit(b"subject,value\n1,1.5\n", reading={"units": {"value": "ug/L"}})

    assert plain.document.sha256 == other.document.sha256
    assert plain.digest != other.digest


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/samples.csv", "samples.csv"),
        ("C:\\Users\\mei\\samples.csv", "samples.csv"),
        ("sam\x00ples\n.csv", "samples.csv"),
        ("", "data"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
    ],
)
def test_a_file_name_never_leads_anywhere(study: Study, given: str, kept: str) -> None:
    assert study.submit(file_name=given).document.file_name == kept


@pytest.mark.req("ACC-3")
def test_equal_bytes_of_two_partners_are_two_records_and_neither_sees_the_other(study: Study) -> None:
    world = study.world
    give_role(world.competitor, Role.PARTNER_SCIENTIST)
    ours = study.submit()
    theirs = commands.submit_data(
        by=reader_for(world.competitor),
        engagement_id=world.competing_engagement.pk,
        service_id="sample.mean",
        input_name="samples",
        file_name="other.csv",
        content=GOOD,
    )

    assert ours.document.sha256 == theirs.document.sha256
    assert ours.document.pk != theirs.document.pk
    with pytest.raises(NotVisible):
        commands.open_document(by=reader_for(world.competitor), document=ours.document)
    with pytest.raises(NotVisible):
        commands.open_document(by=study.qa, document=theirs.document)
    assert list(queries.data_sets_for(study.qa)) == [ours]


@pytest.mark.parametrize("role", [Role.SPONSOR_PM, Role.SPONSOR_QA, Role.PARTNER_QA, Role.PARTNER_PRODUCTION])
def test_a_role_that_may_not_submit_is_refused(study: Study, role: Role) -> None:
    with pytest.raises(Refused, match="may not submit data"):
        commands.submit_data(
            by=study.world.reader(role),
            engagement_id=study.world.engagement.pk,
            service_id="sample.mean",
            input_name="samples",
            file_name="samples.csv",
            content=GOOD,
        )


@pytest.mark.req("ACC-3")
def test_the_engagement_does_not_exist_for_a_stranger(study: Study) -> None:
    with pytest.raises(NotVisible):
        commands.submit_data(
            by=reader_for(study.world.stranger),
            engagement_id=study.world.engagement.pk,
            service_id="sample.mean",
            input_name="samples",
            file_name="samples.csv",
            content=GOOD,
        )


@pytest.mark.req("AUD-9")
def test_a_download_is_noted_beside_the_records_own_chain(study: Study) -> None:
    data_set = study.submit()

    content = commands.open_document(by=study.qa, document=data_set.document)

    entry = Entry.objects.get(action="evidence:document:download")
    assert content == GOOD
    assert entry.chain_id == f"engagement:{study.world.engagement.pk}/access"
    assert entry.subject_id == str(data_set.document.pk)
    assert entry.actor_id == str(study.qa.person.pk)


@pytest.mark.req("TMP-5")
def test_a_damaged_document_is_not_handed_out_and_raises_an_alert(study: Study) -> None:
    data_set = study.submit(b"subject,value [mg/L]\n9,9\n")
    store.path_of(data_set.document.sha256).write_bytes(b"subject,value [mg/L]\n9,8\n")

    with pytest.raises(DocumentDamaged):
        commands.open_document(by=study.qa, document=data_set.document)

    alert = Entry.objects.get(action="evidence:document:damaged")
    assert alert.chain_id == f"engagement:{study.world.engagement.pk}"
    assert alert.subject_id == str(data_set.document.pk)


def test_retracting_data_takes_a_signature_and_a_reason(study: Study) -> None:
    data_set = study.submit()
    reason = Reason(ReasonCode.OTHER, "the samples were thawed")

    with pytest.raises(Refused, match="retract"):
        commands.retract_data(by=study.scientist, data_set=data_set, proof=None, reason=reason)
    with pytest.raises(SignatureRefused):
        commands.retract_data(by=study.qa, data_set=data_set, proof=None, reason=reason)
    retracted = commands.retract_data(
        by=study.qa, data_set=data_set, proof=proof_of(study.qa.person), reason=reason, expected_version=1
    )

    assert retracted.state == "retracted"
