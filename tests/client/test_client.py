"""The client does what its calls say, and raises what the server refuses."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import httpx
import pytest

from galenic.api.shapes.data import RunShown
from galenic.client import Client, NotComputed, ServerRefused, ServerUnreachable
from galenic.errors import GalenicError
from galenic.evidence import commands
from galenic.evidence.models import Run
from galenic.jobs import queue
from galenic.parties.models import ApiToken
from galenic.parties.roles import Role
from tests.client.conftest import HERE
from tests.documents import pdf
from tests.factories import PASSWORD, World
from tests.programmes.ordering import Ordering
from tests.sample_services import GOOD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of waiting, the worker gets its turn."""
    monkeypatch.setattr("galenic.client.client.time.sleep", lambda _seconds: queue.work_off())
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)


def test_a_study_from_the_draft_to_the_acceptance(study: Ordering, client_of, tmp_path: Path) -> None:
    sponsor, qa = client_of(study.sponsor_pm.person), client_of(study.sponsor_qa.person)
    partner, scientist = client_of(study.partner_pm.person), client_of(study.scientist.person)
    reviewer, partner_qa = client_of(study.reviewer.person), client_of(study.qa.person)
    assert scientist.account().person.name == study.scientist.person.printed_name

    [engagement] = [each for each in sponsor.engagements() if each.partner == "Birch Clinical"]
    order = sponsor.draft_order(
        engagement,
        number="WO-9",
        title="Mean of samples",
        service="sample.mean",
        scope="Take the mean.",
        due=study.active().due,
    )
    issued = sponsor.take(order, "issue", password=PASSWORD)
    partner.take(issued, "acknowledge", password=PASSWORD)
    file = tmp_path / "samples.csv"
    file.write_bytes(GOOD)
    data = scientist.submit(order, "samples", file, title="First series", labels="simulated")
    assert (data.rows, data.title, data.labels) == (3, "First series", ("simulated",))
    seen: list[RunShown] = []
    evidence = scientist.compute(order, {"samples": data}, on_progress=seen.append)
    assert (evidence.conclusion, evidence.order) == ("The mean is 3.00 mg/L.", order.id)
    assert evidence.outcome.value("mean") == pytest.approx(3.0)
    assert [run.state for run in seen] == ["queued", "succeeded"]
    reviewed = reviewer.take(reviewer.evidence(evidence), "review", password=PASSWORD)
    approved = partner_qa.take(reviewed, "approve", password=PASSWORD)
    delivery = partner_qa.deliver(order, approved, password=PASSWORD, statement="As ordered.")
    accepted = qa.take(delivery, "accept", password=PASSWORD)
    assert accepted.state == "accepted"
    assert sponsor.order(order).state == "accepted"
    assert [each.number for each in sponsor.orders(state="accepted")] == ["WO-9"]
    assert [each.id for each in scientist.find_evidence(order=order.id)] == [evidence.id]
    assert scientist.document(data.document) == GOOD
    assert qa.report(evidence).startswith(b"%PDF")
    assert [each.action for each in qa.audit_trail(subject_id=evidence.id)][-1] == "evidence:evidence:compute"
    assert b"evidence:evidence:compute" in qa.export_audit_trail("csv", subject_id=evidence.id)
    assert qa.verify().counts["entries"] > 20


def test_services_are_looked_up(study: Ordering, client_of) -> None:
    client = client_of(study.scientist.person)
    assert [each.id for each in client.services(state="computes")] == ["sample.mean", "sample.verdict"]
    assert client.service("sample.mean").inputs[0].columns[1]["unit"] == "mg/L"
    assert client.template("sample.mean", "samples", "csv").decode("utf-8-sig").startswith("subject")


def test_services_are_performed_one_on_the_other(world: World, client_of) -> None:
    client = client_of(world.people[Role.SPONSOR_RA])
    example = Path(__file__).parents[2] / "examples" / "simulated_crossover" / "concentrations.csv"
    parameters = client.perform("pharmacokinetics.noncompartmental", {"concentrations": example})
    judged = client.perform("bioequivalence.study", {"pharmacokinetics": parameters}, {"agency": "EMA"})
    assert judged.outcome.passed is not None
    assert judged.inputs[0].sha256 == parameters.digest


def test_evidence_that_takes_the_place_of_other_evidence(study: Ordering, client_of) -> None:
    client = client_of(study.scientist.person)
    order = study.active()
    data = client.submit(str(order.pk), "samples", GOOD)
    former = client.compute(str(order.pk), {"samples": data})
    newer = client.compute(str(order.pk), {"samples": data}, supersedes=former)
    assert newer.supersedes == former.id


