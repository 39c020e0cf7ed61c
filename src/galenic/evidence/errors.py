"""What the evidence application refuses."""

from __future__ import annotations

from galenic.errors import GalenicError


class DocumentMissing(GalenicError):
    """A stored document that is not in the document store."""

    code = "EVI-001"

    def __init__(self, sha256: str) -> None:
        super().__init__(
            f"Document {sha256[:12]} is not in the document store.",
            remedy="Restore the folder 'documents' from the backup that belongs to this database.",
        )
        self.sha256 = sha256


class DocumentDamaged(GalenicError):
    """A stored document whose bytes are not the ones that were handed in (TMP-5)."""

    code = "EVI-002"

    def __init__(self, sha256: str) -> None:
        super().__init__(
            f"Document {sha256[:12]} is not what was handed in: its bytes have changed.",
            remedy="Tell quality assurance. Restore the file from a backup; nothing may be computed from it as it is.",
        )
        self.sha256 = sha256


class InputNotUsable(GalenicError):
    """Inputs of a run that cannot be used; `faults` names every one of them (EVI-010 and following)."""

    code = "EVI-003"


class ProtocolNotFollowed(GalenicError):
    """A computation that differs from the frozen protocol in ways that no departure on record allows."""

    code = "EVI-004"


class SoftwareFault(GalenicError):
    """A run that failed because of a fault in Galenic or in a service, not because of what was given."""

    code = "EVI-005"


class EvidenceNotUsable(GalenicError):
    """Stored evidence that cannot be read back as an outcome."""

    code = "EVI-006"


class DocumentsRefused(GalenicError):
    """Documents that cannot become evidence; `faults` names all that is wrong (EVI-040 and following)."""

    code = "EVI-008"


class TooMuchToPrint(GalenicError):
    """More entries of an audit trail than fit into a document that somebody reads."""

    code = "EVI-007"
