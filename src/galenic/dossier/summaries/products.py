"""Tables about the application and its products, and those that only the applicant can state."""

from __future__ import annotations

from galenic.dossier.summaries.filling import DESCRIPTION, EMPTY, Filled, file_record, from_facts, grid, lines, stated
from galenic.dossier.summaries.manifest import Sources
from galenic.reports.blocks import Block, Prose

#: What a study says of its products, and the applicant where no study does.
ADMINISTERED = ("Product name", "Batch or lot", "Strength, dose administered", "Dosage form", "Route")
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
    if not sources.studies:
        return _told(sources)
    blocks: list[Block] = []
    records, missing = [], []
    for reported in sources.studies:
        study, treatments = reported.study.manifest.study.id, reported.study.manifest.treatment
        given = {
            letter: {name: sources.products.get(letter, {}).get(name.lower().replace(" ", "-"), "") for name in PRODUCT}
            for letter in treatments
        }
        rows = [
            *zip(
                ADMINISTERED,
                *(
                    (one.name, one.lot, f"{one.dose:g} {one.dose_unit}", one.form.capitalize(), one.route.capitalize())
                    for one in treatments.values()
                ),
                strict=True,
            ),
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


def _told(sources: Sources) -> Filled:
    """The products as the applicant states them, where no study is at hand that does."""
    if not sources.products:
        return EMPTY
    names = (*ADMINISTERED, *PRODUCT)
    given = {
        letter: {name: told.get(name.lower().replace(",", "").replace(" ", "-"), "") for name in names}
        for letter, told in sources.products.items()
    }
    table = grid(
        ("", *(f"Treatment {letter}" for letter in given)),
        [(name, *(told[name] for told in given.values())) for name in names],
    )
    missing = [
        f"{name.lower()} of treatment {letter}" for letter, told in given.items() for name in names if not told[name]
    ]
    return Filled((table,), (stated(sources, "products"),), tuple(missing))


def formulation(sources: Sources) -> Filled:
    """Composition of the test product (FDA table 6)."""
    return from_facts(sources, "formulation")


def procedures(sources: Sources) -> Filled:
    """Standard operating procedures for repeats (FDA table 15)."""
    return from_facts(sources, "procedures")


def meal(sources: Sources) -> Filled:
    """Composition of the meal, where a study was fed (FDA table 16)."""
    studies = [(one.study.manifest.study.id, one.entry.condition) for one in sources.studies]
    studies += [(one.id, one.condition) for one in sources.told]
    if studies and all(condition == "fasting" for _, condition in studies):
        names = ", ".join(name for name, _ in studies)
        return Filled((Prose(f"Not applicable: fasting ({names})."),), (stated(sources, "study"),))
    return from_facts(sources, "meal") if studies else EMPTY
