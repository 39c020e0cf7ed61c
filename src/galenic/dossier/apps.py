from __future__ import annotations

from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "galenic.dossier"
    label = "dossier"
    default_auto_field = "django.db.models.BigAutoField"
    ledger_verifiers = ("galenic.dossier.filing.verification.verify_files",)
    ledger_documents = ("galenic.dossier.filing.verification.documents",)

    def ready(self) -> None:
        """Have the dossiers' steps stand in the list of what waits, and workers know their long work."""
        from galenic.dossier.filing.commands import asking  # noqa: F401 - declares its work
        from galenic.dossier.filing.work import steps
        from galenic.programmes.work import register

        register(steps)
