"""A submission unit as a message of eCTD 4.0: submissionunit.xml, sha256.txt, and the documents it brings."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace

from lxml import etree

from galenic.dossier.ectd_v3.backbone import placed
from galenic.dossier.ectd_v3.regional_us import codes as us_codes
from galenic.dossier.ectd_v3.rendering import Rendering, refuse_what_cannot_be_placed
from galenic.dossier.ectd_v4.message import HL7, MESSAGE, ROOT, codes
from galenic.dossier.errors import DossierRefused
from galenic.dossier.headings import find
from galenic.dossier.model import (
    Contact,
    ContextOfUse,
    Document,
    Keyword,
    Operation,
    Region,
    Standing,
    Study,
    SubmissionUnit,
)

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSI_TYPE = f"{{{XSI}}}type"
STEP = 1000  # between the priority numbers of one section, so that others fit between
HEADER = ("id", "creationTime", "interactionId", "processingCode", "processingModeCode", "acceptAckCode")


def render(unit: SubmissionUnit, *, standing: Iterable[Standing] = ()) -> Rendering:
    """Render one message, in a folder named after the sequence number.

    `standing`: what the messages before left current, so that priority numbers do not meet theirs. Raises
    DossierRefused DOS-004 as eCTD 3.2.2 does, and DOS-007 for regions whose code systems are not known to us.
    """
    if unit.application.region is not Region.US:
        raise DossierRefused(
            f"A message of eCTD 4.0 cannot be written for {unit.application.region}.",
            remedy="The code systems of FDA's guide are known; for other regions render eCTD 3.2.2.",
            code="DOS-007",
        )
    refuse_what_cannot_be_placed(unit)
    contexts = numbered(unit.contexts, standing)
    paths = {context.id: placed(context, unit.application.region).path for context in contexts}
    content = _message(unit, contexts, paths)
    made = {MESSAGE: content, "sha256.txt": hashlib.sha256(content).hexdigest().encode()}
    sent = [context for context in contexts if context.document]
    documents = {paths[context.id]: context.document.sha256 for context in sent if context.document}
    records = {paths[one.id]: one.document.record for one in sent if one.document and one.document.record}
    return Rendering(str(unit.sequence), made, documents, records)


def numbered(contexts: Iterable[ContextOfUse], standing: Iterable[Standing] = ()) -> list[ContextOfUse]:
    """Contexts of use with priority numbers of their own within section and keywords, in the order of the CTD.

    What replaces keeps the number of what it replaces.
    """
    taken: dict[object, set[int]] = {}
    for one in standing:
        taken.setdefault(one.place.key[:2], set()).add(one.priority)
    result = []
    for context in sorted(contexts, key=_order):
        used = taken.setdefault(context.place.key[:2], set())
        number = context.earlier.priority if context.earlier else context.priority
        while context.earlier is None and number in used:
            number += STEP
        used.add(number)
        result.append(replace(context, priority=number))
    return result


def _order(context: ContextOfUse) -> tuple[object, ...]:
    heading = find(context.place.section, "US")
    module = context.place.section.split(".")[0]
    return (module, heading.order if heading else 0, context.place.key[1], context.priority, context.place.key[2])


def _message(unit: SubmissionUnit, contexts: list[ContextOfUse], paths: Mapping[str, str]) -> bytes:
    oid = codes()["oid"]
    root = etree.Element(f"{{{HL7}}}{ROOT}", {"ITSVersion": "XML_1.0"}, nsmap={None: HL7, "xsi": XSI})
    for name in HEADER:
        _add(root, name)
    device = _add(_add(root, "receiver", typeCode="RCV"), "device", classCode="DEV", determinerCode="INSTANCE")
    receiver = _add(device, "id")
    _add(receiver, "item", root=oid["ich-guide"], identifierName="ICH eCTD v4.0 IG v1.5")
    _add(receiver, "item", root=oid["us-guide"], identifierName="USFDA eCTD v4.0 IG v1.5.1")
    device = _add(_add(root, "sender", typeCode="SND"), "device", classCode="DEV", determinerCode="INSTANCE")
    _add(device, "id")
    act = _add(root, "controlActProcess", classCode="ACTN", moodCode="EVN")
    _unit(_add(_add(act, "subject", typeCode="SUBJ"), "submissionUnit"), unit, contexts, paths)
    etree.indent(root, space="  ")
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    return head + bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=False)) + b"\n"


def _unit(
    element: etree._Element, unit: SubmissionUnit, contexts: list[ContextOfUse], paths: Mapping[str, str]
) -> None:
    oid = codes()["oid"]
    _add(element, "id", root=unit.permanent_id("unit", unit.number))
    part = _us("submission-sub-type", unit.part, "us_submission_unit_type_")
    _add(element, "code", code=part, codeSystem=oid["us-submission-unit-type"])
    _add(element, "title", value=unit.description)
    _add(element, "statusCode", code="active")
    for context in contexts:
        _context(_add(element, "component"), unit, context)
    of = _add(element, "componentOf1")
    _add(of, "sequenceNumber", value=str(unit.sequence))
    submission = _add(of, "submission")
    _add(
        _add(submission, "id", **{XSI_TYPE: "DSET_II"}),
        "item",
        root=unit.permanent_id("submission", str(unit.opened_by)),
    )
    kind = _us("submission-type", unit.kind, "us_submission_type_")
    _add(submission, "code", code=kind, codeSystem=oid["us-submission-type"])
    for contact in unit.application.contacts:
        _contact(_add(_add(submission, "callBackContact"), "contactParty"), unit, contact)
    _application(_add(_add(submission, "componentOf"), "application"), unit, contexts, paths)


def _context(component: etree._Element, unit: SubmissionUnit, context: ContextOfUse) -> None:
    oid = codes()["oid"]
    _add(component, "priorityNumber", value=str(context.priority))
    use = _add(component, "contextOfUse")
    ends = context.operation is Operation.DELETE
    _add(use, "id", root=context.earlier.id if ends and context.earlier else context.id)
    regional = context.place.section.split(".")[0] == "1"
    code = f"{'us' if regional else 'ich'}_{context.place.section.removesuffix('.introduction').lower()}"
    _add(use, "code", code=code, codeSystem=oid["us-heading" if regional else "ich-heading"])
    _add(use, "statusCode", code="suspended" if ends else "active")
    if context.operation is Operation.REPLACE and context.earlier:
        related = _add(_add(use, "replacementOf", typeCode="RPLC"), "relatedContextOfUse")
        _add(related, "id", root=context.earlier.id)
    if context.document is None:
        return
    _add(_add(_add(use, "derivedFrom"), "documentReference"), "id", root=_document_id(unit, context.document))
    for code, system in _keyword_codes(unit, context):
        _add(_add(_add(use, "referencedBy", typeCode="REFR"), "keyword"), "code", code=code, codeSystem=system)


def _keyword_codes(unit: SubmissionUnit, context: ContextOfUse) -> list[tuple[str, str]]:
    """Keywords of the sender by their permanent ids, FDA's by its codes."""
    found = []
    for keyword in context.place.keywords:
        if keyword.kind == "form-type":
            found.append((keyword.value.replace("fdaft", "us_form_type_"), codes()["oid"]["us-form-type"]))
        elif keyword.kind in codes()["keyword-type"]:
            found.append((keyword.id, _own_system(unit)))
    if context.study:
        found.append((context.study, _own_system(unit)))
    return found


