"""What the server says of its own clock (ACC-6): entries carry its time, so people must see whether it is right."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from datetime import datetime

from galenic.ledger import clock
from galenic.ledger.models import Entry
from galenic.parties.reader import Reader

KEPT = {
    True: "kept by a time server",
    False: "which no time server is known to keep",
    None: "kept as its platform keeps it",
}

#: What adjtimex(2) returns when no time server keeps the clock (TIME_ERROR of the kernel's timex.h).
NOT_SYNCHRONIZED = 5
#: Larger than the kernel's structure on any platform; with `modes` 0 the call only reads.
TIMEX_BYTES = 512


@dataclass(frozen=True, slots=True)
class ClockStatement:
    """The server's time in UTC, whether a time server keeps it (None: nobody says), and how often it went back.

    `backwards` counts, on the chains that the reader sees, the reports of a time earlier than that of the entry before.
    """

    now: datetime
    synchronized: bool | None
    backwards: int

    @property
    def sentence(self) -> str:
        """The statement for the health page."""
        back = f" The audit trail reports that it went backwards: {self.backwards} entries." if self.backwards else ""
        return f"Server time {self.now:%Y-%m-%d %H:%M:%S} UTC, {KEPT[self.synchronized]}.{back}"


def clock_statement(reader: Reader) -> ClockStatement:
    """What holds at this moment, for the health page."""
    reports = Entry.objects.filter(subject_type="ledger.chain", action="ledger:clock:backwards")
    backwards = reports.filter(chain__in=reader.scopes).count()
    return ClockStatement(now=clock.now(), synchronized=synchronized(), backwards=backwards)


def synchronized() -> bool | None:
    """Whether the kernel's clock is kept in step; Linux knows, other systems are not asked."""
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(TIMEX_BYTES))
    except (AttributeError, OSError, TypeError):
        return None
    return None if state < 0 else bool(state != NOT_SYNCHRONIZED)
