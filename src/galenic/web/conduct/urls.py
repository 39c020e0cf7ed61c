"""Addresses of how orders are carried out."""

from __future__ import annotations

from django.urls import path

from galenic.web.conduct import changes, invoices, milestones, threads, views

app_name = "conduct"
urlpatterns = [
    path("<uuid:order_id>/terms/", views.terms, name="terms"),
    path("<uuid:order_id>/changes/new/", changes.propose, name="change"),
    path("<uuid:order_id>/milestones/<str:key>/report/", milestones.report, name="report"),
    path("<uuid:order_id>/invoices/new/", invoices.issue, name="invoice"),
    path("<uuid:order_id>/exchange/", views.exchange, name="exchange"),
    path("<uuid:order_id>/threads/new/", threads.new, name="ask"),
    path("threads/<uuid:record_id>/", threads.page, name="thread"),
    path("threads/<uuid:record_id>/decide/", threads.decide, name="decide"),
    path("threads/<uuid:record_id>/settle/", threads.settle, name="settle"),
]
