"""The audit finds what it looks for, and says so where it could not look."""

from __future__ import annotations

import json
import subprocess
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.dependencies import audit

LOCK = """\
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:aa
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:bb
    # via galenic
six==1.17.0
"""
PYLOCK = """
[[packages]]
name = "six"
version = "1.17.0"
sdist = { url = "x", upload-time = 2020-01-01T00:00:00Z }
wheels = [{ url = "x", upload-time = 2020-02-01T00:00:00Z }]
[[packages]]
name = "numpy"
version = "2.5.5"
wheels = [{ url = "x", upload-time = 2020-02-01T00:00:00Z }, { url = "x", upload-time = 2026-02-01T00:00:00Z }]
"""
KNOWN = {"id": "PYSEC-2019-217", "fix_versions": ["2.10.1"], "aliases": ["CVE-2019-10906"]}


def known(*releases: str, vulnerable: tuple[str, ...] = ()) -> dict[str, Any]:
    """What pip-audit answers where it reaches its source."""
    named = [release.split("==") for release in releases]
    return {"dependencies": [{"name": n, "version": v, "vulns": [KNOWN] if n in vulnerable else []} for n, v in named]}


def skipped(*releases: str) -> dict[str, Any]:
    """What it answers where its source does not know the releases, with exit code 0."""
    return {"dependencies": [{"name": each.partition("==")[0], "skip_reason": "not found"} for each in releases]}


@pytest.fixture
def asking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`asking(answer, said)` audits LOCK where uv says `said` and pip-audit `answer(releases)`."""

    def of(answer: Any, said: str = "", lock: str = LOCK) -> audit.Report:
        def run(*arguments: str) -> subprocess.CompletedProcess[str]:
            if arguments[0] == "pip":
                Path(arguments[-1]).write_text(PYLOCK)
                return subprocess.CompletedProcess(arguments, 0, "", said)
            releases = Path(arguments[arguments.index("-r") + 1]).read_text().split("\n")
            return subprocess.CompletedProcess(arguments, 0, json.dumps(answer(*releases)), "")

        monkeypatch.setattr(audit, "_run", run)
        file = tmp_path / "requirements.lock"
        file.write_text(lock)
        return audit.audit(file)

    return of


def test_a_source_that_skips_is_not_taken_for_one_that_finds_nothing(asking: Any) -> None:
    report = asking(skipped, lock=LOCK.replace("six==1.17.0", ""))
    assert (report.asked, report.vulnerable) == (0, [])
    assert report.exit_code("required") == audit.NOT_ASKED
    assert report.exit_code("where-reachable") == 0
    assert "VULNERABILITIES WERE NOT AUDITED" in audit.written(report)
    assert "none found" not in audit.written(report).partition("Older")[2].partition("\n")[2]


def test_a_source_that_does_not_know_the_canary_is_not_believed(asking: Any) -> None:
    report = asking(known)
    assert report.asked == 0
    assert not report.complete


def test_every_release_is_asked_about_and_what_is_known_is_told(asking: Any) -> None:
    report = asking(lambda *releases: known(*releases, vulnerable=("jinja2", "numpy")))
    assert report.asked == 3
    assert report.complete
    assert report.vulnerable == [f"numpy {v}: PYSEC-2019-217, mended in 2.10.1" for v in ("2.4.6", "2.5.5")]
    assert report.exit_code("where-reachable") == audit.FOUND
    assert "PYSEC-2019-217" in audit.written(report)


def test_what_has_no_hash_or_was_withdrawn_is_found(asking: Any) -> None:
    assert asking(known).unhashed == ["six==1.17.0"]
    hashed = LOCK.replace("six==1.17.0", "six==1.17.0 --hash=sha256:cc")
    said = 'warning: `six==1.17.0` is yanked (reason: "Broken on 3.14.")\nwarning: `numpy==2.4.6` is yanked\n'
    report = asking(known, said, hashed)
    assert report.unhashed == []
    assert report.withdrawn == ["six 1.17.0: Broken on 3.14.", "numpy 2.4.6: no reason given"]
    assert report.exit_code("where-reachable") == audit.FOUND
    assert asking(known, "", hashed).exit_code("where-reachable") == 0


def test_old_releases_are_dated_by_their_latest_file() -> None:
    found = audit.released_before(tomllib.loads(PYLOCK), datetime(2025, 1, 1, tzinfo=UTC))
    assert found == ["six 1.17.0: 2020-02"]


def test_an_index_that_does_not_answer_ends_the_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_run", lambda *_: subprocess.CompletedProcess((), 2, "", "no such host"))
    file = tmp_path / "requirements.lock"
    file.write_text(LOCK)
    with pytest.raises(SystemExit, match="no such host"):
        audit.audit(file)


def test_an_answer_that_is_no_answer_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_run", lambda *_: subprocess.CompletedProcess((), 1, "", "ConnectionError"))
    assert audit._ask(["six==1.17.0"]) == {}


@pytest.mark.parametrize("lock", [audit.LOCK, audit.TOOL], ids=["requirements.lock", ".ci/audit.lock"])
def test_everything_that_is_installed_is_pinned_with_its_hash(lock: Path) -> None:
    found = audit.pins(lock.read_text())
    assert len(found) > 20
    assert [release for release, hashed in found.items() if not hashed] == []
