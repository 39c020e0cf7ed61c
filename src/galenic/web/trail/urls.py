"""Addresses of the audit trail."""

from __future__ import annotations

from django.urls import path

from galenic.web.trail import views

app_name = "trail"
urlpatterns = [
    path("", views.entries, name="list"),
    path("export.<str:ending>", views.download, name="export"),
]
