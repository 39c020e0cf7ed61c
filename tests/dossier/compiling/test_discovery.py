"""Kinds are found by their files, and what they declare can stand."""

from __future__ import annotations

import pytest

from galenic.catalogue.discovery import services
from galenic.dossier.compiling import Kind, kind, kinds
from galenic.dossier.errors import DossierRefused
from galenic.dossier.headings import find
from galenic.dossier.model import Region


@pytest.mark.parametrize("each", kinds().values(), ids=kinds())
def test_what_a_kind_declares_can_stand(each: Kind) -> None:
    for region, sections in each.sections.items():
        assert Region(region)
        assert sections
        for section in sections:
            heading = find(section, region)
            assert heading is not None, section
            assert heading.holds, section
    for prefix in each.services:
        assert any(service.startswith(prefix) for service in services()), prefix
    assert each.title
    assert each.what.endswith(".")


def test_a_kind_takes_the_services_that_it_names() -> None:
    tables = kind("bioequivalence-tables")
    assert tables.takes("bioequivalence.study")
    assert not tables.takes("bioequivalence.design")


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(DossierRefused, match="bioequivalence-tables") as refused:
        kind("poetry")
    assert refused.value.code == "DOS-082"
