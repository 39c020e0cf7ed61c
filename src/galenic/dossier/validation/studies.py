"""Study tagging files and data sets. Rules ECTD-501 to ECTD-507.

Whether a study has to bring data sets at all depends on the day it began (FDA data standards catalog); what is checked
here is that data sets which are there are complete.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from galenic.dossier.ectd_v3.sequence import Backbone, is_tagging_file, tagged_ids
from galenic.dossier.ectd_v3.study_tags import file_tags
from galenic.dossier.model import Operation
from galenic.dossier.naming import is_study_section
from galenic.dossier.validation.case import Case, Check
from galenic.dossier.validation.findings import Found

# Folder of data sets: what has to lie in it (FDA technical rejection criteria 1734, 1736).
COMPLETE = {
    "tabulations/sdtm": ("dm.xpt", "define.xml"),
    "tabulations/send": ("dm.xpt", "define.xml"),
    "analysis/adam/datasets": ("adsl.xpt", "define.xml"),
}


def tagged(case: Case) -> Iterator[Found]:
    """Every file of a study under its headings is tagged in this sequence."""
    if not case.profile.tagging_files:
        return
    named = {leaf_id for file in case.sequence.tagging_files.values() for leaf_id, _ in tagged_ids(file)}
    for leaf in case.leaves:
        brings = leaf.operation != Operation.DELETE and not is_tagging_file(leaf)
        if brings and is_study_section(leaf.place.section) and leaf.id not in named:
            yield Found("ECTD-501", leaf.label, f"No study tagging file names it ({leaf.path}).")


def tags(case: Case) -> Iterator[Found]:
    """References and tags that exist."""
    known = {leaf.id for sequence in (*case.earlier, case.sequence) for leaf in sequence.leaves}
    for path, file in case.sequence.tagging_files.items():
        for leaf_id, names in tagged_ids(file):
            if leaf_id not in known:
                yield Found("ECTD-502", path, f"No leaf has the ID {leaf_id or '(none)'}.")
            for name in names or [""]:
                if name not in file_tags():
                    yield Found("ECTD-503", path, f"The tag of {leaf_id} is {name or 'missing'}.")


def identified(case: Case) -> Iterator[Found]:
    """A study's id and title."""
    for path, file in case.sequence.tagging_files.items():
        for part in ("study-id", "title"):
            if file.root is not None and not _said(file, part):
                yield Found("ECTD-504", path, f"{part} is empty.")


def gathered(case: Case) -> Iterator[Found]:
    """Later study tagging files add to earlier ones."""
    for leaf in case.leaves:
        if is_tagging_file(leaf) and leaf.operation == Operation.REPLACE:
            yield Found("ECTD-505", leaf.label, f"{leaf.path} replaces {leaf.modified}.")


def data_sets(case: Case) -> Iterator[Found]:
    """What data sets have to come with."""
    folders: dict[str, set[str]] = {}
    for path in case.sequence.files:
        if path.startswith(("m4/datasets/", "m5/datasets/")):
            folders.setdefault(posixpath.dirname(path), set()).add(posixpath.basename(path))
    studies = {"/".join(folder.split("/")[:3]) for folder in folders}
    for folder, present in sorted(folders.items()):
        for kind, wanted in COMPLETE.items():
            if folder.endswith(f"/{kind}"):
                for name in wanted:
                    if name not in present:
                        yield Found("ECTD-507", folder, f"{name} is missing.")
    for study in sorted(studies):
        if not any("ts.xpt" in present for folder, present in folders.items() if folder.startswith(f"{study}/")):
            yield Found("ECTD-506", study, "There is no ts.xpt.")


CHECKS: tuple[Check, ...] = (tagged, tags, identified, gathered, data_sets)


def _said(file: Backbone, part: str) -> str:
    return "" if file.root is None else (file.root.findtext(f"study-identifier/{part}") or "").strip()
