"""Study tagging files (ICH STF 2.6.1, schema 2.2), which FDA wants for every study of modules 4 and 5.

A later sequence appends a file that tags only what it brings: FDA gathers them (criterion 1731 refuses the other way).
"""

from __future__ import annotations

import posixpath
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources

from lxml import etree

from galenic.dossier.ectd_v3.backbone import STF_VERSION, PlacedLeaf, leaf_id, written
from galenic.dossier.ectd_v3.namespaces import ECTD, XLINK_OF_STF
from galenic.dossier.model import (
    ContextOfUse,
    Document,
    Operation,
    Place,
    Standing,
    Study,
    SubmissionUnit,
    slug,
)
from galenic.dossier.naming import folder_of, is_study_section

HREF = f"{{{XLINK_OF_STF}}}href"


@cache
def file_tags() -> Mapping[str, str]:
    """Every tag with whose it is: `ich` or `us`."""
    text = resources.files("galenic.dossier.ectd_v3").joinpath("file_tags.toml").read_text(encoding="utf-8")
    return {tag: whose for whose, tags in tomllib.loads(text).items() for tag in tags}


def tagging_files(
    unit: SubmissionUnit, leaves: Sequence[PlacedLeaf], standing: Iterable[Standing] = ()
) -> list[tuple[PlacedLeaf, bytes]]:
    """One file for each study and heading that the unit brings leaves for, with its own leaf."""
    earlier = {one.place.key: one for one in standing}
    studies = {study.id: study for study in unit.studies}
    groups: dict[tuple[str, Place], list[PlacedLeaf]] = {}
    for leaf in leaves:
        context = leaf.context
        if context.study in studies and is_study_section(context.place.section) and leaf.path:
            study = slug(context.study)
            place = Place(context.place.section, context.place.keywords, f"stf-{study}.xml", study)
            groups.setdefault((context.study, place), []).append(leaf)
    return [
        _tagging_file(unit, studies[study], place, tagged, earlier.get(place.key))
        for (study, place), tagged in sorted(groups.items(), key=lambda group: (group[0][1].key, group[0][0]))
    ]


def _tagging_file(
    unit: SubmissionUnit, study: Study, place: Place, tagged: Sequence[PlacedLeaf], earlier: Standing | None
) -> tuple[PlacedLeaf, bytes]:
    path = f"{folder_of(place, unit.application.region)}/{place.name}"
    content = _xml(study, tagged, path)
    document = Document.of(content, f"Study tagging file {study.id}", "xml")
    context = ContextOfUse(
        id=unit.permanent_id("stf", study.id, place.section, unit.number),
        place=place,
        operation=Operation.APPEND if earlier else Operation.NEW,
        title=document.title,
        document=document,
        earlier=earlier,
        study=study.id,
    )
    return PlacedLeaf(context, path, STF_VERSION), content


def _xml(study: Study, tagged: Sequence[PlacedLeaf], path: str) -> bytes:
    root = etree.Element(f"{{{ECTD}}}study", {"dtd-version": "2.2"}, nsmap={"ectd": ECTD, "xlink": XLINK_OF_STF})
    identifier = etree.SubElement(root, "study-identifier")
    etree.SubElement(identifier, "title").text = study.title
    etree.SubElement(identifier, "study-id").text = study.id
    for name, value in sorted(study.categories.items()):
        etree.SubElement(identifier, "category", {"name": name, "info-type": "ich"}).text = value
    documents = etree.SubElement(root, "study-document")
    top = posixpath.relpath("index.xml", posixpath.dirname(path))
    for leaf in sorted(tagged, key=lambda leaf: (leaf.context.priority, leaf.path)):
        content = etree.SubElement(documents, "doc-content", {HREF: f"{top}#{leaf_id(leaf.context.id)}"})
        tag = leaf.context.tag
        etree.SubElement(content, "file-tag", {"name": tag, "info-type": file_tags()[tag]})
    up = posixpath.dirname(top)
    return written(
        root,
        doctype=f'<!DOCTYPE ectd:study SYSTEM "{up}/util/dtd/ich-stf-v2-2.dtd">',
        style=f"{up}/util/style/ich-stf-stylesheet-2-2.xsl",
    )
