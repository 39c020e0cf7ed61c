"""A small dossier as a user would describe it, built in a folder of the test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from galenic.dossier import ectd_v3, manifest
from tests.conftest import REFERENCE

US = """
[application]
region = "US"
kind = "ANDA"
number = "123456"
applicant = "Alder Therapeutics"
applicant-id = "123456789"
[[application.contact]]
name = "Ada Alder"
role = "regulatory"
telephone = "+1 301 555 0100"
email = "ada@alder.example"
[[application.contact]]
name = "Tom Tiller"
role = "technical"
telephone = "+1 301 555 0101"
email = "tom@alder.example"

[sequence]
number = 0
kind = "original-application"
part = "application"
description = "Original application"

[keywords]
substance = "maplolol"
manufacturer = "Birch Synthesis"
product-name = "Maplolol Tablets"
dosageform = "tablet"

[[study]]
id = "MAP-BE-01"
title = "Crossover bioequivalence study of maplolol 50 mg tablets"
"""

EU = """
[application]
region = "EU"
kind = "MAA"
number = "DE/H/1234/001"
applicant = "Alder Therapeutics"
product = "Maplolol Alder"
substance = "maplolol"

[sequence]
number = 0
kind = "maa"
part = "initial"
description = "Initial application"

[[envelope]]
country = "de"
agency = "DE-BFARM"
procedure = "decentralised"

[keywords]
substance = "maplolol"
manufacturer = "Birch Synthesis"
product-name = "Maplolol Tablets"
dosageform = "tablet"
country = "common"
"""

# section, file, title, more lines of the manifest
US_DOCUMENTS = [
    ("1.1", "form-356h", "Form FDA 356h", 'keywords = {form-type = "form-356h"}'),
    ("1.2", "cover-letter", "Cover letter", ""),
    ("1.12.11", "basis", "Basis for submission", ""),
    ("2.3.S", "qos-drug-substance", "Quality overall summary, drug substance", ""),
    ("2.7.1", "be-summary", "Summary of biopharmaceutic studies", ""),
    ("3.2.S.4.1", "specification", "Specification of the drug substance", ""),
    ("3.2.P.4.1", "lactose-specification", "Specification of lactose", 'keywords = {excipient = "lactose"}'),
    ("3.2.P.4.1", "starch-specification", "Specification of starch", 'keywords = {excipient = "starch"}'),
    ("3.2.P.5.1", "specification", "Specification of the drug product", 'record = "evidence 41 v2"'),
    ("3.2.P.8.1", "stability-summary", "Stability summary", ""),
    ("3.2.P.8.3", "stability-data", "Stability data", ""),
    (
        "5.3.1.2",
        "study-report",
        "Report of study MAP-BE-01",
        'study = "MAP-BE-01"\ntag = "study-report-body"',
    ),
    ("5.3.1.2", "protocol", "Protocol of study MAP-BE-01", 'study = "MAP-BE-01"\ntag = "protocol-or-amendment"'),
]
EU_DOCUMENTS = [
    ("1.0", "common-cover", "Cover letter", ""),
    ("1.2", "common-form", "Application form", ""),
    ("1.3.1", "common-spc", "Summary of product characteristics", 'keywords = {language = "en", type = "spc"}'),
    ("1.5.2", "generic", "Basis of the generic application", ""),
    *US_DOCUMENTS[3:11],
    ("5.3.1.2", "study-report", "Report of study MAP-BE-01", ""),
]

Documents = list[tuple[str, str, str, str]]


@pytest.fixture(scope="session")
def leaflet() -> bytes:
    """One page with text and an embedded font."""
    import typst

    return bytes(typst.compile(b"#set document(date: none)\nA page of a dossier.", format="pdf", pdf_standards="1.7"))


@pytest.fixture(scope="session")
def schemas() -> Path | None:
    """The agencies' schemas where they are at hand; without them sequences are built without util."""
    found = REFERENCE / "dossier" / "ectd-3.2.2"
    return found if found.is_dir() else None


def describe(folder: Path, leaflet: bytes, documents: Documents, head: str = US) -> Path:
    """Write a manifest and its documents, each with bytes of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [head]
    for section, name, title, more in documents:
        file = folder / f"{section}-{name}.{'xpt' if 'dataset' in more else 'pdf'}"
        if not file.exists():
            file.write_bytes(leaflet + f"% {section} {name}\n".encode())
        lines.append(
            f'[[document]]\nfile = "{file.name}"\nsection = "{section}"\nname = "{name}"\ntitle = "{title}"\n{more}\n'
        )
    path = folder / "dossier.toml"
    path.write_text("\n".join(lines))
    return path


def numbered(head: str, number: int, part: str) -> str:
    """The head of a manifest for a later sequence."""
    head = head.replace("number = 0", f"number = {number}\nopened-by = 0")
    return re.sub(r'part = "\w+"', f'part = "{part}"', head)


def make(folder: Path, leaflet: bytes, schemas: Path | None, documents: Documents, head: str = US) -> Path:
    """Build the next sequence of folder/application from folder/documents."""
    described = manifest.load(describe(folder / "documents", leaflet, documents, head))
    into = folder / "application"
    standing = ectd_v3.standing(ectd_v3.read_application(into)) if into.is_dir() else []
    unit, _ = described.next_unit(standing)
    return ectd_v3.render(unit, standing=standing, schemas=schemas).write(into, described.contents)


AMENDED = [
    *US_DOCUMENTS[:8],  # without the starch
    US_DOCUMENTS[8],
    *US_DOCUMENTS[10:],  # without the stability summary
    ("5.3.1.2", "synopsis", "Synopsis of study MAP-BE-01", 'study = "MAP-BE-01"\ntag = "synopsis"'),
]
AMENDED = [document for document in AMENDED if document[1] != "starch-specification"]


@pytest.fixture(scope="session")
def us(tmp_path_factory: pytest.TempPathFactory, leaflet: bytes, schemas: Path | None) -> Path:
    """Two US sequences: the second replaces a specification, ends two documents and adds one to the study."""
    folder = tmp_path_factory.mktemp("us")
    first = make(folder, leaflet, schemas, US_DOCUMENTS)
    changed = folder / "documents" / "3.2.P.5.1-specification.pdf"
    changed.write_bytes(changed.read_bytes() + b"% changed\n")
    make(folder, leaflet, schemas, AMENDED, numbered(US, 1, "amendment"))
    return first.parent


@pytest.fixture(scope="session")
def eu(tmp_path_factory: pytest.TempPathFactory, leaflet: bytes, schemas: Path | None) -> Path:
    """One EU sequence, and a second with the same documents but for a new cover letter."""
    folder = tmp_path_factory.mktemp("eu")
    make(folder, leaflet, schemas, EU_DOCUMENTS, EU)
    letter = folder / "documents" / "1.0-common-cover.pdf"
    letter.write_bytes(letter.read_bytes() + b"% second\n")
    return make(folder, leaflet, schemas, EU_DOCUMENTS, numbered(EU, 1, "response")).parent
