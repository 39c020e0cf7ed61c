"""The tables of dossiers; they are described in `galenic.dossier.filing.models`."""

from galenic.dossier.filing.models import (
    Application,
    Compilation,
    CompiledSource,
    Document,
    Leaf,
    Placement,
    Sequence,
)

__all__ = ["Application", "Compilation", "CompiledSource", "Document", "Leaf", "Placement", "Sequence"]
