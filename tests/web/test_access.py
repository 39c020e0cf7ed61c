"""ACC-3: whoever is no party to a record gets what they would get if there were none, at every address."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from galenic.api import partners
from galenic.dossier.filing import subjects as dossier_subjects
from galenic.dossier.models import Application
from galenic.ledger import clock
from galenic.ledger.commands import create
from galenic.ledger.models import Signature
from galenic.parties.commands import create_token
from galenic.parties.models import ApiToken, Person, Placed
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.partners import commands as partner_commands
from galenic.partners.models import ChangeNotice, Finding, Notification, Qualification, QualityAgreement
from galenic.programmes import partner_subjects, subjects
from galenic.programmes.conduct import commands as conduct
from galenic.programmes.models import Delivery, Invoice, Milestone, RequestForProposals
from galenic.programmes.planning.commands import propose_decision
from tests.api.test_permissions import BUSINESS, OPERATIONS
from tests.factories import SYSTEM, proof_of
from tests.partners.working import Working, days, today
from tests.web.conftest import Browser
from tests.web.dossiers.filed import file, proposing
from tests.web.planning.planned import in_force
from tests.web.sourcing.asking import Asking
from tests.web.studies import Pages

pytestmark = [pytest.mark.django_db, pytest.mark.req("ACC-3")]

#: Addresses that lead to one record: a stranger finds nothing there. Names in brackets are filled in by `addresses`.
RECORDS = {
    "account/tokens/<uuid:token_id>/revoke/": "token",
    "orders/<uuid:order_id>/": "order",
    "orders/<uuid:order_id>/edit/": "order",
    "orders/<uuid:order_id>/templates/<str:input_name>.<str:ending>": "order",
    "orders/<uuid:order_id>/data/<str:input_name>/": "order",
    "orders/<uuid:order_id>/compute/": "order",
    "orders/<uuid:order_id>/documents/": "order",
    "orders/<uuid:order_id>/deliver/<uuid:evidence_id>/": "order",
    "orders/<uuid:order_id>/departures/new/": "order",
    "computations/<uuid:run_id>/": "run",
    "computations/<uuid:run_id>/progress/": "run",
    "computations/<uuid:run_id>/cancel/": "run",
    "data/<uuid:data_set_id>/": "data_set",
    "data/<uuid:data_set_id>/rows/<int:number>/": "data_set",
    "data/documents/<uuid:document_id>/": "document",
    "evidence/<uuid:evidence_id>/": "evidence",
    "evidence/<uuid:evidence_id>/report.<str:ending>": "evidence",
    "evidence/<uuid:evidence_id>/figures/<int:number>/": "evidence",
    "evidence/<uuid:evidence_id>/figures/<int:number>.<str:ending>": "evidence",
    "programmes/<uuid:programme_id>/": "programme",
    "programmes/engagements/<uuid:engagement_id>/": "engagement",
    "partners/qualifications/<uuid:record_id>/": "qualification",
    "partners/agreements/<uuid:record_id>/": "agreement",
    "partners/agreements/<uuid:record_id>/edit/": "agreement",
    "partners/agreements/<uuid:record_id>/revise/": "agreement",
    "partners/audits/<uuid:record_id>/": "audit",
    "partners/findings/<uuid:record_id>/": "finding",
    "partners/findings/<uuid:record_id>/respond/": "finding",
    "partners/subcontractors/<uuid:record_id>/": "subcontractor",
    "partners/notifications/<uuid:record_id>/": "notification",
    "partners/change-notices/<uuid:record_id>/": "notice",
    "partners/exemptions/<uuid:record_id>/": "exemption",
    "programmes/<uuid:programme_id>/plan/": "plan",
    "programmes/<uuid:programme_id>/plan/describe/": "plan",
    "programmes/<uuid:programme_id>/plan/decide/": "plan",
    "programmes/<uuid:programme_id>/plan/portfolio/": "plan",
    "partners/sites/<uuid:record_id>/": "site",
    "requests/<uuid:record_id>/": "request",
    "requests/<uuid:record_id>/edit/": "request",
    "requests/<uuid:record_id>/invite/": "request",
    "requests/<uuid:record_id>/answer/": "request",
    "requests/<uuid:record_id>/portfolio/": "request",
    "requests/invitations/<uuid:record_id>/": "invitation",
    "requests/invitations/<uuid:record_id>/ask/": "invitation",
    "requests/invitations/<uuid:record_id>/propose/": "invitation",
    "requests/proposals/<uuid:record_id>/award/": "proposal",
    "requests/awards/<uuid:record_id>/order/": "award",
    "dossiers/<uuid:record_id>/": "application",
    "dossiers/<uuid:record_id>/plan/": "application",
    "dossiers/<uuid:record_id>/describe/": "application",
    "dossiers/<uuid:record_id>/contents/": "application",
    "dossiers/<uuid:record_id>/documents/new/": "application",
    "dossiers/<uuid:record_id>/sequences/new/": "application",
    "dossiers/<uuid:record_id>/compile/": "application",
    "dossiers/<uuid:record_id>/compile/<slug:kind>/": "application",
    "dossiers/<uuid:record_id>/compile/<slug:kind>/template/": "application",
    "dossiers/documents/<uuid:record_id>/word/": "compiled_document",
    "dossiers/documents/<uuid:record_id>/": "filed_document",
    "dossiers/documents/<uuid:record_id>/content/": "filed_document",
    "dossiers/documents/<uuid:record_id>/reading-copy/": "filed_report",
    "dossiers/placements/<uuid:record_id>/": "placement",
    "dossiers/sequences/<uuid:record_id>/": "sequence",
    "dossiers/sequences/<uuid:record_id>/propose/": "sequence",
    "dossiers/sequences/<uuid:record_id>/package/": "sequence",
    "work/<uuid:job_id>/": "job",
    "work/<uuid:job_id>/progress/": "job",
    "work/<uuid:job_id>/cancel/": "job",
    "dossiers/leaves/<uuid:record_id>/": "leaf",
    "partners/agreements/<uuid:record_id>/subcontractors/new/": "agreement",
    "partners/agreements/<uuid:record_id>/clocks/new/": "agreement",
    "partners/agreements/<uuid:record_id>/changes/new/": "agreement",
    "partners/agreements/<uuid:record_id>/exemptions/new/": "agreement",
    "partners/audits/<uuid:record_id>/change/": "audit",
    "partners/audits/<uuid:record_id>/perform/": "audit",
    "partners/audits/<uuid:record_id>/report/": "audit",
    "partners/findings/<uuid:record_id>/exemptions/new/": "finding",
    "partners/subcontractors/<uuid:record_id>/qualification/": "subcontractor",
    "orders/<uuid:order_id>/terms/": "order",
    "orders/<uuid:order_id>/changes/new/": "order",
    "orders/<uuid:order_id>/milestones/<str:key>/report/": "order",
    "orders/<uuid:order_id>/invoices/new/": "order",
    "orders/<uuid:order_id>/exchange/": "order",
    "orders/<uuid:order_id>/threads/new/": "order",
    "orders/threads/<uuid:record_id>/": "thread",
    "orders/threads/<uuid:record_id>/decide/": "thread",
    "orders/threads/<uuid:record_id>/settle/": "thread",
    "steps/<str:noun>/<uuid:record_id>/<str:action>/": "step",
    "api/tokens/<uuidstr:record_id>": "token",
    "api/engagements/<uuidstr:record_id>": "engagement",
    "api/orders/<uuidstr:record_id>": "order",
    "api/orders/<uuidstr:record_id>/issue": "order",
    "api/orders/<uuidstr:record_id>/acknowledge": "order",
    "api/orders/<uuidstr:record_id>/return": "order",
    "api/orders/<uuidstr:record_id>/cancel": "order",
    "api/orders/<uuidstr:record_id>/data/<input_name>": "order",
    "api/orders/<uuidstr:record_id>/documents": "order",
    "api/orders/<uuidstr:record_id>/runs": "order",
    "api/orders/<uuidstr:record_id>/departures": "order",
    "api/orders/<uuidstr:record_id>/deliveries": "order",
    "api/data-sets/<uuidstr:record_id>": "data_set",
    "api/data-sets/<uuidstr:record_id>/retract": "data_set",
    "api/data-sets/<uuidstr:record_id>/dependents": "data_set",
    "api/documents/<uuidstr:record_id>": "document",
    "api/documents/<uuidstr:record_id>/content": "document",
    "api/runs/<uuidstr:record_id>": "run",
    "api/runs/<uuidstr:record_id>/cancel": "run",
    "api/evidence/<uuidstr:record_id>": "evidence",
    "api/evidence/<uuidstr:record_id>/report.<format_name>": "evidence",
    "api/evidence/<uuidstr:record_id>/dependents": "evidence",
    "api/evidence/<uuidstr:record_id>/review": "evidence",
    "api/evidence/<uuidstr:record_id>/approve": "evidence",
    "api/evidence/<uuidstr:record_id>/return": "evidence",
    "api/evidence/<uuidstr:record_id>/retract": "evidence",
    "api/departures/<uuidstr:record_id>": "departure",
    "api/departures/<uuidstr:record_id>/approve": "departure",
    "api/departures/<uuidstr:record_id>/acknowledge": "departure",
    "api/departures/<uuidstr:record_id>/reject": "departure",
    "api/deliveries/<uuidstr:record_id>": "delivery",
    "api/deliveries/<uuidstr:record_id>/accept": "delivery",
    "api/deliveries/<uuidstr:record_id>/return": "delivery",
}
#: Addresses that list records: they show strangers nothing of the study.
LISTS = frozenset(
    {
        "",
        "orders/",
        "orders/new/",
        "evidence/",
        "dossiers/",
        "dossiers/new/",
        "partners/",
        "partners/qualifications/new/",
        "partners/agreements/new/",
        "partners/audits/new/",
        "search/",
        "lists/orders.csv",
        "lists/evidence.csv",
        "lists/due.csv",
        "lists/findings.csv",
        "lists/work.csv",
        "lists/qualifications.csv",
        "lists/agreements.csv",
        "lists/audits.csv",
        "lists/requests.csv",
        "lists/invitations.csv",
        "lists/applications.csv",
        "programmes/",
        "requests/",
        "requests/new/",
        "trail/",
        "trail/export.<str:ending>",
        "verification/",
        "api/engagements",
        "api/orders",
        "api/data-sets",
        "api/evidence",
        "api/work",
        "api/trail",
        "api/trail/export.<format_name>",
        "api/verification",
    }
)
#: Addresses that show nothing of anybody's records: the catalogue, one's own account, and what needs no login.
OPEN = frozenset(
    {
        "account/",
        "account/password/",
        "account/second-factor/",
        "account/second-factor/recovery-codes/",
        "account/declaration/",
        "account/notices/",
        "account/sessions/",
        "account/sessions/end-others/",
        "account/tokens/",
        "glossary/",
        "services/",
        "services/<str:service_id>/",
        "services/<str:service_id>/templates/<str:input_name>.<str:ending>",
        "api/account",
        "api/tokens",
        "api/services",
        "api/services/<service_id>",
        "api/services/<service_id>/templates/<input_name>.<ending>",
        "api/services/<service_id>/perform",
    }
)
#: A sponsor's own: for everybody else there is none. tests/web/partners/test_directory.py asks every one of them.
OF_SPONSORS = frozenset(
    {
        "partners/directory/",
        "partners/directory/sites.csv",
        "partners/directory/import/",
        "partners/directory/import/<str:table>.<str:ending>",
        "partners/shortlist/",
    }
)
PUBLIC = frozenset(
    {
        "scheme/",
        "account/login/",
        "account/login/code/",
        "account/logout/",
        "account/password/<str:token>/",
        "api/openapi.json",
        "api/docs",
        "api/token",
        "api/",
        r"api/^[\s\S]*$",
    }
)
#: Operations on partners: tests/api/test_partners.py asks every one of them.
OF_PARTNERS = tuple(f"api{prefix}" for prefix, _ in partners.routers())
#: Operations on what goes before an order and with it: tests/api/test_permissions.py asks every one of them.
OF_BUSINESS = {f"api{OPERATIONS[name][1]}".replace("{record_id}", "<uuidstr:record_id>") for name in BUSINESS}
#: What stands for the parts of an address that name no record.
PARTS = {
    "input_name": "concentrations",
    "ending": "xlsx",
    "format_name": "pdf",
    "key": "M1",
    "kind": "bioequivalence-tables",
    "number": "2",
}
STEPS = {
    "orders": ("issue", "acknowledge", "return", "cancel"),
    "evidence": ("review", "approve", "return", "retract"),
    "data": ("retract",),
    "departures": ("approve", "acknowledge", "reject"),
    "deliveries": ("accept", "return"),
    "qualifications": tuple(partner_subjects.QUALIFICATION.commands),
    "agreements": tuple(partner_subjects.AGREEMENT.commands),
    "audits": tuple(partner_subjects.AUDIT.commands),
    "findings": tuple(partner_subjects.FINDING.commands),
    "subcontractors": tuple(partner_subjects.SUBCONTRACTOR.commands),
    "notifications": tuple(partner_subjects.NOTIFICATION.commands),
    "change-notices": tuple(partner_subjects.CHANGE_NOTICE.commands),
    "exemptions": tuple(partner_subjects.EXEMPTION.commands),
    "requests": tuple(subjects.REQUEST.commands),
    "invitations": tuple(subjects.INVITATION.commands),
    "proposals": tuple(subjects.PROPOSAL.commands),
    "awards": tuple(subjects.AWARD.commands),
    "documents": tuple(dossier_subjects.DOCUMENT.commands),
    "placements": tuple(dossier_subjects.PLACEMENT.commands),
    "sequences": tuple(dossier_subjects.SEQUENCE.commands),
    "changes": tuple(subjects.CHANGE_ORDER.commands),
    "milestones": tuple(subjects.MILESTONE.commands),
    "invoices": tuple(subjects.INVOICE.commands),
    "descriptions": tuple(subjects.PRODUCT_DESCRIPTION.commands),
    "decisions": tuple(subjects.PLAN_DECISION.commands),
}


def routes() -> set[str]:
    """Every address of the project; operations of single services count as one."""
    performing = re.compile(r"api/services/[a-z-]+\.[a-z-]+/perform")
    found = {performing.sub("api/services/<service_id>/perform", route) for route in _walk(get_resolver())}
    return {route for route in found if not route.startswith(OF_PARTNERS)} - OF_BUSINESS


def _walk(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _walk(pattern, route)


def test_every_address_stands_in_the_matrix() -> None:
    known = {*RECORDS, *LISTS, *OPEN, *OF_SPONSORS, *PUBLIC}
    assert routes() - known == set(), "say above who may see what is new here"
    assert known - routes() == set(), "this address is gone"


@pytest.fixture
def records(pages: Pages) -> dict[str, UUID]:
    """The study's records by kind."""
    used = pages.approved.inputs.select_related("data_set").get()
    scientist = pages.world.people[Role.PARTNER_SCIENTIST]
    create_token(by=reader_for(scientist), proof=proof_of(scientist), name="theirs", days=1)
    return (
        _of_sourcing(pages)
        | _of_partners(pages)
        | _of_dossiers(pages)
        | _of_conduct(pages)
        | {
            "order": pages.accepted.pk,
            "run": pages.cancelled.pk,
            "data_set": used.data_set.pk,
            "document": used.data_set.document_id,
            "evidence": pages.approved.pk,
            "departure": pages.departure.pk,
            "delivery": Delivery.objects.get(order=pages.accepted).pk,
            "programme": pages.world.programme.pk,
            "engagement": pages.world.engagement.pk,
            "token": ApiToken.objects.get(person=scientist).pk,
        }
    )


