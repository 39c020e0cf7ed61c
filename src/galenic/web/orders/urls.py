"""Addresses of work orders."""

from __future__ import annotations

from django.urls import path

from galenic.web.orders import documents, views, work, writing

app_name = "orders"
urlpatterns = [
    path("", views.orders, name="list"),
    path("new/", writing.new, name="new"),
    path("<uuid:order_id>/", views.page, name="page"),
    path("<uuid:order_id>/edit/", writing.edit, name="edit"),
    path("<uuid:order_id>/templates/<str:input_name>.<str:ending>", views.template, name="template"),
    path("<uuid:order_id>/data/<str:input_name>/", work.submit, name="submit"),
    path("<uuid:order_id>/documents/", documents.hand_in, name="hand_in"),
    path("<uuid:order_id>/compute/", work.compute, name="compute"),
    path("<uuid:order_id>/deliver/<uuid:evidence_id>/", work.deliver, name="deliver"),
    path("<uuid:order_id>/departures/new/", work.depart, name="depart"),
]
