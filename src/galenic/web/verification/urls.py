"""Addresses of verification."""

from __future__ import annotations

from django.urls import path

from galenic.web.verification import views

app_name = "verification"
urlpatterns = [path("", views.status, name="status")]