def _of_dossiers(pages: Pages) -> dict[str, UUID]:
    """A record of every kind that a sponsor's dossiers have."""
    filed = file(pages)
    return {
        "application": filed.application.pk,
        "filed_document": filed.unsigned.pk,
        "filed_report": filed.leaf.document_id,
        "placement": filed.placement.pk,
        "sequence": filed.proposed.pk,
        "leaf": filed.leaf.pk,
        "compiled_document": filed.compile().pk,
        "job": proposing(filed).pk,
    }


def _of_conduct(pages: Pages) -> dict[str, UUID]:
    """A record of every kind that belongs to how an order is carried out."""
    order, why = pages.active, "The matrix interferes."
    partner = pages.world.reader(Role.PARTNER_PM)
    own = {"order": order, "engagement": order.engagement, "amount": "1", "currency": "EUR"}
    said = {"key": "M1", "title": why, "statement": why, "reported_by": partner.person, "reported_at": clock.now()}
    claimed = {"number": "I-1", "payable_by": today(), "author": partner.person, "state": "issued"}
    return {
        "change": conduct.propose_change(by=partner, order=order, changes={"scope": why}, reason=why).pk,
        "thread": conduct.open_thread(by=partner, order=order, title="Dilution", text=why).pk,
        "milestone": create(Milestone(**own, **said), actor=SYSTEM, action="test:milestone").pk,
        "invoice": create(Invoice(**own, **claimed), actor=SYSTEM, action="test:invoice").pk,
    }


