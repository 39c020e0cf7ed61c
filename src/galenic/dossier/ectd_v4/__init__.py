"""eCTD 4.0: one message a submission unit (HL7 regulated product submission, ICH M8), SHA-256 throughout."""

from galenic.dossier.ectd_v4.message import Message, read_message, read_messages, standing
from galenic.dossier.ectd_v4.rendering import render

__all__ = ["Message", "read_message", "read_messages", "render", "standing"]
