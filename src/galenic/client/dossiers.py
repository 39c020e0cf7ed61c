"""The calls about dossiers: applications, what they hold, sequences and leaves."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from galenic.api.shapes.common import RecordMoved
from galenic.api.shapes.compiling import CandidateShown, KindShown
from galenic.api.shapes.data import DataSetLine
from galenic.api.shapes.dossier import (
    ApplicationLine,
    ApplicationShown,
    AssembledShown,
    BranchShown,
    DependentsShown,
    FiledDocument,
    LeafShown,
    PlacementShown,
    PlanLineShown,
    SequenceShown,
    SourceShown,
)
from galenic.api.shapes.evidence import EvidenceLine
from galenic.api.shapes.jobs import JobShown
from galenic.client.connection import FIRST_WAIT, LONGEST_WAIT, Connection, NotDone, ServerRefused, plain

Id = UUID | str | BaseModel


class Dossiers:
    """What a sponsor's people do with dossiers; part of `galenic.client.Client`."""

    _server: Connection

    def applications(self) -> Iterator[ApplicationLine]:
        """The applications of this person's own programmes."""
        return self._server.all(ApplicationLine, "/applications")

    def open_application(
        self, programme: UUID | str, *, region: str, kind: str, number: str, applicant: str, **more: Any
    ) -> RecordMoved:
        """Begin the dossier of a programme for a region; `more` is the edition of eCTD."""
        given = {"programme": programme, "region": region, "kind": kind, "number": number, "applicant": applicant}
        return self._server.one(RecordMoved, "POST", "/applications", json=plain({**given, **more}))

    def application(self, application: Id) -> ApplicationShown:
        """One application with its description and sequences."""
        return self._server.one(ApplicationShown, "GET", f"/applications/{key_of(application)}")

    def describe_application(self, application: ApplicationShown | RecordMoved, **described: Any) -> RecordMoved:
        """Change what module 1, headings and content plan are told: contacts, keywords, facts, studies ..."""
        given = {"expected_version": application.version, **described}
        path = f"/applications/{application.id}/describe"
        return self._server.one(RecordMoved, "POST", path, json=plain(given))

    def content_plan(self, application: Id) -> list[PlanLineShown]:
        """What the application needs and why, and how much of it the record holds."""
        return self._many(PlanLineShown, f"/applications/{key_of(application)}/content-plan")

    def sources(self, application: Id) -> list[SourceShown]:
        """The programme's evidence that belongs into the dossier, whatever its state."""
        return self._many(SourceShown, f"/applications/{key_of(application)}/sources")

    def contents(self, application: Id) -> list[PlacementShown]:
        """What the dossier holds, each with how its source stands."""
        return self._many(PlacementShown, f"/applications/{key_of(application)}/placements")

    def assemble(
        self, application: Id, choices: Iterable[tuple[UUID | str | EvidenceLine, str]] | None = None
    ) -> AssembledShown:
        """Place reports of signed evidence: those with one section to stand in, or as (evidence, section) says."""
        path = f"/applications/{key_of(application)}/assemble"
        return self._server.one(AssembledShown, "POST", path, json=plain({"choices": _chosen(choices)}))

    def file_document(self, application: Id, file: Path | str, *, title: str, section: str, **more: Any) -> RecordMoved:
        """Hand a file in and place it; `more` are is_placeholder, name, keywords, study, tag. Raises OSError."""
        path = Path(file)
        about = json.dumps({"title": title, "section": section, **more})
        files = {"file": (path.name, path.read_bytes())}
        address = f"/applications/{key_of(application)}/documents"
        return self._server.one(RecordMoved, "POST", address, files=files, data={"about": about})

    def assemble_watched(
        self,
        application: Id,
        choices: Iterable[tuple[UUID | str | EvidenceLine, str]] | None = None,
        *,
        on_progress: Callable[[JobShown], None] = lambda _job: None,
        at_most: float = 3600.0,
    ) -> JobShown:
        """The same, done by a worker; waits `at_most` so many seconds for the job, whose `result` counts what was done.

        `on_progress` is called with each state of it. Raises ServerRefused, also for what stops the work, and NotDone
        when it was cancelled or takes longer; it then goes on without this client.
        """
        path = f"/applications/{key_of(application)}/assemble/job"
        job = self._server.one(JobShown, "POST", path, json=plain({"choices": _chosen(choices)}))
        return self.wait_for(job, on_progress=on_progress, at_most=at_most)

    def propose_sequence(
        self,
        sequence: SequenceShown | RecordMoved,
        *,
        on_progress: Callable[[JobShown], None] = lambda _job: None,
        at_most: float = 3600.0,
    ) -> SequenceShown:
        """Have worked out, rendered and checked what a sequence sends, and wait for it as `assemble_watched` does."""
        path, given = f"/sequences/{sequence.id}/propose/job", {"expected_version": sequence.version}
        job = self._server.one(JobShown, "POST", path, json=given)
        self.wait_for(job, on_progress=on_progress, at_most=at_most)
        return self.sequence(sequence.id)

    def wait_for(
        self,
        job: UUID | str | JobShown,
        *,
        on_progress: Callable[[JobShown], None] = lambda _job: None,
        at_most: float = 3600.0,
    ) -> JobShown:
        """Work that is under way, when it is done. Raises as `assemble_watched`."""
        until, pause = time.monotonic() + at_most, FIRST_WAIT
        while True:
            now = job if isinstance(job, JobShown) else self._server.one(JobShown, "GET", f"/jobs/{job}")
            job = str(now.id)
            on_progress(now)
            if now.error is not None:
                raise ServerRefused(now.error, 422)
            if now.state == "done":
                return now
            if now.finished or time.monotonic() + pause > until:
                said = "was" if now.finished else f"is, after {at_most:g} seconds, still"
                raise NotDone(f"{now.title}: job {now.id} {said} {now.state}.", remedy="Ask for it again.")
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_WAIT)

    def cancel_job(self, job: UUID | str | JobShown) -> JobShown:
        """Stop work that is under way; nothing of it is kept."""
        return self._server.one(JobShown, "POST", f"/jobs/{key_of(job)}/cancel")

    def kinds(self, application: Id) -> list[KindShown]:
        """The documents that can be compiled from several pieces of evidence, with what may be stated for each."""
        return self._many(KindShown, f"/applications/{key_of(application)}/kinds")

    def candidates(self, application: Id, kind: str) -> list[CandidateShown]:
        """The evidence that fills a kind of document, whatever its state."""
        return self._many(CandidateShown, f"/applications/{key_of(application)}/candidates", {"kind": kind})

    def compile_document(self, application: Id, kind: str, **given: Any) -> RecordMoved:
        """Compile a document; `given` are evidence (all that carries without it), stated, section, title, supersedes.

        Somebody else approves it: `take(document, "approve", ...)`.
        """
        path = f"/applications/{key_of(application)}/compile"
        return self._server.one(RecordMoved, "POST", path, json=plain({"kind": kind, **given}))

    def dossier_document(self, document: Id) -> FiledDocument:
        """A document of a dossier with who stands behind it and everything that it goes back to."""
        return self._server.one(FiledDocument, "GET", f"/dossier-documents/{key_of(document)}")

    def word_document(self, document: Id) -> bytes:
        """A compiled document as Word has it; the download is noted."""
        return self._server.request("GET", f"/dossier-documents/{key_of(document)}/word").content

    def dossier_tree(self, application: Id) -> BranchShown:
        """What stands after all published sequences."""
        return self._server.one(BranchShown, "GET", f"/applications/{key_of(application)}/tree")

    def draft_sequence(self, application: Id, *, kind: str, part: str, description: str, **more: Any) -> RecordMoved:
        """Begin the next sequence; `propose_sequence` works out what it sends."""
        given = {"kind": kind, "part": part, "description": description, **more}
        path = f"/applications/{key_of(application)}/sequences"
        return self._server.one(RecordMoved, "POST", path, json=plain(given))

    def sequence(self, sequence: Id) -> SequenceShown:
        """What a sequence sends and why, what the validator found, and the steps that are open."""
        return self._server.one(SequenceShown, "GET", f"/sequences/{key_of(sequence)}")

    def package(self, sequence: Id) -> bytes:
        """The ZIP file of a sequence; the download is noted."""
        return self._server.request("GET", f"/sequences/{key_of(sequence)}/package").content

    def leaf(self, leaf: Id) -> LeafShown:
        """A leaf, back to its evidence, inputs and raw rows."""
        return self._server.one(LeafShown, "GET", f"/leaves/{key_of(leaf)}")

    def dependents(self, record: DataSetLine | EvidenceLine) -> DependentsShown:
        """Everything that rests on data or evidence, and every leaf that depends on it."""
        noun = "data-sets" if isinstance(record, DataSetLine) else "evidence"
        return self._server.one(DependentsShown, "GET", f"/{noun}/{record.id}/dependents")

    def _many(self, shape: type[Any], path: str, params: dict[str, str] | None = None) -> list[Any]:
        return [shape.model_validate(each) for each in self._server.request("GET", path, params=params).json()]


def _chosen(choices: Iterable[tuple[UUID | str | EvidenceLine, str]] | None) -> list[dict[str, str]] | None:
    if choices is None:
        return None
    return [{"evidence": str(key_of(evidence)), "section": section} for evidence, section in choices]


def key_of(given: Id) -> UUID | str:
    """The id of a record, or the id that was given."""
    return given if isinstance(given, UUID | str) else given.id  # type: ignore[attr-defined]
