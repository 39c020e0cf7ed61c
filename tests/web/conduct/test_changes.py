"""Change orders: proposed with the terms filled in, signed by both, and what is wrong kept on the form."""

from __future__ import annotations

import pytest
from django.test import Client

from galenic.programmes.conduct.terms import terms_of
from galenic.programmes.models import ChangeOrder, WorkOrder
from tests.web.conduct.conftest import Take
from tests.web.reading import value_of, words

pytestmark = pytest.mark.django_db


def sent(order: WorkOrder, **more: str) -> dict[str, str]:
    """The form as it is filled in already."""
    given = {"scope": order.scope, "due": str(order.due), "price": "1500.00", "why": "The matrix interferes."}
    for number, (key, title, due, amount) in enumerate(
        [("M1", "Method validated", "2029-06-01", "500.00"), ("M2", "Report", "", "1000.00")]
    ):
        values = {"key": key, "title": title, "due": due, "amount": amount}
        given |= {f"row.{number}.{name}": value for name, value in values.items()}
    return {**given, "rows": "4", "version": "1", **more}


def test_the_form_shows_the_terms_as_they_stand(order: WorkOrder, partner: Client) -> None:
    page = partner.get(f"/orders/{order.pk}/changes/new/")
    assert value_of(page, "price") == "1500.00"
    assert value_of(page, "row.0.key") == "M1"
    assert value_of(page, "row.2.key") == "", "there is room for more"


@pytest.mark.req("SIG-2")
def test_a_change_is_in_force_when_both_have_signed(
    order: WorkOrder, partner: Client, sponsor: Client, take: Take
) -> None:
    answer = sponsor.post(f"/orders/{order.pk}/changes/new/", sent(order, due="2031-05-01"))
    assert answer["Location"].startswith(f"/orders/{order.pk}/terms/")
    change = ChangeOrder.objects.get()
    assert change.after == {"due": "2031-05-01"}
    assert take(partner, "changes", change, "accept").status_code == 302
    assert str(terms_of(order).due) == str(order.due)
    assert take(sponsor, "changes", change, "agree").status_code == 302
    assert str(terms_of(order).due) == "2031-05-01"
    shown = words(partner.get(f"/orders/{order.pk}/terms/"))
    assert "The order with change order 1." in shown
    assert "Due 2031-05-01" in shown
    assert "change order 1" in words(partner.get(f"/orders/{order.pk}/"))


def test_milestones_have_to_add_up_and_what_was_typed_is_kept(order: WorkOrder, partner: Client) -> None:
    answer = partner.post(f"/orders/{order.pk}/changes/new/", sent(order, **{"row.2.key": "M3", "row.2.amount": "250"}))
    assert answer.status_code == 422
    assert "add up to 1750.00, not to the price, 1500.00" in words(answer)
    assert value_of(answer, "row.2.key") == "M3"
    assert not ChangeOrder.objects.exists()


def test_milestones_change_with_the_price(order: WorkOrder, partner: Client) -> None:
    more = {"price": "1750.00", "row.2.key": "M3", "row.2.title": "More samples", "row.2.amount": "250"}
    partner.post(f"/orders/{order.pk}/changes/new/", sent(order, **more))
    change = ChangeOrder.objects.get()
    assert change.after["price"] == "1750.00"
    assert [each["key"] for each in change.after["milestones"]] == ["M1", "M2", "M3"]
    assert "M3 More samples: 250, due not set" in words(partner.get(f"/orders/{order.pk}/terms/"))


def test_everything_that_cannot_be_read_is_listed(order: WorkOrder, partner: Client) -> None:
    answer = partner.post(f"/orders/{order.pk}/changes/new/", sent(order, due="soon", price="much"))
    assert answer.status_code == 422
    assert "This is no date." in words(answer)
    assert "This is no amount." in words(answer)


def test_nothing_that_differs_is_refused(order: WorkOrder, partner: Client) -> None:
    answer = partner.post(f"/orders/{order.pk}/changes/new/", sent(order))
    assert "nothing would change" in words(answer)


def test_more_rows_keep_what_was_typed_and_send_nothing(order: WorkOrder, partner: Client) -> None:
    answer = partner.post(f"/orders/{order.pk}/changes/new/", sent(order, more_rows="1", price="1700"))
    assert answer.status_code == 200
    assert value_of(answer, "price") == "1700"
    assert value_of(answer, "row.5.key") == ""
    assert not ChangeOrder.objects.exists()


def test_the_count_of_rows_is_bounded(order: WorkOrder, partner: Client) -> None:
    answer = partner.post(f"/orders/{order.pk}/changes/new/", sent(order, more_rows="1", rows="999"))
    assert "Milestone 100" in words(answer)
    assert "Milestone 101" not in words(answer)