def _of_partners(pages: Pages) -> dict[str, UUID]:
    """A record of every kind that belongs to a sponsor, or to it and its partner."""
    working = Working(pages.world)
    agreement = QualityAgreement.objects.get(engagement=pages.world.engagement)
    working.reported("critical")
    finding = Finding.objects.get()
    why = "The study is under way."
    return {
        "qualification": Qualification.objects.filter(sponsor=pages.world.sponsor).first().pk,
        "agreement": agreement.pk,
        "audit": finding.audit_id,
        "finding": finding.pk,
        "subcontractor": partner_commands.propose_subcontractor(
            by=working.partner_qa, agreement=agreement, name="Elm Analysis", service_id="stability.study"
        ).pk,
        "notification": create(
            Notification(
                agreement=agreement,
                engagement=agreement.engagement,
                activity="data.integrity",
                statement=why,
                known_on=today(),
                due=today(),
                opened_by=working.partner_qa.person,
            ),
            actor=SYSTEM,
            action="test:notification",
        ).pk,
        "notice": partner_commands.propose_change(
            by=working.partner_qa,
            agreement=agreement,
            kind=ChangeNotice.Kind.METHOD,
            title="Another column",
            description=why,
            planned_for=days(40),
        ).pk,
        "exemption": partner_commands.ask_for_exemption(
            by=working.qa, engagement_id=agreement.engagement_id, justification=why, until=days(9), finding=finding
        ).pk,
    }


