"""Addresses of dossiers."""

from __future__ import annotations

from django.urls import path

from galenic.web.dossiers import compiling, contents, drafting, sequences, views

app_name = "dossiers"
urlpatterns = [
    path("", views.overview, name="list"),
    path("new/", drafting.new, name="new"),
    path("<uuid:record_id>/", views.page, name="page"),
    path("<uuid:record_id>/plan/", views.plan, name="plan"),
    path("<uuid:record_id>/describe/", drafting.describe, name="describe"),
    path("<uuid:record_id>/contents/", contents.page, name="contents"),
    path("<uuid:record_id>/documents/new/", contents.submit, name="submit"),
    path("<uuid:record_id>/compile/", compiling.kinds, name="kinds"),
    path("<uuid:record_id>/compile/<slug:kind>/", compiling.page, name="compile"),
    path("<uuid:record_id>/compile/<slug:kind>/template/", compiling.template, name="template"),
    path("<uuid:record_id>/sequences/new/", sequences.new, name="draft"),
    path("documents/<uuid:record_id>/", contents.document, name="document"),
    path("documents/<uuid:record_id>/content/", contents.content, name="content"),
    path("documents/<uuid:record_id>/reading-copy/", contents.reading, name="reading"),
    path("documents/<uuid:record_id>/word/", compiling.word, name="word"),
    path("placements/<uuid:record_id>/", contents.placement, name="placement"),
    path("sequences/<uuid:record_id>/", sequences.page, name="sequence"),
    path("sequences/<uuid:record_id>/propose/", sequences.propose, name="propose"),
    path("sequences/<uuid:record_id>/package/", sequences.package, name="package"),
    path("leaves/<uuid:record_id>/", views.leaf, name="leaf"),
]
