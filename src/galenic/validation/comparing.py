"""Open an answer and compare: the only module that knows when a value matches."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from galenic.validation.results import Obtained, Simulated, Status, Value


@dataclass(frozen=True, slots=True)
class Answer:
    """An expected value and how near is near enough.

    `tol_abs`, `tol_rel`: either one suffices. `atol`, `rtol`: |x - v| <= atol + rtol |v|. With none of them, exactly;
    but a summary of `trials` simulated ones, stated without a tolerance, must lie where so many trials put it.
    """

    value: Value
    tol_abs: float | None = None
    tol_rel: float | None = None
    atol: float | None = None
    rtol: float | None = None
    source: str = ""
    trials: float | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Answer:
        """Read an answer from a row of JSON or CSV; empty fields count as absent."""
        value = _value(row.get("value"))
        limits = {key: _number(row.get(key)) for key in ("tol_abs", "tol_rel", "atol", "rtol")}
        if row.get("printed") and isinstance(value, float):
            limits["tol_abs"] = half_last_digit(value)
        return cls(value, source=str(row.get("source") or ""), trials=_number(row.get("nsims")), **limits)

    def judge(self, obtained: Obtained) -> tuple[Status, str]:
        """Return whether `obtained` matches, and why it does not; lists and tables match element by element."""
        why = self._miss_simulated(obtained) if isinstance(obtained, Simulated) else self._miss(self.value, obtained)
        return (Status.FAILED, why) if why else (Status.PASSED, "")

    def _miss_simulated(self, obtained: Simulated) -> str:
        """A stated tolerance counts; without one, and only for a simulated reference, the law of the simulation."""
        stated = (self.tol_abs, self.tol_rel, self.atol, self.rtol) != (None, None, None, None)
        if stated or not self.trials or not isinstance(self.value, int | float):
            return self._miss(self.value, obtained.value)
        if obtained.low <= self.value <= obtained.high:
            return ""
        return f"{self.trials:g} trials show {obtained.low:.6g} to {obtained.high:.6g}"

    def _miss(self, expected: Value, obtained: Value) -> str:
        """Why the two differ, or "" when they match."""
        if expected is None or obtained is None:
            return "" if expected is obtained else "not estimable on one side only"
        if isinstance(expected, str | bool) or isinstance(obtained, str | bool):
            return "" if type(expected) is type(obtained) and expected == obtained else "must be equal"
        if isinstance(expected, int | float) and isinstance(obtained, int | float):
            return self._miss_number(expected, obtained)
        return self._miss_parts(_parts(expected), _parts(obtained))

    def _miss_parts(self, expected: Mapping[str, Value], obtained: Mapping[str, Value]) -> str:
        if expected.keys() != obtained.keys():
            return "not the same elements"
        misses = {key: self._miss(value, obtained[key]) for key, value in expected.items()}
        return "; ".join(f"{key}: {why}" for key, why in misses.items() if why)

    def _miss_number(self, expected: float, obtained: float) -> str:
        if not math.isfinite(expected) or not math.isfinite(obtained):
            return "" if expected == obtained else "not a finite number on one side"
        size, difference = abs(expected), abs(obtained - expected)
        summed = (self.atol or 0.0) + (self.rtol or 0.0) * size
        allowed = max(summed, self.tol_abs or 0.0, (self.tol_rel or 0.0) * size)
        return "" if difference <= allowed else f"differs by {difference:.3g}, allowed {allowed:.3g}"


def half_last_digit(value: float) -> float:
    """Half a unit of the last decimal with which `value` is printed: 0.8333 gives 0.00005."""
    decimals = len(repr(value).partition(".")[2]) if "e" not in repr(value) else 15
    return 0.5 * 10.0**-decimals


def plain(value: Any) -> Any:
    """Numpy scalars and arrays as Python's own numbers and lists; anything else unchanged."""
    return value.tolist() if hasattr(value, "tolist") else value


def _parts(value: Value) -> Mapping[str, Value]:
    """A list as a table of its positions, so that lists and tables compare alike; a single value has no parts."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, Sequence) and not isinstance(value, str):
        return {str(index): part for index, part in enumerate(value)}
    return {"value": value}


def _value(raw: Any) -> Value:
    if not isinstance(raw, str):
        native: Value = plain(raw)
        return native
    if raw == "":
        return None
    if raw.lower() in {"true", "false"}:
        return raw.lower() == "true"
    number = _number(raw)
    return raw if number is None else number


def _number(raw: Any) -> float | None:
    try:
        return None if raw in (None, "") else float(raw)
    except (TypeError, ValueError):
        return None
