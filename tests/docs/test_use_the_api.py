"""docs/how-to/use-the-api.md, done from top to bottom against a server with its worker."""

from __future__ import annotations

import getpass
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from docs.generate import DOCS, ROOT
from galenic.jobs import queue
from galenic.ledger.models import Entry
from galenic.parties.models import Organization, Person
from galenic.parties.roles import Role
from galenic.programmes.models import Delivery
from tests.factories import PASSWORD, clear, make_engagement, make_organization, make_person, make_programme
from tests.parties.conftest import quick_hashes  # noqa: F401 - a fixture

PAGE = (DOCS / "how-to/use-the-api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
PEOPLE = {
    "ada.lind": Role.PARTNER_SCIENTIST,
    "bo.sand": Role.PARTNER_SCIENTIST,
    "cem.oz": Role.PARTNER_QA,
    "eva.quist": Role.PARTNER_PM,
    "dee.ash": Role.SPONSOR_PM,
}


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """A worker in a thread of its own, as `galenic serve` has one in a process of its own."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.1):
            queue.work_off()
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.fixture
def people(transactional_db: None) -> dict[str, Person]:
    sponsor = make_organization("Alder Therapeutics", Organization.Kind.SPONSOR)
    partner = make_organization("Birch Clinical", Organization.Kind.CRO)
    engagement = make_engagement(make_programme(sponsor, "MAPLE-1"), partner)
    found = {
        name: make_person(sponsor if role is Role.SPONSOR_PM else partner, role, username=name)
        for name, role in PEOPLE.items()
    }
    clear(engagement, "pharmacokinetics.noncompartmental")
    return found


@pytest.mark.django_db(transaction=True)
def test_everything_on_the_page_works(
    live_server: Any, worker: None, people: dict[str, Person], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: PASSWORD)
    names: dict[str, Any] = {}
    assert len(BLOCKS) == 8
    for number, block in enumerate(BLOCKS):
        code = block.replace("https://galenic.example.org", live_server.url)
        exec(compile(code, f"use-the-api.md, block {number + 1}", "exec"), names)
    printed = capsys.readouterr().out
    assert "pharmacokinetics.noncompartmental Noncompartmental pharmacokinetics" in printed
    assert "100 %" in printed
    assert "422 TAB-001" in printed
    assert names["delivery"].state == "released"
    assert Delivery.objects.get().evidence_digest == names["evidence"].digest
    assert (tmp_path / "evidence.pdf").read_bytes().startswith(b"%PDF")
    assert "evidence:evidence:approve" in (tmp_path / "trail.csv").read_text(encoding="utf-8-sig")
    assert printed.rstrip().splitlines()[-1].isdigit()
    assert "True" in printed.splitlines(), "the record verifies"
    assert Entry.objects.filter(action="parties:token:revoke").count() == 1
    for name in ("ada", "bo", "cem", "dee", "eva"):
        names[name].close()


def test_the_page_of_reference_names_every_status() -> None:
    from galenic.api.refusals import BY_CODE, READING, STATUSES, WRITING

    text = (DOCS / "reference/api.md").read_text(encoding="utf-8")
    named = {
        int(code) for cell in re.findall(r"^\| ([0-9, ]+) \|", text, flags=re.MULTILINE) for code in cell.split(",")
    }
    assert named == {*STATUSES.values(), *BY_CODE.values(), *READING, *WRITING}
