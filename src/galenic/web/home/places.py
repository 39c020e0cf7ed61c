"""Where each role begins, beside what waits for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

from galenic.parties.roles import Role


@dataclass(frozen=True, slots=True)
class Beginning:
    """A page, and what somebody finds there."""

    title: str
    place: str
    note: str

    @property
    def url(self) -> str:
        """Its address."""
        name, _, anchor = self.place.partition("#")
        return reverse(name) + (f"#{anchor}" if anchor else "")


ORDER = Beginning("Write a work order", "orders:new", "for an engagement that is open")
ORDERS = Beginning("Work orders", "orders:list", "what is under way, by state")
DOSSIERS = Beginning("Dossiers", "dossiers:list", "what each region needs, holds and has been sent")
EVIDENCE = Beginning("Evidence", "evidence:list", "computed, reviewed, approved; with reports")
DUE = Beginning("What is due", "partners:overview#due", "ends, re-evaluations, audits, responses, clocks")
QUALIFY = Beginning("Qualify a site", "partners:qualify", "for one service at a time")
AGREEMENTS = Beginning("Quality agreements", "partners:overview#agreements", "who answers for what")
STANDINGS = Beginning("How sponsors have decided", "partners:overview#standings", "on your sites")
TRAIL = Beginning("Audit trail", "trail:list", "who did what, when and why")
VERIFICATION = Beginning("Verification", "verification:status", "whether the record contradicts itself")
SERVICES = Beginning("Services", "services:list", "with inputs, options, criteria and their sources")

BEGINNINGS = {
    Role.SPONSOR_PM: (ORDER, ORDERS, QUALIFY),
    Role.SPONSOR_QA: (DUE, AGREEMENTS, TRAIL),
    Role.SPONSOR_RA: (DOSSIERS, EVIDENCE, ORDERS),
    Role.PARTNER_PM: (ORDERS, DUE),
    Role.PARTNER_SCIENTIST: (ORDERS, EVIDENCE, SERVICES),
    Role.PARTNER_QC: (ORDERS, EVIDENCE),
    Role.PARTNER_PRODUCTION: (ORDERS,),
    Role.PARTNER_QA: (DUE, STANDINGS, TRAIL),
    Role.AUDITOR: (TRAIL, VERIFICATION, EVIDENCE, DUE),
}


def beginnings(roles: Collection[Role]) -> tuple[Beginning, ...]:
    """Where somebody with these roles begins, each page once."""
    return tuple(dict.fromkeys(each for role in Role if role in roles for each in BEGINNINGS.get(role, ())))
