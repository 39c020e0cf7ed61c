from __future__ import annotations

import pytest

from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.programmes.conduct import commands, queries
from tests.programmes.conduct.conftest import Conducting

pytestmark = pytest.mark.django_db


def test_page_shows_terms_and_all_that_happened(work: Conducting) -> None:
    order = work.order()
    work.agreed(order, scope="More samples.")
    invoice = work.invoiced(order, work.reached(order))
    commands.open_thread(by=work.scientist, order=order, title="Dilution", text="May samples be diluted?")

    page = queries.conduct_page(work.sponsor_pm, order.pk)

    assert page.terms.scope == "More samples."
    assert [len(line.signatures) for line in page.changes] == [2]
    assert [line.record.state for line in page.milestones] == ["accepted"]
    assert [line.record.pk for line in page.invoices] == [invoice.pk]
    assert {each.name for each in page.invoices[0].actions} == {"approve", "dispute"}
    assert [len(line.messages) for line in page.threads] == [1]


@pytest.mark.req("ACC-3")
def test_records_of_others_do_not_exist(work: Conducting) -> None:
    order, stranger = work.order(), reader_for(work.world.competitor)
    change = work.proposed(order, scope="Twice.")
    milestone = work.reached(order)
    invoice = work.invoiced(order, milestone)
    thread = commands.open_thread(by=work.scientist, order=order, title="Dilution", text="May samples be diluted?")
    found = {
        queries.conduct_page: order,
        queries.find_change: change,
        queries.find_milestone: milestone,
        queries.find_invoice: invoice,
        queries.find_thread: thread,
    }

    for find, record in found.items():
        find(work.partner_pm, record.pk)
        with pytest.raises(NotVisible):
            find(stranger, record.pk)
