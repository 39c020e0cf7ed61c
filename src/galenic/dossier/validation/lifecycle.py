"""Leaves that modify earlier ones: do they hit, once, what still stands? Rules ECTD-211 to ECTD-218."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from galenic.dossier.ectd_v3.sequence import Leaf, is_tagging_file, target_of
from galenic.dossier.model import Operation
from galenic.dossier.validation.case import Case, Check
from galenic.dossier.validation.findings import Found

Target = tuple[str, str, str]
MODIFYING = {Operation.APPEND, Operation.REPLACE, Operation.DELETE}


def targets(case: Case) -> Iterator[Found]:
    """Every modified-file leads to a leaf that is current in a sequence before."""
    known, ended = _history(case)
    numbers = {sequence.number for sequence in case.earlier}
    for leaf in _modifying(case):
        target = target_of(leaf)
        if target is None:
            yield Found("ECTD-211", leaf.label, f"modified-file is {leaf.modified}.")
        elif target[0] >= case.sequence.number:
            yield Found("ECTD-216", leaf.label, f"It modifies sequence {target[0]}.")
        elif target[0] not in numbers:
            yield Found("ECTD-213", leaf.label, f"Sequence {target[0]} is not beside this one.")
        elif target not in known:
            yield Found("ECTD-212", leaf.label, f"{target[0]}/{target[1]} has no leaf {target[2]}.")
        elif target in ended:
            yield Found("ECTD-214", leaf.label, f"{_named(target)} was ended by {ended[target]}.")
        elif _moved(leaf, known[target]):
            before = known[target].place.section
            yield Found("ECTD-218", leaf.label, f"It stands in {leaf.place.section}, what it modifies in {before}.")


def once(case: Case) -> Iterator[Found]:
    """No leaf is modified twice at once. Study tagging files gather, so that several may append to one."""
    modified = [target for leaf in _modifying(case) if (target := target_of(leaf)) and not is_tagging_file(leaf)]
    for target, count in Counter(modified).items():
        if count > 1:
            yield Found("ECTD-215", _named(target), f"{count} leaves modify it.")


def appended(case: Case) -> Iterator[Found]:
    """Append, which reviewers have to put together by hand."""
    for leaf in case.leaves:
        if leaf.operation == Operation.APPEND and not is_tagging_file(leaf):
            yield Found("ECTD-217", leaf.label, "It is appended.")


CHECKS: tuple[Check, ...] = (targets, once, appended)


def _modifying(case: Case) -> list[Leaf]:
    return [leaf for leaf in case.leaves if leaf.operation in MODIFYING and leaf.modified]


def _history(case: Case) -> tuple[Mapping[Target, Leaf], Mapping[Target, str]]:
    """Every earlier leaf, and which of them were replaced or deleted by what."""
    known: dict[Target, Leaf] = {}
    ended: dict[Target, str] = {}
    for sequence in case.earlier:
        for leaf in sequence.leaves:
            known[sequence.number, leaf.backbone, leaf.id] = leaf
            if leaf.operation in {Operation.REPLACE, Operation.DELETE} and (target := target_of(leaf)):
                ended[target] = f"{sequence.number}/{leaf.label}"
            if leaf.operation == Operation.DELETE:
                ended[sequence.number, leaf.backbone, leaf.id] = "itself: it is a deletion"
    return known, ended


def _moved(leaf: Leaf, target: Leaf) -> bool:
    return bool(leaf.place.section and target.place.section) and leaf.place.section != target.place.section


def _named(target: Target) -> str:
    return f"{target[0]}/{target[1]}#{target[2]}"