def _of_sourcing(pages: Pages) -> dict[str, UUID]:
    """A request with the one invitation, proposal and award that it led to, in a programme that has a plan."""
    asking = Asking(pages.world)
    asking.clear()
    request = asking.opened()
    [invitation] = asking.invited(request, "Birch")
    proposal = asking.proposed(invitation, "Birch")
    award = asking.awarded(proposal, "assay")
    programme = pages.world.programme
    description = in_force(asking)
    why = {"justification": "It was done last year.", "reference": "Report 7", "dated": today()}
    decision = propose_decision(
        by=asking.pm, programme=programme, service_id="formulation.development", kind="elsewhere", **why
    )
    found: dict[str, Placed] = {"request": request, "invitation": invitation, "proposal": proposal, "award": award}
    found |= {"site": pages.world.site, "plan": programme, "description": description, "decision": decision}
    return {name: each.pk for name, each in found.items()}


def addresses(route: str, kind: str, records: dict[str, UUID]) -> Iterator[str]:
    """The route with ids of the study in it; that of steps with every step."""
    nouns = {"orders": "order", "evidence": "evidence", "data": "data_set", "departures": "departure"}
    nouns |= {"deliveries": "delivery", "change-notices": "notice", "documents": "filed_document"}
    nouns |= {noun: noun.removesuffix("s") for noun in STEPS if noun not in nouns}
    if kind == "step":
        for noun, actions in STEPS.items():
            yield from (f"/steps/{noun}/{records[nouns[noun]]}/{action}/" for action in actions)
        return
    filled = route.replace("<uuid:evidence_id>", str(records["evidence"])) if kind != "evidence" else route
    filled = re.sub(r"<(uuid|uuidstr):\w+>", str(records[kind]), filled)
    for name, value in PARTS.items():
        filled = re.sub(rf"<((str|slug|int):)?{name}>", value, filled)
    yield f"/{filled}"


