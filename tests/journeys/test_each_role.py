"""Each role from the login to a signature, by keyboard alone: what the first page says waits is signed from there."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from galenic.dossier.filing import commands as filing_commands
from galenic.evidence import commands as evidence_commands
from galenic.evidence import jobs
from galenic.evidence.models import Evidence, Run
from galenic.ledger.actors import STEP, SYSTEM
from galenic.ledger.commands import change
from galenic.ledger.models import Entry, Signature
from galenic.parties.commands import enable_second_factor
from galenic.parties.models import AccessPolicy, Organization, Person
from galenic.parties.reader import reader_for
from galenic.parties.roles import PARTNER_ROLES, Role
from galenic.programmes import commands
from galenic.programmes.models import WorkOrder
from galenic.web.steps.subjects import SUBJECTS
from tests.dossier.filing.filing import Filing, page
from tests.factories import (
    PASSWORD,
    World,
    build_world,
    code_of,
    make_engagement,
    make_organization,
    make_person,
    proof_of,
)
from tests.journeys.conftest import Visit, Visiting
from tests.journeys.keyboard import Keyboard
from tests.web.studies import CONCENTRATIONS, NCA, Play

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "Theophylline in twelve subjects"
SERVICE = "Noncompartmental pharmacokinetics"
SECRET = b"twenty bytes of key!"
#: Who needs a second factor in this world.
WITH_SECOND_FACTOR = (Role.SPONSOR_QA, Role.PARTNER_QA, Role.SPONSOR_RA)
Forward = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: its line on their first page, the step to take there, and what signing it means."""

    person: Person
    line: str
    step: str
    meaning: str
    action: str


def programme_manager(play: Play) -> Waiting:
    """A draft that is complete is issued to the partner."""
    play.draft("WO-1", TITLE, NCA)
    step = "Issue the order and freeze its protocol"
    return Waiting(play.pm.person, f"{step}: {TITLE}", step, "approved", "programmes:work_order:issue")


def scientist(play: Play) -> Waiting:
    """Nobody reviews what they performed themselves: a colleague's work waits for this scientist."""
    performed = _computed(_with_the_other_scientist(play))
    assert performed.performer == play.world.second_scientist
    return Waiting(play.scientist.person, f"Review: {TITLE}", "Review", "reviewed", "evidence:evidence:review")


def reviewer(play: Play) -> Waiting:
    """The analyst of quality control checks what a scientist computed."""
    _computed(play)
    return Waiting(
        play.world.people[Role.PARTNER_QC], f"Review: {TITLE}", "Review", "reviewed", "evidence:evidence:review"
    )


def manufacturer(play: Play) -> Waiting:
    """The project manager of a CDMO takes on a batch."""
    elm = make_organization("Elm Manufacturing", Organization.Kind.CDMO)
    engagement = make_engagement(play.world.programme, elm)
    people = {role: make_person(elm, role) for role in Role if role in PARTNER_ROLES}
    theirs = Play(replace(play.world, partner=elm, engagement=engagement, people=play.world.people | people))
    theirs.issue(theirs.draft("WO-1", "Pivotal biobatch", "manufacturing.clinical-material"))
    step = "Take the order on"
    return Waiting(
        people[Role.PARTNER_PM], f"{step}: Pivotal biobatch", step, "acknowledged", "programmes:work_order:acknowledge"
    )


def partner_quality(play: Play) -> Waiting:
    """Quality assurance of the partner approves what was reviewed."""
    _reviewed(play)
    return Waiting(play.qa.person, f"Approve: {TITLE}", "Approve", "approved", "evidence:evidence:approve")


def sponsor_quality(play: Play) -> Waiting:
    """Quality assurance of the sponsor accepts what was delivered."""
    evidence = evidence_commands.approve(by=play.qa, evidence=_reviewed(play), proof=proof_of(play.qa.person))
    order = WorkOrder.objects.get()
    commands.deliver(by=play.qa, order=order, evidence=evidence, proof=proof_of(play.qa.person), statement="All of it.")
    step = "Accept the delivery"
    return Waiting(play.qa_sponsor.person, f"{step}: {TITLE}", step, "accepted", "programmes:delivery:accept")


