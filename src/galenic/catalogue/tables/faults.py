"""The faults of tables by code, and the log that collects them all before anything is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import NoReturn, TypeVar

from galenic.errors import Fault, InputError

LISTED = 200
Place = TypeVar("Place")
_SHOWN_CHARACTERS = 80
NOT_FIRST_ROW = (
    "The headings are to stand in the first row. Remove titles and remarks above them, and give each a name."
)


class Code(StrEnum):
    """Stable codes; docs/reference/errors/tables.md explains each."""

    REFUSED = "TAB-001"
    FILE_SIZE = "TAB-002"
    EMPTY = "TAB-003"
    NOT_A_TABLE = "TAB-004"
    OTHER_FORMAT = "TAB-005"
    PASSWORD = "TAB-006"  # noqa: S105 - a fault's code
    DAMAGED = "TAB-007"
    UNPACKED_SIZE = "TAB-008"
    ENCODING = "TAB-009"
    NO_FILE = "TAB-010"
    RAGGED = "TAB-012"
    QUOTES = "TAB-013"
    NO_SHEET = "TAB-014"
    HIDDEN_SHEET = "TAB-015"
    MERGED = "TAB-016"
    HIDDEN = "TAB-017"
    FORMULA = "TAB-018"
    FORMULA_WITHOUT_RESULT = "TAB-019"
    ERROR_CELL = "TAB-020"
    PERCENT_FORMAT = "TAB-021"
    TOO_MANY_COLUMNS = "TAB-022"
    NOT_FIRST_ROW = "TAB-023"
    DATASET = "TAB-024"
    MEMBERS = "TAB-025"
    MISSING_COLUMN = "TAB-030"
    EXTRA_COLUMN = "TAB-031"
    DUPLICATE_COLUMN = "TAB-032"
    NO_HEADING = "TAB-033"
    UNIT_MISSING = "TAB-034"
    UNIT_UNKNOWN = "TAB-035"
    UNIT_DIMENSION = "TAB-036"
    UNIT_NOT_EXPECTED = "TAB-037"
    UNIT_CONTRADICTION = "TAB-038"
    UNIT_FOR_NO_COLUMN = "TAB-039"
    SEVERAL = "TAB-040"
    UNITS_DIFFER = "TAB-041"
    BLANK = "TAB-050"
    NOT_A_NUMBER = "TAB-051"
    DECIMAL_COMMA = "TAB-052"
    DECIMAL_POINT = "TAB-053"
    THOUSANDS = "TAB-054"
    UNIT_IN_CELL = "TAB-055"
    NOT_FINITE = "TAB-056"
    NOT_WHOLE = "TAB-057"
    INTEGER_RANGE = "TAB-058"
    NOT_A_DATE = "TAB-059"
    DATE_WITH_TIME = "TAB-060"
    BELOW_MINIMUM = "TAB-061"
    ABOVE_MAXIMUM = "TAB-062"
    NOT_ALLOWED = "TAB-063"
    NOT_CENSORED = "TAB-064"
    CONTROL_CHARACTER = "TAB-065"
    ABOVE_QUANTIFICATION = "TAB-066"
    NOT_AN_INTERVAL = "TAB-067"
    DUPLICATE_KEY = "TAB-070"
    TOO_FEW_ROWS = "TAB-071"


class TableError(InputError):
    """A table that was refused whole. `faults` lists the first of its faults, `count` says how many there are."""

    code = Code.REFUSED.value

    def __init__(self, message: str, *, remedy: str, faults: Iterable[Fault], count: int) -> None:
        super().__init__(message, remedy=remedy, faults=tuple(faults))
        self.count = count


class FaultLog:
    """Collects faults; of a repeated one only as many are kept as are ever shown: a million of them stay cheap."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.columns: list[str] = []
        self._kept: list[Fault] = []
        self._unlisted = 0

    def add(
        self, code: Code, message: str, *, row: int | None = None, column: str = "", value: str = "", allowed: str = ""
    ) -> None:
        """Note one fault."""
        self._kept.append(Fault(code.value, message, self.table, row, column, shortened(value), allowed))

    def add_each(self, places: Sequence[Place], note: Callable[[Place], None], total: int | None = None) -> None:
        """Let `note` add a fault for each of `places`, in the order of rows; what is never shown is only counted.

        `total` says how many there are where `places` are only the first.
        """
        for place in places[:LISTED]:
            note(place)
        self._unlisted += max(0, (len(places) if total is None else total) - LISTED)

    def __bool__(self) -> bool:
        return bool(self._kept)

    @property
    def count(self) -> int:
        """How many faults there are, listed or not."""
        return len(self._kept) + self._unlisted

    def raise_if_any(self) -> None:
        """Raise TableError if there is a fault."""
        if self:
            raise self.refusal()

    def stop(self, code: Code, message: str, *, value: str = "", allowed: str = "") -> NoReturn:
        """Note a fault after which nothing more can be read, and raise TableError."""
        self.add(code, message, value=value, allowed=allowed)
        raise self.refusal()

    def refusal(self) -> TableError:
        """All that was noted, the first faults in the order in which a reader of the table meets them."""
        places = {column: place for place, column in enumerate(self.columns)}
        faults = sorted(self._kept, key=lambda fault: (fault.row or 0, places.get(fault.column, -1)))[:LISTED]
        number = "1 fault" if self.count == 1 else f"{self.count:,} faults"
        more = self.count - len(faults)
        rest = f" The first {len(faults)} are listed, {more:,} more are not." if more else ""
        return TableError(
            f"{self.table} cannot be read: {number}.{rest}",
            remedy="Nothing was kept of it. Correct the source and give it again.",
            faults=faults,
            count=self.count,
        )


def shortened(text: str) -> str:
    """`text` as a message shows it."""
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"
