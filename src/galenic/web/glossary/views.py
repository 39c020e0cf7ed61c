"""The glossary."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.web.glossary.terms import terms
from galenic.web.middleware import Request


@require_safe
def glossary(request: Request) -> HttpResponse:
    """Every term with its source; a term's key is its anchor."""
    known = terms()
    lines = [(each, [known[key] for key in each.see]) for each in known.values()]
    return render(request, "glossary/glossary.html", {"lines": lines})
