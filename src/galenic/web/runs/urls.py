"""Addresses of computations."""

from __future__ import annotations

from django.urls import path

from galenic.web.runs import views

app_name = "runs"
urlpatterns = [
    path("<uuid:run_id>/", views.page, name="page"),
    path("<uuid:run_id>/progress/", views.progress, name="progress"),
    path("<uuid:run_id>/cancel/", views.cancel, name="cancel"),
]
