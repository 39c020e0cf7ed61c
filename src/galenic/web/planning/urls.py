"""Addresses of product and plan, below those of programmes."""

from __future__ import annotations

from django.urls import path

from galenic.web.planning import covering, deciding, describing, views

app_name = "planning"
urlpatterns = [
    path("<uuid:programme_id>/plan/", views.page, name="plan"),
    path("<uuid:programme_id>/plan/describe/", describing.describe, name="describe"),
    path("<uuid:programme_id>/plan/decide/", deciding.decide, name="decide"),
    path("<uuid:programme_id>/plan/portfolio/", covering.of_plan, name="portfolio"),
]
