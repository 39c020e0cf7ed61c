"""The headings of 2.3: where they come from, and what fills them."""

from __future__ import annotations

import pytest

from galenic.catalogue.discovery import services
from galenic.dossier.headings import find, headings
from galenic.dossier.quality.skeleton import filling_services, skeletons
from galenic.dossier.quality.summary import CLAIMS, FILLS

REGIONS = list(skeletons())


def test_every_region_of_the_content_plans_has_a_skeleton() -> None:
    from galenic.dossier.content_plan import plans

    assert set(REGIONS) == {str(one.region) for one in plans().values()}


@pytest.mark.parametrize("region", REGIONS)
def test_every_section_of_module_3_is_summarized_once_and_in_order(region: str) -> None:
    """ICH M4Q(R1): 2.3 follows the sections of module 3, with the same numbers."""
    told = [one.section for one in skeletons()[region].headings]
    assert len(told) == len(set(told))
    wanted = [section.removeprefix("3.2.") for section in headings("ich") if section.startswith("3.2.")]
    assert [one for one in told if one in wanted] == wanted


@pytest.mark.parametrize("region", REGIONS)
def test_every_heading_says_what_belongs_there_and_why(region: str) -> None:
    skeleton = skeletons()[region]
    sections = {one.section for one in skeleton.headings}
    for one in skeleton.headings:
        has_parts = any(other.startswith(f"{one.section}.") for other in sections)
        assert one.title
        assert one.wanted or has_parts
        assert one.basis.startswith("ICH M4Q(R1), 2.3")
        assert not one.table or one.table in FILLS
        assert find(f"2.3.{one.group}", region) is not None
        assert bool(one.question) <= (region == "US")


def test_the_question_based_review_asks_at_every_heading_of_substance_and_product() -> None:
    asked = [one for one in skeletons()["US"].headings if one.group in {"S", "P"} and one.wanted and one.section != "S"]
    assert [one.section for one in asked if not one.question] == []


@pytest.mark.parametrize("region", REGIONS)
def test_evidence_of_every_service_for_module_3_has_a_heading(region: str) -> None:
    """Places are the services' own: none is listed twice, and none is lost."""
    skeleton = skeletons()[region]
    for service in services().values():
        declared = (*service.ctd.get("*", ()), *service.ctd.get(region, ()))
        quality = [place for place in declared if place.startswith("3.2.")]
        found = skeleton.places_of(service.id)
        assert bool(quality) == bool(found)
        for place in quality:
            assert skeleton.section_of(place) in found
            assert place.removeprefix("3.2.").startswith(skeleton.section_of(place))
        assert bool(quality) <= (service.id in filling_services())


def test_a_place_that_goes_deeper_falls_to_the_heading_above() -> None:
    skeleton = skeletons()["EU"]
    assert skeleton.section_of("3.2.P.8") == "P.8"
    assert skeleton.section_of("3.2.S.4.1.7") == "S.4.1"
    assert skeleton.section_of("5.3.1.2") == ""
    assert skeleton.section_of("3") == ""
    assert skeleton.places_of("nobody.knows") == ()


def test_every_claim_is_of_a_table_that_there_is() -> None:
    assert set(CLAIMS) <= set(FILLS)
    for prefix in CLAIMS.values():
        assert any(name.startswith(prefix) for name in services())
