"""The randomization list of a design: made from its seed, sealed with a salt, checked against a seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from galenic.catalogue.bioequivalence._design_settings import DesignOptions
from galenic.catalogue.outcome import OutcomeColumn, OutcomeTable
from galenic.science.study_design import randomization


@dataclass(frozen=True)
class Listed:
    """The list, its seal where there is a salt, and whether it is the one that was sealed; null where not checked."""

    found: randomization.RandomizationList | None
    digest: str
    holds: bool | None

    @property
    def table(self) -> tuple[OutcomeTable, ...]:
        """The list as a table, where the evidence may show it."""
        if self.found is None:
            return ()
        sizes = ", ".join(str(size) for size in self.found.block_sizes)
        return (
            OutcomeTable(
                name="randomization",
                title="Randomization list",
                columns=(
                    OutcomeColumn(name="subject", title="Subject"),
                    OutcomeColumn(name="sequence", title="Sequence"),
                    OutcomeColumn(name="block", title="Block"),
                ),
                rows=tuple((each.subject, each.sequence, each.block) for each in self.found.assignments),
                note=f"{self.found.algorithm}; blocks of {sizes}. Keep it from those who are blinded.",
            ),
        )


def listed(options: DesignOptions, sequences: Sequence[str], subjects: int) -> Listed:
    """Make and seal the list; without a seed there is none, only a seal that was given.

    Raises InputError PWR-001 for blocks or a salt that cannot be used.
    """
    if options.seed is None:
        return Listed(None, options.seal, None)
    found = randomization.randomize(
        tuple(sequences),
        subjects,
        seed=options.seed,
        block_sizes=options.block_sizes,
        first_subject=options.first_subject,
    )
    if not options.salt:
        return Listed(found, options.seal, None)
    digest = randomization.seal(found, options.salt.encode()).digest
    return Listed(found, digest, digest == options.seal if options.seal else None)
