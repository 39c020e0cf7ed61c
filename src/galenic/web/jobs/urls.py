"""Addresses of work that was asked for."""

from __future__ import annotations

from django.urls import path

from galenic.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("<uuid:job_id>/", views.page, name="page"),
    path("<uuid:job_id>/progress/", views.progress, name="progress"),
    path("<uuid:job_id>/cancel/", views.cancel, name="cancel"),
]