def regulatory(play: Play) -> Waiting:
    """Regulatory affairs approves a document that somebody else has written."""
    filing_commands.submit_document(
        by=play.pm,
        programme=play.world.programme,
        file_name="specification.pdf",
        content=page("Specification"),
        title="Specification",
    )
    person = Filing(play.world).regulatory.person
    step = "Approve the document"
    return Waiting(person, f"{step}: Specification", step, "approved", "dossier:document:approve")


ROLES = (programme_manager, scientist, reviewer, manufacturer, partner_quality, sponsor_quality, regulatory)


def _with_the_other_scientist(play: Play) -> Play:
    """The same people, with the second scientist at work."""
    other = Play(play.world)
    other.scientist = play.second
    return other


def _computed(play: Play) -> Evidence:
    order = play.taken_on("WO-1", TITLE, NCA)
    return play.compute(order, concentrations=play.hand_in(order, "concentrations", CONCENTRATIONS))


def _reviewed(play: Play) -> Evidence:
    return evidence_commands.review(by=play.second, evidence=_computed(play), proof=proof_of(play.second.person))


@pytest.fixture
def world(transactional_db: None) -> World:
    """The usual one, in which some roles need a second factor."""
    made = build_world()
    required = [str(role) for role in WITH_SECOND_FACTOR]
    for policy in AccessPolicy.objects.filter(organization__in=(made.sponsor, made.partner)):
        change(policy, actor=SYSTEM, action="test:access_policy", reason=STEP, second_factor_roles=required)
    return made


@pytest.mark.req("SIG-1", "SIG-2", "SIG-3", "ACC-1", "ACC-4")
@pytest.mark.parametrize("prepare", ROLES)
def test_from_the_login_to_the_signature(
    prepare: Callable[[Play], Waiting], world: World, visiting: Visiting, pass_time: Forward
) -> None:
    waiting = prepare(Play(world))
    visit = visiting()
    keys = Keyboard(visit.page)
    secret = _log_in(visit, keys, waiting.person, pass_time)
    keys.follow(waiting.line)
    keys.follow(waiting.step)
    dialog = visit.page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{waiting.meaning} by {waiting.person.printed_name}")
    digest = dialog.locator("code").inner_text()
    keys.type("Password", PASSWORD)
    if secret:
        keys.type("Code of your second factor", code_of(secret))
    else:
        expect(dialog.get_by_label("Code of your second factor")).to_have_count(0)
    keys.press(f"Sign: {waiting.step}")
    expect(dialog).to_be_hidden()
    _is_signed(visit.page, waiting, digest, "password and code" if secret else "password")


def _is_signed(page: Page, waiting: Waiting, digest: str, method: str) -> None:
    """On the page, in the record, and on the first page, where it does not wait any more."""
    shown = page.locator(".signature", has_text=waiting.person.printed_name).last
    expect(shown).to_contain_text(re.compile(f"{waiting.meaning} on .* UTC", re.IGNORECASE))
    entry = Entry.objects.get(action=waiting.action, actor_id=str(waiting.person.pk))
    signature = Signature.objects.get(pk=entry.signature_id)
    assert signature.digest == digest, "what was shown is what was signed"
    assert (signature.signer_id, signature.meaning, signature.method) == (
        str(waiting.person.pk),
        waiting.meaning,
        method,
    )
    Keyboard(page).follow("Galenic, to my work")
    expect(page.get_by_role("heading", name="Waits for you", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=waiting.line, exact=True)).to_have_count(0)


def _log_in(visit: Visit, keys: Keyboard, person: Person, pass_time: Forward) -> bytes:
    """Through the forms. Returns the key of the second factor, which the sponsor's quality unit sets up on the way."""
    roles = reader_for(person).all_roles
    needed = any(role in roles for role in WITH_SECOND_FACTOR)
    enrolled = needed and Role.SPONSOR_QA not in roles
    if enrolled:
        enable_second_factor(by=reader_for(person), proof=proof_of(person), secret=SECRET, code=code_of(SECRET))
        pass_time(minutes=2)  # a code is good once
    visit.open("/")
    keys.type("User name", person.username)
    keys.type("Password", PASSWORD)
    keys.press("Log in")
    secret = b""
    if enrolled:
        expect(visit.page.get_by_role("heading", name="Enter your code")).to_be_visible()
        keys.type("Code", code_of(SECRET))
        keys.press("Log in")
        secret = SECRET
    elif needed:
        secret = _set_up(visit.page, keys)
    expect(visit.page.get_by_role("heading", name="My work")).to_be_visible()
    pass_time(minutes=4)
    return secret


