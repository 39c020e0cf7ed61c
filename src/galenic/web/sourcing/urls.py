"""Addresses of requests, invitations, proposals and awards."""

from __future__ import annotations

from django.urls import path

from galenic.web.sourcing import covering, deciding, inviting, proposing, views, writing

app_name = "sourcing"
urlpatterns = [
    path("", views.overview, name="list"),
    path("new/", writing.new, name="new"),
    path("<uuid:record_id>/", views.request_page, name="request"),
    path("<uuid:record_id>/edit/", writing.edit, name="edit"),
    path("<uuid:record_id>/invite/", inviting.invite, name="invite"),
    path("<uuid:record_id>/answer/", inviting.answer_all, name="answer"),
    path("<uuid:record_id>/portfolio/", covering.of_request, name="portfolio"),
    path("invitations/<uuid:record_id>/", views.invitation_page, name="invitation"),
    path("invitations/<uuid:record_id>/ask/", inviting.ask, name="ask"),
    path("invitations/<uuid:record_id>/propose/", proposing.propose, name="propose"),
    path("proposals/<uuid:record_id>/award/", deciding.award, name="award"),
    path("awards/<uuid:record_id>/order/", deciding.order, name="order"),
]
