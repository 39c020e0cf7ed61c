"""Tables about the application and its products, and those that only the applicant can state."""

from __future__ import annotations

from galenic.dossier.summaries.filling import DESCRIPTION, EMPTY, Filled, file_record, from_facts, grid, lines, stated
from galenic.dossier.summaries.manifest import Sources
from galenic.reports.blocks import Block, Prose

#: What FDA's model table asks of each product besides what the study says of it.
PRODUCT = (
    "Manufacturer",
    "Manufacture date",
    "Expiration date",
    "Bio-batch size",
    "Production batch size",
    "Potency",
    "Content uniformity",
)


def submission(sources: Sources) -> Filled:
    """Product, applicant and contact (FDA table 1)."""
    about = sources.application
    told = {
        "Drug product name": about.product,
        "Strength(s)": ", ".join(about.strengths),
        "Applicant name": about.applicant,
        "Address": about.address,
        "Point of contact": about.contact,
        "Telephone number": about.telephone,
        "E-mail": about.email,
    }
    missing = tuple(name.lower() for name, value in told.items() if not value)
    return Filled((lines(told),), (stated(sources, "application"),), missing)


def products(sources: Sources) -> Filled:
    """Test and reference product of every study (FDA table 11)."""
    blocks: list[Block] = []
    records, missing = [], []
    for reported in sources.studies:
        study, treatments = reported.study.manifest.study.id, reported.study.manifest.treatment
        given = {
            letter: {name: sources.products.get(letter, {}).get(name.lower().replace(" ", "-"), "") for name in PRODUCT}
            for letter in treatments
        }
        rows = [
            ("Product name", *(one.name for one in treatments.values())),
            ("Batch or lot", *(one.lot for one in treatments.values())),
            ("Strength, dose administered", *(f"{one.dose:g} {one.dose_unit}" for one in treatments.values())),
            ("Dosage form", *(one.form.capitalize() for one in treatments.values())),
            ("Route", *(one.route.capitalize() for one in treatments.values())),
            *((name, *(given[letter][name] for letter in treatments)) for name in PRODUCT),
        ]
        heads = ("", *(f"Treatment {letter}" for letter in treatments))
        blocks.append(grid(heads, rows, title=study))
        records += [file_record(reported, DESCRIPTION), stated(sources, "products")]
        missing += [
            f"{study}: {name.lower()} of treatment {letter}"
            for letter in treatments
            for name in PRODUCT
            if not given[letter][name]
        ]
    return Filled(tuple(blocks), tuple(dict.fromkeys(records)), tuple(missing))


def formulation(sources: Sources) -> Filled:
    """Composition of the test product (FDA table 6)."""
    return from_facts(sources, "formulation")


def procedures(sources: Sources) -> Filled:
    """Standard operating procedures for repeats (FDA table 15)."""
    return from_facts(sources, "procedures")


def meal(sources: Sources) -> Filled:
    """Composition of the meal, where a study was fed (FDA table 16)."""
    if sources.studies and all(reported.entry.condition == "fasting" for reported in sources.studies):
        names = ", ".join(reported.study.manifest.study.id for reported in sources.studies)
        return Filled((Prose(f"Not applicable: fasting ({names})."),), (stated(sources, "study"),))
    return from_facts(sources, "meal") if sources.studies else EMPTY
