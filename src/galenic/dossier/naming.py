"""Where a file lies in a sequence of eCTD 3.2.2, and which names it may have (ICH eCTD 3.2.2, appendices 2 and 4)."""

from __future__ import annotations

import re

from galenic.dossier.headings import chain, table_of
from galenic.dossier.model import Place, slug

LEGAL_NAME = re.compile(r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9]+)?")

# Studies have a folder of their own below these headings.
STUDY_SECTIONS = re.compile(r"4\.2\.\d|5\.3\.[1-5]\.\d|5\.3\.7")

DATASETS = "datasets"

# Where data sets of a study lie for FDA, by what they are tagged as (FDA study data technical conformance guide, 7).
DATASET_FOLDERS = {
    "data-tabulation-dataset-sdtm": "tabulations/sdtm",
    "data-tabulation-data-definition": "tabulations/sdtm",
    "annotated-crf": "tabulations/sdtm",
    "study-data-reviewers-guide": "tabulations/sdtm",
    "data-tabulation-dataset-send": "tabulations/send",
    "data-tabulation-dataset-legacy": "tabulations/legacy",
    "analysis-dataset-adam": "analysis/adam/datasets",
    "analysis-data-definition": "analysis/adam/datasets",
    "analysis-data-reviewers-guide": "analysis/adam/datasets",
    "analysis-program": "analysis/adam/programs",
    "analysis-dataset-legacy": "analysis/legacy/datasets",
}


def folder_of(place: Place, region: str) -> str:
    """The folder of a place, relative to the sequence, with `/` between names and without one at the end."""
    module = place.section.partition(".")[0]
    if "/" in place.within:
        return f"m{module}/{DATASETS}/{place.within}"
    table = table_of(place.section, region)
    parts = [f"m{module}"] if table == "ich" else ["m1", table]
    parts += [_filled(heading.folder, place) for heading in chain(place.section, table) if heading.folder]
    return "/".join([*parts, place.within] if place.within else parts)


def within(section: str, region: str, study: str, tag: str) -> str:
    """The folder that a study has of its own: below its section, or for FDA's data sets below m5/datasets."""
    if study and region == "US" and tag in DATASET_FOLDERS:
        return f"{slug(study)}/{DATASET_FOLDERS[tag]}"
    return slug(study) if study and is_study_section(section) else ""


def within_of(path: str, section: str, region: str) -> str:
    """The same, read from where a file lies."""
    folder, _, _ = path.rpartition("/")
    datasets = re.fullmatch(rf"m\d/{DATASETS}/(.+/.+)", folder)
    if datasets:
        return datasets[1]
    last = folder.rpartition("/")[2]
    own = [heading.folder for heading in chain(section, table_of(section, region)) if heading.folder]
    return last if is_study_section(section) and own and last != own[-1] else ""


def name_of(file: str) -> str:
    """The name of a place: that of its file, without the ending where that is .pdf."""
    return file.removesuffix(".pdf")


def file_name(name: str, suffix: str) -> str:
    """The file that a name stands for."""
    return f"{name}.pdf" if suffix == "pdf" else name


def is_study_section(section: str) -> bool:
    """Whether reports of single studies stand here, so that FDA wants them tagged."""
    return STUDY_SECTIONS.match(section) is not None


def _filled(folder: str, place: Place) -> str:
    """A folder's name with the keywords that it is named after; a keyword that was not given leaves no trace."""
    filled = re.sub(r"\{([\w-]+)\}", lambda match: slug(place.keyword(match[1])), folder)
    return "/".join(part.strip("-") for part in filled.split("/") if part.strip("-"))
