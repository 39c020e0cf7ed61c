"""Where the records of an order's conduct are shown."""

from __future__ import annotations

from django.urls import reverse

from galenic.programmes.models import WorkOrder


def terms_url(order: WorkOrder, anchor: str = "") -> str:
    """The page of an order's terms, at one of its parts."""
    return reverse("conduct:terms", args=[order.pk]) + (f"#{anchor}" if anchor else "")
