"""Writes define.xml 2.1 from the specification and the data sets that it describes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from galenic.dossier.cdisc import standard
from galenic.dossier.cdisc.dataset_json import item_oid
from galenic.dossier.cdisc.define_elements import DEF, ODM, XLINK, child, describe, extension, odm, put, translated
from galenic.dossier.cdisc.define_value_level import BY_VALUE, ValueLevel, unit_lists, value_levels
from galenic.dossier.cdisc.define_values import data_type, decimals, length, used
from galenic.dossier.cdisc.manifest import Manifest
from galenic.dossier.cdisc.standard import Description, Family, Term, Variable
from galenic.dossier.cdisc.tables import DataSet

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
    root = etree.Element(odm("ODM"), nsmap={None: ODM, "def": DEF, "xlink": XLINK})
    put(root, FileType="Snapshot", FileOID=f"DEF.{study.id}.{described.family}", ODMVersion="1.3.2")
    put(root, CreationDateTime=described.manifest.moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    put(root, Originator=study.sponsor, SourceSystem="Galenic")
    root.set(extension("Context"), "Submission")
    told = child(root, "Study", OID=f"ST.{study.id}")
    names = child(told, "GlobalVariables")
    for tag, text in (("StudyName", study.id), ("StudyDescription", study.title), ("ProtocolName", study.id)):
        child(names, tag).text = text
    version = child(told, "MetaDataVersion", OID=f"MDV.{study.id}.{described.family}", Name=f"{study.id} metadata")
    version.set("Description", f"{described.family} data sets of {study.id} {study.label}".strip())
    version.set(extension("DefineVersion"), VERSION)
    _standards(version, described.family)
    levels = value_levels(described.data_sets)
    _value_lists(version, levels)
    for data_set in described.data_sets:
        _item_group(version, data_set, described)
    for data_set, variable in described.variables():
        _item(version, data_set, variable, described={one.place for one in levels})
    units = unit_lists(levels)
    for level in levels:
        _value(version, level, units)
    _code_lists(version, described)
    for (code, terms), oid in units.items():
        _code_list(version, code, terms, described.manifest, oid)
    _methods(version, described)
    for name, text in described.comments.items():
        comment = child(version, f"{{{DEF}}}CommentDef", OID=f"COM.{name}")
        describe(comment, text)
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _standards(version: etree._Element, family: Family) -> None:
    name, number, publishing = STANDARDS[family]
    group = child(version, f"{{{DEF}}}Standards")
    guide = child(group, f"{{{DEF}}}Standard", OID="STD.IG", Name=name, Type="IG", Version=number)
    terms = child(group, f"{{{DEF}}}Standard", OID="STD.CT", Name="CDISC/NCI", Type="CT", PublishingSet=publishing)
    terms.set("Version", standard.TERMINOLOGY_VERSION)
    for one in (guide, terms):
        one.set("Status", "Final")


def _item_group(version: etree._Element, data_set: DataSet, described: Described) -> None:
    about = standard.descriptions()[data_set.name]
    group = child(version, "ItemGroupDef", OID=f"IG.{data_set.name}", Name=data_set.name)
    if about.family is Family.SDTM:
        group.set("Domain", about.parent or data_set.name)
    put(
        group,
        Repeating="No" if data_set.name in NON_REPEATING else "Yes",
        IsReferenceData="Yes" if about.kind == REFERENCE else "No",
        SASDatasetName=data_set.name,
        Purpose="Tabulation" if about.family is Family.SDTM else "Analysis",
    )
    group.set(extension("Structure"), about.structure)
    group.set(extension("StandardOID"), "STD.IG")
    group.set(extension("ArchiveLocationID"), f"LF.{data_set.name}")
    if data_set.name in described.comments:
        group.set(extension("CommentOID"), f"COM.{data_set.name}")
    describe(group, data_set.label)
    for number, column in enumerate(data_set.columns, start=1):
        variable = about.variable(column.name)
        if variable is not None:
            _item_reference(group, about, variable, number)
    child(group, f"{{{DEF}}}Class", Name=about.kind)
    leaf = child(group, f"{{{DEF}}}leaf", ID=f"LF.{data_set.name}")
    file = f"{data_set.name.lower()}.{described.ending}"
    leaf.set(f"{{{XLINK}}}href", file)
    child(leaf, f"{{{DEF}}}title").text = file


def _item_reference(group: etree._Element, about: Description, variable: Variable, number: int) -> None:
    reference = child(group, "ItemRef", ItemOID=item_oid(about.name, variable.name), OrderNumber=str(number))
    reference.set("Mandatory", "Yes" if variable.core == "Req" else "No")
    if variable.name in about.keys:
        reference.set("KeySequence", str(about.keys.index(variable.name) + 1))
    if variable.origin == "Derived" and variable.method:
        reference.set("MethodOID", _method_oid(about.name, variable.name))
    if about.family is Family.SDTM:
        reference.set("Role", variable.role)


def _value_lists(version: etree._Element, levels: Sequence[ValueLevel]) -> None:
    """Which description holds for which value of the test: the lists, then the conditions."""
    lists: dict[str, etree._Element] = {}
    for level in levels:
        if level.list_oid not in lists:
            lists[level.list_oid] = child(version, f"{{{DEF}}}ValueListDef", OID=level.list_oid)
        found = lists[level.list_oid]
        number = str(len(found) + 1)
        reference = child(found, "ItemRef", ItemOID=level.oid, OrderNumber=number, Mandatory="No")
        if level.origin == "Derived" and level.variable.method:
            reference.set("MethodOID", _method_oid(level.data_set.name, level.variable.name))
        child(reference, f"{{{DEF}}}WhereClauseRef", WhereClauseOID=level.condition_oid)
    conditions = {level.condition_oid: level for level in levels}
    for oid, level in conditions.items():
        clause = child(version, f"{{{DEF}}}WhereClauseDef", OID=oid)
        check = child(clause, "RangeCheck", Comparator="EQ", SoftHard="Soft")
        check.set(extension("ItemOID"), item_oid(level.data_set.name, level.key))
        child(check, "CheckValue").text = level.value


def _value(version: etree._Element, level: ValueLevel, units: Mapping[tuple[str, tuple[str, ...]], str]) -> None:
    item = child(version, "ItemDef", OID=level.oid, Name=level.variable.name, DataType=level.kind)
    put(item, SASFieldName=level.variable.name, Length=str(level.length))
    if level.kind == "float":
        item.set("SignificantDigits", str(level.decimals))
    describe(item, level.label)
    if level.units:
        child(item, "CodeListRef", CodeListOID=units[level.units])
    if "." in level.origin:
        describe(child(item, f"{{{DEF}}}Origin", Type="Predecessor"), level.origin)
    else:
        child(item, f"{{{DEF}}}Origin", Type=level.origin, Source=SOURCES[level.origin])


def _item(version: etree._Element, data_set: DataSet, variable: Variable, described: Container[str]) -> None:
    kind = data_type(variable, data_set)
    item = child(version, "ItemDef", OID=item_oid(data_set.name, variable.name), Name=variable.name, DataType=kind)
    item.set("SASFieldName", variable.name)
    if kind in {"text", "integer", "float"}:
        item.set("Length", str(length(variable, data_set, kind)))
    if kind == "float":
        item.set("SignificantDigits", str(decimals(data_set, variable.name)))
    if variable.display_format:
        item.set(extension("DisplayFormat"), variable.display_format)
    describe(item, variable.label)
    if variable.codelist in EXTERNAL or _terms(variable, [data_set]):
        child(item, "CodeListRef", CodeListOID=f"CL.{variable.codelist}")
    if variable.name not in BY_VALUE:
        origin = child(item, f"{{{DEF}}}Origin", Type="Predecessor" if "." in variable.origin else variable.origin)
        if "." in variable.origin:
            describe(origin, variable.origin)
        else:
            origin.set("Source", SOURCES[variable.origin])
    if item_oid(data_set.name, variable.name) in described:
        list_oid = f"VL.{data_set.name}.{variable.name}"
        child(item, f"{{{DEF}}}ValueListRef", ValueListOID=list_oid)


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
            one = child(version, "CodeList", OID=f"CL.{code}", Name=name, DataType="text")
            child(one, "ExternalCodeList", Dictionary=dictionary, Version=version_of[code])
        elif values:
            _code_list(version, code, sorted(values), described.manifest)


def _code_list(version: etree._Element, code: str, values: Sequence[str], manifest: Manifest, oid: str = "") -> None:
    """The terms of a list that are used; under its own `oid` those of one test."""
    known = standard.codelists().get(code)
    name = (known.name if known else "Treatment") + (f": {', '.join(values)}" if oid else "")
    one = child(version, "CodeList", OID=oid or f"CL.{code}", Name=name, DataType="text")
    if known:
        one.set(extension("StandardOID"), "STD.CT")
    else:
        one.set(extension("IsNonStandard"), "Yes")
    own = {letter: Term(letter, decode=product.name) for letter, product in manifest.treatment.items()}
    terms = [(known.term(value) if known else own.get(value)) or Term(value) for value in values]
    decoded = all(term.decode for term in terms)
    for value, term in zip(values, terms, strict=True):
        item = child(one, "CodeListItem" if decoded else "EnumeratedItem", CodedValue=value)
        if known and value not in known:
            item.set(extension("ExtendedValue"), "Yes")
        if decoded:
            translated(child(item, "Decode"), term.decode)
        if term.concept:
            child(item, "Alias", Context="nci:ExtCodeID", Name=term.concept)
    if known and known.concept:
        child(one, "Alias", Context="nci:ExtCodeID", Name=known.concept)


def _methods(version: etree._Element, described: Described) -> None:
    for data_set, variable in described.variables():
        if variable.origin == "Derived" and variable.method:
            name = f"{data_set.name}.{variable.name}"
            oid = _method_oid(data_set.name, variable.name)
            method = child(version, "MethodDef", OID=oid, Name=f"Derivation of {name}", Type="Computation")
            describe(method, variable.method)


def _method_oid(data_set: str, variable: str) -> str:
    return f"MT.{data_set}.{variable}"
