"""Assembling and proposing as work that may take its time: refused at once, done by a worker, watched.

What is small is done where it was asked for, as the same job: nobody waits for a worker to look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from galenic.dossier.filing.commands.assembling import Choice, assemble, planned
from galenic.dossier.filing.commands.sequences import propose_sequence, require_open
from galenic.dossier.filing.models import Application, Leaf, Sequence
from galenic.dossier.filing.queries import find_application, find_sequence
from galenic.jobs.asked import Work, ask, declare
from galenic.jobs.models import Job
from galenic.jobs.watching import Watch
from galenic.ledger.commands import check_version
from galenic.parties.reader import Reader

#: Reports rendered, and documents rendered and checked, in about a second.
REPORTS_AT_ONCE, DOCUMENTS_AT_ONCE, BYTES_AT_ONCE = 2, 60, 20_000_000


def ask_to_assemble(*, by: Reader, application: Application, choices: Iterable[Choice] | None = None) -> Job:
    """Have `assemble` done. Its refusals are raised at once; what turns up later stands on the job."""
    given = None if choices is None else list(choices)
    plan = planned(by=by, application=application, choices=given)
    asked = {
        "application": str(application.pk),
        "choices": None if given is None else [[str(each.evidence_id), each.section] for each in given],
    }
    at_once = len(plan.reports) <= REPORTS_AT_ONCE
    return ask(by=by, work=ASSEMBLING, about=application, asked=asked, at_once=at_once)


def ask_to_propose(*, by: Reader, sequence: Sequence, expected_version: int | None = None) -> Job:
    """Have `propose_sequence` done. Its refusals are raised at once; what turns up later stands on the job."""
    check_version(sequence, expected_version)
    require_open(by, sequence, "propose")
    asked = {"sequence": str(sequence.pk), "version": sequence.version}
    return ask(by=by, work=PROPOSING, about=sequence, asked=asked, at_once=_is_small(sequence.application))


def _assemble(by: Reader, asked: Mapping[str, Any], watch: Watch) -> None:
    choices = asked["choices"]
    assemble(
        by=by,
        application=find_application(by, asked["application"]),
        choices=None if choices is None else [Choice(UUID(evidence), section) for evidence, section in choices],
        watch=watch,
    )


def _propose(by: Reader, asked: Mapping[str, Any], watch: Watch) -> None:
    sequence = find_sequence(by, asked["sequence"])
    propose_sequence(by=by, sequence=sequence, expected_version=asked["version"], watch=watch)


def _assembled(result: Mapping[str, Any]) -> str:
    renewed = f", {result['renewed']} renewed" if result["renewed"] else ""
    return f"{result['placed']} placed{renewed}; {result['left']} left to decide."


def _proposed(result: Mapping[str, Any]) -> str:
    return f"It is proposed: {result['sent']} uses of documents would be sent."


ASSEMBLING = declare(Work("dossier.assemble", "Assembling the dossier", "the dossier", _assemble, _assembled))
PROPOSING = declare(Work("dossier.propose", "Proposing the sequence", "the sequence", _propose, _proposed))


def _is_small(application: Application) -> bool:
    """Whether what was not sent yet can be rendered and checked while somebody waits for a page."""
    sent = Leaf.objects.filter(sequence__application=application).values("sha256")
    unsent = application.placements.filter(state="placed").exclude(document__sha256__in=sent)
    found = unsent.aggregate(documents=Count("pk"), size=Sum("document__size"))
    return found["documents"] <= DOCUMENTS_AT_ONCE and (found["size"] or 0) <= BYTES_AT_ONCE
