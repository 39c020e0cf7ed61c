"""When a service is needed at all: conditions on a product, and the rules that services declare with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from galenic.catalogue.planning.product import Product


@dataclass(frozen=True, slots=True)
class Condition:
    """A statement about a product. `reads` names the facts it rests on, `otherwise` says its contrary.

    `explains` says the contrary for one product, where several facts can be what stands against the statement.
    """

    says: str
    otherwise: str
    reads: tuple[str, ...]
    holds: Callable[[Product], bool]
    explains: Callable[[Product], str] | None = None

    def contrary(self, product: Product) -> str:
        """Say why the statement does not hold for the product."""
        return self.explains(product) if self.explains else self.otherwise

    def __invert__(self) -> Condition:
        return Condition(self.otherwise, self.says, self.reads, lambda product: not self.holds(product))

    def __or__(self, other: Condition) -> Condition:
        return Condition(
            f"{self.says}, or {other.says}",
            f"{self.otherwise}, and {other.otherwise}",
            tuple(dict.fromkeys((*self.reads, *other.reads))),
            lambda product: self.holds(product) or other.holds(product),
            lambda product: f"{self.contrary(product)}, and {other.contrary(product)}",
        )


@dataclass(frozen=True, slots=True)
class Applies:
    """A rule that calls for a service: all of `when` hold and the product goes to one of `markets` (none: everywhere).

    `guideline` names document and section. With `only_if` the work is planned, but is done only if that turns out.
    `weeks` replaces the usual duration of the service where this reason calls for another.
    """

    when: tuple[Condition, ...]
    reason: str
    guideline: str
    markets: tuple[str, ...] = ()
    only_if: str = ""
    weeks: tuple[float, float] | None = None

    def fires_for(self, product: Product) -> tuple[str, ...]:
        """The markets for which the rule calls for the service; none when it does not."""
        there = tuple(market for market in product.markets if not self.markets or market in self.markets)
        return there if all(condition.holds(product) for condition in self.when) else ()

    def obstacles(self, product: Product) -> tuple[str, ...]:
        """Say why the rule does not call for the service: what does not hold, or the market that is missing."""
        found = tuple(each.contrary(product) for each in self.when if not each.holds(product))
        away = self.markets and not set(self.markets) & set(product.markets)
        return (*found, f"no approval is sought in {' or '.join(self.markets)}") if away else found

    def facts(self, product: Product) -> tuple[str, ...]:
        """The facts that the rule rests on, as `dosage_form: tablet`."""
        names = dict.fromkeys(name for condition in self.when for name in condition.reads)
        names |= {"markets": None} if self.markets else {}
        return tuple(f"{name}: {product.said(name)}" for name in names)
