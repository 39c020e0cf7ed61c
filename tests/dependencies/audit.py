"""Audit requirements.lock: `python -m tests.dependencies.audit` (decision 6).

Said for each locked release: whether it is pinned with its hashes, whether its authors have withdrawn it, when it came
out, and whether a vulnerability of it is known. Index and advisories are asked through uv and pip-audit. Where no
advisories can be read that is said, and ends with 3 unless `--advisories where-reachable` allows it. Nothing found is
never the same as nobody asked: each audit first asks about a release that is known to be vulnerable.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LOCK, TOOL = ROOT / "requirements.lock", ROOT / ".ci" / "audit.lock"
#: CVE-2019-10906 and later ones: whoever knows of no vulnerability of this release knows of none.
CANARY = "jinja2==2.10"
MONTHS = 24
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
WITHDRAWN = re.compile(r"^warning: `(\S+?)==(\S+?)` is yanked(?: \(reason: \"(.*)\"\))?", re.MULTILINE)
FOUND, NOT_ASKED = 1, 3


@dataclass
class Report:
    """What was found. `asked` is how many releases the source of advisories has answered about."""

    locked: Sequence[str]
    unhashed: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    old: list[str] = field(default_factory=list)
    vulnerable: list[str] = field(default_factory=list)
    asked: int = 0

    @property
    def complete(self) -> bool:
        """Whether every release was asked about."""
        return self.asked == len(self.locked)

    def exit_code(self, advisories: str) -> int:
        """1 for anything to be mended, 3 where advisories are required and were not read, else 0."""
        if self.unhashed or self.withdrawn or self.vulnerable:
            return FOUND
        return 0 if self.complete or advisories == "where-reachable" else NOT_ASKED


def pins(text: str) -> dict[str, bool]:
    """The releases of a lock file, of every platform, and whether each is pinned with a hash."""
    return {f"{name.lower()}=={version}": "--hash=" in rest for name, version, rest in PINNED.findall(text)}


def withdrawn(said: str) -> list[str]:
    """The releases of which uv says that their authors have withdrawn them, with the reason."""
    return [f"{name} {version}: {reason or 'no reason given'}" for name, version, reason in WITHDRAWN.findall(said)]


def released_before(lock: Mapping[str, Any], moment: datetime) -> list[str]:
    """The releases of a pylock.toml whose latest file is older, the oldest first."""
    dated = []
    for package in lock.get("packages", ()):
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
        days = [file["upload-time"] for file in files if "upload-time" in file]
        if days and max(days) < moment:
            dated.append((max(days), package["name"], package["version"]))
    return [f"{name} {version}: {day:%Y-%m}" for day, name, version in sorted(dated)]


def advisories(answer: Mapping[str, Any]) -> tuple[int, list[str]]:
    """How many releases pip-audit has asked about, and what is known about them; those that it skipped do not count."""
    asked = [each for each in answer.get("dependencies", ()) if "skip_reason" not in each]
    known = [
        f"{each['name']} {each['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'no release'}"
        for each in asked
        for found in each["vulns"]
    ]
    return len(asked), known


def audit(lock: Path = LOCK) -> Report:
    """Ask index and advisories. Raises SystemExit where the index cannot be asked: that is needed in any case."""
    pinned = pins(lock.read_text(encoding="utf-8"))
    report = Report(list(pinned), unhashed=[release for release, hashed in pinned.items() if not hashed])
    with tempfile.TemporaryDirectory() as folder:
        releases = Path(folder) / "pylock.toml"
        said = _run(
            "pip", "compile", str(lock), "--no-deps", "--universal", "--format", "pylock.toml", "-o", str(releases)
        )
        if said.returncode:
            raise SystemExit(f"The index did not answer:\n{said.stderr}")
        report.withdrawn = withdrawn(said.stderr)
        report.old = released_before(tomllib.loads(releases.read_text(encoding="utf-8")), _months_ago(MONTHS))
    if advisories(_ask([CANARY]))[1]:
        for some in rounds(report.locked):
            asked, known = advisories(_ask(some))
            report.asked += asked
            report.vulnerable += known
    return report


def rounds(releases: Sequence[str]) -> list[list[str]]:
    """The releases so that each package comes once in a round: pip-audit takes no two of one package."""
    found: list[list[str]] = []
    seen: Counter[str] = Counter()
    for release in releases:
        name = release.partition("==")[0]
        if seen[name] == len(found):
            found.append([])
        found[seen[name]].append(release)
        seen[name] += 1
    return found


def _months_ago(months: int) -> datetime:
    now = datetime.now(UTC)
    years, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return datetime(years, month + 1, 1, tzinfo=UTC)


def _ask(releases: Sequence[str]) -> dict[str, Any]:
    """What pip-audit says, from an environment of its own; nothing where its source cannot be reached."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "releases.txt"
        file.write_text("\n".join(releases), encoding="utf-8")
        tool = ("run", "--no-project", "--isolated", "--with-requirements", str(TOOL), "pip-audit")
        how = ("--no-deps", "--disable-pip", "-s", "pypi", "-f", "json", "--timeout", "15")
        asked = _run(*tool, "-r", str(file), *how)
    try:
        return dict(json.loads(asked.stdout))
    except ValueError:
        return {}


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "uv", *arguments], capture_output=True, text=True, check=False, timeout=300
    )


def written(report: Report) -> str:
    """The report for people."""
    lines = [f"{len(report.locked)} releases are locked."]
    sections = [
        ("Without a hash", report.unhashed),
        ("Withdrawn by their authors", report.withdrawn),
        (f"Older than {MONTHS} months (told, no fault)", report.old),
    ]
    for title, found in [*sections, *([("Known vulnerabilities", report.vulnerable)] if report.asked else [])]:
        lines += [f"{title}: {len(found) or 'none found'}", *(f"  {each}" for each in found)]
    if not report.complete:
        lines.append(
            f"VULNERABILITIES WERE NOT AUDITED: the advisories answered about {report.asked} of {len(report.locked)} "
            "releases. Run `make audit` where they can be reached."
        )
    return "\n".join(lines)


def main() -> int:
    """Audit and say so."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--advisories", choices=("required", "where-reachable"), default="required")
    chosen = parser.parse_args().advisories
    report = audit()
    print(written(report))
    return report.exit_code(chosen)


if __name__ == "__main__":
    raise SystemExit(main())
