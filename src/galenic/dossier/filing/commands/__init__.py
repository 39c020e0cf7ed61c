"""The only place that writes dossiers."""

from galenic.dossier.filing.commands.applications import describe_application, open_application
from galenic.dossier.filing.commands.asking import ask_to_assemble, ask_to_propose
from galenic.dossier.filing.commands.assembling import Assembled, Choice, assemble
from galenic.dossier.filing.commands.compiling import compile_document, open_as_word
from galenic.dossier.filing.commands.documents import (
    approve_document,
    open_document,
    submit_document,
    withdraw_document,
)
from galenic.dossier.filing.commands.placements import (
    place_document,
    revise_placement,
    submit_and_place,
    withdraw_placement,
)
from galenic.dossier.filing.commands.sequences import (
    copy_sequences,
    draft_sequence,
    open_package,
    propose_sequence,
    publish_sequence,
    reopen_sequence,
    withdraw_sequence,
)

__all__ = [
    "Assembled",
    "Choice",
    "approve_document",
    "ask_to_assemble",
    "ask_to_propose",
    "assemble",
    "compile_document",
    "copy_sequences",
    "describe_application",
    "draft_sequence",
    "open_application",
    "open_as_word",
    "open_document",
    "open_package",
    "place_document",
    "propose_sequence",
    "publish_sequence",
    "reopen_sequence",
    "revise_placement",
    "submit_and_place",
    "submit_document",
    "withdraw_document",
    "withdraw_placement",
    "withdraw_sequence",
]