@pytest.fixture
def visitor(pages: Pages, browser_of: Browser) -> Callable[[str, Person], Visitor]:
    """How a person visits an address: pages with a session, the API with a token."""
    known: dict[tuple[bool, UUID], Visitor] = {}

    def of(route: str, person: Person) -> Visitor:
        api = route.startswith("api/")
        if (api, person.pk) not in known:
            known[api, person.pk] = _caller(person) if api else Visitor(browser_of(person), {})
        return known[api, person.pk]

    return of


def _caller(person: Person) -> Visitor:
    token, _ = create_token(by=reader_for(person), proof=proof_of(person), name="mine", days=1)
    return Visitor(Client(raise_request_exception=False), {"authorization": f"Bearer {token}"})


class Visitor:
    """Asks in every way that an address may answer."""

    def __init__(self, client: Client, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    def get(self, address: str) -> HttpResponse:
        return self.client.get(address, headers=self.headers)

    def answers(self, address: str) -> Iterator[tuple[str, HttpResponse]]:
        yield "GET", self.get(address)
        yield "DELETE", self.client.delete(address, headers=self.headers)
        for name, body in BODIES.items():
            if self.headers and name != "file":
                sent = {"data": json.dumps(body), "content_type": "application/json"}
            else:
                sent = {"data": {**body, "file": ContentFile(b"subject\n", "a.csv")}}
            answer = self.client.post(address, headers=self.headers, **sent)
            yield f"POST {name}", answer
            if not self.headers or answer.status_code in (404, 405):
                return


REASON = {"text": "because a test asks for it"}
#: What the API's operations take, one of them fits.
BODIES: dict[str, dict[str, object]] = {
    "step": {"expected_version": 1},
    "signed step": {"expected_version": 1, "password": "x"},
    "reasoned step": {"expected_version": 1, "reason": REASON},
    "signed and reasoned step": {"expected_version": 1, "reason": REASON, "password": "x"},
    "run": {"inputs": {}},
    "departure": {"element": "criteria", "reason": "because a test asks for it"},
    "delivery": {"expected_version": 1, "password": "x", "evidence": str(UUID(int=1))},
    "file": {},
}


def test_a_record_of_others_does_not_exist(
    pages: Pages, records: dict[str, UUID], visitor: Callable[[str, Person], Visitor]
) -> None:
    """Neither for a stranger, nor for a competing partner of the same sponsor."""
    nowhere = {name: uuid4() for name in records}
    signatures = Signature.objects.count()
    told = []
    for route, kind in RECORDS.items():
        outsiders = [pages.world.stranger, *([] if kind == "programme" else [pages.world.competitor])]
        for outsider in outsiders:
            there, empty = addresses(route, kind, records), addresses(route, kind, nowhere)
            for pair in zip(there, empty, strict=True):
                told += _told(visitor(route, outsider), *pair)
    assert told == []
    assert Signature.objects.count() == signatures


def _told(visitor: Visitor, there: str, empty: str) -> Iterator[str]:
    """Every way in which an address of a record differs from one where there is none."""
    found = False
    for (way, answer), (_, void) in zip(visitor.answers(there), visitor.answers(empty), strict=True):
        status = answer.status_code
        found = found or status == 404
        if status != void.status_code or status not in (404, 405, 415, 422):
            yield f"{way} {there} answers {status}, and {void.status_code} where there is nothing"
        elif status == 404 and _plain(answer) != _plain(void):
            yield f"{way} {there} answers with another text"
    if not found:
        yield f"{there} was asked in no way that it answers"


def test_lists_show_nothing_of_others(
    pages: Pages, records: dict[str, UUID], visitor: Callable[[str, Person], Visitor]
) -> None:
    secrets = [str(records[kind]) for kind in records if kind not in ("programme", "plan")]
    secrets += [pages.accepted.title, pages.world.partner.name, pages.approved.digest[:12]]
    secrets.append(RequestForProposals.objects.get(pk=records["request"]).title)
    secrets.append(Application.objects.get(pk=records["application"]).number)
    for route in LISTS:
        address = f"/{re.sub('<.*>', 'json', route)}" + ("?q=WO" if route == "search/" else "")
        for outsider in (pages.world.stranger, pages.world.competitor):
            answer = visitor(route, outsider).get(address)
            assert answer.status_code == 200, address
            assert not [secret for secret in secrets if secret in answer.content.decode()], address
        readers = (pages.world.people[role] for role in (Role.SPONSOR_QA, Role.PARTNER_PM))
        shown = "".join(visitor(route, each).get(address).content.decode() for each in readers)
        assert route in ("", "orders/new/", "requests/new/", "dossiers/new/", "api/work") or any(
            secret in shown for secret in secrets
        ), address


def test_whoever_is_not_logged_in_is_asked_to(records: dict[str, UUID]) -> None:
    for route in sorted({*RECORDS, *LISTS, *OPEN, *OF_SPONSORS}):
        kind = RECORDS.get(route, "order")
        address = re.sub("<(str:)?service_id>", "bioequivalence.study", next(addresses(route, kind, records)))
        answer = Client().get(address)
        if route.startswith("api/"):
            assert answer.status_code in (401, 405), address
        else:
            assert answer.status_code == 302, address
            assert answer["Location"].startswith("/account/login/"), address


def _plain(answer: HttpResponse) -> str:
    """The answer without what differs between any two: the request's number, its moment, ids, forgery protection."""
    text = answer.content.decode()
    for pattern in (
        r"<time.*?</time>",
        r"[0-9a-f]{32}",
        r"[0-9a-f]{8}-[0-9a-f-]{27}",
        r'name="csrfmiddlewaretoken" value="\w+"',
    ):
        text = re.sub(pattern, "", text)
    return text
