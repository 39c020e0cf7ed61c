"""The evidence that a page or a file was asked for."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from galenic.evidence.lifecycle import EVIDENCE
from galenic.evidence.models import Evidence
from galenic.evidence.queries import evidence_for
from galenic.parties.reader import Reader
from galenic.web.lists.sorting import sorted_by

#: What a list of evidence is sorted by; each is offered as it reads.
COLUMNS = {"computed": "computed_at", "service": "service_id", "state": "state"}
SORTS = {"": "Latest first", "computed": "Oldest first", "service": "Service", "state": "State"}
VERDICTS = {"passed": True, "failed": False, "estimate": None}


def chosen_evidence(reader: Reader, given: Mapping[str, str]) -> QuerySet[Evidence]:
    """By service, state, conclusion and engagement, as sorted; what is none of these narrows nothing."""
    found = evidence_for(reader)
    if given.get("service"):
        known = found.filter(service_id=given["service"])
        found = known if known.exists() else found
    if given.get("state") in EVIDENCE.states():
        found = found.filter(state=given["state"])
    if given.get("verdict") in VERDICTS:
        found = found.filter(passed=VERDICTS[given["verdict"]])
    if given.get("engagement") in {str(each) for each in reader.engagement_ids}:
        found = found.filter(engagement_id=given["engagement"])
    return sorted_by(found, COLUMNS, given.get("sort", ""))
