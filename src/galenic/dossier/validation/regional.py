"""What module 1 says about the application. Rules ECTD-150 to ECTD-163."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

from lxml import etree

from galenic.dossier.ectd_v3.regional_us import codes
from galenic.dossier.ectd_v3.sequence import ReadSequence
from galenic.dossier.model import Region
from galenic.dossier.validation.case import Case, Check
from galenic.dossier.validation.findings import Found

TYPED = {
    "application-number": ("application-type", "application-type"),
    "cross-reference-application-number": ("application-type", "application-type"),
    "submission-id": ("submission-type", "submission-type"),
    "sequence-number": ("submission-sub-type", "submission-sub-type"),
    "form": ("form-type", "form-type"),
    "applicant-contact-name": ("applicant-contact-type", "contact-type"),
}
FORM_356H = "fdaft2"


def sequence_number(case: Case) -> Iterator[Found]:
    """The number of the folder, in every envelope, and in the application of a group that the files belong to."""
    for element in _all(case.sequence, "sequence-number", "sequence"):
        said = _text(element)
        group = next(element.iterancestors("application"), None)
        if group is not None and group.get("application-containing-files") == "false":
            continue
        if said != case.sequence.number:
            yield Found(
                "ECTD-150", _place(case, element), f"It says {said or 'nothing'}; the folder is {case.sequence.number}."
            )


def us_application(case: Case) -> Iterator[Found]:
    """Number, submission id, applicant's id."""
    if case.sequence.region is not Region.US:
        return
    for element in _all(case.sequence, "application-number", "cross-reference-application-number"):
        if not re.fullmatch(r"\d{6}", _text(element)):
            yield Found("ECTD-151", _place(case, element), f"The number is {_text(element) or 'missing'}.")
    for element in _all(case.sequence, "submission-id"):
        opened = _text(element)
        if not re.fullmatch(r"\d{4}", opened) or opened > case.sequence.number:
            yield Found("ECTD-153", _place(case, element), f"The submission id is {opened or 'missing'}.")
    for element in _all(case.sequence, "id"):
        if not re.fullmatch(r"\d{9}", _text(element)):
            yield Found("ECTD-157", _place(case, element), f"The id is {_text(element) or 'missing'}.")


def us_types(case: Case) -> Iterator[Found]:
    """Codes of FDA's lists, or what has the form of one: the lists grow."""
    if case.sequence.region is not Region.US:
        return
    for tag, (attribute, table) in TYPED.items():
        for element in _all(case.sequence, tag):
            code = element.get(attribute, "")
            if code not in codes()[table].values() and not re.fullmatch(r"fda[a-z]+\d+", code):
                yield Found("ECTD-152", _place(case, element), f"{attribute} is {code or 'missing'}.")


def us_contacts(case: Case) -> Iterator[Found]:
    """Somebody to ask."""
    if case.sequence.region is not Region.US or case.sequence.regional is None or case.sequence.regional.root is None:
        return
    roles = codes()["contact-type"]
    reachable = {
        name.get("applicant-contact-type", "")
        for contact in _all(case.sequence, "applicant-contact")
        for name in contact.iter("applicant-contact-name")
        if all(any(_text(one) for one in contact.iter(tag)) for tag in ("telephone", "email"))
    }
    for role in ("regulatory", "technical"):
        if roles[role] not in reachable:
            yield Found("ECTD-156", case.sequence.regional.path, f"No {role} contact that can be reached.")


def papers(case: Case) -> Iterator[Found]:
    """Cover letter and form."""
    regional = case.sequence.regional
    if regional is None or regional.root is None:
        return
    sections = {leaf.place.section for leaf in case.leaves}
    wanted = {Region.US: "1.2", Region.EU: "1.0", Region.CA: "1.0.1"}.get(case.sequence.region or Region.US)
    if wanted and wanted not in sections:
        yield Found("ECTD-155", regional.path, f"Section {wanted} is empty.")
    if case.sequence.region is Region.US:
        forms = [form for form in _all(case.sequence, "form") if form.get("form-type") == FORM_356H]
        if not any(form.find(".//leaf") is not None for form in forms):
            yield Found("ECTD-154", regional.path, "There is no leaf in a form of type fdaft2.")


def eu_envelopes(case: Case) -> Iterator[Found]:
    """Identifiers that hold, envelopes that agree, countries that have one."""
    if case.sequence.region is not Region.EU:
        return
    identifiers = _identifiers(case.sequence)
    for element in _all(case.sequence, "identifier"):
        if not _is_uuid(_text(element)):
            yield Found("ECTD-160", _place(case, element), f"The identifier is {_text(element) or 'missing'}.")
    for tag in ("identifier", "sequence", "submission-description"):
        values = {_text(element) for element in _all(case.sequence, tag)}
        if len(values) > 1:
            yield Found(
                "ECTD-161", "m1/eu/eu-regional.xml", f"{tag} has {len(values)} values: {', '.join(sorted(values))}."
            )
    before = {one for sequence in case.earlier for one in _identifiers(sequence)}
    if before and identifiers and not identifiers <= before:
        yield Found("ECTD-162", "m1/eu/eu-regional.xml", f"It was {', '.join(sorted(before))} before.")
    yield from _countries(case)


def _countries(case: Case) -> Iterator[Found]:
    known = {element.get("country", "") for element in _all(case.sequence, "envelope")} | {"common"}
    for leaf in case.leaves:
        country = leaf.place.keyword("country")
        if country and country not in known:
            yield Found("ECTD-163", leaf.label, f"There is no envelope for {country}.")


CHECKS: tuple[Check, ...] = (sequence_number, us_application, us_types, us_contacts, papers, eu_envelopes)


def _identifiers(sequence: ReadSequence) -> set[str]:
    return {_text(element) for element in _all(sequence, "identifier")}


def _all(sequence: ReadSequence, *tags: str) -> list[etree._Element]:
    regional = sequence.regional
    return [] if regional is None or regional.root is None else list(regional.root.iter(*tags))


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()


def _place(case: Case, element: etree._Element) -> str:
    path = case.sequence.regional.path if case.sequence.regional else ""
    return f"{path}, line {element.sourceline}"


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
