"""eu-regional.xml: the module 1 of the European Union, schema 3.1."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from galenic.dossier.ectd_v3.backbone import PlacedLeaf, fill, written
from galenic.dossier.ectd_v3.namespaces import DTD_VERSIONS, EU, REGIONAL_BACKBONES, XLINK
from galenic.dossier.model import Envelope, SubmissionUnit

DOCTYPE = '<!DOCTYPE eu:eu-backbone SYSTEM "../../util/dtd/eu-regional.dtd">'
STYLE = "../../util/style/eu-regional.xsl"


def regional_eu(unit: SubmissionUnit, leaves: Sequence[PlacedLeaf]) -> bytes:
    """The EU module 1 of a unit, with an envelope for each member state. `leaves`: those of module 1."""
    root = etree.Element(
        f"{{{EU}}}eu-backbone", {"dtd-version": DTD_VERSIONS["eu-regional.xml"]}, nsmap={"eu": EU, "xlink": XLINK}
    )
    envelopes = etree.SubElement(root, "eu-envelope")
    for envelope in sorted(unit.envelopes, key=lambda one: one.country):
        _envelope(envelopes, unit, envelope)
    content = etree.SubElement(root, "m1-eu")
    fill(content, leaves, table="eu", region="EU", backbone=REGIONAL_BACKBONES["EU"])
    return written(root, doctype=DOCTYPE, style=STYLE)


def _envelope(parent: etree._Element, unit: SubmissionUnit, envelope: Envelope) -> None:
    application = unit.application
    element = etree.SubElement(parent, "envelope", {"country": envelope.country})
    etree.SubElement(element, "identifier").text = envelope.identifier
    submission = etree.SubElement(element, "submission", {"type": unit.kind})
    tracking = etree.SubElement(submission, "procedure-tracking")
    for number in envelope.tracking or (application.number,):
        etree.SubElement(tracking, "number").text = number
    etree.SubElement(element, "submission-unit", {"type": unit.part})
    etree.SubElement(element, "applicant").text = application.applicant
    etree.SubElement(element, "agency", {"code": envelope.agency})
    etree.SubElement(element, "procedure", {"type": envelope.procedure})
    etree.SubElement(element, "invented-name").text = application.product
    etree.SubElement(element, "inn").text = application.substance
    etree.SubElement(element, "sequence").text = unit.number
    etree.SubElement(element, "related-sequence").text = f"{unit.opened_by:04d}"
    etree.SubElement(element, "submission-description").text = unit.description
