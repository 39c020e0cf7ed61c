"""ca-regional.xml: the Canadian module 1, schema 2.2.

Elements of transactions, of headings that hold documents, and the namespaces are those that Health Canada's style sheet
for the schema reads (ca-regional-2-2.xsl); its guidance for the backbone (2012, 4.1.1 to 4.1.3) has the first three of
a transaction in the same order. The schema itself was not at hand: the names of headings that only group others follow
the same pattern. Figure 7 of the draft guidance on preparing activities shows a transaction that opens one with no
related sequence; here it names itself, as in the other regions. `validate-sequence --schemas` judges by the schema.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from galenic.dossier.ectd_v3.backbone import PlacedLeaf, fill, written
from galenic.dossier.ectd_v3.namespaces import CANADA, HREF, REGIONAL_BACKBONES, XLINK_OF_STF
from galenic.dossier.model import SubmissionUnit

STYLE = "../../util/style/ca-regional-2-2.xsl"
SCHEMA_VERSION = "2.2"


def regional_ca(unit: SubmissionUnit, leaves: Sequence[PlacedLeaf]) -> bytes:
    """The Canadian module 1 of a unit, with what its envelope says. `leaves`: those of module 1."""
    plain = etree.Element("m1-administrative-and-product-information")
    fill(plain, leaves, table="ca", region="CA", backbone=REGIONAL_BACKBONES["CA"])
    root = etree.Element(
        f"{{{CANADA}}}hcsc_ectd",
        {"schema-version": SCHEMA_VERSION},
        nsmap={"hcsc_ectd": CANADA, "xlink": XLINK_OF_STF},
    )
    transaction = etree.SubElement(root, f"{{{CANADA}}}ectd-regulatory-transaction-information")
    for name, value in _transaction(unit).items():
        etree.SubElement(transaction, f"{{{CANADA}}}{name}").text = value
    root.append(_qualified(plain))
    return written(root, doctype="", style=STYLE)


def _transaction(unit: SubmissionUnit) -> dict[str, str]:
    """The envelope's `agency` is who leads the activity at Health Canada, its `procedure` the type of the dossier."""
    application, envelope = unit.application, unit.envelopes[0]
    return {
        "applicant": application.applicant,
        "product-name": application.product,
        "dossier-identifier": application.number,
        "dossier-type": envelope.procedure,
        "regulatory-activity-type": unit.kind,
        "regulatory-activity-lead": envelope.agency,
        "sequence-number": unit.number,
        "sequence-description": unit.description,
        "related-sequence-number": f"{unit.opened_by:04d}",
    }


def _qualified(element: etree._Element) -> etree._Element:
    """The same with every element in the schema's namespace, and links in that of the W3C."""
    for one in element.iter():
        one.tag = f"{{{CANADA}}}{one.tag}"
        if HREF in one.attrib:
            one.set(f"{{{XLINK_OF_STF}}}href", one.attrib.pop(HREF))
    etree.cleanup_namespaces(element)
    return element
