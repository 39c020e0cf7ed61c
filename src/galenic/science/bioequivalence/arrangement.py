"""Check the observations of a crossover and lay them out for its analyses."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from galenic.errors import Fault
from galenic.science.bioequivalence import observations as obs
from galenic.science.bioequivalence.designs import NOT_GIVEN, Design, recognize
from galenic.science.bioequivalence.model import IncompleteSubject

Subjects: TypeAlias = Literal["all_data", "complete_pairs"]
Person: TypeAlias = tuple[str, str, str]  # group, sequence, subject: numbers may start again in each
REMEDY = "Correct the rows named above; leave the value empty where a subject has none."


@dataclass(frozen=True, eq=False)
class Arrangement:
    """The observations of test and reference that enter the analysis of a crossover.

    For each of N observations: the index of its subject and of its period, 1 for test and 0 for reference, the natural
    log of its value, and the row from which it came (the first data row is 2). For each of S subjects: its name, the
    index of its sequence and of its group, whether it has both products. `design` is the plan, also of treatments that
    are left aside.
    """

    design: Design
    test: str
    reference: str
    subject_of: obs.Ints
    period_of: obs.Ints
    is_test: obs.Floats
    log_value: obs.Floats
    row: obs.Ints
    subjects: tuple[str, ...]
    sequence_of: obs.Ints
    group_of: obs.Ints
    complete: NDArray[np.bool_]
    sequences: tuple[str, ...]
    periods: tuple[str, ...]
    groups: tuple[str, ...]
    incomplete: tuple[IncompleteSubject, ...]

    @property
    def n_subjects(self) -> int:
        """Subjects with at least one observation."""
        return len(self.subjects)

    @property
    def cell_of(self) -> obs.Ints:
        """The index of each subject's sequence within its group."""
        return self.group_of * len(self.sequences) + self.sequence_of

    def count(self, product: float) -> obs.Ints:
        """Observations of a product (1 test, 0 reference) by subject."""
        return np.bincount(self.subject_of[self.is_test == product], minlength=self.n_subjects)

    def evaluable(self) -> dict[str, int]:
        """The number of subjects with both products in each sequence."""
        return {name: int((self.complete & (self.sequence_of == i)).sum()) for i, name in enumerate(self.sequences)}


def arrange(
    subject: Sequence[Any],
    sequence: Sequence[Any],
    period: Sequence[Any],
    treatment: Sequence[Any],
    value: Sequence[float | None],
    *,
    test: str = "T",
    reference: str = "R",
    others: Sequence[str] = (),
    group: Sequence[Any] | None = None,
    subjects: Subjects = "all_data",
    is_log: bool = False,
    design: Literal["any", "2x2x2"] = "any",
) -> Arrangement:
    """Check and arrange the observations of a crossover of any number of sequences and periods.

    Arguments are columns of equal length, one row per subject and period; None or NaN is a missing value. Sequences may
    be spelt by their products ("RTRT") or otherwise. `others` names further treatments of the study: their rows take
    part in recognizing the design and are then left aside, so that test and reference are compared by their own data
    alone (EMA CPMP/EWP/QWP/1401/98 Rev. 1, 4.1.8; ICH M13A 2.2.3.1). `group` holds the dosing group or site of each row
    (ICH M13A 2.2.3.5). Subject numbers may start again in each sequence and group. `subjects="all_data"` keeps whoever
    has one value, "complete_pairs" only who has both products. `is_log` says that values are logarithms already.
    `design="2x2x2"` refuses any other number of sequences or periods.

    Raises InputError BEQ-001 naming every fault: columns, labels, products against sequences, duplicates, subjects in
    two places, values that are no numbers or have no logarithm.
    """
    columns = {"subject": subject, "sequence": sequence, "period": period, "treatment": treatment, "value": value}
    obs.refuse_unequal_lengths(**columns, **({} if group is None else {"group": group}))
    found = _Columns(
        subject=obs.labels(subject),
        sequence=obs.labels(sequence),
        period=obs.labels(period),
        treatment=obs.labels(treatment),
        group=[""] * len(subject) if group is None else obs.labels(group),
        number=obs.numbers(value),
    )
    faults = found.label_faults(grouped=group is not None) + obs.value_faults(found.number, is_log=is_log)
    faults += obs.treatment_faults(found.treatment, test, reference, others) or found.design_faults(design)
    if faults:
        obs.refuse(faults, REMEDY)
    return _select(found, test, reference, subjects, is_log=is_log)


