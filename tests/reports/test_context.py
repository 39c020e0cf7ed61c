from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import Field

from galenic.catalogue.service import Options, Service
from galenic.errors import InputError
from galenic.reports import ReportContext, service_facts
from galenic.reports.context import moment_text


class ExampleOptions(Options):
    confidence: float = Field(default=0.9, description="Level of the interval.")
    covariates: tuple[str, ...] = ()
    dropouts: bool = False


SERVICE = Service(
    id="example.study",
    title="Example study",
    delivers="An example.",
    performed_by=(),
    stages=(2,),
    guidelines=("Example guideline, 1",),
    options=ExampleOptions,
    version="3",
)


def test_the_declaration_fills_what_it_knows():
    context = ReportContext(**service_facts(SERVICE, ExampleOptions(confidence=0.95, covariates=("age", "sex"))))
    assert (context.service_id, context.service_version, context.guidelines) == (
        "example.study",
        "3",
        ("Example guideline, 1",),
    )
    assert [(option.name, option.value, option.default) for option in context.options] == [
        ("confidence", "0.95", False),
        ("covariates", "age, sex", False),
        ("dropouts", "no", True),
    ]
    assert context.options[0].description == "Level of the interval."


@pytest.mark.req("SIG-1")
def test_times_are_shown_with_their_zone():
    assert moment_text(datetime(2026, 3, 14, 9, 26, 53, 589, tzinfo=UTC)) == "2026-03-14 09:26:53 UTC"
    zone = timezone(timedelta(hours=5, minutes=30))
    assert moment_text(datetime(2026, 3, 14, 9, 26, 53, tzinfo=zone)) == "2026-03-14 09:26:53 +05:30"


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(InputError, match="RPT-002"):
        ReportContext("a.b", "A", issued_at=datetime(2026, 3, 14))  # noqa: DTZ001 - the mistake under test


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//elsewhere.example"])
def test_a_report_links_to_web_addresses_only(address):
    with pytest.raises(InputError, match="RPT-001"):
        ReportContext("a.b", "A", record_url=address)
