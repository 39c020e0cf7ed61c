"""What a person gives with a step: their password, a reason, and the version of the record that their page showed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from galenic.errors import GalenicError
from galenic.ledger.actors import Proof, Reason, ReasonCode
from galenic.ledger.errors import StaleRecord
from galenic.ledger.models import Entry
from galenic.ledger.queries import history_of
from galenic.parties.models import Placed, Programme
from galenic.web.accounts.signing import asks_code, prove
from galenic.web.fields import Choice, Field, Typed, chosen, typed
from galenic.web.middleware import Request
from galenic.web.steps.rows import Row, asks_for_rows

#: Why somebody undoes a step or withdraws a record; the other codes belong to entries that no person explains.
REASONS = (
    (ReasonCode.CORRECTED_AFTER_REVIEW, "Corrected after review"),
    (ReasonCode.TRANSCRIPTION_ERROR, "Transcription error"),
    (ReasonCode.LATE_ENTRY, "Late entry"),
    (ReasonCode.OTHER, "Other"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """What came with a step, checked."""

    proof: Proof | None
    reason: Reason | None
    version: int
    typed: Typed


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step that is about to be taken: what it does to which record, and what the form has to ask for.

    `unmet` is known before anything was typed; `fields` and `rows` are asked for besides reason and password. More
    rows than are shown can be asked for; what was typed stays.
    """

    record: Placed | Programme
    name: str
    title: str
    meaning: str
    needs_reason: bool
    back: str
    digest: str = ""
    unmet: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    rows: tuple[Row, ...] = ()
    undoes: bool = False
    success: str = ""

    @property
    def signs(self) -> bool:
        """Whether it takes a signature."""
        return bool(self.meaning)


def answer(request: Request, page: StepPage, take: Callable[[Given], object]) -> HttpResponse:
    """Show the form; when it is sent, take the step, or show the form again with what is wrong and what was typed.

    `take` may answer itself, where the step leads elsewhere than back to the record.
    """
    if request.method != "POST" or asks_for_rows(request):
        return _form(request, page, None, ())
    try:
        leads = take(_given(request, page))
    except StaleRecord as error:
        return _form(request, page, error, changes_since(page.record, version_from(request)), status=409)
    except GalenicError as error:
        return _form(request, page, error, (), status=422)
    if isinstance(leads, HttpResponse):
        return leads
    messages.success(request, page.success or f"Done: {page.title}.")
    return redirect(page.back)


def _given(request: Request, page: StepPage) -> Given:
    """Raises ReasonMissing, and whatever identification refuses."""
    reason = reason_from(request.POST) if page.needs_reason else None
    proof = prove(request, request.POST.get("password", ""), typed(request.POST, "code")) if page.signs else None
    return Given(proof=proof, reason=reason, version=version_from(request), typed=request.POST)


def reason_from(data: Typed) -> Reason:
    """The reason that was typed. Raises ReasonMissing when it says nothing."""
    code = typed(data, "reason_code")
    known = {str(each): each for each, _ in REASONS}
    return Reason(known.get(code, ReasonCode.OTHER), typed(data, "reason"))


def version_from(request: Request) -> int:
    """The version that the form was made for; 0, which no record has, when somebody tampered with it."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() else 0


def changes_since(record: Placed | Programme, version: int) -> tuple[Entry, ...]:
    """What happened to the record after the version that the reader saw."""
    return tuple(history_of(record).filter(subject_version__gt=version, kind="change"))


def _form(
    request: Request, page: StepPage, error: GalenicError | None, since: Sequence[Entry], status: int = 200
) -> HttpResponse:
    """The form as a whole page, or as the content of the dialog when a page asks for that."""
    data = request.POST if request.method == "POST" else None
    context = {
        "page": page,
        "error": error,
        "since": since,
        "version": page.record.version,
        "reason_fields": reason_fields(data) if page.needs_reason else (),
        "asks_code": page.signs and asks_code(request),
        "declared": request.reader.person.declared_at is not None,
        "action": request.get_full_path(),
    }
    template = "steps/form.html" if request.htmx else "steps/page.html"
    return render(request, template, context, status=status)


def reason_fields(data: Typed) -> tuple[Field, ...]:
    """The two fields that ask for a reason."""
    code = typed(data, "reason_code", ReasonCode.CORRECTED_AFTER_REVIEW)
    help_text = "A sentence that a reader understands years from now; it stands in the audit trail."
    return (
        Field("reason_code", "Kind of reason", kind="select", choices=_reasons(code), required=True),
        Field("reason", "Reason", typed(data, "reason"), kind="textarea", help=help_text, required=True),
    )


def _reasons(code: str) -> tuple[Choice, ...]:
    return chosen([(str(each), label) for each, label in REASONS], code)
