"""Steps toward a published sequence, as tests take them."""

from __future__ import annotations

from functools import cache
from typing import Any

from galenic.dossier.filing import commands
from galenic.dossier.models import Application, Document, Placement, Sequence
from galenic.evidence import commands as evidence_commands
from galenic.evidence.lifecycle import CONSEQUENCE, EVIDENCE
from galenic.evidence.models import Evidence
from galenic.ledger import commands as ledger
from galenic.ledger.actors import STEP, SYSTEM, Reason, ReasonCode
from galenic.ledger.lifecycle import perform
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.programmes import commands as programmes
from galenic.programmes.models import WorkOrder
from tests.factories import proof_of
from tests.programmes.ordering import Ordering

CONTACTS = [
    {"name": "Ada Alder", "role": "regulatory", "telephone": "+1 301 555 0100", "email": "ada@alder.example"},
    {"name": "Tom Tiller", "role": "technical", "telephone": "+1 301 555 0101", "email": "tom@alder.example"},
]
KEYWORDS = {
    "substance": "maplolol",
    "manufacturer": "Birch Synthesis",
    "product-name": "Maplolol Tablets",
    "dosageform": "tablet",
}


@cache
def page(text: str) -> bytes:
    """A PDF of one page with text and an embedded font."""
    import typst

    source = f"#set document(title: {text!r}, date: none)\n{text}".replace("'", '"')
    return bytes(typst.compile(source.encode(), format="pdf", pdf_standards="1.7"))


class Filing(Ordering):
    """A programme whose evidence goes into a dossier; eCTD 4.0 needs no schema of an agency."""

    @property
    def regulatory(self) -> Reader:
        return self.world.reader(Role.SPONSOR_RA)

    def application(self, **more: Any) -> Application:
        given = {"region": "US", "kind": "ANDA", "number": "123456", "applicant": "Alder Therapeutics"}
        given |= {"edition": "4.0", "applicant_id": "123456789", "contacts": CONTACTS, "keywords": KEYWORDS}
        return commands.open_application(by=self.regulatory, programme=self.world.programme, **{**given, **more})

    def accepted(self, content: bytes = b"subject,value [mg/L]\n1,1.5\n2,2.5\n3,5\n", **more: Any) -> Evidence:
        """Evidence that Birch signed and Alder accepted, under an order of its own."""
        order = self.active(**more)
        evidence = self.signed(self.computed(order, content))
        self.accept(order, evidence)
        return evidence

    def accept(self, order: WorkOrder, evidence: Evidence) -> None:
        delivery = self.delivered(order, evidence)
        programmes.accept_delivery(by=self.sponsor_qa, delivery=delivery, proof=proof_of(self.sponsor_qa.person))

    def retract(self, evidence: Evidence) -> None:
        """Take back the data that evidence was computed from: it is stale from then on."""
        evidence_commands.retract_data(
            by=self.qa,
            data_set=evidence.inputs.get().data_set,
            proof=proof_of(self.qa.person),
            reason=Reason(ReasonCode.OTHER, "wrong samples"),
        )

    def supersede(self, first: Evidence, second: Evidence) -> None:
        """As the command that computes anew leaves it, without a second order for the same evidence."""
        ledger.change(second, actor=SYSTEM, action="test:supersede", reason=STEP, supersedes=first)
        perform(EVIDENCE, first, "supersede", actor=SYSTEM, roles=CONSEQUENCE)

    def document(self, title: str = "Cover letter", content: bytes | None = None, **more: Any) -> Document:
        """A document that regulatory affairs hands in and quality assurance approves."""
        made = commands.submit_document(
            by=self.regulatory,
            programme=self.world.programme,
            file_name="a file.pdf",
            content=page(title) if content is None else content,
            title=title,
            **more,
        )
        if made.is_placeholder:
            return made
        return commands.approve_document(by=self.sponsor_qa, document=made, proof=proof_of(self.sponsor_qa.person))

    def place(self, application: Application, section: str, title: str, **more: Any) -> Placement:
        document = more.pop("document", None) or self.document(title)
        return commands.place_document(
            by=self.regulatory, application=application, document=document, section=section, title=title, **more
        )

    def compiled(self, application: Application, **more: Any) -> Document:
        """A summary of all evidence that carries, not approved yet."""
        given = {"kind": "sample-summary", "stated": {"remark": "All is well"}}
        return commands.compile_document(by=self.regulatory, application=application, **{**given, **more})

    def approve(self, document: Document) -> Document:
        return commands.approve_document(by=self.sponsor_qa, document=document, proof=proof_of(self.sponsor_qa.person))

    def letters(self, application: Application) -> None:
        """What a US application has to come with."""
        self.place(application, "1.1", "Form FDA 356h", keywords={"form-type": "form-356h"})
        self.place(application, "1.2", "Cover letter")

    def drafted(self, application: Application, **more: Any) -> Sequence:
        given = {"kind": "original-application", "part": "application", "description": "Original application"}
        return commands.draft_sequence(by=self.regulatory, application=application, **{**given, **more})

    def proposed(self, application: Application, **more: Any) -> Sequence:
        return commands.propose_sequence(by=self.regulatory, sequence=self.drafted(application, **more))

    def publish(self, sequence: Sequence) -> Sequence:
        return commands.publish_sequence(by=self.regulatory, sequence=sequence, proof=proof_of(self.regulatory.person))
