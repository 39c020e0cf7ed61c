from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "galenic.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
    ledger_verifiers = (
        "galenic.evidence.verification.verify_documents",
        "galenic.evidence.verification.verify_evidence",
    )
    ledger_documents = ("galenic.evidence.verification.documents",)
    ledger_folders = ("documents",)

    def ready(self) -> None:
        """Have workers compute."""
        from galenic.evidence.jobs import RUNS
        from galenic.jobs.queue import register

        register(RUNS)
