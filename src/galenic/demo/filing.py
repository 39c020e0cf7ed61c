"""The application that the demo's evidence is for: open, described, and left for the reader to assemble."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic.dossier.filing import commands
from galenic.dossier.models import Application
from galenic.ledger.actors import Reason, ReasonCode

if TYPE_CHECKING:
    from galenic.demo.cast import Cast

#: eCTD 4.0, since every sequence of 3.2.2 carries schemas that are the agencies' own.
NUMBER, EDITION = "999999", "4.0"
KEYWORDS = {
    "substance": "theophylline",
    "manufacturer": "Invented Synthesis",
    "product-name": "Theophylline 320 mg tablet",
    "dosageform": "tablet",
}


def open_dossier(cast: Cast, applicant: str) -> Application:
    """Have regulatory affairs open an ANDA for the programme. Number, names and contact are invented."""
    reader, programme = cast.reader("regulatory"), cast.programme
    given = {"region": "US", "kind": "ANDA", "number": NUMBER, "edition": EDITION, "applicant": applicant}
    application = commands.open_application(by=reader, programme=programme, **given)
    contact = {"name": reader.person.printed_name, "telephone": "+1 555 0100", "email": "regulatory@linden.example"}
    return commands.describe_application(
        by=reader,
        application=application,
        reason=Reason(ReasonCode.ADMINISTRATION),
        product="Theophylline 320 mg tablet (invented)",
        substance="theophylline",
        keywords=KEYWORDS,
        contacts=[{**contact, "role": "regulatory"}],
    )
