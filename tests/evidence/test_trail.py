from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from galenic.evidence import commands, trail
from galenic.evidence.models import Evidence
from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.trail import TRAIL_COLUMNS
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from tests.study import Study

pytestmark = [pytest.mark.django_db, pytest.mark.req("AUD-6")]


def actions(found: object) -> list[str]:
    return [entry.action for entry in found]  # type: ignore[attr-defined]


def test_latest_first_and_narrowed_to_what_is_asked_for(study: Study) -> None:
    evidence = study.approved()
    engagement = f"engagement:{study.world.engagement.pk}"
    reviewer = str(study.reviewer.person.pk)

    found = trail.trail(study.qa, scope=engagement, subject_id=str(evidence.pk))

    assert actions(found) == ["evidence:evidence:approve", "evidence:evidence:review", "evidence:evidence:compute"]
    assert actions(trail.trail(study.qa, scope=engagement, person_id=reviewer, action="evidence:")) == [
        "evidence:evidence:review"
    ]
    assert not trail.trail(study.qa, since=datetime.now(UTC) + timedelta(hours=1)).exists()
    assert not trail.trail(study.qa, until=datetime.now(UTC) - timedelta(hours=1), scope=engagement).exists()
    assert set(actions(trail.trail(study.qa, subject_type="evidence.dataset"))) == {"evidence:data_set:submit"}


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.PARTNER_QA, True),
        (Role.SPONSOR_QA, True),
        (Role.AUDITOR, True),
        (Role.PARTNER_SCIENTIST, False),
        (Role.SPONSOR_PM, False),
        (Role.SYSTEM_ADMIN, False),
    ],
)
def test_quality_assurance_and_auditors_read_it_and_only_those(study: Study, role: Role, reads: bool) -> None:
    evidence = study.compute()

    found = trail.trail(study.world.reader(role), subject_id=str(evidence.pk))

    assert found.exists() is reads


def test_of_organizations_that_see_the_record_and_only_those(study: Study) -> None:
    study.compute()
    scope = f"engagement:{study.world.engagement.pk}"

    for stranger in (study.world.competitor, study.world.stranger):
        assert not trail.trail(reader_for(stranger), scope=scope, access=True).exists()


@pytest.mark.req("AUD-9")
def test_who_looked_at_what_is_shown_when_asked_for(study: Study) -> None:
    evidence = study.compute()
    commands.note_view(by=study.scientist, record=evidence)
    about = str(evidence.pk)

    assert "evidence:evidence:view" not in actions(trail.trail(study.qa, subject_id=about))
    assert "evidence:evidence:view" in actions(trail.trail(study.qa, subject_id=about, access=True))


def test_export_rows_hold_each_change_with_old_and_new(study: Study) -> None:
    evidence = study.compute()
    commands.send_back(by=study.qa, evidence=evidence, reason=Reason(ReasonCode.OTHER, "an outlier"))

    found = list(trail.rows(trail.trail(study.qa, subject_id=str(evidence.pk))))

    state = next(row for row in found if row["field"] == "state" and row["before"])
    assert (state["before"], state["after"], state["reason"]) == ("computed", "returned", "an outlier")
    assert state["person"] == study.qa.person.printed_name
    assert all(set(row) == set(TRAIL_COLUMNS) for row in found)
    first = {row["field"] for row in found if row["record_version"] == 1}
    assert {"digest", "options", "performer_id"} <= first


def test_people_to_choose_from(study: Study) -> None:
    study.approved()

    people = trail.people_in(trail.trail(study.qa, subject_type=Evidence.subject_type()))

    assert {name for _, name in people} == {
        reader.person.printed_name for reader in (study.scientist, study.reviewer, study.qa)
    }
