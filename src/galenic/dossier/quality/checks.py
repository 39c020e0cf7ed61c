"""Where what is stated and what the evidence says do not agree: each in one sentence, for the applicant to settle."""

from __future__ import annotations

import re
from collections.abc import Iterator

from galenic.dossier.quality import batches, stability
from galenic.dossier.quality.amounts import count, mass
from galenic.dossier.quality.filling import Sources, plain
from galenic.dossier.quality.placing import is_about
from galenic.dossier.quality.stating import PRODUCT
from galenic.reports import numbers

NUMBER = re.compile(r"\d+(?:\.\d+)?")


def points(sources: Sources) -> tuple[str, ...]:
    """Everything to settle before the summary is signed."""
    found = [*sources.placing.doubts, *(f"Not placed: {each}" for each in sources.placing.left_out)]
    part, substances = sources.facts.part, [each.key for each in sources.facts.substance]
    for of in substances if part == "2.3.S" else [PRODUCT] if part == "2.3.P" else [PRODUCT, *substances]:
        found += [*_limits(sources, of), *_shelf_life(sources, of), *_stability_limits(sources, of)]
    found += [*_formula(sources), *_verdicts(sources), *_unknown(sources)]
    return tuple(dict.fromkeys(found))


def _limits(sources: Sources, of: str) -> Iterator[str]:
    """Batches judged by other limits than those that are applied for."""
    stated = {plain(each.test): each for each in sources.facts.specification if sources.is_of(each.of, of)}
    for placed in batches.tested(sources, of):
        for one in batches.results(sources, of, placed):
            limit = stated.get(plain(one.test))
            allowed = {limit.limit, limit.shelf_life_limit or limit.limit} if limit else set()
            if limit and one.limit != batches.NO_LIMIT and plain(one.limit) not in map(plain, allowed):
                yield (
                    f'{placed.name}: {one.test} was judged by "{one.limit}", and the specification says "{limit.limit}"'
                )


def _shelf_life(sources: Sources, of: str) -> Iterator[str]:
    """A shelf life beyond what the studies support, or other than what they judged."""
    stated = stability.proposed_months(sources, of)
    for each in stability.studied(sources, of):
        done = each.piece.performance
        supported, judged = stability.supported_months(done.outcome), done.options.get("proposed_months")
        if stated and supported is not None and stated > supported:
            yield (f"{stated} months are proposed, and {each.piece.title} supports {numbers.shown(supported)} months")
        elif stated and judged and stated != judged:
            yield f"{stated} months are proposed, and {each.piece.title} judged a proposal of {judged} months"


def _stability_limits(sources: Sources, of: str) -> Iterator[str]:
    """A shelf life drawn from other limits than those to the end of shelf life."""
    stated = {plain(each.test): each for each in sources.facts.specification if sources.is_of(each.of, of)}
    for each in stability.studied(sources, of):
        for attribute, used in stability.limits_used(each.piece.performance.outcome).items():
            row = stated.get(plain(attribute))
            told = (row.shelf_life_limit or row.limit) if row else ""
            allowed = [float(number) for number in NUMBER.findall(told)]
            if allowed and not set(used) <= set(allowed):
                shown = " and ".join(numbers.shown(value) for value in used)
                yield (
                    f"{each.piece.title}: {attribute} was evaluated against {shown}, "
                    f'and the specification says "{told}" to the end of shelf life'
                )


def _formula(sources: Sources) -> Iterator[str]:
    """A batch formula that is not the composition times the size of the batch, beyond the digits that it is given in.

    Compared where there is one composition, and where amounts and size can be read without doubt.
    """
    rows = {each.component: each for each in sources.facts.composition}
    if sources.facts.part == "2.3.S" or len({each.strength for each in sources.facts.composition}) != 1:
        return
    for line in sources.facts.batch_formula:
        row, size = rows.get(line.component), count(line.batch_size)
        each, batch = mass(row.amount) if row else None, mass(line.amount)
        if row and each and batch and size and abs(each[0] * size - batch[0]) > batch[1] + each[1] * size:
            share = numbers.shown(float(batch[0] / size))
            yield (
                f"batch formula: {line.amount} of {line.component} in {line.batch_size} are {share} mg a unit, "
                f"and the composition says {row.amount}"
            )


def _verdicts(sources: Sources) -> Iterator[str]:
    for each in sources.placing.placed:
        if each.piece.performance.outcome.passed is False:
            yield f"{each.piece.title} did not meet its criteria: {each.piece.performance.outcome.conclusion}"


def _unknown(sources: Sources) -> Iterator[str]:
    """Rows about evidence that is not there."""
    pieces = [each.piece for each in sources.placing.placed]
    for row in sources.facts.about:
        if not any(is_about(row, piece) for piece in pieces) and not any(
            each.startswith(row.evidence) for each in sources.placing.left_out
        ):
            yield f"{row.evidence} is stated (about), and is not among the evidence"
