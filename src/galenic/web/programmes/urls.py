"""Addresses of programmes and engagements."""

from __future__ import annotations

from django.urls import path

from galenic.web.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programmes, name="list"),
    path("<uuid:programme_id>/", views.page, name="page"),
    path("engagements/<uuid:engagement_id>/", views.engagement, name="engagement"),
]
