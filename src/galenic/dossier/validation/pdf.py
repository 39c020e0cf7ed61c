"""PDF documents: can they be opened, searched, and trusted to do nothing? Rules ECTD-401 to ECTD-410."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pikepdf

from galenic.dossier.model import Region
from galenic.dossier.validation.case import Case, Check, Tree
from galenic.dossier.validation.findings import Found

BOOKMARKS_FROM_PAGES = 5
STANDARD_ACTIONS = {"/GoTo", "/GoToR", "/URI", "/Named"}
MEDIA = {"/Movie", "/Sound", "/RichMedia", "/Screen", "/3D", "/FileAttachment"}
FORM_SECTIONS: Mapping[Region | None, str] = {Region.US: "1.1", Region.EU: "1.2"}
UNREADABLE = "ECTD-401"
LIMIT = 5  # findings of one kind in one document


def documents(tree: Tree) -> Iterator[Found]:
    """Every PDF of a sequence, each opened once."""
    for path, file in tree.files.items():
        if path.lower().endswith(".pdf") and file.stat().st_size > 0:
            yield from _document(tree, path, file)


def of_case(case: Case) -> Iterator[Found]:
    """The PDF of a sequence of eCTD 3.2.2. Forms are the agencies' own: scripts and restrictions belong to them."""
    forms = {leaf.path for leaf in case.leaves if leaf.place.section == FORM_SECTIONS.get(case.sequence.region)}
    yield from (found for found in documents(case.tree) if found.place not in forms or found.rule == UNREADABLE)


CHECKS: tuple[Check, ...] = (of_case,)


def _document(tree: Tree, path: str, file: Path) -> Iterator[Found]:
    try:
        pdf = pikepdf.open(file)
    except pikepdf.PasswordError:
        yield Found("ECTD-402", path, "It asks for a password.")
        return
    except pikepdf.PdfError as error:
        yield Found("ECTD-401", path, _short(str(error)))
        return
    with pdf:
        try:
            for look in LOOKS:
                yield from look(tree, path, pdf)
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
            yield Found("ECTD-401", path, _short(f"Its structure is damaged: {error}"))


def _opening(tree: Tree, path: str, pdf: pikepdf.Pdf) -> Iterator[Found]:
    if pdf.is_encrypted:
        yield Found("ECTD-402", path, "It is encrypted.")
    if str(pdf.pdf_version) not in tree.profile.pdf_versions:
        yield Found("ECTD-403", path, f"The version is {pdf.pdf_version}.")
    root = pdf.Root
    if "/Outlines" in root and root.Outlines.get("/First") is not None:
        if root.get("/PageMode") != "/UseOutlines":
            yield Found("ECTD-408", path, f"It opens with {str(root.get('/PageMode', 'the page alone')).lstrip('/')}.")
    elif len(pdf.pages) >= BOOKMARKS_FROM_PAGES:
        yield Found("ECTD-407", path, f"{len(pdf.pages)} pages without bookmarks.")


def _active(_tree: Tree, path: str, pdf: pikepdf.Pdf) -> Iterator[Found]:
    names: Any = pdf.Root.get("/Names", {})
    if "/JavaScript" in names:
        yield Found("ECTD-405", path, "It contains JavaScript.")
    actions = {_action(pdf.Root.get("/OpenAction"))}
    media = set()
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            actions.add(_action(annotation.get("/A")))
            media.add(str(annotation.get("/Subtype")))
    for action in sorted(actions - STANDARD_ACTIONS - {""}):
        yield Found("ECTD-405", path, f"It has an action {action.lstrip('/')}.")
    for kind in sorted(media & MEDIA):
        yield Found("ECTD-406", path, f"It contains {kind.lstrip('/')}.")
    if "/EmbeddedFiles" in names:
        yield Found("ECTD-406", path, "It has files attached.")


def _fonts(_tree: Tree, path: str, pdf: pikepdf.Pdf) -> Iterator[Found]:
    missing: set[str] = set()
    has_text = False
    for page in pdf.pages:
        resources: Any = page.get("/Resources", {})
        fonts: Any = resources.get("/Font", {})
        has_text = has_text or bool(fonts.keys()) or _forms_with_fonts(resources)
        for name, font in fonts.items():
            if not _embedded(font):
                missing.add(str(font.get("/BaseFont", name)).lstrip("/"))
    if missing:
        yield Found("ECTD-404", path, f"Not embedded: {', '.join(sorted(missing)[:LIMIT])}.")
    if not has_text and len(pdf.pages) > 0:
        yield Found("ECTD-410", path, "No page has text; it may be a scan.")


def _links(tree: Tree, path: str, pdf: pikepdf.Pdf) -> Iterator[Found]:
    wrong: list[str] = []
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            target = _target(annotation.get("/A", {}))
            if target and not _leads_somewhere(tree, path, target):
                wrong.append(target)
    for target in list(dict.fromkeys(wrong))[:LIMIT]:
        yield Found("ECTD-409", path, f"A link leads to {_short(target)}.")


Look = Callable[[Tree, str, pikepdf.Pdf], Iterator[Found]]
LOOKS: tuple[Look, ...] = (_opening, _active, _fonts, _links)


def _action(action: Any) -> str:
    return str(action.get("/S", "")) if isinstance(action, pikepdf.Dictionary) else ""


def _embedded(font: Any) -> bool:
    """Whether a font's program is in the file. Type 3 fonts are drawn by the page itself."""
    if font.get("/Subtype") == "/Type3":
        return True
    described = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
    descriptor = described.get("/FontDescriptor", {})
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _forms_with_fonts(resources: Any) -> bool:
    drawn = resources.get("/XObject", {})
    return any(form.get("/Resources", {}).get("/Font", {}).keys() for _, form in drawn.items())


def _target(action: Any) -> str:
    """The file that a link leaves for; links within the document and to the web are no business of ours."""
    if _action(action) == "/GoToR":
        file = action.get("/F", "")
        return str(file.get("/UF", file.get("/F", ""))) if isinstance(file, pikepdf.Dictionary) else str(file)
    address = str(action.get("/URI", "")) if _action(action) == "/URI" else ""
    return address if address.startswith("file:") else ""


def _leads_somewhere(tree: Tree, path: str, target: str) -> bool:
    if re.match(r"[a-zA-Z]:|/|\\|file:", target):
        return False
    relative = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target.replace("\\", "/"))))
    return (tree.folder / relative).resolve().is_file()


def _short(text: str) -> str:
    return " ".join(text.split())[:200]