def _set_up(page: Page, keys: Keyboard) -> bytes:
    """What a role asks for comes before everything else."""
    expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
    secret = base64.b32decode(page.locator("code.mono").inner_text().replace(" ", ""))
    keys.type("Your password", PASSWORD)
    keys.type("Code", code_of(secret))
    keys.press("Set it up")
    expect(page.get_by_role("listitem").filter(has_text=re.compile(r"^[0-9a-f-]{23}$"))).to_have_count(10)
    keys.follow("I have kept them")
    keys.follow("Galenic, to my work")
    return secret


def test_the_scientist_performs_and_cannot_review_it(world: World, visiting: Visiting, pass_time: Forward) -> None:
    """From the first page to evidence, by keyboard; the step that follows is somebody else's."""
    play = Play(world)
    play.taken_on("WO-1", TITLE, NCA)
    visit = visiting()
    keys = Keyboard(visit.page)
    _log_in(visit, keys, play.scientist.person, pass_time)
    keys.follow(f"Submit data and compute: {TITLE}")
    keys.choose("File (.xlsx, .csv, .xpt, .json)", Path(CONCENTRATIONS))
    keys.press("Hand in")
    expect(visit.page.get_by_role("status").filter(has_text="132 rows")).to_be_visible()
    keys.press("Start computing")
    expect(visit.page.get_by_role("progressbar")).to_be_visible()
    jobs.execute(str(Run.objects.get().pk))
    keys.follow("Open the evidence")
    expect(visit.page.get_by_role("heading", name=SERVICE, level=1)).to_be_visible()
    expect(visit.page.get_by_role("button", name="Review", exact=True)).to_be_disabled()
    expect(visit.page.get_by_text("you performed this work, and somebody else has to review it")).to_be_visible()


@pytest.mark.req("ACC-1", "AUD-6")
def test_the_auditor_reads_everything_and_signs_nothing(world: World, visiting: Visiting, pass_time: Forward) -> None:
    play = Play(world)
    evidence = evidence_commands.approve(by=play.qa, evidence=_reviewed(play), proof=proof_of(play.qa.person))
    auditor = world.people[Role.AUDITOR]
    visit = visiting()
    keys = Keyboard(visit.page)
    _log_in(visit, keys, auditor, pass_time)
    expect(visit.page.get_by_text("Nothing waits for you")).to_be_visible()
    keys.follow("Audit trail")
    row = visit.page.get_by_role("row", name="Evidence: approve")
    expect(row).to_contain_text("Birch Partner Qa")
    keys.follow("Evidence")
    keys.follow(TITLE)
    expect(visit.page.locator(".signature")).to_have_count(2)
    for path in (f"/evidence/{evidence.pk}/", f"/orders/{WorkOrder.objects.get().pk}/"):
        visit.open(path)
        assert visit.page.locator("a[href*='/steps/'], form[method=post] input[name=password]").count() == 0
    signed, written = Signature.objects.count(), Entry.objects.filter(kind="change").count()
    _tries_every_step(visit, evidence)
    assert (Signature.objects.count(), Entry.objects.filter(kind="change").count()) == (signed, written)


def _tries_every_step(visit: Visit, evidence: Evidence) -> None:
    """The addresses of steps, typed by hand, with the right password."""
    order = WorkOrder.objects.get()
    for noun, record in (("evidence", evidence), ("orders", order)):
        for action in SUBJECTS[noun].commands:
            page = visit.open(f"/steps/{noun}/{record.pk}/{action}/")
            if page.get_by_label("Password").count():
                page.get_by_label("Password").fill(PASSWORD)
            if page.get_by_label("Reason", exact=True).count():
                page.get_by_label("Reason", exact=True).fill("The auditor tries it.")
            page.locator("main form[method=post] button[type=submit]").click()
            refused = page.get_by_role("alert").filter(visible=True).first
            expect(refused).to_contain_text(re.compile("your role does not allow|is not possible in state"))