@dataclass(frozen=True)
class _Columns:
    """The columns as text and numbers, one entry per row."""

    subject: list[str]
    sequence: list[str]
    period: list[str]
    treatment: list[str]
    group: list[str]
    number: obs.Floats

    def people(self) -> list[Person]:
        """Who a row belongs to."""
        return list(zip(self.group, self.sequence, self.subject, strict=True))

    def plan(self) -> obs.Plan:
        """What each sequence gives in each period."""
        return obs.planned(self.sequence, self.period, self.treatment)

    def label_faults(self, *, grouped: bool) -> list[Fault]:
        """Labels that are missing, rows that are there twice, subjects in two places."""
        named = [("subject", self.subject), ("sequence", self.sequence), ("period", self.period)]
        named += [("group", self.group)] if grouped else []
        faults = [fault for name, column in named for fault in obs.label_faults(name, column)]
        keys = [(*person, period) for person, period in zip(self.people(), self.period, strict=True)]
        faults += obs.duplicate_faults([key if grouped else key[1:] for key in keys], "subject and period")
        places = [f"{group} {sequence}".strip() for group, sequence, _ in self.people()]
        return faults + obs.torn_subject_faults(places, self.subject, self.period)

    def design_faults(self, design: str) -> list[Fault]:
        """What is wrong with sequences, periods and products together."""
        faults = obs.two_by_two_faults(self.sequence, self.period) if design == "2x2x2" else []
        return faults or obs.plan_faults(self.sequence, self.period, self.treatment, self.plan())


def _select(found: _Columns, test: str, reference: str, subjects: Subjects, *, is_log: bool) -> Arrangement:
    """Leave out other treatments, missing values and, for complete pairs, who lacks a product; tell whom and why."""
    plan, periods, people = found.plan(), obs.ordered_periods(found.period), found.people()
    sequences = _ordered_sequences(plan, periods, test)
    present = _present(found, people, (test, reference))
    is_both = {person: len(set(values.values())) == 2 for person, values in present.items()}
    kept = [p for p, values in present.items() if (values if subjects == "all_data" else is_both[p])]
    index = {person: number for number, person in enumerate(kept)}
    rows = [
        row
        for row, person in enumerate(people)
        if person in index and found.treatment[row] in {test, reference} and math.isfinite(found.number[row])
    ]
    groups = sorted({group for group, _, _ in people})
    place = {label: number for number, label in enumerate(periods)}
    numbers = found.number[rows]
    patterns = [tuple(plan.get((sequence, period), NOT_GIVEN) for period in periods) for sequence in sequences]
    return Arrangement(
        design=recognize(patterns, test, reference),
        test=test,
        reference=reference,
        subject_of=np.array([index[people[row]] for row in rows], dtype=np.int64),
        period_of=np.array([place[found.period[row]] for row in rows], dtype=np.int64),
        is_test=np.array([found.treatment[row] == test for row in rows], dtype=np.float64),
        log_value=numbers if is_log else np.log(numbers),
        row=np.array(rows, dtype=np.int64) + obs.FIRST_DATA_ROW,
        subjects=tuple(subject for _, _, subject in kept),
        sequence_of=np.array([sequences.index(sequence) for _, sequence, _ in kept], dtype=np.int64),
        group_of=np.array([groups.index(group) for group, _, _ in kept], dtype=np.int64),
        complete=np.array([is_both[person] for person in kept], dtype=np.bool_),
        sequences=tuple(sequences),
        periods=tuple(periods),
        groups=tuple(groups),
        incomplete=tuple(_incomplete(present, set(index), plan, periods, (test, reference))),
    )


def _ordered_sequences(plan: obs.Plan, periods: Sequence[str], test: str) -> list[str]:
    """Sequences by what they give, the test product first, whatever the order of rows."""
    order = {sequence: tuple(plan.get((sequence, p), NOT_GIVEN) for p in periods) for sequence, _ in plan}
    return sorted(order, key=lambda sequence: ([product != test for product in order[sequence]], order[sequence]))


def _present(found: _Columns, people: Sequence[Person], products: tuple[str, str]) -> dict[Person, dict[str, str]]:
    """The periods with a value of one of the products, and which, of each person in the order of appearance."""
    present: dict[Person, dict[str, str]] = {person: {} for person in people}
    for row, number in enumerate(found.number.tolist()):
        if math.isfinite(number) and found.treatment[row] in products:
            present[people[row]][found.period[row]] = found.treatment[row]
    return present


def _incomplete(
    present: dict[Person, dict[str, str]],
    kept: set[Person],
    plan: obs.Plan,
    periods: Sequence[str],
    products: tuple[str, str],
) -> Iterator[IncompleteSubject]:
    for person, values in present.items():
        _, sequence, subject = person
        wanted = [period for period in periods if plan.get((sequence, period)) in products]
        lacking = [period for period in wanted if period not in values]
        if lacking:
            yield IncompleteSubject(sequence, subject, _what_is_missing(lacking, wanted), kept=person in kept)


def _what_is_missing(lacking: Sequence[str], wanted: Sequence[str]) -> str:
    if len(lacking) == len(wanted):
        return "no value in either period" if len(wanted) == 2 else "no value in any period"
    return f"no value in period {' or '.join(lacking)}"