def _application(
    element: etree._Element, unit: SubmissionUnit, contexts: list[ContextOfUse], paths: Mapping[str, str]
) -> None:
    oid, application = codes()["oid"], unit.application
    _add(_add(element, "id"), "item", root=oid["us-application"], extension=application.number)
    kind = _us("application-type", application.kind, "us_application_type_")
    _add(element, "code", code=kind, codeSystem=oid["us-application-type"])
    holder = _add(_add(_add(element, "holder"), "applicant"), "sponsorOrganization")
    _add(_add(holder, "name"), "part", value=application.applicant)
    described = {
        _document_id(unit, context.document): (context.document, paths[context.id])
        for context in contexts
        if context.document
    }
    for document_id, (document, path) in described.items():
        _document(_add(_add(element, "component"), "document"), document_id, document, path)
    for code, kind, title in _definitions(unit, contexts):
        definition = _add(_add(element, "referencedBy"), "keywordDefinition")
        _add(definition, "code", code=codes()["keyword-type"][kind], codeSystem=oid["ich-keyword-type"])
        _add(definition, "statusCode", code="active")
        item = _add(_add(definition, "value"), "item", code=code, codeSystem=_own_system(unit))
        _add(item, "displayName", value=title)


def _definitions(unit: SubmissionUnit, contexts: Iterable[ContextOfUse]) -> list[tuple[str, str, str]]:
    """The sender's keywords that this message uses: code, kind, display name."""
    studies: Mapping[str, Study] = {study.id: study for study in unit.studies}
    used: dict[tuple[str, str], str] = {}
    for context in contexts:
        keywords: tuple[Keyword, ...] = context.place.keywords if context.document else ()
        used |= {(one.kind, one.id): one.value for one in keywords if one.kind in codes()["keyword-type"]}
        if context.study and context.document:
            study = studies.get(context.study)
            used["study", context.study] = f"{context.study}: {study.title}" if study else context.study
    return [(code, kind, title) for (kind, code), title in sorted(used.items())]


def _document(element: etree._Element, document_id: str, document: Document, path: str) -> None:
    _add(element, "id", root=document_id)
    _add(element, "title", value=document.title)
    text = _add(element, "text", integrityCheckAlgorithm="SHA256")
    _add(text, "reference", value=path)
    _add(text, "integrityCheck").text = document.sha256


def _contact(party: etree._Element, unit: SubmissionUnit, contact: Contact) -> None:
    _add(party, "id", root=unit.permanent_id("contact", contact.role, contact.name))
    code = _us("contact-type", contact.role, "us_submission_contact_type_")
    _add(party, "code", code=code, codeSystem=codes()["oid"]["us-contact-type"])
    _add(party, "statusCode", code="active")
    person = _add(party, "contactPerson")
    name = _add(person, "name")
    given, _, family = contact.name.rpartition(" ")
    for kind, value in (("GIV", given), ("FAM", family)):
        if value:
            _add(name, "part", type=kind, value=value)
    telecom = _add(person, "telecom", **{XSI_TYPE: "BAG_TEL"})
    _add(telecom, "item", value=f"tel:{contact.telephone.replace(' ', '')}", use="WP", capabilities="voice")
    _add(telecom, "item", value=f"mailto:{contact.email}")
    organization = _add(_add(person, "asAgent"), "representedOrganization")
    _add(_add(organization, "name"), "part", value=unit.application.applicant)


def _us(table: str, name: str, prefix: str) -> str:
    """FDA numbers the codes of both editions alike: fdast1 is us_submission_type_1."""
    return prefix + us_codes()[table][name].lstrip("abcdefghijklmnopqrstuvwxyz")


def _document_id(unit: SubmissionUnit, document: Document) -> str:
    return unit.permanent_id("document", document.sha256, document.title)


def _own_system(unit: SubmissionUnit) -> str:
    """The code system of this sender's keywords: an OID made of a UUID (ITU-T X.667, arc 2.25)."""
    return f"2.25.{uuid.UUID(unit.permanent_id('keywords')).int}"


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{HL7}}}{tag}", attributes)
