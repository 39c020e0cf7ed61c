"""Files on their way in, and out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from galenic.api.errors import RequestInvalid, RequestTooLarge, WrongContentType
from galenic.api.parsing import read_json
from galenic.api.refusals import too_large, unreadable
from galenic.catalogue.intake import Upload
from galenic.errors import Fault

MULTIPART = "multipart/form-data"
#: The longest name that the record keeps of a file.
LONGEST_NAME = 200
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Form:
    """What came as multipart/form-data: files by name, and the other parts as text."""

    files: Mapping[str, Upload]
    texts: Mapping[str, str]

    def json(self, name: str) -> Any:
        """The part called `name`, a JSON object; an empty one when it was left out.

        Raises RequestUnreadable, RequestInvalid, TextNotStorable.
        """
        text = self.texts.get(name, "").strip()
        found = read_json(text, f"The part {name!r}") if text else {}
        if not isinstance(found, dict):
            raise _refused(name, "is not a JSON object")
        return found


def largest_file() -> int:
    """Bytes that a file may have here."""
    return int(settings.UPLOAD_BYTES)


def read_form(request: HttpRequest, *, files: Collection[str] | None = None, texts: Collection[str] = ()) -> Form:
    """The request's files and texts, refused by its length before anything of it is read.

    `files` are the names that files may have, any when None; `texts` those of the other parts. Raises RequestTooLarge,
    WrongContentType, RequestUnreadable, and RequestInvalid with all parts that do not belong here.
    """
    if request.content_type != MULTIPART:
        raise WrongContentType(
            f"This operation reads {MULTIPART}, not {request.content_type or 'a body without a type'}.",
            remedy="Send the file as a part of a form.",
        )
    most = largest_file() * max(len(files or ()), 1) + int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
    if _length(request) > most:
        raise too_large()
    given = {name: file for name, file in request.FILES.items() if isinstance(file, UploadedFile)}
    faults = [_fault(name, "is no part of this form") for name in request.POST if name not in texts]
    if files is not None:
        faults += [_fault(name, "is no file of this form") for name in given if name not in files]
    if faults:
        raise _invalid(faults)
    written = {name: str(text) for name, text in request.POST.items()}
    if any("\0" in text for text in written.values()):
        raise unreadable("The form holds a NUL.")
    return Form({name: _upload(name, file) for name, file in given.items()}, written)


def file_answer(content: bytes, name: str, media_type: str = "") -> HttpResponse:
    """Bytes to be saved as `name`: a browser never runs them."""
    ending = name.rpartition(".")[2].lower()
    response = HttpResponse(content, content_type=media_type or MEDIA.get(ending, "application/octet-stream"))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def file_declared(*media_types: str) -> dict[str, Any]:
    """For the declaration of an operation that answers with a file."""
    binary = {"type": "string", "format": "binary"}
    content = {name: {"schema": {} if name == MEDIA["json"] else binary} for name in media_types}
    return {"responses": {200: {"description": "The file", "content": content}}}


def form_declared(properties: Mapping[str, Any], required: Collection[str]) -> dict[str, Any]:
    """For the declaration of an operation that reads a form: its parts by name, those that are objects as JSON."""
    schema = {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }
    encoding = {name: {"contentType": "application/json"} for name, part in properties.items() if "format" not in part}
    content = {MULTIPART: {"schema": schema, "encoding": encoding}}
    return {"requestBody": {"required": True, "content": content}}


def _upload(part: str, file: UploadedFile[Any]) -> Upload:
    limit = largest_file()
    if (file.size or 0) > limit:
        raise RequestTooLarge(
            f"{part}: the file has {file.size:,} bytes; the limit is {limit:,}.",
            remedy="Leave out columns that are not asked for, or have the limit raised by whoever runs this server.",
        )
    name = file.name or part
    if len(name) > LONGEST_NAME or "\0" in name:
        raise _refused(part, f"the file's name is longer than {LONGEST_NAME} characters, or holds a NUL")
    return Upload(file.read(), name)


def _length(request: HttpRequest) -> int:
    stated = request.META.get("CONTENT_LENGTH") or ""
    return int(stated) if stated.isdecimal() else 0


def _refused(name: str, message: str) -> RequestInvalid:
    return _invalid([_fault(name, message)])


def _invalid(faults: list[Fault]) -> RequestInvalid:
    return RequestInvalid("The form cannot be used.", faults=faults, remedy="/api/docs shows what it takes.")


def _fault(name: str, message: str) -> Fault:
    return Fault("API-003", message, column=name)
