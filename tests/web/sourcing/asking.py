"""A request of Alder's with two proposals, as pages show it: Birch is qualified, Dogwood is not, Elm declines."""

from __future__ import annotations

from typing import Any

from galenic.ledger.actors import Reason, ReasonCode
from galenic.programmes.directory_import import import_capabilities, import_inspections
from galenic.programmes.models import Invitation, Proposal, RequestForProposals
from galenic.programmes.sourcing import commands
from tests.factories import clear
from tests.programmes.sourcing.tendering import Tendering

ASSAY, STUDY = "bioanalysis.study-samples", "bioequivalence.study"
LINES = [
    {"key": "assay", "service_id": ASSAY, "title": "Plasma concentrations", "scope": "1,200 samples of the study."},
    {
        "key": "be",
        "service_id": STUDY,
        "title": "Evaluation",
        "scope": "Two periods, 36 subjects.",
        "after": ["assay"],
        "second_source": True,
    },
]
CAPABILITIES = f"""organization,site,service,modalities,dosage_forms,batch [kg],platforms,releases,stated_on,source
Birch Clinical,Utrecht,{ASSAY},small molecule; peptide,tablet,120,LC-MS/MS;HRMS,yes,2026-03-01,site master file 7
Birch Clinical,Utrecht,{STUDY},small molecule,tablet,,,,2026-03-01,site master file 7
Dogwood Research,Porto,{ASSAY},small molecule,,,LC-MS/MS,no,2026-02-01,its web site
Elm Analytics,Lyon,stability.study,protein,,,,,2026-04-01,visit of April
"""
INSPECTIONS = """organization,site,agency,inspected_on,outcome,stated_on,source
Birch Clinical,Utrecht,FDA,2025-05-01,compliant,2026-03-01,FDA data dashboard
Dogwood Research,Porto,EMA,2025-02-01,action,2026-03-01,EudraGMDP
"""
WHY = Reason(ReasonCode.OTHER, "We have no capacity before spring.")


class Asking(Tendering):
    """Steps up to a comparison of proposals, with services that pages know."""

    def draft(self, **more: Any) -> RequestForProposals:
        return super().draft(**{"title": "Bioequivalence of maple", "lines": LINES, **more})

    def proposed(self, invitation: Invitation, name: str, price: object = "1000", **more: Any) -> Proposal:
        site = str(self.sites[name].pk)
        lines = [
            {"key": "assay", "site": site, "price": price, "months": 3, "remarks": "Plasma on dry ice, weekly."},
            {"key": "be", "site": site, "price": "20500.50", "months": "1.5"},
        ]
        return super().proposed(invitation, name, **{"lines": lines, **more})

    def know(self) -> None:
        """What the sponsor's directory says."""
        sponsor = self.world.sponsor
        import_capabilities(by=self.pm, sponsor=sponsor, source=CAPABILITIES.encode(), name="capabilities.csv")
        import_inspections(by=self.pm, sponsor=sponsor, source=INSPECTIONS.encode(), name="inspections.csv")

    def clear(self) -> None:
        """Birch is qualified for both services, and there is a quality agreement with it."""
        for service_id in (ASSAY, STUDY):
            clear(self.world.engagement, service_id)

    def compared(self) -> RequestForProposals:
        """A request on which Birch and Dogwood have proposed and Elm has declined; one of two questions is answered."""
        self.know()
        self.clear()
        request = self.opened()
        birch, dogwood, elm = self.invited(request, "Birch", "Dogwood", "Elm")
        asked = commands.ask_question(by=self.partner("Birch"), invitation=birch, text="Is heparin plasma fine?")
        answer = {"question": "Which plasma?", "answer": "EDTA, on dry ice."}
        commands.answer_question(by=self.pm, request=request, to=asked, **answer)
        commands.ask_question(by=self.partner("Dogwood"), invitation=dogwood, text="How many analytes?")
        self.proposed(birch, "Birch", "84000")
        self.proposed(dogwood, "Dogwood", "71000")
        commands.decline_invitation(by=self.partner("Elm"), invitation=elm, reason=WHY)
        return request
