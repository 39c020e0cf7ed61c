"""Addresses of the catalogue."""

from __future__ import annotations

from django.urls import path

from galenic.web.services import views

app_name = "services"
urlpatterns = [
    path("", views.services, name="list"),
    path("<str:service_id>/", views.page, name="page"),
    path("<str:service_id>/templates/<str:input_name>.<str:ending>", views.template, name="template"),
]
