"""The audit trail to take away: what stands in the files, for whom, and that it is noted and anchored."""

from __future__ import annotations

import csv
import io
import json

import pytest

from galenic.canonical import canonical_text, digest_bytes
from galenic.errors import InputError
from galenic.evidence import trail_export
from galenic.evidence.errors import TooMuchToPrint
from galenic.evidence.trail import trail
from galenic.evidence.trail_export import export_trail
from galenic.ledger.models import Anchor, Entry
from galenic.ledger.trail import TRAIL_COLUMNS
from galenic.parties.reader import reader_for
from tests.reports.pdf_text import pages, squeezed
from tests.study import Study

pytestmark = [pytest.mark.django_db, pytest.mark.req("AUD-6")]


def exported(study: Study, format_name: str, **criteria: str) -> bytes:
    found = trail(study.qa, subject_type="evidence.evidence")
    return export_trail(by=study.qa, found=found, stated=criteria, format_name=format_name)


def test_csv_has_a_row_for_every_column_that_changed(study: Study) -> None:
    evidence = study.approved()

    rows = list(csv.DictReader(io.StringIO(exported(study, "csv").decode("utf-8-sig"))))

    assert tuple(rows[0]) == TRAIL_COLUMNS
    states = [(row["before"], row["after"]) for row in rows if row["field"] == "state"]
    assert states == [("", "computed"), ("computed", "reviewed"), ("reviewed", "approved")]
    assert {row["record_id"] for row in rows} == {str(evidence.pk)}


def test_json_holds_what_each_digest_covers(study: Study) -> None:
    study.approved()

    content = json.loads(exported(study, "json", action="evidence:"))

    assert content["filter"] == {"action": "evidence:"}
    assert content["exported_by"] == study.qa.person.printed_name
    assert len(content["entries"]) == 3
    for entry in content["entries"]:
        digest = entry.pop("digest")
        previous = Entry.objects.get(chain=entry["scope"], sequence=entry["sequence"] - 1).digest
        assert digest == digest_bytes((canonical_text(entry) + previous).encode())


def test_pdf_says_who_printed_it_and_what_changed(study: Study) -> None:
    study.approved()

    text = "".join(pages(exported(study, "pdf", action="evidence:")))

    for part in (study.qa.person.printed_name, "action evidence:", "3 entries", study.reviewer.person.printed_name):
        assert squeezed(part) in text
    assert squeezed("computed") in text
    assert squeezed("reviewed") in text


def test_pdf_writes_out_what_no_font_shows(study: Study) -> None:
    study.submit(title="first\x16 series \u202egnp")

    content = export_trail(by=study.qa, found=trail(study.qa), stated={"action": "\x0f"}, format_name="pdf")

    text = "".join(pages(content))
    assert squeezed("first[U+0016] series [U+202E]gnp") in text
    assert "[U+000F]" in text


def test_a_document_that_nobody_would_read_is_not_printed(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    study.approved()
    monkeypatch.setattr(trail_export, "MOST_PRINTED", 2)

    with pytest.raises(TooMuchToPrint, match="3 entries"):
        exported(study, "pdf")
    assert not Entry.objects.filter(action="evidence:trail:export").exists()


def test_there_is_no_other_format(study: Study) -> None:
    with pytest.raises(InputError, match="no format"):
        exported(study, "xlsx")


@pytest.mark.req("AUD-9", "TMP-4")
def test_an_export_is_noted_and_anchors_what_it_shows(study: Study) -> None:
    study.approved()

    exported(study, "csv", action="evidence:", person="")

    noted = Entry.objects.get(action="evidence:trail:export")
    assert noted.chain_id == f"organization:{study.qa.organization_id}"
    assert noted.changes == {"format": "csv", "entries": 3, "filter": {"action": "evidence:"}}
    engagement = f"engagement:{study.world.engagement.pk}"
    last = Entry.objects.filter(chain=engagement).order_by("-sequence")[0]
    anchored = Anchor.objects.filter(chain=engagement, purpose="export of the audit trail").get()
    assert (anchored.length, anchored.head) == (last.sequence, last.digest)


@pytest.mark.req("ACC-3")
def test_nobody_takes_away_what_they_may_not_read(study: Study) -> None:
    study.approved()
    stranger = reader_for(study.world.stranger)

    content = export_trail(by=stranger, found=Entry.objects.all(), stated={}, format_name="json")

    scopes = {entry["scope"] for entry in json.loads(content)["entries"]}
    assert scopes <= {f"organization:{stranger.organization_id}", f"programme:{study.world.strange_programme.pk}",
                      f"engagement:{study.world.strange_engagement.pk}"}  # fmt: skip
    assert f"engagement:{study.world.engagement.pk}" not in scopes
