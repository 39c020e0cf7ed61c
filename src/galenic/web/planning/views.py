"""The page of a plan: drawn as a network and along time, with the reasons of every step and how far it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from galenic.catalogue.discovery import services
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.programmes.planning.queries import plan_page
from galenic.programmes.planning.standing import PlanStanding, StepStanding
from galenic.web.middleware import Request
from galenic.web.planning.network import class_of, drawn, end_of
from galenic.web.planning.wants import wants_of
from galenic.web.services.views import STAGES
from galenic.web.steps.subjects import next_steps


@dataclass(frozen=True, slots=True)
class Bar:
    """A step along time: its weeks, its place on a scale of 100, and its days where the beginning is stated."""

    standing: StepStanding
    left: float
    width: float
    classes: str
    starts: date | None
    ends: date | None


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the four stages, with its steps by their beginning."""

    number: int
    title: str
    bars: tuple[Bar, ...]


def may_plan(reader: Reader) -> bool:
    """Whether the reader describes products and asks for decisions, for their own organization."""
    return not reader.kept_roles(reader.organization_id).isdisjoint({Role.SPONSOR_PM, Role.SPONSOR_QA})


@require_safe
def page(request: Request, programme_id: UUID) -> HttpResponse:
    """The plan of a programme, for its sponsor alone: no partner learns of it."""
    reader = request.reader
    found = plan_page(reader, programme_id)
    standing = found.standing
    context = {
        "page": found,
        "programme": found.programme,
        "standing": standing,
        "may_plan": may_plan(reader),
        "may_ask": Role.SPONSOR_PM in reader.kept_roles(reader.organization_id),
        "descriptions": [(each, next_steps(each.description, reader)) for each in found.descriptions],
        "decisions": [(each, next_steps(each.decision, reader)) for each in found.decisions],
        "draft": next((each for each in found.descriptions if each.description.state == "draft"), None),
    }
    if standing is not None:
        context |= _planned(standing, programme_id)
    return render(request, "planning/plan.html", context)


def _planned(standing: PlanStanding, programme_id: UUID) -> dict[str, object]:
    shortest, typical, longest = standing.plan.weeks_to_filing()
    begins = standing.description.begins
    ready = [each.step.id for each in standing.ready()]
    asked = urlencode([("programme", str(programme_id)), *(("service", each) for each in ready)])
    return {
        "network": drawn(standing),
        "stages": stages(standing),
        "shortest": shortest,
        "typical": typical,
        "longest": longest,
        "filed": begins + timedelta(weeks=typical) if begins else None,
        "goal": services()[standing.plan.goal].title if standing.plan.goal else "all work done",
        "mix": Counter(str(each.step.advice.partner) for each in standing.steps).most_common(),
        "ready": standing.ready(),
        "blocked": standing.blocked(),
        "late": standing.late(),
        "shaken": standing.shaken(),
        "wants": urlencode(wants_of(standing.plan.product)),
        "settled": [each for each in standing.steps if each.is_settled],
        "ask_url": f"{reverse('sourcing:new')}?{asked}" if ready else "",
    }


def stages(standing: PlanStanding) -> list[Stage]:
    """The steps by stage, each with its bar."""
    end = end_of(standing.steps) or 1.0
    begins = standing.description.begins
    ordered = sorted(standing.steps, key=lambda each: (each.step.stage, each.step.typical.start, each.step.id))
    return [
        Stage(number, STAGES[number], tuple(_bar(each, end, begins) for each in members))
        for number, members in groupby(ordered, key=lambda each: each.step.stage)
    ]


def _bar(each: StepStanding, end: float, begins: date | None) -> Bar:
    times = each.step.typical
    return Bar(
        standing=each,
        left=round(100 * times.start / end, 2),
        width=round(max(100 * (times.end - times.start) / end, 0.8), 2),
        classes=" ".join(filter(None, (class_of(each), "is-critical" if each.step.is_critical else ""))),
        starts=begins + timedelta(weeks=times.start) if begins else None,
        ends=begins + timedelta(weeks=times.end) if begins else None,
    )
