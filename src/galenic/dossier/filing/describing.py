"""What may be said of an application, a placement or a sequence: every fault of what somebody typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from galenic.dossier.content_plan import plan
from galenic.dossier.ectd_v3.regional_us import codes
from galenic.dossier.ectd_v3.study_tags import file_tags
from galenic.dossier.filing.models import Application, Placement, Sequence
from galenic.dossier.headings import TABLES, find, headings
from galenic.dossier.model import Region
from galenic.dossier.naming import LEGAL_NAME, is_study_section
from galenic.errors import Fault

EDITIONS = ("3.2.2", "4.0")
#: Columns of an application that may be given and changed.
DESCRIBED = (
    "edition",
    "applicant",
    "applicant_id",
    "product",
    "substance",
    "contacts",
    "keywords",
    "facts",
    "studies",
    "envelopes",
)
#: Lists of an application, with what each of their rows has to say.
LISTS: Mapping[str, tuple[str, ...]] = {
    "contacts": ("name", "role", "telephone", "email"),
    "studies": ("id", "title"),
    "envelopes": ("country", "agency", "procedure"),  # in Canada: who leads the activity, and the type of the dossier
}
MORE_IN_LISTS = {"studies": {"categories"}, "envelopes": {"tracking", "identifier"}}


def faults_of(application: Application) -> Iterator[Fault]:
    """What keeps an application from being written down."""
    for name in ("number", "applicant"):
        if not getattr(application, name):
            yield Fault("DOS-033", f"the application needs its {name}", column=name)
    if application.region == Region.US and application.number and not re.fullmatch(r"\d{6}", application.number):
        yield Fault("DOS-033", "an application number has six digits", column="number", value=application.number)
    if application.edition not in EDITIONS:
        allowed = ", ".join(EDITIONS)
        yield Fault("DOS-033", "no such edition", column="edition", value=application.edition, allowed=allowed)
    elif application.edition == "4.0" and application.region != Region.US:
        yield Fault("DOS-033", "eCTD 4.0 is written for the US", column="edition", value="4.0", allowed=EDITIONS[0])
    for name, columns in LISTS.items():
        yield from _rows(getattr(application, name), columns, name)
    yield from _known(application.keywords, keyword_kinds(), "keywords")
    asked = plan(application.region, application.kind)
    yield from _known(application.facts, set(asked.facts), "facts")


def placement_faults(application: Application, placement: Placement) -> Iterator[Fault]:
    """What keeps a document from standing where it is wanted."""
    section, region = placement.section, application.region
    heading = find(section, region)
    if heading is None or not heading.holds:
        below = [one for one in _holding(region) if one.startswith(f"{section}.")]
        allowed = ", ".join(below[:12]) or "a section of the CTD that holds documents"
        yield Fault("DOS-034", f"no document can stand in {section}", column="section", value=section, allowed=allowed)
    if not LEGAL_NAME.fullmatch(placement.name):
        allowed = "a-z, 0-9 and hyphens"
        yield Fault("DOS-034", "a file's name", column="name", value=placement.name, allowed=allowed)
    if not placement.title:
        yield Fault("DOS-034", "a title is missing", column="title")
    if region == Region.US and is_study_section(section):
        if not placement.study:
            yield Fault("DOS-034", "a report of a study names the study", column="study")
        if placement.tag not in file_tags():
            allowed = ", ".join(file_tags())
            yield Fault("DOS-034", "a file of a study has a tag", column="tag", value=placement.tag, allowed=allowed)
    yield from _known(placement.keywords, keyword_kinds(), "keywords", "DOS-034")


def sequence_faults(sequence: Sequence) -> Iterator[Fault]:
    """What keeps a sequence from being begun."""
    if not sequence.description:
        yield Fault("DOS-035", "say what it is", column="description")
    for column in ("kind", "part"):
        allowed = kinds_of(sequence.application.region)[column]
        value = getattr(sequence, column)
        if not value or (allowed and value not in allowed):
            told = ", ".join(allowed)
            yield Fault("DOS-035", "not on the agency's list", column=column, value=value, allowed=told)
    if sequence.opened_by > sequence.number:
        yield Fault("DOS-035", "an activity is opened before it is continued", column="opened_by")


def kinds_of(region: str) -> Mapping[str, tuple[str, ...]]:
    """What a sequence may be in a region: `kind` of activity and `part` of it; empty where there is no list."""
    if region == Region.US:
        return {"kind": tuple(codes()["submission-type"]), "part": tuple(codes()["submission-sub-type"])}
    return {"kind": (), "part": ()}


def keyword_kinds() -> set[str]:
    """Every keyword that some section can have."""
    return {name for table in TABLES for one in headings(table).values() for name in one.attributes} | {"form-type"}


def _holding(region: str) -> list[str]:
    tables = [*headings(region.lower()).values(), *headings("ich").values()]
    return [heading.section for heading in tables if heading.holds]


def _rows(given: Any, columns: tuple[str, ...], name: str) -> Iterator[Fault]:
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        yield Fault("DOS-033", f"give a list with {', '.join(columns)}", column=name)
        return
    for number, row in enumerate(given, start=1):
        for column in columns:
            if not str(row.get(column, "")).strip():
                yield Fault("DOS-033", "a value is missing", table=name, row=number, column=column)
        for column in sorted(set(row) - set(columns) - MORE_IN_LISTS.get(name, set())):
            yield Fault("DOS-033", "no such column", table=name, row=number, column=column, allowed=", ".join(columns))


def _known(given: Any, known: Collection[str], column: str, code: str = "DOS-033") -> Iterator[Fault]:
    if not isinstance(given, (dict, list)):
        yield Fault(code, "give names and values", column=column)
        return
    for name in sorted(set(map(str, given)) - set(known)):
        yield Fault(code, "no such name", column=column, value=name, allowed=", ".join(sorted(known)))
