"""Addresses of lists as files."""

from __future__ import annotations

from django.urls import path

from galenic.web.lists import business, views

app_name = "lists"
urlpatterns = [
    path(f"{view.__name__}.csv", view, name=view.__name__)
    for view in (views.orders, views.evidence, views.due, views.findings, views.work, *business.VIEWS)
]
