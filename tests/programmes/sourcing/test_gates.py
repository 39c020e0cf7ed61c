from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

import pytest
from django.apps import apps

from galenic.programmes.sourcing import gates
from galenic.programmes.sourcing.gates import Work, unmet_for

WORK = Work(uuid4(), uuid4(), uuid4(), uuid4(), "sample.mean", date(2030, 1, 1))


def critical_finding(work: Work) -> Iterable[str]:
    """A gate as another application declares it."""
    yield f"a critical finding is open against {work.service_id}"


@pytest.fixture(autouse=True)
def unqualified(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests look at the gates themselves: each application's are as it declares them, here none."""
    for config in apps.get_app_configs():
        monkeypatch.setattr(config, "work_gates", (), raising=False)


def test_where_nobody_answers_the_gate_stays_shut() -> None:
    assert list(unmet_for(WORK)) == ["nobody answers whether the site is qualified for sample.mean"]


def test_every_application_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"{__name__}.critical_finding"
    monkeypatch.setattr(apps.get_app_config("parties"), "work_gates", (path, path))

    assert gates.gates() == [critical_finding, critical_finding]
    assert list(unmet_for(WORK)) == ["a critical finding is open against sample.mean"] * 2
