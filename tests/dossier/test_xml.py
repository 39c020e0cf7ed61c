"""Files of strangers are read as such."""

from __future__ import annotations

from pathlib import Path

import pytest

from galenic.dossier.xml import UnusableSchemaError, parse, schema_errors, xsd_errors

SCHEMA = "<!ELEMENT a (b?)><!ELEMENT b EMPTY>"


def errors(tmp_path: Path, schema: str, document: bytes = b"<a/>") -> list[tuple[int, str]]:
    (tmp_path / "a.dtd").write_text(schema)
    return schema_errors(parse(document), tmp_path / "a.dtd")


def test_a_schema_says_where_it_objects(tmp_path: Path) -> None:
    assert errors(tmp_path, SCHEMA) == []
    ((line, message),) = errors(tmp_path, SCHEMA, b"<a>\n<b/>\n<b/>\n</a>")
    assert line == 1
    assert "a" in message


def test_a_schema_may_include_what_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "b.mod").write_text("<!ELEMENT b EMPTY>")
    assert errors(tmp_path, '<!ENTITY % m SYSTEM "b.mod">%m;<!ELEMENT a (b?)>', b"<a><b/></a>") == []


@pytest.mark.parametrize(
    "reaching",
    [
        '<!ENTITY % m SYSTEM "/etc/passwd">%m;',
        '<!ENTITY % m SYSTEM "../b.mod">%m;',
        "<!ENTITY % m SYSTEM 'file:///dev/zero'>%m;",
        '<!ENTITY % m PUBLIC "b" "http://example.org/b.mod">%m;',
        '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-ENTITY',
        "<!ENTITY % m '<!ENTITY &#37; n SY&#83;TEM &#34;/etc/passwd&#34;>'>%m;%n;",
    ],
)
def test_a_schema_that_reaches_out_is_not_used(reaching: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableSchemaError, match="outside"):
        errors(tmp_path, reaching + SCHEMA)
    (tmp_path / "b.mod").write_text(reaching)
    with pytest.raises(UnusableSchemaError, match="outside"):
        errors(tmp_path, SCHEMA)


def test_what_is_no_schema_is_not_used(tmp_path: Path) -> None:
    with pytest.raises(UnusableSchemaError, match="cannot be read"):
        errors(tmp_path, "<!ELEMENT")


def test_entities_stay_where_they_are() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>'
    assert "x" not in (parse(bomb).getroot().text or "")


def test_a_schema_in_another_alphabet_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "a.dtd").write_bytes('<!ENTITY % m SYSTEM "/etc/passwd">%m;'.encode("utf-16"))
    with pytest.raises(UnusableSchemaError, match="outside"):
        schema_errors(parse(b"<a/>"), tmp_path / "a.dtd")


XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:element name="a"><xs:complexType><xs:sequence><xs:element name="b" type="xs:string"/></xs:sequence></xs:complexType>
</xs:element></xs:schema>"""


def judged(tmp_path: Path, schema: str, document: bytes = b"<a><b/></a>") -> list[tuple[int, str]]:
    (tmp_path / "a.xsd").write_text(schema)
    return xsd_errors(parse(document), tmp_path / "a.xsd")


def test_an_xml_schema_says_where_it_objects(tmp_path: Path) -> None:
    assert judged(tmp_path, XSD) == []
    ((line, message),) = judged(tmp_path, XSD, b"<a>\n<c/>\n</a>")
    assert line == 2
    assert "c" in message


@pytest.mark.parametrize("place", ["http://example.org/b.xsd", "../b.xsd", "/etc/passwd", "b.xsd"])
def test_an_xml_schema_names_only_what_lies_beside_it(tmp_path: Path, place: str) -> None:
    including = XSD.replace('XMLSchema">', f'XMLSchema"><xs:include schemaLocation="{place}"/>')
    with pytest.raises(UnusableSchemaError, match="beside"):
        judged(tmp_path, including)


def test_an_xml_schema_may_include_what_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "b.xsd").write_text('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>')
    including = XSD.replace('XMLSchema">', 'XMLSchema"><xs:include schemaLocation="b.xsd"/>')
    assert judged(tmp_path, including) == []


@pytest.mark.parametrize("schema", ["<a", "<a/>", '<!DOCTYPE x [<!ENTITY e SYSTEM "/etc/passwd">]>' + XSD])
def test_what_is_no_xml_schema_is_said_to_be_none(tmp_path: Path, schema: str) -> None:
    with pytest.raises(UnusableSchemaError):
        judged(tmp_path, schema)
