"""The demo's application is open, and what it lacks can be seen."""

from __future__ import annotations

import pytest

from galenic.demo.cast import Cast
from galenic.demo.filing import NUMBER
from galenic.dossier.content_plan import Status
from galenic.dossier.filing.queries import application_page, applications_for

pytestmark = pytest.mark.django_db


def test_regulatory_affairs_finds_an_application_to_assemble(cast: Cast) -> None:
    [application] = applications_for(cast.reader("regulatory"))
    assert application.number == NUMBER
    page = application_page(cast.reader("regulatory"), application.pk)
    assert {each.line.status for each in page.plan} == {Status.MISSING, Status.NOT_NEEDED}
    assert not applications_for(cast.reader("scientist", "cro")).exists()
