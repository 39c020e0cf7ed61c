"""Which kind of partner does a piece of work, and why.

Data and evidence go to a CRO, a process still to be made to a CDMO, a validated process that just has to run to a CMO.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from galenic.catalogue.planning.conditions import BIOLOGICS
from galenic.catalogue.planning.product import ProcessState, Product
from galenic.catalogue.planning.selection import Needed
from galenic.catalogue.service import Partner, Service

#: Services about the substance; their process is that of the substance, also where a product is made of it.
OF_THE_SUBSTANCE = frozenset(
    {
        "manufacturing.drug-substance",
        "process.route-selection",
        "biologics.upstream",
        "biologics.viral-vector",
        "regulatory.master-file",
    }
)
LOCKED = frozenset({"locked", "validated"})


@dataclass(frozen=True, slots=True)
class Advice:
    """The kind of partner for one piece of work: the rule that decided, the facts it read, and who else could."""

    service: str
    partner: Partner
    rule: str
    reason: str
    facts: tuple[str, ...]
    others: tuple[Partner, ...] = ()
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the advice; the first that fits decides. `instead` says when one of the others is better."""

    name: str
    partner: Partner
    fits: Callable[[Service, Product], bool]
    reason: str
    reads: Callable[[Service, Product], tuple[str, ...]]
    instead: str = ""


def advise(needed: Sequence[Needed], product: Product) -> tuple[Advice, ...]:
    """Advise on every piece of work; each service finds a rule, since the last ones ask only who performs it."""
    return tuple(_advise(each.service, product) for each in needed)


def process_of(service: Service, product: Product) -> tuple[str, ProcessState]:
    """The fact that says how far the process has come which a service is about, and its value."""
    if product.api_only or service.id in OF_THE_SUBSTANCE:
        return "substance_process", product.substance_process
    return "product_process", product.product_process


def _advise(service: Service, product: Product) -> Advice:
    rule = next(rule for rule in RULES if rule.partner in service.performed_by and rule.fits(service, product))
    others = tuple(partner for partner in service.performed_by if partner is not rule.partner)
    facts = rule.reads(service, product)
    return Advice(service.id, rule.partner, rule.name, rule.reason, facts, others, rule.instead if others else "")


def _performers(service: Service, _product: Product) -> tuple[str, ...]:
    return (f"performed by: {', '.join(service.performed_by)}",)


def _process(service: Service, product: Product) -> tuple[str, ...]:
    name, state = process_of(service, product)
    return (f"{name}: {state}", *_performers(service, product))


def _transfer(service: Service, product: Product) -> tuple[str, ...]:
    moves = (f"{name}: {product.said(name)}" for name in ("site_change", "second_source"))
    return (*moves, *_process(service, product))


def _state(service: Service, product: Product) -> ProcessState:
    return process_of(service, product)[1]


def _is_made(service: Service) -> bool:
    """Whether the service works on or beside a process, and not on data alone."""
    return Partner.CMO in service.performed_by or Partner.CRO not in service.performed_by


def _moves(product: Product) -> bool:
    return product.site_change or product.second_source


RULES: tuple[Rule, ...] = (
    Rule(
        "evidence",
        Partner.CRO,
        lambda service, _: set(service.performed_by) == {Partner.CRO},
        "The result is data and evidence, which is what a CRO makes.",
        _performers,
    ),
    Rule(
        "process to be made",
        Partner.CDMO,
        lambda service, _: set(service.performed_by) == {Partner.CDMO},
        "A form or a process is developed or first carried out, which is what a CDMO does.",
        _performers,
    ),
    Rule(
        "validated process that runs",
        Partner.CMO,
        lambda service, product: _is_made(service) and _state(service, product) == "validated",
        "The process is locked and validated and just has to run: scale, reliability and price decide.",
        _process,
        "A CDMO, where it made the process and no other site is wanted, saves the transfer.",
    ),
    Rule(
        "locked process that moves",
        Partner.CMO,
        lambda service, product: _is_made(service) and _state(service, product) == "locked" and _moves(product),
        "The process is locked and moves: it is qualified at the site where it will run for years.",
        _transfer,
        "A CDMO, while changes to the process are still expected.",
    ),
    Rule(
        "locked process to be qualified",
        Partner.CDMO,
        lambda service, product: _is_made(service) and _state(service, product) == "locked",
        "The process is locked but not validated, and stays: whoever developed it qualifies it.",
        _transfer,
        "A CMO from the start, where commercial volume is beyond the site that developed it.",
    ),
    Rule(
        "process that may still change",
        Partner.CDMO,
        lambda service, product: _is_made(service) and _state(service, product) not in LOCKED,
        "The process is not locked: whoever makes it has to be able to change it and to learn from every batch.",
        _process,
        "A CMO comes in when the process is locked and its capacity or price is wanted.",
    ),
    Rule(
        "dossier about manufacture",
        Partner.CDMO,
        lambda service, product: service.id == "regulatory.dossier" and product.modality in BIOLOGICS,
        "Most of the application is manufacture and control, and its author sits where the process is known.",
        lambda service, product: (f"modality: {product.modality}", *_performers(service, product)),
        "A CRO compiles it where the clinical part is the larger one.",
    ),
    Rule(
        "evidence that others could make",
        Partner.CRO,
        lambda service, _: Partner.CRO in service.performed_by,
        "The result is data and evidence; a CRO makes it without an interest in the process.",
        _performers,
        "The CDMO that develops the product saves a transfer where results steer the next trial batch.",
    ),
    Rule(
        "made where the process is",
        Partner.CDMO,
        lambda service, _: Partner.CDMO in service.performed_by,
        "It goes with the process.",
        _process,
    ),
    Rule(
        "run where the process is",
        Partner.CMO,
        lambda service, _: Partner.CMO in service.performed_by,
        "It goes with the process.",
        _process,
    ),
)
