"""What the programmes application refuses."""

from __future__ import annotations

from galenic.errors import GalenicError


class OrderNotOpen(GalenicError):
    """Something that an order's state does not allow: editing what was issued, computing before it was taken on."""

    code = "PRG-001"


class OrderRefused(GalenicError):
    """An order or departure whose contents cannot stand; `faults` names all of them."""

    code = "PRG-002"


class SourcingRefused(GalenicError):
    """A request, answer, proposal or award whose contents cannot stand; `faults` names all of them."""

    code = "PRG-003"


class SourcingClosed(GalenicError):
    """Something for which the time has passed, or not come: inviting, asking, ordering."""

    code = "PRG-004"


class ExchangeRefused(GalenicError):
    """A message or decision that cannot stand, or that did not change what it is said to have changed."""

    code = "PRG-005"


class PlanRefused(GalenicError):
    """A decision about a step of the plan that cannot stand as it is; `faults` names all that is wrong."""

    code = "PRG-006"