def test_lists_are_read_to_their_end(study: Ordering, client_of, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("galenic.client.connection.A_PAGE", 3)
    for number in range(7):
        study.draft(number=f"WO-{number}")
    client = client_of(study.sponsor_pm.person)
    assert sorted(each.number for each in client.orders()) == [f"WO-{number}" for number in range(7)]
    assert len(list(client.work())) == 7
    assert len({each.id for each in client.orders()}) == 7


def test_what_is_refused_is_raised_with_all_its_faults(study: Ordering, client_of) -> None:
    client = client_of(study.scientist.person)
    order = study.active()
    with pytest.raises(ServerRefused) as refused:
        client.submit(str(order.pk), "samples", b"subject,value [mg/L]\n1,abc\n,2\n")
    error = refused.value
    assert isinstance(error, GalenicError)
    assert (error.status, error.code, [fault.row for fault in error.faults]) == (422, "TAB-001", [2, 3])
    assert "row 2, column value: This is no number." in str(error)
    with pytest.raises(ServerRefused) as unknown:
        client.evidence("00000000-0000-0000-0000-000000000000")
    assert (unknown.value.status, unknown.value.code) == (404, "PAR-001")


def test_a_record_that_changed_since_it_was_read(study: Ordering, client_of) -> None:
    client = client_of(study.sponsor_pm.person)
    study.draft()
    [before] = client.orders()
    client.take(before, "issue", password=PASSWORD)
    with pytest.raises(ServerRefused) as stale:
        client.take(before, "cancel", reason="the study is off")
    assert (stale.value.status, stale.value.code) == (409, "LED-004")


def test_a_computation_that_fails_raises_what_it_said(study: Ordering, client_of) -> None:
    client = client_of(study.scientist.person)
    order = study.active(options={"fault": "input"})
    data = client.submit(str(order.pk), "samples", GOOD)
    with pytest.raises(ServerRefused, match="of no use") as refused:
        client.compute(str(order.pk), {"samples": data})
    assert (refused.value.code, refused.value.remedy) == ("SAM-001", "Measure again.")


def test_a_computation_that_is_cancelled_or_takes_too_long(study: Ordering, client_of) -> None:
    client = client_of(study.scientist.person)
    order = study.active()
    data = client.submit(str(order.pk), "samples", GOOD)
    with pytest.raises(NotComputed, match="still queued"):
        client.compute(str(order.pk), {"samples": data}, at_most=0)
    run = Run.objects.get()
    commands.cancel_run(by=study.scientist, run=run)
    with pytest.raises(NotComputed, match="was cancelled"):
        client.wait(run.pk)


@pytest.mark.req("ACC-4")
def test_the_token_ends_with_the_client(study: Ordering, client_of) -> None:
    with client_of(study.scientist.person) as client:
        assert client.account().username == study.scientist.person.username
        token = ApiToken.objects.get()
        assert token.revoked_at is None
    assert ApiToken.objects.get().revoked_at is not None
    assert PASSWORD not in repr(vars(client))


def test_a_token_that_was_given_stays(study: Ordering, caller) -> None:
    token = caller(study.scientist.person).token
    with Client("http://localhost", token=token, transport=HERE) as client:
        assert list(client.work()) == []
    assert ApiToken.objects.get().revoked_at is None


def test_a_login_that_is_refused(study: Ordering) -> None:
    with pytest.raises(ServerRefused) as refused:
        Client("http://localhost", username="nobody", password="wrong", transport=HERE)
    assert (refused.value.status, refused.value.code) == (401, "PAR-005")


@pytest.mark.parametrize(
    "answer",
    [
        lambda request: httpx.Response(502, text="<html>Bad gateway</html>"),
        lambda request: httpx.Response(404, json={"detail": "Not Found"}),
        lambda request: httpx.Response(200, text="<html>Welcome</html>"),
        lambda request: (_ for _ in ()).throw(httpx.ConnectError("refused")),
    ],
)
def test_what_is_no_galenic_is_told(answer) -> None:
    client = Client("http://localhost:1", token="x", transport=httpx.MockTransport(answer))
    with pytest.raises(ServerUnreachable, match="CLT-001"):
        client.account()
    with pytest.raises(ServerUnreachable, match="CLT-001"):
        list(client.work())
    client.close()


def test_a_request_that_a_proxy_found_too_large() -> None:
    answer = httpx.MockTransport(lambda request: httpx.Response(413, text="Request Entity Too Large"))
    client = Client("http://localhost:1", token="x", transport=answer)
    with pytest.raises(ServerRefused) as refused:
        client.perform("sample.mean", {"samples": b"1" * 100})
    assert (refused.value.status, refused.value.code) == (413, "API-004")
    client.close()


def test_it_needs_nothing_of_the_servers() -> None:
    code = "import galenic.client, sys; assert not {'django', 'ninja', 'polars', 'scipy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_documents_are_handed_in_with_what_they_conclude(study: Ordering, client_of, tmp_path: Path) -> None:
    order = study.active(service_id="sample.report", options={})
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf())
    about = {"title": "Batch report", "author": "Ana Duarte", "dated": date(2026, 3, 2), "version": "1.0"}
    scientist = client_of(study.scientist.person)

    evidence = scientist.hand_in(str(order.pk), [(file, about)], "It was made.", labels=["simulated"])

    assert (evidence.kind, evidence.labels[0]) == ("document", "Reviewed document: not computed by Galenic")
    reviewed = client_of(study.reviewer.person).take(evidence, "review", password=PASSWORD)
    assert reviewed.state == "reviewed"
    with pytest.raises(ServerRefused) as refused:
        scientist.hand_in(str(order.pk), [(b"text", about)], "")
    assert [fault.code for fault in refused.value.faults] == ["EVI-040", "EVI-043"]
