"""Addresses of partners' records."""

from __future__ import annotations

from django.urls import path

from galenic.web.partners import agreements, directory, qualifications, records, views

app_name = "partners"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("directory/", directory.directory, name="directory"),
    path("directory/import/", directory.load, name="load"),
    path("directory/import/<str:table>.<str:ending>", directory.template, name="template"),
    path("sites/<uuid:record_id>/", directory.site, name="site"),
    path("shortlist/", directory.compared, name="shortlist"),
    path("qualifications/new/", qualifications.new, name="qualify"),
    path("qualifications/<uuid:record_id>/", qualifications.page, name="qualification"),
    path("agreements/new/", agreements.new, name="draft"),
    path("agreements/<uuid:record_id>/", agreements.page, name="agreement"),
    path("agreements/<uuid:record_id>/edit/", agreements.edit, name="edit"),
    path("agreements/<uuid:record_id>/revise/", agreements.revise, name="revise"),
    path("findings/<uuid:record_id>/respond/", records.respond, name="respond"),
    *(path(f"{noun}/<uuid:record_id>/", records.page, {"noun": noun}, name=noun) for noun in records.NOUNS),
]
