from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "galenic.programmes"
    label = "programmes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have work under way held up when its quality agreement ends."""
        from galenic.evidence.blockers import register
        from galenic.programmes.gates import agreement_has_ended

        register(agreement_has_ended)
