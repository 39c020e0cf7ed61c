"""Records of what goes before an order of Alder at Birch, and of what goes with it."""

from __future__ import annotations

from typing import Any

from galenic.dossier.filing import commands as filing_commands
from galenic.programmes.conduct import commands
from galenic.programmes.sourcing import commands as sourcing
from tests.dossier.filing.filing import Filing
from tests.factories import World
from tests.programmes.conduct.conftest import Conducting
from tests.programmes.planning.planned import Planned
from tests.programmes.sourcing.tendering import Tendering


def business_records(world: World) -> dict[str, str]:
    """The ids of one record of every kind. Birch and Elm are invited to one request, and Birch is awarded."""
    tender, work = Tendering(world), Conducting(world)
    request = tender.opened()
    birch, elm = tender.invited(request, "Birch", "Elm")
    question = sourcing.ask_question(by=tender.partner("Birch"), invitation=birch, text="Which matrix is it?")
    proposal = tender.proposed(birch, "Birch")
    tender.proposed(elm, "Elm")
    award = tender.awarded(proposal, "mean")
    order = work.order(number="WO-50")
    milestone = work.reached(order)
    thread = commands.open_thread(by=work.scientist, order=order, title="Dilution", text="May samples be diluted?")
    planned = Planned(world)
    found = {
        "programme": world.programme,
        "description": planned.describe(),
        "decision": planned.decision("at_risk"),
        "request": request,
        "invitation": birch,
        "question": question,
        "proposal": proposal,
        "award": award,
        "order": order,
        "change": work.proposed(order, scope="More samples."),
        "milestone": milestone,
        "invoice": work.invoiced(order, milestone),
        "thread": thread,
        "partner": world.partner,
    }
    return {name: str(record.pk) for name, record in (found | dossier_records(world)).items()}


def dossier_records(world: World) -> dict[str, Any]:
    """One record of every kind that a dossier of Alder has."""
    filing = Filing(world)
    application = filing.application()
    filing.letters(application)
    published = filing.publish(filing.proposed(application))
    placement = filing.place(application, "3.2.P.7", "Bottle")
    return {
        "application": application,
        "placement": placement,
        "filed_document": placement.document,
        "sequence": filing.proposed(application, part="amendment", opened_by=1),
        "leaf": published.leaves.first(),
        "job": filing_commands.ask_to_assemble(by=filing.regulatory, application=application),
    }
