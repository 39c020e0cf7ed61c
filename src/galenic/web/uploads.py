"""A file that came with a form, and how its sender says that it is written."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from galenic.errors import InputError
from galenic.web.fields import typed
from galenic.web.middleware import Request

READING = ("decimal", "delimiter", "encoding", "sheet", "formulas")


def file_of(request: Request) -> tuple[str, bytes]:
    """Name and content of the field `file`. Raises InputError without a file, or with one too large."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise InputError("No file was chosen.", code="WEB-001", remedy="Choose a file, then send it again.")
    require_size(file)
    return file.name or "file", file.read()


def require_size(file: UploadedFile[Any]) -> None:
    """Raise InputError for a file that is larger than this installation takes."""
    size, limit = file.size or 0, settings.UPLOAD_BYTES
    if size > limit:
        raise InputError(
            f"The file has {size / 1e6:,.1f} MB; the limit is {limit / 1e6:,.1f} MB.",
            code="WEB-002",
            remedy="Split the file, or ask whoever runs this installation to raise the limit.",
        )


def reading_of(request: Request) -> dict[str, Any]:
    """What `read_table` takes besides the file, as far as the form says it."""
    reading = {name: typed(request.POST, name) for name in READING if typed(request.POST, name)}
    if request.POST.get("delimiter") == "\t":  # `typed` takes white space off
        reading["delimiter"] = "\t"
    return reading
