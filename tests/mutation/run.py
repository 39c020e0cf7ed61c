"""Disable each guard once, in a copy of the source, and see that one of its tests fails.

    python -m tests.mutation.run [WORD ...]   only guards whose name, file or requirement holds one of the words

First the named tests run unmutated, all at once: a test that fails anyway would prove nothing either.
"""

from __future__ import annotations

import os
import pkgutil
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

from tests import mutation
from tests.mutation import Guard

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "galenic"
FAILED, PASSED = 1, 0


def guards() -> list[Guard]:
    """All guards of all applications."""
    names = [found.name for found in pkgutil.iter_modules(mutation.__path__) if found.name != "run"]
    return [guard for name in sorted(names) for guard in import_module(f"tests.mutation.{name}").GUARDS]


def disable(guard: Guard, folder: Path) -> Path:
    """A copy of the source without the guard. Raises ValueError when the guard is not where its list says."""
    source = folder / "src"
    shutil.copytree(SOURCE, source / "galenic", ignore=shutil.ignore_patterns("static"))
    path = source / "galenic" / guard.file
    text = path.read_text()
    if text.count(guard.old) != 1:
        raise ValueError(f"{guard.name}: the text to replace stands {text.count(guard.old)} times in {guard.file}")
    path.write_text(text.replace(guard.old, guard.new))
    return source


def run_tests(tests: tuple[str, ...], source: Path) -> tuple[int, str]:
    """Pytest's exit code and output, with `source` taken before the installed package."""
    environment = os.environ | {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1", "CI": ""}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def survives(guard: Guard) -> str:
    """Why the guard is not proven; empty when one of its tests fails without it."""
    with tempfile.TemporaryDirectory(prefix="galenic-mutation-") as folder:
        try:
            source = disable(guard, Path(folder))
        except ValueError as error:
            return str(error)
        code, output = run_tests(guard.tests, source)
    if code == FAILED:
        return ""
    reason = "its tests pass without it" if code == PASSED else f"pytest ended with {code}"
    return f"{guard.name} ({guard.file}): {reason}\n{output[-2000:]}"


def main(words: list[str]) -> int:
    chosen = [guard for guard in guards() if not words or any(word in f"{guard}" for word in words)]
    tests = tuple(dict.fromkeys(test for guard in chosen for test in guard.tests))
    code, output = run_tests(tests, ROOT / "src")
    if code != PASSED:
        print(f"The guards' tests do not pass as they are:\n{output[-4000:]}")
        return 1
    survivors = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for guard, problem in zip(chosen, pool.map(survives, chosen), strict=True):
            print(f"{'SURVIVED' if problem else 'killed  '}  {guard.requirement:7} {guard.name}", flush=True)
            survivors += [problem] if problem else []
    print(f"\n{len(chosen)} guards disabled, {len(chosen) - len(survivors)} found out by their tests.")
    for problem in survivors:
        print(f"\n{problem}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
