"""Every guard of a regulated record, disabled once: a check whose test still passes without it proves nothing.

One file per application lists its guards as `GUARDS`; `python -m tests.mutation.run` takes them one by one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard, how it is disabled in a copy of the source, and tests of which at least one must then fail.

    `old` has to stand exactly once in `file` (a path below src/galenic); `new` takes its place. `tests` are pytest node
    ids, or files.
    """

    requirement: str
    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
