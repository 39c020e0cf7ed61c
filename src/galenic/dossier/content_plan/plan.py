"""The plans: one table a region and kind of application, with what makes a section necessary."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from galenic.dossier.errors import DossierRefused
from galenic.dossier.model import Region


@dataclass(frozen=True, slots=True)
class Requirement:
    """One section that the dossier shall fill.

    `when` names the facts about the product that make it necessary, any one of them; without, it always is. `unless`
    names facts that lift it. `per` is the keyword that it repeats for: each substance, each study. `services` are those
    of the catalogue whose evidence fills it. `within`: the section whose document may hold this one together with
    others, as one quality overall summary does.
    """

    section: str
    title: str
    why: str
    source: str
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    per: str = ""
    services: tuple[str, ...] = ()
    form: bool = False
    within: str = ""

    def is_needed(self, facts: Collection[str]) -> bool:
        """Whether the section is needed, given what is true of the product."""
        return (not self.when or any(fact in facts for fact in self.when)) and not any(
            fact in facts for fact in self.unless
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What one kind of application needs in one region. `facts`: every fact that a requirement asks about, in words."""

    id: str
    region: Region
    kind: str
    title: str
    as_of: date
    requirements: tuple[Requirement, ...]
    facts: Mapping[str, str]


@cache
def plans() -> Mapping[str, Plan]:
    """Every plan by its id."""
    folder = resources.files("galenic.dossier.content_plan")
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    read = [
        _plan(name.removesuffix(".toml"), tomllib.loads(folder.joinpath(name).read_text("utf-8"))) for name in files
    ]
    return {one.id: one for one in read}


def plan(region: str, kind: str) -> Plan:
    """The plan for a kind of application in a region. Raises DossierRefused DOS-020 when there is none."""
    for one in plans().values():
        if one.region == region and one.kind.casefold() == kind.casefold():
            return one
    raise DossierRefused(
        f"There is no content plan for {kind} in {region}.",
        remedy="There are plans for " + ", ".join(f"{one.kind} in {one.region}" for one in plans().values()) + ".",
        code="DOS-020",
    )


def refuse_unknown_facts(asked: Plan, facts: Collection[str]) -> None:
    """Raise DossierRefused DOS-021 for facts that the plan does not know: a misspelled one would change nothing."""
    unknown = sorted(set(facts) - set(asked.facts))
    if unknown:
        raise DossierRefused(
            f"The plan {asked.id} knows nothing of {', '.join(unknown)}.",
            remedy=f"Facts are {', '.join(asked.facts)}.",
            code="DOS-021",
        )


def _plan(name: str, table: Mapping[str, Any]) -> Plan:
    return Plan(
        id=name.replace("_", "-"),
        region=Region(table["region"]),
        kind=table["kind"],
        title=table["title"],
        as_of=table["as-of"],
        requirements=tuple(_requirement(one) for one in table["requirement"]),
        facts=table["facts"],
    )


def _requirement(one: Mapping[str, Any]) -> Requirement:
    return Requirement(
        section=one["section"],
        title=one["title"],
        why=one["why"],
        source=one["source"],
        when=tuple(one.get("when", ())),
        unless=tuple(one.get("unless", ())),
        per=one.get("per", ""),
        services=tuple(one.get("services", ())),
        form=one.get("form", False),
        within=one.get("within", ""),
    )
