"""Disable each guard once, in a copy of the source, and see that one of its tests fails.

    python -m tests.mutation.run [WORD ...]   only guards whose name, file or requirement holds one of the words

First the named tests run unmutated, all at once: a test that fails anyway would prove nothing either. Each run is a
fork of this process, which has imported what all of them need and nothing of Galenic.
"""

from __future__ import annotations

import compileall
import os
import pkgutil
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

from tests import mutation
from tests.mutation import Guard

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "galenic"
PASSED, FAILED = 0, 1
#: What takes longest to import, and does not change with the source.
WARM = (
    *("pytest", "pytest_django.plugin", "_hypothesis_pytestplugin", "hypothesis", "numpy", "polars", "pydantic"),
    *("django.test", "django.db.models", "django.db.migrations.loader", "django.template.defaulttags"),
    *("django.db.backends.sqlite3.base", "cryptography.hazmat.primitives.asymmetric.ed25519"),
)
#: These tests look at the table of migrations; for all others the tables are made at once.
MIGRATED = ("tests/ledger/test_backup.py", "tests/ledger/test_fences.py")


def guards() -> list[Guard]:
    """All guards of all applications."""
    names = [found.name for found in pkgutil.iter_modules(mutation.__path__) if found.name != "run"]
    return [guard for name in sorted(names) for guard in import_module(f"tests.mutation.{name}").GUARDS]


def disable(guard: Guard, folder: Path) -> Path:
    """A copy of the source without the guard. Raises ValueError when the guard is not where its list says."""
    text = (SOURCE / guard.file).read_text()
    if text.count(guard.old) != 1:
        raise ValueError(f"the text to replace stands {text.count(guard.old)} times in {guard.file}")
    source = folder / "src"
    shutil.copytree(SOURCE, source / "galenic")
    (source / "galenic" / guard.file).write_text(text.replace(guard.old, guard.new))
    return source


def start(tests: Iterable[str], source: Path, log: Path) -> int:
    """Run pytest in a fork, with `source` taken before the installed package; what it says goes to `log`."""
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT)
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
        os.chdir(ROOT)
        os.environ |= {"PYTHONPATH": str(source), "CI": "", "TMPDIR": str(log.parent)}
        tempfile.tempdir = None  # what the tests leave behind goes with the folder
        sys.path.insert(0, str(source))
        code = int(import_module("pytest").main([*_options(tests), *tests]))
        sys.stdout.flush()
    finally:
        os._exit(code)


def _options(tests: Iterable[str]) -> list[str]:
    quiet = ["-q", "-x", "--no-header", "-p", "no:cacheprovider", "-p", "no:tests.tracing"]
    return quiet if any(test.startswith(MIGRATED) for test in tests) else [*quiet, "--no-migrations"]


def unproven(chosen: Iterable[Guard], folder: Path) -> Iterator[tuple[Guard, str]]:
    """Every guard with the reason why it is not proven, which is empty when one of its tests fails without it."""
    running: dict[int, tuple[Guard, Path]] = {}
    for number, guard in enumerate(chosen):
        here = folder / str(number)
        try:
            source = disable(guard, here)
        except ValueError as error:
            yield guard, str(error)
            continue
        if len(running) == (os.cpu_count() or 1):
            yield _finished(running)
        running[start(guard.tests, source, here / "log")] = guard, here
    while running:
        yield _finished(running)


def _finished(running: dict[int, tuple[Guard, Path]]) -> tuple[Guard, str]:
    pid, status = os.wait()
    guard, here = running.pop(pid)
    said = (here / "log").read_text()
    shutil.rmtree(here)
    return guard, _problem(os.waitstatus_to_exitcode(status), said)


def _problem(code: int, said: str) -> str:
    """A test has to fail; what stops before any test has looked proves nothing."""
    if code == FAILED and re.search(r"^FAILED ", said, re.MULTILINE):
        return ""
    return f"{'its tests pass without it' if code == PASSED else f'pytest ended with {code}'}\n{said[-2000:]}"


def fail_anyway(chosen: Iterable[Guard], folder: Path) -> str:
    """What pytest says of those of the guards' tests that fail with all guards in place; empty when there is none."""
    tests = dict.fromkeys(test for guard in chosen for test in guard.tests)
    migrated = [test for test in tests if test.startswith(MIGRATED)]
    for number, part in enumerate(([test for test in tests if test not in migrated], migrated)):
        if part:
            pid = start(part, ROOT / "src", folder / f"unmutated-{number}")
            _, status = os.waitpid(pid, 0)
            if os.waitstatus_to_exitcode(status) != PASSED:
                return (folder / f"unmutated-{number}").read_text()[-4000:]
    return ""


def main(words: list[str]) -> int:
    began = time.monotonic()
    chosen = [guard for guard in guards() if not words or any(word in f"{guard}" for word in words)]
    compileall.compile_dir(SOURCE, quiet=1)  # copied with the source, so that only what was changed is compiled
    for name in WARM:
        import_module(name)
    with tempfile.TemporaryDirectory(prefix="galenic-mutation-") as name:
        folder = Path(name)
        failing = fail_anyway(chosen, folder)
        if failing:
            print(f"The guards' tests do not pass as they are:\n{failing}")
            return 1
        survivors = []
        for guard, problem in unproven(chosen, folder):
            print(f"{'SURVIVED' if problem else 'killed  '}  {guard.requirement:7} {guard.name}", flush=True)
            survivors += [f"{guard.name} ({guard.file}): {problem}"] if problem else []
    found, minutes = len(chosen) - len(survivors), (time.monotonic() - began) / 60
    print(f"\n{len(chosen)} guards disabled, {found} found out by their tests, in {minutes:.1f} minutes.")
    for problem in survivors:
        print(f"\n{problem}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
