"""Two partners of one sponsor, two sponsors of one partner: nobody learns of the other."""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

from galenic.ledger.export import export
from galenic.ledger.findings import Code
from galenic.ledger.verification import verify
from galenic.parties.errors import NotVisible
from galenic.parties.models import Organization, Programme
from galenic.parties.queries import possible_partners, visible_engagements, visible_programmes
from galenic.parties.reader import Reader, reader_for
from galenic.parties.roles import Role
from galenic.programmes.models import Award, Invitation, Proposal, Question, RequestForProposals
from galenic.programmes.sourcing import commands, queries
from tests.factories import World, make_organization, make_person, make_programme, proof_of
from tests.programmes.sourcing.tendering import Tendering, in_days

pytestmark = [pytest.mark.django_db, pytest.mark.req("ACC-3")]


class Market:
    """Alder asks Birch and Elm, Cedar asks Elm; questions, proposals and awards are under way everywhere."""

    def __init__(self, tender: Tendering) -> None:
        self.tender, world = tender, tender.world
        self.cedar_pm = make_person(world.strange_sponsor, Role.SPONSOR_PM)
        self.request = tender.opened()
        self.birch, self.elm = tender.invited(self.request, "Birch", "Elm")
        self.asked = commands.ask_question(
            by=tender.partner("Birch"), invitation=self.birch, text="Our site in Utrecht wonders: is it plasma?"
        )
        commands.answer_question(
            by=tender.pm, request=self.request, to=self.asked, question="Which matrix?", answer="Human plasma."
        )
        self.by_birch = tender.proposed(self.birch, "Birch", price="1234.50")
        self.by_elm = tender.proposed(self.elm, "Elm", price="777.70")
        self.award = tender.accepted(tender.awarded(self.by_birch, "mean", "again"), "Birch")
        self.oak, self.elm_for_cedar = self._cedars(world.strange_programme)

    def _cedars(self, programme: Programme) -> tuple[RequestForProposals, Invitation]:
        by = reader_for(self.cedar_pm)
        drafted = commands.draft_request(
            by=by,
            programme=programme,
            number="OAK-RFP",
            title="Secret oak",
            lines=[{"key": "x", "service_id": "sample.mean", "title": "Oak", "scope": "Oak alone"}],
            currency="USD",
            questions_until=in_days(5),
            proposals_until=in_days(6),
            decide_by=in_days(7),
        )
        request = commands.open_request(by=by, request=drafted, proof=proof_of(self.cedar_pm))
        by = reader_for(self.cedar_pm)
        return request, commands.invite(by=by, request=request, partner=self.tender.elm)


@pytest.fixture
def market(tender: Tendering) -> Market:
    return Market(tender)


def seen_by(reader: Reader) -> str:
    """Everything that queries give to a reader, as one text."""
    pages = [queries.invitation_page(reader, each.pk) for each in queries.invitations_for(reader)]
    pages += [queries.request_page(reader, each.pk) for each in queries.requests_for(reader)]
    return " ".join(_texts(pages))


def _texts(value: object) -> list[str]:
    if is_dataclass(value):
        return [text for field in fields(value) for text in _texts(getattr(value, field.name))]
    if isinstance(value, (list, tuple)):
        return [text for each in value for text in _texts(each)]
    if hasattr(value, "recorded_values"):
        return [str(value), str(value.recorded_values())]
    return [str(value)]


def test_partner_learns_nothing_of_its_competitor(market: Market) -> None:
    seen = seen_by(market.tender.partner("Elm"))

    assert "777.70" in seen
    hidden = ("Birch", "Utrecht", "1234.5", str(market.birch.pk), str(market.asked.pk), str(market.request.pk))
    assert not [text for text in hidden if text in seen]


def test_partner_that_won_learns_nothing_of_who_lost(market: Market) -> None:
    seen = seen_by(market.tender.partner("Birch"))

    assert "1234.50" in seen
    hidden = ("Elm", "Lyon", "777.7", str(market.elm.pk), str(market.by_elm.pk), "Best experience")
    assert not [text for text in hidden if text in seen]


def test_sponsors_of_one_partner_learn_nothing_of_each_other(market: Market) -> None:
    seen_by_alder, seen_by_cedar = seen_by(market.tender.pm), seen_by(reader_for(market.cedar_pm))

    assert "Secret oak" in seen_by_cedar
    assert "RFP-1" in seen_by_alder
    assert "oak" not in seen_by_alder.casefold()
    assert "maple" not in seen_by_cedar.casefold()
    assert "777.70" not in seen_by_cedar


def test_counts_are_of_ones_own(market: Market) -> None:
    tender = market.tender
    counts = {
        name: (queries.invitations_for(reader).count(), queries.requests_for(reader).count())
        for name, reader in {
            "Alder": tender.pm,
            "Birch": tender.partner("Birch"),
            "Elm": tender.partner("Elm"),
            "Dogwood": tender.partner("Dogwood"),
            "Cedar": reader_for(market.cedar_pm),
        }.items()
    }
    assert counts == {"Alder": (2, 1), "Birch": (1, 0), "Elm": (2, 0), "Dogwood": (0, 0), "Cedar": (1, 1)}


