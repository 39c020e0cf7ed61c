"""What a plan of a study must satisfy, said of every argument at once. Codes begin with PWR."""

from __future__ import annotations

import math
from collections.abc import Iterable
from numbers import Real
from typing import TYPE_CHECKING, NoReturn, TypeGuard

from galenic.errors import Fault, InputError

if TYPE_CHECKING:
    from galenic.science.study_design.designs import Design

HIGHEST_CV = 5.0
LOWEST_ALPHA, HIGHEST_ALPHA = 1e-6, 0.5


def refuse(faults: Iterable[Fault]) -> None:
    """Raise InputError PWR-001 with all faults, if there are any."""
    found = list(faults)
    if found:
        remedy = "Give CVs and ratios as fractions (0.30 for 30 %), numbers of subjects as whole numbers."
        raise InputError("The study cannot be planned like this.", code="PWR-001", faults=found, remedy=remedy)


def is_number(value: object) -> TypeGuard[float]:
    """Whether this is a finite real number; booleans are none."""
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


def within(code: str, name: str, value: object, low: float, high: float, *, what: str) -> list[Fault]:
    """The fault of a number that does not lie strictly between two bounds."""
    if is_number(value) and low < value < high:
        return []
    return [
        Fault(code, f"{what} is out of range.", column=name, value=str(value), allowed=f"{low:g} < {name} < {high:g}")
    ]


def cv_faults(name: str, value: object) -> list[Fault]:
    """A coefficient of variation lies above 0 and at most at 5, as a fraction."""
    if is_number(value) and 0 < value <= HIGHEST_CV:
        return []
    message = "The coefficient of variation is out of range."
    hint = " Was it meant in %?" if is_number(value) and value > HIGHEST_CV else ""
    return [Fault("PWR-011", message + hint, column=name, value=str(value), allowed=f"0 < {name} <= 5, as a fraction")]


def ratio_faults(name: str, value: object) -> list[Fault]:
    """A true ratio of test to reference lies between 0.01 and 100."""
    return within("PWR-012", name, value, 0.01, 100.0, what="The ratio")


def limit_faults(limits: object, *, around: float | None = 1.0, low: float = 0.0) -> list[Fault]:
    """Two finite limits above `low`, the lower one first, with `around` between them unless that is None."""
    pair = tuple(limits) if isinstance(limits, tuple | list) else ()
    in_order = len(pair) == 2 and all(is_number(each) for each in pair) and low < pair[0] < pair[1]
    if in_order and (around is None or pair[0] < around < pair[1]):
        return []
    allowed = "lower < upper" if around is None else f"lower < {around:g} < upper"
    return [Fault("PWR-013", "These are no acceptance limits.", column="limits", value=str(limits), allowed=allowed)]


def alpha_faults(alpha: object) -> list[Fault]:
    """A one-sided level lies between one in a million and one half."""
    return within("PWR-014", "alpha", alpha, LOWEST_ALPHA, HIGHEST_ALPHA, what="The one-sided level")


def design_faults(name: object, found: Design | None, allowed: Iterable[str], *, only: bool = True) -> list[Fault]:
    """The design is known, and, if the method is made for some `only`, among these."""
    names = tuple(allowed)
    if found is not None and (found.name in names or not only):
        return []
    message = "The design is not known." if found is None else "The method does not apply to this design."
    return [Fault("PWR-015", message, column="design", value=str(name), allowed=", ".join(names))]


def target_faults(target: object, alpha: float) -> list[Fault]:
    """A power that is aimed at lies above the level of the test and below 1."""
    return within("PWR-017", "target", target, alpha, 1.0, what="The target power")


def choice_faults(name: str, value: object, allowed: Iterable[str]) -> list[Fault]:
    """One of a few words."""
    words = tuple(allowed)
    return (
        []
        if value in words
        else [Fault("PWR-018", "There is no such choice.", column=name, value=str(value), allowed=", ".join(words))]
    )


def out_of_reach(message: str, value: str, allowed: str) -> NoReturn:
    """Raise InputError PWR-002: no number of subjects (or none that can be run) answers the question."""
    remedy = "Assume a ratio further inside the limits, a smaller CV or less power, or choose a replicate design."
    fault = Fault("PWR-021", message, value=value, allowed=allowed)
    raise InputError("The sample size is out of reach.", code="PWR-002", faults=[fault], remedy=remedy)
