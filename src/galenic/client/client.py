"""What a program does on a server, call by call."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import httpx

from galenic.api.shapes.accounts import Account, EngagementShown, TokenIssued
from galenic.api.shapes.common import RecordMoved
from galenic.api.shapes.data import DataSetLine, RunShown
from galenic.api.shapes.dossier import PlacementShown, SequenceLine
from galenic.api.shapes.evidence import EvidenceLine, EvidenceShown
from galenic.api.shapes.orders import (
    DeliveryShown,
    DepartureShown,
    OrderLine,
    OrderShown,
    TaskShown,
)
from galenic.api.shapes.services import ServiceLine, ServiceShown
from galenic.api.shapes.sourcing import AwardShown, InvitationLine, ProposalShown, RequestLine
from galenic.api.shapes.trail import EntryShown, Verification
from galenic.catalogue.performed import Performance
from galenic.client.connection import FIRST_WAIT, LONGEST_WAIT, Connection, NotComputed, ServerRefused, id_of, plain
from galenic.client.dossiers import Dossiers
from galenic.client.sourcing import SourcingCalls
from galenic.errors import GalenicError

#: Records that steps can be taken on; all have an id and a version.
Record = (
    OrderLine
    | EvidenceLine
    | DataSetLine
    | DepartureShown
    | DeliveryShown
    | RunShown
    | SequenceLine
    | PlacementShown
    | RequestLine
    | InvitationLine
    | ProposalShown
    | AwardShown
    | RecordMoved
)
#: A file: its path, or its bytes.
File = Path | str | bytes


NOUNS = {
    OrderLine: "orders",
    EvidenceLine: "evidence",
    DataSetLine: "data-sets",
    DepartureShown: "departures",
    DeliveryShown: "deliveries",
    RunShown: "runs",
    SequenceLine: "sequences",
    PlacementShown: "placements",
    RequestLine: "requests",
    InvitationLine: "invitations",
    ProposalShown: "proposals",
    AwardShown: "awards",
}
TYPES = {
    "programmes.workorder": "orders",
    "evidence.evidence": "evidence",
    "evidence.dataset": "data-sets",
    "programmes.departure": "departures",
    "programmes.delivery": "deliveries",
    "evidence.run": "runs",
    "dossier.document": "dossier-documents",
    "dossier.placement": "placements",
    "dossier.sequence": "sequences",
    "programmes.requestforproposals": "requests",
    "programmes.invitation": "invitations",
    "programmes.proposal": "proposals",
    "programmes.award": "awards",
}


class Client(Dossiers, SourcingCalls):
    """One person's access to one server. Close it, or use it in a `with` block: a token got by logging in then ends."""

    def __init__(
        self,
        url: str,
        *,
        token: str = "",
        username: str = "",
        password: str = "",
        code: str = "",
        timeout: float = 60.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """`url` is the server's, without /api. Give a token, or user name and password (and code) to log in with.

        `timeout` is in seconds, for each request. Raises ServerRefused and ServerUnreachable.
        """
        self._server = Connection(url, timeout=timeout, transport=transport)
        self._issued: TokenIssued | None = None
        if not token:
            login = {"username": username, "password": password, "code": code}
            self._issued = self._server.one(TokenIssued, "POST", "/token", json=login)
            token = self._issued.token
        self._server.authorize(token)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the server; revoke the token if this client got it by logging in."""
        try:
            if self._issued is not None:
                self._server.request("DELETE", f"/tokens/{self._issued.id}")
                self._issued = None
        except GalenicError:
            pass  # it has ended already, or ends by itself in some hours
        finally:
            self._server.close()

    # Who and what there is

    def account(self) -> Account:
        """Whose token it is, and the roles they hold."""
        return self._server.one(Account, "GET", "/account")

    def engagements(self) -> Iterator[EngagementShown]:
        """With whom, for which programme."""
        return self._server.all(EngagementShown, "/engagements")

    def work(self, which: str = "mine") -> Iterator[TaskShown]:
        """What waits for this person, the earliest due first.

        `which` may be "held" (with what holds it up), "others" (with who is waited for), "late" (of all three).
        """
        return self._server.all(TaskShown, "/work", which=which)

    def services(self, **asked: Any) -> Iterator[ServiceLine]:
        """The catalogue; `state`, `partner`, `stage` and `contains` narrow it."""
        return self._server.all(ServiceLine, "/services", **asked)

    def service(self, service_id: str) -> ServiceShown:
        """One service with its inputs, options and criteria."""
        return self._server.one(ServiceShown, "GET", f"/services/{service_id}")

    def template(self, service_id: str, input_name: str, ending: str = "xlsx") -> bytes:
        """The table to fill in for one input, as xlsx or csv."""
        return self._server.request("GET", f"/services/{service_id}/templates/{input_name}.{ending}").content

    def perform(
        self,
        service_id: str,
        data: Mapping[str, File | Performance],
        options: Mapping[str, Any] | None = None,
        *,
        reading: Mapping[str, Any] | None = None,
    ) -> Performance:
        """Perform a service on files without the record: nothing is stored, nothing can be signed."""
        files = {name: _file(given, name) for name, given in data.items()}
        parts = {"options": json.dumps(dict(options or {})), "reading": json.dumps(dict(reading or {}))}
        return self._server.one(Performance, "POST", f"/services/{service_id}/perform", files=files, data=parts)

    # Orders

    def orders(self, **asked: Any) -> Iterator[OrderLine]:
        """The work orders that exist for this person; `state` and `engagement` narrow them."""
        return self._server.all(OrderLine, "/orders", **asked)

    def order(self, order: UUID | str | Record) -> OrderShown:
        """One order with all that belongs to it."""
        return self._server.one(OrderShown, "GET", f"/orders/{id_of(order)}")

    def draft_order(
        self, engagement: UUID | str | EngagementShown, *, number: str, title: str, service: str, **more: Any
    ) -> OrderShown:
        """Write an order down; `more` are scope, options, regions, filing_date, due, price, currency."""
        given = {"engagement": id_of(engagement), "number": number, "title": title, "service": service, **more}
        return self._server.one(OrderShown, "POST", "/orders", json=plain(given))

    def submit(
        self,
        order: UUID | str | OrderLine | RecordMoved,
        input_name: str,
        file: File,
        *,
        reading: Mapping[str, Any] | None = None,
        title: str = "",
        labels: str = "",
    ) -> DataSetLine:
        """Hand in a file for one input of an order; a bad one is refused whole, with every fault."""
        parts = {"reading": json.dumps(dict(reading or {})), "title": title, "labels": labels}
        files = {"file": _file(file, input_name)}
        return self._server.one(
            DataSetLine, "POST", f"/orders/{id_of(order)}/data/{input_name}", files=files, data=parts
        )

    def compute(
        self,
        order: UUID | str | OrderLine | RecordMoved,
        inputs: Mapping[str, DataSetLine | EvidenceLine],
        *,
        options: Mapping[str, Any] | None = None,
        supersedes: UUID | str | EvidenceLine | None = None,
        on_progress: Callable[[RunShown], None] = lambda _run: None,
        at_most: float = 3600.0,
    ) -> EvidenceShown:
        """Have an order computed as it was frozen, and wait for the evidence, `at_most` so many seconds.

        `on_progress` is called with each state of the run. Raises ServerRefused, also for what the computation refuses,
        and NotComputed when it was cancelled or takes longer; it then goes on without this client.
        """
        given: dict[str, Any] = {
            "inputs": {name: _source(record) for name, record in inputs.items()},
            "options": dict(options or {}),
        }
        if supersedes is not None:
            given["supersedes"] = str(id_of(supersedes))
        run = self._server.one(RunShown, "POST", f"/orders/{id_of(order)}/runs", json=plain(given))
        return self.wait(run, on_progress=on_progress, at_most=at_most)

    def wait(
        self,
        run: UUID | str | RunShown,
        *,
        on_progress: Callable[[RunShown], None] = lambda _run: None,
        at_most: float = 3600.0,
    ) -> EvidenceShown:
        """The evidence of a computation that is under way; see `compute`."""
        until, pause = time.monotonic() + at_most, FIRST_WAIT
        while True:
            now = self._server.one(RunShown, "GET", f"/runs/{id_of(run)}")
            on_progress(now)
            if now.finished:
                return self._result(now)
            if time.monotonic() + pause > until:
                raise NotComputed(
                    f"Run {now.id} is still {now.state} after {at_most:g} seconds.",
                    remedy="Wait for it anew by its id.",
                )
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_WAIT)

    def hand_in(
        self,
        order: UUID | str | OrderLine | RecordMoved,
        documents: Sequence[tuple[File, Mapping[str, Any]]],
        conclusion: str,
        **more: Any,
    ) -> EvidenceLine:
        """Hand in documents of your own for a service that Galenic does not compute; they become labeled evidence.

        With each file come its `title`, `author`, `dated` and `version`; `more` are results, rests_on, supersedes and
        labels. All of it is refused together, with every fault.
        """
        abouts = [plain(about) for _, about in documents]
        statement = plain({"conclusion": conclusion, "documents": abouts, **more})
        files = {f"document_{n}": _file(file, f"document-{n}") for n, (file, _) in enumerate(documents, start=1)}
        parts = {"statement": json.dumps(statement)}
        return self._server.one(EvidenceLine, "POST", f"/orders/{id_of(order)}/documents", files=files, data=parts)

    def deliver(
        self,
        order: UUID | str | OrderLine | RecordMoved,
        evidence: UUID | str | EvidenceLine | RecordMoved,
        *,
        password: str,
        code: str = "",
        statement: str = "",
    ) -> DeliveryShown:
        """Release approved evidence to the sponsor, signed."""
        given = {
            "expected_version": self.order(id_of(order)).version,
            "evidence": id_of(evidence),
            "statement": statement,
            "password": password,
            "code": code,
        }
        return self._server.one(DeliveryShown, "POST", f"/orders/{id_of(order)}/deliveries", json=plain(given))

    # Evidence, steps, the record

    def find_evidence(self, **asked: Any) -> Iterator[EvidenceLine]:
        """The evidence that exists for this person; `service`, `state`, `passed`, `order`, `engagement` narrow it."""
        return self._server.all(EvidenceLine, "/evidence", **asked)

    def evidence(self, evidence: UUID | str | EvidenceLine | RecordMoved) -> EvidenceShown:
        """One piece of evidence with its outcome, inputs and signatures; the view is noted."""
        return self._server.one(EvidenceShown, "GET", f"/evidence/{id_of(evidence)}")

    def data_sets(self, **asked: Any) -> Iterator[DataSetLine]:
        """The data sets that exist for this person; `service`, `input` and `order` narrow them."""
        return self._server.all(DataSetLine, "/data-sets", **asked)

    def take(
        self, record: Record, step: str, *, password: str = "", code: str = "", reason: str = "", kind: str = "other"
    ) -> RecordMoved:
        """Take a step of a record's lifecycle, as it was read: `take(evidence, "review", password=...)`.

        A step that is signed takes the password, one that undoes something a reason. Raises ServerRefused with all that
        is unmet, and with `LED-004` when the record has changed since it was read.
        """
        given: dict[str, Any] = {"expected_version": record.version}
        given |= {"password": password, "code": code} if password else {}
        given |= {"reason": {"code": kind, "text": reason}} if reason else {}
        return self._server.one(RecordMoved, "POST", f"/{_noun(record)}/{record.id}/{step}", json=given)

    def report(self, evidence: UUID | str | EvidenceLine | RecordMoved, format_name: str = "pdf") -> bytes:
        """The report as pdf, html, xlsx, docx or json; the export is noted."""
        return self._server.request("GET", f"/evidence/{id_of(evidence)}/report.{format_name}").content

    def document(self, document: UUID | str) -> bytes:
        """A file as it was handed in; the download is noted."""
        return self._server.request("GET", f"/documents/{document}/content").content

    def audit_trail(self, **asked: Any) -> Iterator[EntryShown]:
        """Entries, latest first; `subject_type`, `subject_id`, `person`, `action`, `since`, `until`... narrow them."""
        return self._server.all(EntryShown, "/trail", **asked)

    def export_audit_trail(self, format_name: str = "csv", **asked: Any) -> bytes:
        """The same as a file: csv, json or pdf; the export is noted."""
        return self._server.request("GET", f"/trail/export.{format_name}", params=plain(asked)).content

    def verify(self) -> Verification:
        """Verify the record as far as this person reads its trail; takes as long as computing all evidence anew."""
        return self._server.one(Verification, "POST", "/verification", timeout=None)

    def _result(self, run: RunShown) -> EvidenceShown:
        if run.error is not None:
            raise ServerRefused(run.error, 422)
        if run.evidence is None:
            raise NotComputed(f"Run {run.id} was {run.state}.", remedy="Compute again.")
        return self.evidence(run.evidence)


def _file(given: File | Performance, name: str) -> tuple[str, bytes]:
    """A part of a form: the file's name and its bytes. Raises OSError for a file that cannot be read."""
    if isinstance(given, Performance):
        return f"{name}.json", given.model_dump_json().encode()
    if isinstance(given, bytes):
        return name, given
    path = Path(given)
    return path.name, path.read_bytes()


def _noun(record: Record) -> str:
    if isinstance(record, RecordMoved):
        return TYPES[record.type]
    return next(noun for shape, noun in NOUNS.items() if isinstance(record, shape))


def _source(record: DataSetLine | EvidenceLine) -> dict[str, str]:
    return {"data_set" if isinstance(record, DataSetLine) else "evidence": str(record.id)}
