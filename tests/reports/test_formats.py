from __future__ import annotations

import json
import subprocess
import sys

import pytest

from galenic.catalogue.outcome import Outcome
from galenic.errors import InputError
from galenic.reports import FORMATS, report
from tests.reports import examples

BEGINNINGS = {"pdf": b"%PDF-1.7", "html": b"<!doctype html>", "xlsx": b"PK", "docx": b"PK", "json": b"{"}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_rendered_by_its_name(name):
    content = report(examples.bioequivalence(figures=()), examples.context(), name)
    assert content.startswith(BEGINNINGS[name])
    assert FORMATS[name].suffix == f".{name}"


def test_an_unknown_format_is_refused_with_those_there_are():
    with pytest.raises(InputError, match=r"RPT-003.*\n.*pdf, html, xlsx, docx, json"):
        report(examples.bioequivalence(), examples.context(), "odt")


@pytest.mark.req("REC-1")
def test_json_gives_the_outcome_back_with_its_digest():
    content = json.loads(report(examples.bioequivalence(), examples.context(), "json"))
    assert Outcome(**content["outcome"]).digest == content["outcome_digest"] == examples.bioequivalence().digest
    assert content["context"]["signatures"][0]["signed_at"] == "2026-03-14T08:31:02.000000Z"


def test_naming_the_formats_loads_none_of_the_heavy_parts():
    heavy = ("typst", "altair", "django", "openpyxl", "docx", "vl_convert", "pikepdf", "fontTools", "polars")
    code = f"import sys, galenic.reports; print([name for name in {heavy!r} if name in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
