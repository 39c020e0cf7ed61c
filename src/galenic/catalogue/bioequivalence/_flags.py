"""What has to be looked at before anything is concluded, and is never left out by itself."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from galenic.catalogue.outcome import Exclusion
from galenic.catalogue.pharmacokinetics._parameters import FLAG

if TYPE_CHECKING:
    from galenic.catalogue.bioequivalence._observations import Observations
    from galenic.catalogue.bioequivalence._settings import StudyOptions

LOW = 0.05
RULE = "ICH M13A 2.2.1.1; for the reference alone: EMA CPMP/EWP/QWP/1401/98 Rev. 1, 4.1.8"


def low_exposures(found: Observations, options: StudyOptions) -> Iterator[Exclusion]:
    """Subjects whose AUC after one product is below 5 % of the geometric mean of all others' after that product."""
    for code in (code for code in found.parameters if code.startswith("AUC") and code != "AUCPEO"):
        for product in (options.test, options.reference):
            rows = [row for row in found.rows if row.treatment == product and row.values.get(code)]
            logs = [math.log(row.values[code] or 1.0) for row in rows]
            own: dict[str, list[float]] = {}
            for row, log in zip(rows, logs, strict=True):
                own.setdefault(row.subject, []).append(log)
            total = math.fsum(logs)
            for row, log in zip(rows, logs, strict=True):
                others = len(logs) - len(own[row.subject])
                mean = (total - math.fsum(own[row.subject])) / others if others else log
                if log < mean + math.log(LOW):
                    share = 100 * math.exp(log - mean)
                    reason = f"{code} of {product} is {share:.2g} % of the geometric mean of the other subjects"
                    yield Exclusion(subject=row.name, scope=FLAG, reason=reason, source=RULE)
