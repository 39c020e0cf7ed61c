"""us-regional.xml: FDA's module 1, schema 3.3.

Types are codes of FDA's lists (fdaat, fdast, ...). The lists are published as separate files and change without the
schema, so that they are a table here: codes.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import cast

from lxml import etree

from galenic.dossier.ectd_v3.backbone import PlacedLeaf, fill, written
from galenic.dossier.ectd_v3.namespaces import DTD_VERSIONS, FDA, REGIONAL_BACKBONES, XLINK
from galenic.dossier.model import Contact, SubmissionUnit

DOCTYPE = '<!DOCTYPE fda-regional:fda-regional SYSTEM "../../util/dtd/us-regional-v3-3.dtd">'
STYLE = "../../util/style/us-regional.xsl"


@cache
def codes() -> Mapping[str, Mapping[str, str]]:
    """FDA's code lists: list, name in words, code."""
    text = resources.files("galenic.dossier.ectd_v3").joinpath("codes.toml").read_text(encoding="utf-8")
    return cast("Mapping[str, Mapping[str, str]]", tomllib.loads(text))


def regional_us(unit: SubmissionUnit, leaves: Sequence[PlacedLeaf]) -> bytes:
    """The US module 1 of a unit. `leaves`: those of module 1."""
    root = etree.Element(
        f"{{{FDA}}}fda-regional",
        {"dtd-version": DTD_VERSIONS["us-regional.xml"]},
        nsmap={"fda-regional": FDA, "xlink": XLINK},
    )
    _administration(root, unit)
    if leaves:
        content = etree.SubElement(root, "m1-regional")
        fill(content, leaves, table="us", region="US", backbone=REGIONAL_BACKBONES["US"])
    return written(root, doctype=DOCTYPE, style=STYLE)


def _administration(root: etree._Element, unit: SubmissionUnit) -> None:
    application = unit.application
    admin = etree.SubElement(root, "admin")
    applicant = etree.SubElement(admin, "applicant-info")
    etree.SubElement(applicant, "id").text = application.applicant_id
    etree.SubElement(applicant, "company-name").text = application.applicant
    etree.SubElement(applicant, "submission-description").text = unit.description
    contacts = etree.SubElement(applicant, "applicant-contacts")
    for contact in application.contacts:
        _contact(contacts, contact)
    one = etree.SubElement(
        etree.SubElement(admin, "application-set"), "application", {"application-containing-files": "true"}
    )
    about = etree.SubElement(one, "application-information")
    number = etree.SubElement(
        about, "application-number", {"application-type": codes()["application-type"][application.kind]}
    )
    number.text = application.number
    submission = etree.SubElement(one, "submission-information")
    opened = etree.SubElement(submission, "submission-id", {"submission-type": codes()["submission-type"][unit.kind]})
    opened.text = f"{unit.opened_by:04d}"
    sequence = etree.SubElement(
        submission, "sequence-number", {"submission-sub-type": codes()["submission-sub-type"][unit.part]}
    )
    sequence.text = unit.number


def _contact(parent: etree._Element, contact: Contact) -> None:
    element = etree.SubElement(parent, "applicant-contact")
    name = etree.SubElement(
        element, "applicant-contact-name", {"applicant-contact-type": codes()["contact-type"][contact.role]}
    )
    name.text = contact.name
    telephones = etree.SubElement(element, "telephones")
    telephone = etree.SubElement(
        telephones, "telephone", {"telephone-number-type": codes()["telephone-type"]["business"]}
    )
    telephone.text = contact.telephone
    etree.SubElement(etree.SubElement(element, "emails"), "email").text = contact.email
