"""The page that finds things."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from galenic.parties.models import Person, Programme, Site
from galenic.programmes.search import LONGEST, MOST, search
from galenic.web.home.lines import around
from galenic.web.links import name_of, url_of
from galenic.web.middleware import Request


@require_safe
def results(request: Request) -> HttpResponse:
    """What matches, by kind; of each the first, with the page of each record."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = [(each.kind, list(map(_line, each.records)), each.more) for each in search(request.reader, text)]
    return render(request, "search/results.html", {"text": text, "found": found, "most": MOST})


def _line(record: Any) -> tuple[str, str, str, str]:
    """Name, page, note and state of a record."""
    return _name(record), _url(record), _note(record), getattr(record, "state", "")


def _name(record: Any) -> str:
    return record.printed_name if isinstance(record, Person) else name_of(record)


def _url(record: Any) -> str:
    """The page of a record; people and sites have none."""
    if isinstance(record, Programme):
        return reverse("programmes:page", args=[record.pk])
    if isinstance(record, Person | Site):
        return ""
    return url_of(record) or around(record)


def _note(record: Any) -> str:
    return record.organization.name if isinstance(record, Person) else ""
