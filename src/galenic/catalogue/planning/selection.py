"""Which services a product needs, by which rules, and why it does not need the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from galenic.catalogue.planning.product import Product
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Service


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that fired, for which markets, on which facts."""

    text: str
    guideline: str
    markets: tuple[str, ...]
    conditions: tuple[str, ...]
    facts: tuple[str, ...]
    only_if: str = ""


@dataclass(frozen=True, slots=True)
class Needed:
    """A service that the product needs. `only_if` is empty unless every reason hangs on what something else finds."""

    service: Service
    reasons: tuple[Reason, ...]
    weeks: tuple[float, float]

    @property
    def only_if(self) -> str:
        """What has to turn out before the work is done; empty when it is done anyway."""
        conditional = dict.fromkeys(reason.only_if for reason in self.reasons)
        return "" if "" in conditional else "; or ".join(conditional)

    @property
    def markets(self) -> tuple[str, ...]:
        """The markets that ask for it."""
        return tuple(dict.fromkeys(market for reason in self.reasons for market in reason.markets))


@dataclass(frozen=True, slots=True)
class NotNeeded:
    """A service that no rule calls for, with what stands against each of its rules."""

    service: Service
    because: tuple[str, ...]


def select(product: Product, services: Mapping[str, Service]) -> tuple[tuple[Needed, ...], tuple[NotNeeded, ...]]:
    """Ask every service whether the product needs it, in the order of the catalogue."""
    needed, others = [], []
    for service in services.values():
        fired = [rule for rule in service.needed if rule.fires_for(product)]
        if fired:
            needed.append(Needed(service, reasons_for(fired, product), _weeks(service, fired, product)))
        else:
            others.append(NotNeeded(service, _because(service, product)))
    return tuple(needed), tuple(others)


def reasons_for(rules: Iterable[Applies], product: Product) -> tuple[Reason, ...]:
    """The rules that call for something, each with the markets for which it does."""
    return tuple(_reason(rule, markets, product) for rule in rules if (markets := rule.fires_for(product)))


def _reason(rule: Applies, markets: tuple[str, ...], product: Product) -> Reason:
    conditions = tuple(condition.says for condition in rule.when)
    return Reason(rule.reason, rule.guideline, markets, conditions, rule.facts(product), rule.only_if)


def _weeks(service: Service, rules: Iterable[Applies], product: Product) -> tuple[float, float]:
    """What the product states; else the longest that one of the rules asks for; else the usual duration."""
    if service.id in product.weeks:
        return product.weeks[service.id]
    return max((rule.weeks for rule in rules if rule.weeks), default=service.weeks)


def _because(service: Service, product: Product) -> tuple[str, ...]:
    """The obstacles of the rules that come nearest: what stands against all of them, else each rule's own."""
    if not service.needed:
        return ("its declaration names no rule by which a product needs it",)
    obstacles = [rule.obstacles(product) for rule in service.needed]
    fewest = min(map(len, obstacles))
    nearest = [each for each in obstacles if len(each) == fewest]
    shared = [each for each in nearest[0] if all(each in others for others in nearest)]
    return (" and ".join(shared),) if shared else tuple(dict.fromkeys(" and ".join(each) for each in nearest))
