"""Writes define.xml 2.1 from the specification and the data sets that it describes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from galenic.dossier.cdisc import standard
from galenic.dossier.cdisc.dataset_json import item_oid
from galenic.dossier.cdisc.define_values import data_type, decimals, length, used
from galenic.dossier.cdisc.manifest import Manifest
from galenic.dossier.cdisc.standard import Description, Family, Term, Variable
from galenic.dossier.cdisc.tables import DataSet

ODM = "http://www.cdisc.org/ns/odm/v1.3"
DEF = "http://www.cdisc.org/ns/def/v2.1"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
VERSION = "2.1.0"
EXTERNAL = {
    "MEDDRA": ("MedDRA", "MedDRA"),
    "ISO3166": ("ISO 3166", "ISO 3166-1 alpha-3"),
    "LOINC": ("LOINC", "LOINC"),
}
STANDARDS = {
    Family.SDTM: ("SDTMIG", standard.SDTM_VERSION, "SDTM"),
    Family.ADAM: ("ADaMIG", standard.ADAM_VERSION, "ADaM"),
}
NON_REPEATING = ("DM", "ADSL")
REFERENCE = "TRIAL DESIGN"
SOURCES = {"Collected": "Investigator", "Assigned": "Sponsor", "Protocol": "Sponsor", "Derived": "Sponsor"}


@dataclass(frozen=True, slots=True)
class Described:
    """What define.xml describes: data sets of one family and, by data set, a comment on where they come from.

    `ending` is that of the files beside it.
    """

    manifest: Manifest
    family: Family
    data_sets: Sequence[DataSet]
    comments: Mapping[str, str]
    ending: str = "xpt"

    def variables(self) -> Iterable[tuple[DataSet, Variable]]:
        """Every variable of every data set, as the standard describes it."""
        for data_set in self.data_sets:
            for column in data_set.columns:
                found = standard.descriptions()[data_set.name].variable(column.name)
                if found is not None:
                    yield data_set, found


def write(described: Described) -> bytes:
    """The document as bytes: the same for the same data."""
    study = described.manifest.study
    root = etree.Element(_odm("ODM"), nsmap={None: ODM, "def": DEF, "xlink": XLINK})
    _set(root, FileType="Snapshot", FileOID=f"DEF.{study.id}.{described.family}", ODMVersion="1.3.2")
    _set(root, CreationDateTime=described.manifest.moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    _set(root, Originator=study.sponsor, SourceSystem="Galenic")
    root.set(_def("Context"), "Submission")
    told = _child(root, "Study", OID=f"ST.{study.id}")
    names = _child(told, "GlobalVariables")
    for tag, text in (("StudyName", study.id), ("StudyDescription", study.title), ("ProtocolName", study.id)):
        _child(names, tag).text = text
    version = _child(told, "MetaDataVersion", OID=f"MDV.{study.id}.{described.family}", Name=f"{study.id} metadata")
    version.set("Description", f"{described.family} data sets of {study.id} {study.label}".strip())
    version.set(_def("DefineVersion"), VERSION)
    _standards(version, described.family)
    for data_set in described.data_sets:
        _item_group(version, data_set, described)
    for data_set, variable in described.variables():
        _item(version, data_set, variable)
    _code_lists(version, described)
    _methods(version, described)
    for name, text in described.comments.items():
        comment = _child(version, f"{{{DEF}}}CommentDef", OID=f"COM.{name}")
        _description(comment, text)
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _standards(version: etree._Element, family: Family) -> None:
    name, number, publishing = STANDARDS[family]
    group = _child(version, f"{{{DEF}}}Standards")
    guide = _child(group, f"{{{DEF}}}Standard", OID="STD.IG", Name=name, Type="IG", Version=number)
    terms = _child(group, f"{{{DEF}}}Standard", OID="STD.CT", Name="CDISC/NCI", Type="CT", PublishingSet=publishing)
    terms.set("Version", standard.TERMINOLOGY_VERSION)
    for one in (guide, terms):
        one.set("Status", "Final")


def _item_group(version: etree._Element, data_set: DataSet, described: Described) -> None:
    about = standard.descriptions()[data_set.name]
    group = _child(version, "ItemGroupDef", OID=f"IG.{data_set.name}", Name=data_set.name)
    if about.family is Family.SDTM:
        group.set("Domain", about.parent or data_set.name)
    _set(
        group,
        Repeating="No" if data_set.name in NON_REPEATING else "Yes",
        IsReferenceData="Yes" if about.kind == REFERENCE else "No",
        SASDatasetName=data_set.name,
        Purpose="Tabulation" if about.family is Family.SDTM else "Analysis",
    )
    group.set(_def("Structure"), about.structure)
    group.set(_def("StandardOID"), "STD.IG")
    group.set(_def("ArchiveLocationID"), f"LF.{data_set.name}")
    if data_set.name in described.comments:
        group.set(_def("CommentOID"), f"COM.{data_set.name}")
    _description(group, data_set.label)
    for number, column in enumerate(data_set.columns, start=1):
        variable = about.variable(column.name)
        if variable is not None:
            _item_reference(group, about, variable, number)
    _child(group, f"{{{DEF}}}Class", Name=about.kind)
    leaf = _child(group, f"{{{DEF}}}leaf", ID=f"LF.{data_set.name}")
    file = f"{data_set.name.lower()}.{described.ending}"
    leaf.set(f"{{{XLINK}}}href", file)
    _child(leaf, f"{{{DEF}}}title").text = file


def _item_reference(group: etree._Element, about: Description, variable: Variable, number: int) -> None:
    reference = _child(group, "ItemRef", ItemOID=item_oid(about.name, variable.name), OrderNumber=str(number))
    reference.set("Mandatory", "Yes" if variable.core == "Req" else "No")
    if variable.name in about.keys:
        reference.set("KeySequence", str(about.keys.index(variable.name) + 1))
    if variable.origin == "Derived" and variable.method:
        reference.set("MethodOID", _method_oid(about.name, variable.name))
    if about.family is Family.SDTM:
        reference.set("Role", variable.role)


def _item(version: etree._Element, data_set: DataSet, variable: Variable) -> None:
    kind = data_type(variable, data_set)
    item = _child(version, "ItemDef", OID=item_oid(data_set.name, variable.name), Name=variable.name, DataType=kind)
    item.set("SASFieldName", variable.name)
    if kind in {"text", "integer", "float"}:
        item.set("Length", str(length(variable, data_set, kind)))
    if kind == "float":
        item.set("SignificantDigits", str(decimals(data_set, variable.name)))
    if variable.display_format:
        item.set(_def("DisplayFormat"), variable.display_format)
    _description(item, variable.label)
    if variable.codelist in EXTERNAL or _terms(variable, [data_set]):
        _child(item, "CodeListRef", CodeListOID=f"CL.{variable.codelist}")
    origin = _child(item, f"{{{DEF}}}Origin", Type="Predecessor" if "." in variable.origin else variable.origin)
    if "." in variable.origin:
        _description(origin, variable.origin)
    else:
        origin.set("Source", SOURCES[variable.origin])


def _terms(variable: Variable, data_sets: Sequence[DataSet]) -> list[str]:
    return sorted({value for one in data_sets for value in used(one, variable.name)}) if variable.codelist else []


def _code_lists(version: etree._Element, described: Described) -> None:
    found: dict[str, set[str]] = {}
    for data_set, variable in described.variables():
        if variable.codelist:
            found.setdefault(variable.codelist, set()).update(used(data_set, variable.name))
    study = described.manifest.study
    version_of = {"MEDDRA": study.meddra, "ISO3166": "2020", "LOINC": study.loinc}
    for code, values in sorted(found.items()):
        if code in EXTERNAL:
            dictionary, name = EXTERNAL[code]
            one = _child(version, "CodeList", OID=f"CL.{code}", Name=name, DataType="text")
            _child(one, "ExternalCodeList", Dictionary=dictionary, Version=version_of[code])
        elif values:
            _code_list(version, code, sorted(values), described.manifest)


def _code_list(version: etree._Element, code: str, values: Sequence[str], manifest: Manifest) -> None:
    known = standard.codelists().get(code)
    one = _child(version, "CodeList", OID=f"CL.{code}", Name=known.name if known else "Treatment", DataType="text")
    if known:
        one.set(_def("StandardOID"), "STD.CT")
    else:
        one.set(_def("IsNonStandard"), "Yes")
    own = {letter: Term(letter, decode=product.name) for letter, product in manifest.treatment.items()}
    terms = [(known.term(value) if known else own.get(value)) or Term(value) for value in values]
    decoded = all(term.decode for term in terms)
    for value, term in zip(values, terms, strict=True):
        item = _child(one, "CodeListItem" if decoded else "EnumeratedItem", CodedValue=value)
        if known and value not in known:
            item.set(_def("ExtendedValue"), "Yes")
        if decoded:
            _text(_child(item, "Decode"), term.decode)
        if term.concept:
            _child(item, "Alias", Context="nci:ExtCodeID", Name=term.concept)
    if known and known.concept:
        _child(one, "Alias", Context="nci:ExtCodeID", Name=known.concept)


def _methods(version: etree._Element, described: Described) -> None:
    for data_set, variable in described.variables():
        if variable.origin == "Derived" and variable.method:
            name = f"{data_set.name}.{variable.name}"
            oid = _method_oid(data_set.name, variable.name)
            method = _child(version, "MethodDef", OID=oid, Name=f"Derivation of {name}", Type="Computation")
            _description(method, variable.method)


def _method_oid(data_set: str, variable: str) -> str:
    return f"MT.{data_set}.{variable}"


def _description(parent: etree._Element, text: str) -> None:
    _text(_child(parent, "Description"), text)


def _text(parent: etree._Element, text: str) -> None:
    translated = _child(parent, "TranslatedText")
    translated.set(f"{{{XML}}}lang", "en")
    translated.text = text


def _child(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, tag if tag.startswith("{") else _odm(tag))
    _set(child, **attributes)
    return child


def _set(element: etree._Element, **attributes: Any) -> None:
    for name, value in attributes.items():
        element.set(name, value)


def _odm(tag: str) -> str:
    return f"{{{ODM}}}{tag}"


def _def(name: str) -> str:
    return f"{{{DEF}}}{name}"
