"""Canada's module 1: judged by its schema where that is given, otherwise by what public sources tell of it."""

from __future__ import annotations

import pytest

from galenic.dossier import xml
from galenic.dossier.ectd_v3.sequence import Backbone
from galenic.dossier.validation.canada import structure

NAMES = (
    *("applicant", "product-name", "dossier-identifier", "dossier-type", "regulatory-activity-type"),
    *("regulatory-activity-lead", "sequence-number", "sequence-description", "related-sequence-number"),
)
TRANSACTION = "".join(f"<{name}>x</{name}>" for name in NAMES)
RIGHT = (
    '<hcsc_ectd xmlns="hcsc_ectd" schema-version="2.2"><ectd-regulatory-transaction-information>'
    f"{TRANSACTION}</ectd-regulatory-transaction-information><m1-administrative-and-product-information/></hcsc_ectd>"
)


def told(content: str) -> list[str]:
    backbone = Backbone("m1/ca/ca-regional.xml", content.encode(), xml.parse(content.encode()), "")
    return [found.what for found in structure(backbone)]


def test_what_the_style_sheet_and_the_guidance_tell_is_right() -> None:
    assert told(RIGHT) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('xmlns="hcsc_ectd"', "", "The root is hcsc_ectd"),
        ('schema-version="2.2"', "", "schema-version is missing"),
        ('"2.2"', '"2.1"', "schema-version is 2.1"),
        ("<m1-administrative-and-product-information/>", "", "The root holds"),
        ("<applicant>x</applicant>", "", "applicant is missing or empty"),
        ("<product-name>x<", "<product-name> <", "product-name is missing or empty"),
        ("<dossier-type>x</dossier-type>", "<file-number>x</file-number>", "holds file-number"),
        ("<dossier-type>", "<dossier-type/><dossier-type>", "dossier-type stands 2 times"),
        (
            "<dossier-type>x</dossier-type><regulatory-activity-type>x</regulatory-activity-type>",
            "<regulatory-activity-type>x</regulatory-activity-type><dossier-type>x</dossier-type>",
            "The order has to be applicant",
        ),
    ],
)
def test_each_difference_is_named(old: str, new: str, expected: str) -> None:
    assert old in RIGHT
    (message,) = told(RIGHT.replace(old, new))
    assert expected in message
