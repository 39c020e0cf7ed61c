"""Every page: usable by everybody (axe), on a telephone, light and dark, quiet and on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from galenic.dossier.errors import DossierRefused
from galenic.evidence.statement import StatedResult
from galenic.parties.models import Person
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.partners.models import Audit, QualityAgreement
from galenic.programmes import commands
from galenic.programmes.conduct import commands as conduct
from tests.documents import statement
from tests.journeys.conftest import DESK, TELEPHONE, Visiting
from tests.partners.working import Working
from tests.web.dossiers.filed import file, proposing
from tests.web.planning.planned import in_force
from tests.web.sourcing.asking import ASSAY, Asking
from tests.web.studies import Pages, Play

pytestmark = pytest.mark.django_db(transaction=True)
SERIOUS = ("serious", "critical")
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
WIDTHS = (320, 390, 768, 1440, 1920)
YIELD = StatedResult("96.1", title="Yield", unit="%", limit="at least 90 %", passed=True)

#: Adds up what moves on a page after it was first drawn, but for what somebody has just asked for (web.dev/cls).
WATCH_SHIFTS = """
window.shifts = {sum: 0, what: []};
window.countShift = entry => {
    if (entry.hadRecentInput) return;
    shifts.sum += entry.value;
    shifts.what.push(...entry.sources.map(each => each.node?.parentElement?.outerHTML?.slice(0, 120) ?? ''));
};
window.shiftObserver = new PerformanceObserver(list => list.getEntries().forEach(countShift));
shiftObserver.observe({type: 'layout-shift', buffered: true});
"""
SHIFTS = """async () => {
    await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    shiftObserver.takeRecords().forEach(countShift);
    return shifts;
}"""
#: Of 1 that everything moved; 0.1 counts as good.
MOST_SHIFT = 0.01


def addresses(pages: Pages) -> Iterator[tuple[Person | None, str]]:
    """Each kind of page, as somebody who has most to see on it."""
    people = pages.world.people
    manager, scientist = people[Role.SPONSOR_PM], people[Role.PARTNER_SCIENTIST]
    auditor, quality = people[Role.SPONSOR_QA], people[Role.PARTNER_QA]
    data_set = pages.approved.inputs.get().data_set
    yield None, "/account/login/"
    for path in ("/", "/orders/", f"/orders/{pages.active.pk}/", f"/orders/{pages.empty.pk}/"):
        yield scientist, path
    for path in (
        f"/data/{data_set.pk}/",
        f"/data/{data_set.pk}/rows/2/",
        f"/computations/{pages.cancelled.pk}/",
        "/account/",
        "/account/tokens/",
    ):
        yield scientist, path
    for path in ("/orders/new/", f"/orders/{pages.draft.pk}/", f"/orders/{pages.draft.pk}/edit/", "/programmes/"):
        yield manager, path
    for path in ("/services/", "/services/bioequivalence.study/", "/services/clinical.study/", "/nothing/"):
        yield manager, path
    yield manager, f"/programmes/{pages.world.programme.pk}/"
    yield manager, f"/programmes/engagements/{pages.world.engagement.pk}/"
    for path in (f"/orders/{pages.accepted.pk}/", f"/evidence/{pages.approved.pk}/", "/evidence/", "/trail/"):
        yield auditor, path
    yield auditor, "/verification/"
    yield auditor, f"/evidence/{pages.approved.pk}/figures/1/"
    yield manager, "/search/?q=WO"
    yield from _conduct(pages)
    batch = Play(pages.world).taken_on("WO-90", "Pivotal biobatch", "manufacturing.clinical-material")
    document = commands.hand_in(by=reader_for(scientist), order=batch, statement=statement(results=(YIELD,)))
    for path in (f"/orders/{batch.pk}/", f"/evidence/{document.pk}/"):
        yield scientist, path
    working = Working(pages.world)
    audit, qualification = working.reported("critical"), working.evaluating(service_id="bioanalysis.study-samples")
    agreement = working.drafted(number="QA-2")
    agreed = QualityAgreement.objects.get(number="QA-1")
    finding, performed = audit.findings.get(), working.performed(kind=Audit.Kind.INITIAL)
    for path in ("", "qualifications/new/", "agreements/new/", f"qualifications/{qualification.pk}/"):
        yield auditor, f"/partners/{path}"
    for path in (f"agreements/{agreement.pk}/", f"agreements/{agreement.pk}/edit/", f"audits/{audit.pk}/"):
        yield auditor, f"/partners/{path}"
    yield from _dossiers(pages)
    for path in ("audits/new/", f"audits/{performed.pk}/report/", f"findings/{finding.pk}/"):
        yield auditor, f"/partners/{path}"
    yield quality, f"/partners/agreements/{agreed.pk}/clocks/new/"
    yield quality, f"/partners/findings/{finding.pk}/respond/"
    yield pages.world.second_scientist, f"/evidence/{pages.computed.pk}/"
    yield quality, f"/steps/evidence/{pages.approved.pk}/retract/"
    yield quality, f"/orders/{pages.active.pk}/deliver/{pages.computed.pk}/"
    yield from _sourcing(Asking(pages.world))


def _sourcing(asking: Asking) -> Iterator[tuple[Person, str]]:
    """Requests, as their sponsor and an invited partner see them, and the directory."""
    manager, partner = asking.pm.person, asking.managers["Birch"]
    request = asking.compared()
    [invitation] = request.invitees.filter(invitation__engagement=asking.world.engagement)
    theirs = f"invitations/{invitation.invitation_id}/"
    proposal = invitation.invitation.proposals.get()
    wants = "?modality=protein&agencies=FDA,EMA&batch_kg=100"
    for path in (
        "",
        "new/",
        f"{request.pk}/{wants}",
        f"{request.pk}/portfolio/?sent=1",
        f"{request.pk}/answer/",
        theirs,
    ):
        yield manager, f"/requests/{path}"
    yield manager, f"/requests/proposals/{proposal.pk}/award/"
    yield manager, f"/requests/{asking.draft(number='RFP-2').pk}/edit/"
    for path in ("", theirs, f"{theirs}propose/"):
        yield partner, f"/requests/{path}"
    in_force(asking)
    decide = "decide/?service=formulation.development"
    for path in ("", "describe/", decide, "portfolio/?sent=1"):
        yield manager, f"/programmes/{asking.world.programme.pk}/plan/{path}"
    site = asking.sites["Birch"]
    for path in ("directory/", "directory/import/", f"shortlist/{wants}&service={ASSAY}", f"sites/{site.pk}/"):
        yield manager, f"/partners/{path}"


def _dossiers(pages: Pages) -> Iterator[tuple[Person | None, str]]:
    """The pages of a dossier, as whoever keeps it."""
    filed = file(pages)
    for path in ("", "new/", f"{filed.application.pk}/", f"{filed.application.pk}/plan/"):
        yield filed.regulatory, f"/dossiers/{path}"
    for path in ("describe/", "contents/", "documents/new/", "sequences/new/"):
        yield filed.regulatory, f"/dossiers/{filed.application.pk}/{path}"
    for path in (f"sequences/{filed.published.pk}/", f"sequences/{filed.proposed.pk}/", f"leaves/{filed.leaf.pk}/"):
        yield filed.regulatory, f"/dossiers/{path}"
    for path in ("compile/", "compile/bioequivalence-tables/"):
        yield filed.regulatory, f"/dossiers/{filed.application.pk}/{path}"
    compiled = filed.compile()
    for path in (f"documents/{compiled.pk}/", f"documents/{filed.unsigned.pk}/", f"placements/{filed.placement.pk}/"):
        yield filed.regulatory, f"/dossiers/{path}"
    running = proposing(filed, state="running", step="Checking 412 files", done=50)
    failed = proposing(filed, state="failed", error=DossierRefused("It cannot be rendered.").as_dict())
    for job in (running, failed, proposing(filed, state="done", result={"sent": 412})):
        yield filed.regulatory, f"/work/{job.pk}/"


def _conduct(pages: Pages) -> Iterator[tuple[Person | None, str]]:
    """How an order is carried out, with one of everything."""
    manager, partner = pages.world.people[Role.SPONSOR_PM], pages.world.people[Role.PARTNER_PM]
    by = reader_for(partner)
    milestones = [{"key": "M1", "title": "Report", "due": "2030-01-31", "amount": "100"}]
    order = Play(pages.world).taken_on("WO-9", "Shelf life", "stability.study", price=100, milestones=milestones)
    conduct.report_milestone(by=by, order=order, key="M1", statement="The report is signed.")
    conduct.propose_change(by=by, order=order, changes={"scope": "One batch more."}, reason="It was made meanwhile.")
    thread = conduct.open_thread(by=by, order=order, title="Storage", text="At which humidity?", about=order)
    for path in ("terms/", "exchange/"):
        yield manager, f"/orders/{order.pk}/{path}"
    for path in ("changes/new/", "invoices/new/", "threads/new/"):
        yield partner, f"/orders/{order.pk}/{path}"
    yield manager, f"/orders/threads/{thread.pk}/"
    yield manager, f"/orders/threads/{thread.pk}/decide/"


@pytest.mark.parametrize("half", [0, 1])
def test_everybody_can_use_every_page(half: int, pages: Pages, visiting: Visiting) -> None:
    """Nothing moves, axe in light, contrast again in dark, and every width; each page is opened once."""
    visits = {}
    found = []
    for number, (person, path) in enumerate(addresses(pages)):
        if number % 2 != half:
            continue
        if person not in visits:
            visits[person] = visiting(person, color_scheme="light")
            visits[person].page.add_init_script(WATCH_SHIFTS)
        page = visits[person].open(path)
        found += [f"{path}: {complaint}" for complaint in _shifted(page)]
        _unfold(page)
        found += [f"{path}: {complaint}" for complaint in (*_unusable(page), *_too_wide(page))]
    assert found == []


def _unusable(page: Page) -> Iterator[str]:
    """What axe finds to be serious; the dark scheme differs in colors alone."""
    for scheme, options in (("light", None), ("dark", CONTRAST)):
        page.emulate_media(color_scheme=scheme)
        for violation in Axe().run(page, options=options).response["violations"]:
            if violation["impact"] in SERIOUS:
                nodes = ", ".join(node["html"][:120] for node in violation["nodes"][:3])
                yield f"{scheme}: {violation['id']}: {violation['help']}: {nodes}"
    page.emulate_media(color_scheme="light")


def _too_wide(page: Page) -> Iterator[str]:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if beyond > 0:
            yield f"{beyond} pixels too wide for {width}"
    page.set_viewport_size(DESK)


def _shifted(page: Page) -> Iterator[str]:
    shifts = page.evaluate(SHIFTS)
    if shifts["sum"] > MOST_SHIFT:
        yield f"moves by {shifts['sum']:.3f}: {shifts['what'][:3]}"


def test_the_scheme_is_chosen_and_kept(pages: Pages, visiting: Visiting) -> None:
    page = visiting(pages.world.people[Role.SPONSOR_PM]).open("/")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.locator("summary", has_text="Alder Sponsor Pm").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    assert page.evaluate(ground) != light
    page.get_by_role("link", name="Evidence", exact=True).first.click()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")


def test_the_menu_of_a_telephone(pages: Pages, visiting: Visiting) -> None:
    page = visiting(pages.world.people[Role.SPONSOR_QA], viewport=TELEPHONE).open("/")
    page.locator("summary", has_text="Menu").click()
    small = page.get_by_role("navigation", name="Main, small screens")
    entry = small.get_by_role("link", name="Audit trail")
    expect(entry).to_be_visible()
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    page.locator("summary", has_text="Menu").click()
    entry.click()
    expect(page.get_by_role("heading", name="Audit trail", level=1)).to_be_visible()


def test_tables_sort_and_charts_show_their_numbers(pages: Pages, visiting: Visiting) -> None:
    page = visiting(pages.world.second_scientist).open(f"/evidence/{pages.computed.pk}/")
    table = page.locator("table[data-sortable]:visible").first
    heading = table.get_by_role("columnheader").nth(0)
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    figure = page.locator("figure").first
    figure.get_by_text("Show as table").click()
    expect(figure.get_by_role("table")).to_be_visible()
    expect(figure.get_by_role("application")).to_have_attribute("aria-label", re.compile("against"))


def _unfold(page: Page) -> None:
    """Open whatever is folded away in the content, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('main details:not([data-menu])').forEach(each => { each.open = true; })")
