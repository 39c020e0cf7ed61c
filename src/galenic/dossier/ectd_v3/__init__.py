"""eCTD 3.2.2: sequences of leaves under the headings of the CTD, with a regional module 1."""

from galenic.dossier.ectd_v3.rendering import Rendering, render
from galenic.dossier.ectd_v3.sequence import Leaf, ReadSequence, read_application, read_sequence, standing

__all__ = ["Leaf", "ReadSequence", "Rendering", "read_application", "read_sequence", "render", "standing"]
