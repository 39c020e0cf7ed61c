"""What may be given to a service, and what it says of the rest."""

from __future__ import annotations

import pytest

from galenic.catalogue.outcome import Outcome
from galenic.catalogue.service import Inputs, Options, Partner, RecordInput, Service
from galenic.errors import InputError

SERVICE = Service(
    "a.b",
    "B",
    "B.",
    (Partner.CRO,),
    (1,),
    (),
    inputs=(
        RecordInput("batch", "Batch", "batch"),
        RecordInput("raw", "Raw", "raw", one_of="data"),
        RecordInput("sealed", "Sealed", "sealed", one_of="data"),
        RecordInput("remark", "Remark", "remark", required=False),
    ),
    calculate=lambda inputs, options: Outcome(conclusion=", ".join(sorted(inputs.given()))),
    version="1",
)


def perform(*names: str) -> str:
    return SERVICE.perform(Inputs(records={name: {} for name in names})).conclusion


def test_one_of_a_group_and_all_that_is_required() -> None:
    assert perform("batch", "raw") == "batch, raw"
    assert perform("batch", "sealed", "remark") == "batch, remark, sealed"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("raw",), "batch is missing"),
        (("batch",), "give exactly one of raw, sealed"),
        (("batch", "raw", "sealed"), "give exactly one of raw, sealed"),
        (("batch", "raw", "other"), "other is not an input"),
        ((), "batch is missing; give exactly one of raw, sealed"),
    ],
)
def test_everything_that_does_not_fit_is_said_at_once(given: tuple[str, ...], words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        perform(*given)
    assert refused.value.code == "SRV-003"


def test_a_planned_service_says_so() -> None:
    planned = Service("a.c", "C", "C.", (Partner.CRO,), (1,), ())
    with pytest.raises(InputError, match="does not compute yet") as refused:
        planned.perform(Inputs(), Options())
    assert (planned.state, refused.value.code) == ("planned", "SRV-002")
