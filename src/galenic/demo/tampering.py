"""What happens when somebody with the database file changes it: done to copies of the demo's own installation."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATABASE = "galenic.sqlite3"
#: What makes up an installation's record; the rest (reports, static files, worker locks) is not copied.
RECORD = ("documents", "keys", "anchors.jsonl")


@dataclass(frozen=True, slots=True)
class Attack:
    """Something that is done to a copy, told as whoever does it would."""

    title: str
    act: Callable[[Path], str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `galenic verify` said of a copy. `findings` are sentences: the first one of each code."""

    title: str
    done: str
    found: bool
    findings: tuple[str, ...]
    total: int


def copy_installation(home: Path, target: Path) -> Path:
    """A copy of the record in `home`, made while others may write to it."""
    target.mkdir(parents=True)
    with closing(sqlite3.connect(home / DATABASE)) as source, closing(sqlite3.connect(target / DATABASE)) as copy:
        source.backup(copy)
    for name in RECORD:
        path = home / name
        if path.is_dir():
            shutil.copytree(path, target / name)
        elif path.exists():
            shutil.copy2(path, target / name)
    return target


def suffer(home: Path, folder: Path, attack: Attack) -> Verdict:
    """Copy the installation, attack the copy, verify it, throw it away."""
    copy = copy_installation(home, folder / "tampered")
    try:
        done = attack.act(copy)
        return _verdict(attack, done, verify_elsewhere(copy))
    finally:
        shutil.rmtree(copy)


def verify_elsewhere(home: Path) -> dict[str, Any]:
    """What `galenic verify --json` says of another installation, in a process of its own."""
    environment = os.environ | {"GALENIC_HOME": str(home)}
    environment.pop("GALENIC_DATABASE", None)
    command = [sys.executable, "-m", "galenic", "verify", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode not in (0, 1):
        raise RuntimeError(f"galenic verify ended with {done.returncode}: {done.stderr or done.stdout}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def change_result(home: Path) -> str:
    """Make a signed interval look better, wherever it is written in the row."""
    with _database(home) as database:
        database.execute(
            "UPDATE evidence_evidence SET outcome = replace(outcome, '93.42', '96.42'), "
            "conclusion = replace(conclusion, '93.42', '96.42') WHERE service_id = 'bioequivalence.study'"
        )
    return "The lower limit 93.42 % in the signed bioequivalence evidence was overwritten with 96.42 %."


def remove_entry(home: Path) -> str:
    """Take one entry out of the middle of a chain, with the triggers out of the way, and put them back."""
    with _database(home) as database, _without_triggers(database):
        scope, length = _longest_chain(database)
        database.execute("DELETE FROM ledger_entry WHERE chain_id = ? AND sequence = ?", (scope, length // 2))
    return f"Entry {length // 2} of {length} was deleted from the engagement's chain, behind the triggers' back."


def cut_tail(home: Path) -> str:
    """Cut off the end of a chain and set its head back, so that the chain itself is sound."""
    with _database(home) as database, _without_triggers(database):
        scope, length = _longest_chain(database)
        kept = length - 3
        (head,) = database.execute(
            "SELECT digest FROM ledger_entry WHERE chain_id = ? AND sequence = ?", (scope, kept)
        ).fetchone()
        database.execute("DELETE FROM ledger_entry WHERE chain_id = ? AND sequence > ?", (scope, kept))
        database.execute("UPDATE ledger_chain SET length = ?, head = ? WHERE scope = ?", (kept, head, scope))
    return "The last three entries were cut off and the chain's head set back, so that its digests still fit."


def change_raw_data(home: Path) -> str:
    """Change one digit in a stored document."""
    for path in sorted((home / "documents").glob("??/*")):
        content = path.read_bytes()
        if b"1,RT,1,R,4,9.53," in content:
            path.chmod(0o600)
            path.write_bytes(content.replace(b"1,RT,1,R,4,9.53,", b"1,RT,1,R,4,9.63,", 1))
            return "One digit of the raw data on disk was changed: 9.53 became 9.63."
    raise RuntimeError("the document with the study's concentrations is not there")


ATTACKS = (
    Attack("A better result", change_result),
    Attack("A missing entry", remove_entry),
    Attack("A shorter history", cut_tail),
    Attack("Other raw data", change_raw_data),
)


def _verdict(attack: Attack, done: str, report: dict[str, Any]) -> Verdict:
    first: dict[str, str] = {}
    for each in report["findings"]:
        if not each["warning"]:
            first.setdefault(each["code"], each["message"])
    return Verdict(
        title=attack.title,
        done=done,
        found=not report["ok"],
        findings=tuple(f"[{code}] {message}" for code, message in first.items()),
        total=int(report["errors"]),
    )


@contextmanager
def _database(home: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(home / DATABASE)) as database, database:
        yield database


@contextmanager
def _without_triggers(database: sqlite3.Connection) -> Iterator[None]:
    triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        database.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in triggers:
        database.execute(sql)


def _longest_chain(database: sqlite3.Connection) -> tuple[str, int]:
    """The engagement's chain: the one with the study on it."""
    query = "SELECT scope, length FROM ledger_chain WHERE scope LIKE 'engagement:%' ORDER BY length DESC LIMIT 1"
    scope, length = database.execute(query).fetchone()
    return str(scope), int(length)
