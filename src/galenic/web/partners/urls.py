"""Addresses of partners' records."""

from __future__ import annotations

from django.urls import path

from galenic.web.partners import agreements, audits, directory, findings, qualifications, records, running, views

app_name = "partners"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("directory/", directory.directory, name="directory"),
    path("directory/sites.csv", directory.sites_file, name="sites_file"),
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
    path("agreements/<uuid:record_id>/subcontractors/new/", running.subcontract, name="subcontract"),
    path("agreements/<uuid:record_id>/clocks/new/", running.start_clock, name="start_clock"),
    path("agreements/<uuid:record_id>/changes/new/", running.propose_change, name="propose_change"),
    path("agreements/<uuid:record_id>/exemptions/new/", running.exempt_agreement, name="exempt_agreement"),
    path("audits/new/", audits.new, name="plan_audit"),
    path("audits/<uuid:record_id>/", audits.page, name="audits"),
    path("audits/<uuid:record_id>/change/", audits.change, name="change_plan"),
    path("audits/<uuid:record_id>/perform/", audits.perform, name="perform"),
    path("audits/<uuid:record_id>/report/", audits.report, name="report"),
    path("findings/<uuid:record_id>/", findings.page, name="findings"),
    path("findings/<uuid:record_id>/respond/", findings.respond, name="respond"),
    path("findings/<uuid:record_id>/exemptions/new/", running.exempt_finding, name="exempt_finding"),
    path("subcontractors/<uuid:record_id>/qualification/", running.name_qualification, name="name_qualification"),
    *(path(f"{noun}/<uuid:record_id>/", records.page, {"noun": noun}, name=noun) for noun in records.NOUNS),
]
