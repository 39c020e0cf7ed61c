from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "galenic.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have workers do the work that people ask for."""
        from galenic.jobs import verifying  # noqa: F401 - declares its work
        from galenic.jobs.asked import ASKED
        from galenic.jobs.queue import register

        register(ASKED)
