from __future__ import annotations

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "galenic.partners"
    label = "partners"
    default_auto_field = "django.db.models.BigAutoField"
    #: Asked before work is awarded; see galenic.programmes.sourcing.gates.
    work_gates = ("galenic.partners.clearance.not_qualified",)
