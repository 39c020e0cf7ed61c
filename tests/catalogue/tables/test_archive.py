from __future__ import annotations

import io
import xml.etree.ElementTree as ET
import zipfile

import pytest

from galenic.catalogue.tables.archive import Archive, flag, text_of
from galenic.catalogue.tables.faults import FaultLog, TableError


def archive(parts: dict[str, str], max_unpacked: int = 10_000) -> Archive:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return Archive(out.getvalue(), FaultLog("t"), max_unpacked=max_unpacked)


def test_what_would_unpack_to_too_much_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(TableError) as refusal:
        archive({"bomb.xml": "0" * 1_000_000})
    assert refusal.value.faults[0].code == "TAB-008"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "before", ["", "<!-- x -->", "<?a b?>", f"<!--{'x' * 5000}-->", "\n" * 5000, "<!-- \u2d2d>\u613c -->"]
)
def test_a_part_that_declares_entities_is_not_parsed(encoding: str, before: str) -> None:
    """CWE-776 and CWE-611; whatever stands before the declaration, also what reads like an element as other text."""
    declared = encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be")
    laughs = f'<?xml version="1.0" encoding="{declared}"?>{before}<!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'
    with pytest.raises(ValueError, match="declares entities"):
        list(_of(laughs.encode(encoding)).elements("a.xml"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_may_stand_before_an_element(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    plain = f'<?xml version="1.0" encoding="{declared}"?>\n<?mso a="b"?><!-- <!DOCTYPE --> <a>é</a>'
    assert [each.text for each in _of(plain.encode(encoding)).elements("a.xml")] == ["é"]


def _of(part: bytes) -> Archive:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.xml", part)
    return Archive(out.getvalue(), FaultLog("t"), max_unpacked=100_000)


def test_relations_are_resolved_from_the_folder_of_their_part() -> None:
    relation = '<Relationship Id="{}" Type="http://x/{}" Target="{}" TargetMode="{}"/>'
    relations = [("r1", "worksheet", "worksheets/s.xml", "Internal"), ("r2", "styles", "/xl/styles.xml", "Internal")]
    relations += [("r3", "theme", "../theme.xml", "Internal"), ("r4", "link", "http://elsewhere", "External")]
    parts = archive({"xl/_rels/book.xml.rels": f"<R>{''.join(relation.format(*each) for each in relations)}</R>"})
    assert parts.related("xl/book.xml") == {
        "r1": ("worksheet", "xl/worksheets/s.xml"),
        "r2": ("styles", "xl/styles.xml"),
        "r3": ("theme", "theme.xml"),
    }
    assert parts.related("xl/other.xml") == {}


def test_text_of_a_string_is_without_its_phonetic_guide_and_escapes() -> None:
    string = "<si><r><rPr/><t>one </t></r><r><t>two_x000A_</t></r><rPh><t>guide</t></rPh></si>"
    assert text_of(ET.fromstring(string)) == "one two\n"


def test_flags() -> None:
    assert [flag({"hidden": value}, "hidden") for value in ("1", "true", "0", "false")] == [True, True, False, False]
    assert not flag({}, "hidden")
