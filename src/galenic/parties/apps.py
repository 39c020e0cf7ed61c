from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class PartiesConfig(AppConfig):
    name = "galenic.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"
    ledger_verifiers = ("galenic.parties.row_security.verify",)

    def ready(self) -> None:
        from galenic.parties import row_security

        connection_created.connect(row_security.begin)
        # Every application's tables get theirs, whichever was migrated last.
        post_migrate.connect(row_security.install_after_migrate)
