from __future__ import annotations

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "galenic.partners"
    label = "partners"
    default_auto_field = "django.db.models.BigAutoField"