FINDERS = {
    Invitation: queries.find_invitation,
    Proposal: queries.find_proposal,
    Question: queries.find_question,
    Award: queries.find_award,
    RequestForProposals: queries.find_request,
}


@pytest.mark.parametrize("model", FINDERS, ids=lambda model: model.__name__)
def test_every_record_is_found_by_its_parties_alone(market: Market, model: type) -> None:
    tender = market.tender
    readers = [
        tender.pm,
        tender.partner("Birch"),
        tender.partner("Elm"),
        tender.partner("Dogwood"),
        reader_for(market.cedar_pm),
    ]
    tried = 0
    for record in model.objects.all():  # type: ignore[attr-defined]
        parties = _parties(record)
        for reader in readers:
            tried += 1
            if reader.organization_id in parties:
                assert FINDERS[model](reader, record.pk).pk == record.pk
            else:
                with pytest.raises(NotVisible):
                    FINDERS[model](reader, record.pk)
    assert tried


def _parties(record: object) -> set[object]:
    if isinstance(record, RequestForProposals):
        return {record.sponsor_id}
    engagement = record.engagement  # type: ignore[attr-defined]
    return {engagement.sponsor_id, engagement.partner_id}


def test_pages_of_others_do_not_exist(market: Market) -> None:
    for reader in (market.tender.partner("Dogwood"), reader_for(market.cedar_pm)):
        with pytest.raises(NotVisible):
            queries.invitation_page(reader, market.birch.pk)
        with pytest.raises(NotVisible):
            queries.request_page(reader, market.request.pk)
    with pytest.raises(NotVisible):
        queries.request_page(market.tender.partner("Birch"), market.request.pk)


def test_chains_and_engagements_of_others_do_not_show(market: Market) -> None:
    elm = market.tender.partner("Elm")

    assert {each.pk for each in visible_engagements(elm)} == {
        market.elm.engagement_id,
        market.elm_for_cedar.engagement_id,
    }
    assert elm.scopes == {
        f"engagement:{market.elm.engagement_id}",
        f"engagement:{market.elm_for_cedar.engagement_id}",
        f"organization:{market.tender.elm.pk}",
    }
    assert {each.code for each in visible_programmes(elm)} == {"MAPLE-1", "OAK-7"}
    assert not possible_partners(elm).exists()


def test_sponsor_sees_comparison_questions_and_reasons(market: Market) -> None:
    page = queries.request_page(market.tender.pm, market.request.pk)

    assert [each.partner.name for each in page.invited] == ["Birch Clinical", "Elm Analytics"]
    assert [each.text for each in page.invited[0].questions] == [market.asked.text]
    assert [(line.key, [offer.partner for offer in line.offers]) for line in page.comparison] == [
        ("mean", ["Elm Analytics", "Birch Clinical"]),
        ("again", ["Elm Analytics", "Birch Clinical"]),
    ]
    assert [each.justification for each in page.decisions] == ["Best experience with this matrix."]
    assert {each.name for each in page.actions} == {"withdraw", "decide", "conclude"}


def test_partner_sees_what_it_may_do(market: Market) -> None:
    page = queries.invitation_page(market.tender.partner("Elm"), market.elm.pk)

    assert [asdict(each)["name"] for each in page.proposals[0].actions] == ["withdraw"]
    assert [each.question for each in page.clarifications] == ["Which matrix?"]
    assert page.questions == page.awards == ()


@pytest.mark.req("TMP-2")
def test_record_verifies_and_each_export_holds_ones_own_chain_alone(market: Market, tmp_path: Path) -> None:
    found = {each.code for each in verify().findings}
    assert found <= {Code.ANCHOR_NOT_FILED}  # anchors are filed when a transaction ends, which a test's never does
    elm = market.tender.partner("Elm")

    exported = tmp_path / "elm.zip"
    export([market.elm.ledger_scope()], exported, actor=elm.actor(market.elm.engagement_id), purpose="a copy")

    with ZipFile(exported) as file:
        text = " ".join(file.read(name).decode(errors="replace") for name in file.namelist())
        names = " ".join(file.namelist())
    assert "777.70" in text
    hidden = ("Birch", "Utrecht", "1234.5", str(market.birch.pk), str(market.request.pk), "OAK")
    assert not [part for part in hidden if part in text or part in names]


def test_partner_without_a_role_sees_nothing(world: World, market: Market) -> None:
    nobody = reader_for(make_person(make_organization("Fir Labs", Organization.Kind.CRO)))
    programme = make_programme(world.sponsor, "BEECH-2")

    assert not queries.invitations_for(nobody).exists()
    assert not queries.requests_for(nobody).exists()
    assert programme.pk not in nobody.programme_ids
