from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "galenic.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from galenic.ledger import fences
        from galenic.ledger.checks import check_recorded_tables

        register(check_recorded_tables)
        # SQLite rebuilds a table on AlterField and drops its triggers in silence: they are made anew after migrating.
        post_migrate.connect(fences.install_after_migrate, sender=self)
