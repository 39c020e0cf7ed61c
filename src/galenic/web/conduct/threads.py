"""Technical exchange: a question, its answers, the decision, and the version that the decision has led to."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from galenic.errors import Fault, GalenicError
from galenic.ledger.queries import signatures_of
from galenic.parties.models import Shared
from galenic.parties.queries import visible
from galenic.parties.roles import PARTNER_ROLES, SPONSOR_ROLES
from galenic.programmes.conduct import commands
from galenic.programmes.conduct.models import Thread
from galenic.programmes.conduct.queries import find_thread, records_of
from galenic.programmes.conduct.rules import find_shared
from galenic.programmes.errors import ExchangeRefused
from galenic.programmes.models import WorkOrder
from galenic.web.fields import Field, chosen, typed
from galenic.web.links import name_of, url_of
from galenic.web.middleware import Request
from galenic.web.progress import steps_to
from galenic.web.steps.forms import Given, StepPage, answer
from galenic.web.steps.subjects import next_steps
from galenic.web.templatetags.pages import words_of_type

USUAL_WAY = (("open", "Open"), ("decided", "Decided"), ("settled", "Carried out"))


@require_http_methods(["GET", "POST"])
def new(request: Request, order_id: UUID) -> HttpResponse:
    """Ask something on an order, about one of its records if one is chosen."""
    order: WorkOrder = visible(WorkOrder, request.reader, order_id, "engagement")
    data = request.POST if request.method == "POST" else None
    records = records_of(order)
    about = typed(data, "about")
    present = "The question then points to the version that the record has now."
    choices = chosen([("", "the order in general"), *_options(records)], about)
    page = StepPage(
        record=order,
        name=str(order),
        title="Ask something",
        meaning="",
        needs_reason=False,
        back=reverse("conduct:exchange", args=[order.pk]),
        fields=(
            Field("title", "Title", typed(data, "title"), required=True),
            Field("text", "Question or remark", typed(data, "text"), "textarea", required=True),
            Field("about", "About", "", "select", present, choices=choices),
        ),
        success="The thread is open. Both parties can write in it until the sponsor decides.",
    )

    def take(_given: Given) -> object:
        title, text = typed(data, "title"), typed(data, "text")
        return commands.open_thread(
            by=request.reader, order=order, title=title, text=text, about=_chosen(records, about)
        )

    return answer(request, page, take)


@require_http_methods(["GET", "POST"])
def page(request: Request, record_id: UUID) -> HttpResponse:
    """One thread with its messages; whoever works for one of the parties writes here while it is open."""
    found = find_thread(request.reader, record_id)
    if request.method != "POST":
        return _page(request, found, None)
    try:
        commands.write(by=request.reader, thread=found, text=typed(request.POST, "text"))
    except GalenicError as error:
        return _page(request, found, error)
    messages.success(request, "Your message is written. Messages are never changed.")
    return redirect(url_of(found))


@require_http_methods(["GET", "POST"])
def decide(request: Request, record_id: UUID) -> HttpResponse:
    """Decide on everything that was written, signed as approved by the sponsor."""
    found = find_thread(request.reader, record_id)
    data = request.POST if request.method == "POST" else None
    nothing = "Otherwise name afterwards what was changed, in which version."
    shown = StepPage(
        record=found,
        name=str(found),
        title="Decide",
        meaning="approved",
        needs_reason=False,
        back=url_of(found),
        fields=(
            Field("decision", "Decision", typed(data, "decision"), "textarea", required=True),
            Field("changes_nothing", "It changes nothing", typed(data, "changes_nothing"), "checkbox", nothing),
        ),
        success="It is decided. Nothing more is written in this thread.",
    )

    def take(given: Given) -> object:
        return commands.decide(
            by=request.reader,
            thread=found,
            decision=typed(data, "decision"),
            changes_nothing=bool(typed(data, "changes_nothing")),
            proof=given.proof,
            expected_version=given.version,
        )

    return answer(request, shown, take)


@require_http_methods(["GET", "POST"])
def settle(request: Request, record_id: UUID) -> HttpResponse:
    """Name the version of the record that the decision has led to."""
    found = find_thread(request.reader, record_id)
    data = request.POST if request.method == "POST" else None
    records = records_of(found.order)
    value = typed(data, "led_to")
    later = "A record of this engagement, in the version that it has now, later than the one that was asked about."
    shown = StepPage(
        record=found,
        name=str(found),
        title="Name what was changed",
        meaning="",
        needs_reason=False,
        back=url_of(found),
        fields=(
            Field(
                "led_to",
                "What was changed",
                "",
                "select",
                later,
                required=True,
                choices=chosen([("", "choose"), *_options(records)], value),
            ),
        ),
        success="The thread is settled.",
    )

    def take(given: Given) -> object:
        record = _chosen(records, value)
        if record is None:
            fault = Fault("PRG-038", "choose what was changed", column="led_to")
            raise ExchangeRefused("This is not what was changed.", faults=[fault], remedy="Choose a record.")
        named = (record.subject_type(), str(record.pk), record.version)
        return commands.settle(by=request.reader, thread=found, led_to=named, expected_version=given.version)

    return answer(request, shown, take)


def _page(request: Request, found: Thread, error: GalenicError | None) -> HttpResponse:
    roles = request.reader.roles_in(found.engagement_id)
    text = typed(request.POST if error else None, "text")
    context = {
        "thread": found,
        "order": found.order,
        "steps": steps_to(USUAL_WAY, found.state),
        "next_steps": next_steps(found, request.reader),
        "written": found.messages.select_related("author__organization").order_by("number"),
        "signatures": signatures_of(found),
        "about": _named(found.about),
        "led_to": _named(found.led_to),
        "may_write": found.state == "open" and not roles.isdisjoint(SPONSOR_ROLES | PARTNER_ROLES),
        "field": Field("text", "Your message", text, "textarea", required=True),
        "error": error,
    }
    return render(request, "conduct/thread.html", context, status=422 if error else 200)


def _named(subject: list[object]) -> tuple[str, str, object] | None:
    """Name, page and version of the record of the same engagement that a thread points to."""
    if not subject:
        return None
    kind, key, version = subject
    record = find_shared(str(kind), str(key))
    return (name_of(record), url_of(record), version) if record else (words_of_type(str(kind)), "", version)


def _options(records: Iterable[Shared]) -> list[tuple[str, str]]:
    return [
        (_key(each), f"{words_of_type(each.subject_type())}: {name_of(each)}, version {each.version}")
        for each in records
    ]


def _chosen(records: Iterable[Shared], value: str) -> Shared | None:
    return next((each for each in records if _key(each) == value), None)


def _key(record: Shared) -> str:
    return f"{record.subject_type()}:{record.pk}"
