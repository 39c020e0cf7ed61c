"""Tables of stated facts: the product, substances, sites, composition, specifications."""

from __future__ import annotations

from galenic.dossier.quality.facts import MasterFile
from galenic.dossier.quality.filling import EMPTY, Filled, Sources, grid, rows_of
from galenic.reports.blocks import GridCell, Prose

ITEM = ("Item", "Information")
#: What the letter that opens a file is called, and the file's kinds, by region.
LETTERS = {"US": "letter of authorization", "EU": "letter of access", "CA": "letter of access"}
KINDS = {"US": ("DMF",), "EU": ("ASMF", "CEP"), "CA": ("MF", "CEP")}


def introduction(sources: Sources, _of: str) -> Filled:
    """The product, and every master file that is referred to (2.3, introduction)."""
    about, application = sources.facts.product, sources.material.application
    known = application.keywords
    lines = {
        "Product": about.name or application.product or known.get("product-name", ""),
        "Proprietary name": about.proprietary_name,
        "Applicant": application.applicant,
        "Application": " ".join(part for part in (application.kind, application.number) if part),
        "Drug substance": "; ".join(dict.fromkeys(each.name for each in sources.facts.substance)),
        "Dosage form": about.dosage_form or known.get("dosageform", ""),
        "Strengths": ", ".join(about.strengths or application.strengths),
        "Route of administration": about.route,
        "Proposed use": about.use,
        "Reference product": about.reference_product,
        "Maximum daily dose": about.maximum_daily_dose,
    }
    optional = {"Proprietary name"}
    shown = {name: value for name, value in lines.items() if value or name not in optional}
    missing = tuple(f"{name.lower()} (product)" for name, value in shown.items() if not value)
    stated = Filled((grid("Product", ITEM, shown.items()),), (sources.stated("product"),), missing)
    return stated + master_files(sources)


def master_files(sources: Sources) -> Filled:
    """The register of files at the agency that the application refers to, and the letters that open them."""
    if not sources.facts.master_file:
        return EMPTY
    rows = [
        (
            each.number,
            f"{each.kind} {each.type}".strip(),
            each.holder,
            each.subject,
            each.letter_dated.isoformat() if each.letter_dated else GridCell("not there"),
            each.letter_at or GridCell("–"),
        )
        for each in sources.facts.master_file
    ]
    heads = ("Number", "Kind", "Holder", "Subject", "Letter of the holder", "Stands in")
    missing = tuple(lack for each in sources.facts.master_file for lack in lacks(each, sources.skeleton.region))
    return Filled((grid("Master files referred to", heads, rows),), (sources.stated("master-file"),), missing)


def lacks(file: MasterFile, region: str) -> list[str]:
    """What a reference to a master file lacks in a region: the right kind, the holder's letter."""
    found = []
    if file.kind not in KINDS[region]:
        kinds = " or ".join(KINDS[region])
        found.append(f"{file.kind} {file.number} is no file of this region, where it is {kinds}")
    if file.letter_dated is None:
        letter = "copy of the certificate" if file.kind == "CEP" else LETTERS[region]
        found.append(f"{letter} for {file.kind} {file.number} of {file.holder} (master-file, letter-dated)")
    return found


def substance(sources: Sources, of: str) -> Filled:
    """A substance from one manufacturer (2.3.S), and the file that holds the rest."""
    found = sources.substance(of)
    if found is None:
        return EMPTY
    lines = {"Drug substance": found.name, "Manufacturer": found.manufacturer}
    if found.master_file:
        lines["Master file"] = reference(sources, found.master_file)
    missing = [] if found.master_file in {"", *sources.master_files} else [f"{found.master_file} (master-file)"]
    return Filled((grid("Drug substance", ITEM, lines.items()),), (sources.stated("substance"),), tuple(missing))


def reference(sources: Sources, number: str) -> str:
    """A master file in words."""
    file = sources.master_files.get(number)
    if file is None:
        return number
    return f"{file.kind} {file.number} of {file.holder}" + (f", type {file.type}" if file.type else "")


def in_file(sources: Sources, of: str) -> Filled:
    """That a master file holds what belongs below a heading."""
    found = sources.substance(of)
    if found is None or not found.master_file:
        return EMPTY
    text = f"Held in {reference(sources, found.master_file)}, which the application refers to."
    return Filled((Prose(text),), (sources.stated("substance, master-file"),))


def manufacturers(sources: Sources, of: str) -> Filled:
    """Every site with its part (S.2.1, P.3.1)."""
    rows = [each for each in sources.facts.manufacturer if sources.is_of(each.of, of)]
    if not rows:
        return EMPTY
    names = {"name": "Site", "address": "Address", "part": "Part", "identifier": "Identifier"}
    missing = tuple(f"address of {each.name}" for each in rows if not each.address)
    return Filled((rows_of("Sites", rows, names),), (sources.stated("manufacturer"),), missing)


def composition(sources: Sources, _of: str) -> Filled:
    """Components by strength, with purpose and standard (P.1)."""
    rows = sources.facts.composition
    if not rows:
        return EMPTY
    strengths = list(dict.fromkeys(each.strength for each in rows))
    components = list(dict.fromkeys((each.component, each.function, each.standard) for each in rows))
    amounts = {(each.component, each.strength): each.amount for each in rows}
    heads = ("Component", "Function", "Standard", *(each or "Amount per unit" for each in strengths))
    table = [
        (name, function, standard, *(amounts.get((name, one), "–") for one in strengths))
        for name, function, standard in components
    ]
    missing = [f"function of {name}" for name, function, _ in components if not function]
    missing += [f"standard of {name}" for name, _, standard in components if not standard]
    wanted = [one for one in sources.facts.product.strengths if one not in strengths]
    missing += [f"composition of {one}" for one in wanted if any(strengths)]
    return Filled((grid("Composition", heads, table),), (sources.stated("composition"),), tuple(missing))


def batch_formula(sources: Sources, _of: str) -> Filled:
    """Amounts for the batch sizes applied for (P.3.2)."""
    rows = sources.facts.batch_formula
    if not rows:
        return EMPTY
    sizes = list(dict.fromkeys(each.batch_size for each in rows))
    amounts = {(each.component, each.batch_size): each.amount for each in rows}
    heads = ("Component", *(f"Batch of {each}" if each else "Amount per batch" for each in sizes))
    table = [
        (name, *(amounts.get((name, one), "–") for one in sizes))
        for name in dict.fromkeys(each.component for each in rows)
    ]
    composed = {each.component for each in sources.facts.composition}
    missing = tuple(f"{one} (batch-formula)" for one in sorted(composed - {each.component for each in rows}))
    return Filled((grid("Batch formula", heads, table),), (sources.stated("batch-formula"),), missing)


def specification(sources: Sources, of: str) -> Filled:
    """Tests, limits, procedures (S.4.1, P.5.1)."""
    rows = [each for each in sources.facts.specification if sources.is_of(each.of, of)]
    if not rows:
        return EMPTY
    at_release = "Limit at release" if any(each.shelf_life_limit for each in rows) else "Acceptance criterion"
    has_other = any(each.shelf_life_limit for each in rows)
    heads = ("Test", at_release, *(("Limit to the end of shelf life",) if has_other else ()), "Procedure")
    table = [
        (each.test, each.limit, *((each.shelf_life_limit or each.limit,) if has_other else ()), each.procedure)
        for each in rows
    ]
    missing = tuple(f"procedure of {each.test}" for each in rows if not each.procedure)
    return Filled((grid("Specification", heads, table),), (sources.stated("specification"),), missing)
