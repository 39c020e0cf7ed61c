"""index.xml: the backbone of modules 2 to 5, and the place where the regional backbone is a leaf."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from galenic.dossier.ectd_v3.backbone import PlacedLeaf, fill, written
from galenic.dossier.ectd_v3.namespaces import DTD_VERSIONS, ECTD, REGIONAL_BACKBONES, XLINK
from galenic.dossier.model import ContextOfUse, Document, Operation, Place, SubmissionUnit

DOCTYPE = '<!DOCTYPE ectd:ectd SYSTEM "util/dtd/ich-ectd-3-2.dtd">'
STYLE = "util/style/ectd-2-0.xsl"


def index(unit: SubmissionUnit, leaves: Sequence[PlacedLeaf], regional: bytes) -> bytes:
    """The backbone of a unit. `leaves`: those of modules 2 to 5; `regional`: the bytes of the regional backbone."""
    region = unit.application.region
    root = etree.Element(
        f"{{{ECTD}}}ectd", {"dtd-version": DTD_VERSIONS["index.xml"]}, nsmap={"ectd": ECTD, "xlink": XLINK}
    )
    content = [_regional_leaf(unit, regional), *leaves]
    fill(root, content, table="ich", region=region, backbone="index.xml")
    return written(root, doctype=DOCTYPE, style=STYLE)


def _regional_leaf(unit: SubmissionUnit, regional: bytes) -> PlacedLeaf:
    """The regional backbone is a leaf of its own sequence, always new."""
    path = REGIONAL_BACKBONES[unit.application.region]
    document = Document.of(regional, f"Module 1 {unit.application.region}", "xml")
    context = ContextOfUse(
        id=unit.permanent_id("regional backbone", unit.number),
        place=Place("1"),
        operation=Operation.NEW,
        title=document.title,
        document=document,
    )
    return PlacedLeaf(context, path)
