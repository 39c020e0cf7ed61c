"""Files and folders: names, lengths, sizes, formats, and whether each has a leaf. Rules ECTD-301 to ECTD-309."""

from __future__ import annotations

from collections.abc import Iterator

from galenic.dossier.naming import LEGAL_NAME
from galenic.dossier.validation.case import Case, Check, Tree
from galenic.dossier.validation.findings import Found
from galenic.dossier.validation.profiles import ANY, MEGABYTE

# What a sequence has without a leaf.
WITHOUT_LEAF = {"index.xml", "index-md5.txt"}


def referenced(case: Case) -> Iterator[Found]:
    """No file that nobody sees."""
    named = {leaf.path for leaf in case.leaves}
    for path in case.sequence.files:
        if path not in named and path not in WITHOUT_LEAF and not path.startswith("util/"):
            yield Found("ECTD-301", path, "No leaf names it.")


def empty(case: Case) -> Iterator[Found]:
    """Neither folders nor files without content."""
    for folder in case.sequence.empty_folders:
        yield Found("ECTD-302", folder, "The folder is empty.")
    for path, file in case.sequence.files.items():
        if file.stat().st_size == 0:
            yield Found("ECTD-307", path, "The file is empty.")


def names(case: Case) -> Iterator[Found]:
    """Characters and length of every name on a path, each said once."""
    told = set()
    for path in case.sequence.files:
        if path.startswith("util/"):
            continue
        parts = path.split("/")
        for depth, name in enumerate(parts, start=1):
            so_far = "/".join(parts[:depth])
            if so_far in told:
                continue
            told.add(so_far)
            if not LEGAL_NAME.fullmatch(name):
                yield Found("ECTD-303", so_far, f"The name is {name!r}.")
            if len(name) > case.profile.name_limit:
                yield Found("ECTD-304", so_far, f"{len(name)} characters; {case.profile.name_limit} are allowed.")
        length = len(f"{case.sequence.number}/{path}")
        if length > case.profile.path_limit:
            yield Found("ECTD-305", path, f"{length} characters; {case.profile.path_limit} are allowed.")


def formats(tree: Tree) -> Iterator[Found]:
    """Endings and sizes."""
    profile = tree.profile
    for path, file in tree.files.items():
        ending = path.rpartition("/")[2].rpartition(".")[2].lower()
        if ending not in profile.endings:
            yield Found("ECTD-306", path, f"The ending is {ending}.")
        size = file.stat().st_size
        limit = profile.file_limit.get(ending)
        advice = profile.file_advice.get(ending, None if ending in profile.file_limit else profile.file_advice.get(ANY))
        if limit is not None and size > limit:
            yield Found("ECTD-308", path, f"{size / MEGABYTE:,.0f} MB; {limit // MEGABYTE:,} are allowed.")
        elif advice is not None and size > advice:
            yield Found("ECTD-309", path, f"{size / MEGABYTE:,.0f} MB.")


def formats_of_case(case: Case) -> Iterator[Found]:
    """Endings and sizes in a sequence of eCTD 3.2.2."""
    yield from formats(case.tree)


CHECKS: tuple[Check, ...] = (referenced, empty, names, formats_of_case)
