"""Trial design: TS, TA, TE, TV. What follows from the study is derived, the rest is said in the manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from galenic.dossier.cdisc.errors import CdiscRefused
from galenic.dossier.cdisc.standard import SDTM_VERSION, decode
from galenic.dossier.cdisc.study import Study
from galenic.dossier.cdisc.tables import Record
from galenic.dossier.cdisc.tabulation.common import SCREENING, treatment_epoch
from galenic.errors import Fault

SCREEN, WASHOUT = "SCRN", "WASH"


def element_code(treatment: str) -> str:
    """The element in which a treatment is given."""
    return f"TRT_{treatment}"


def arm_name(study: Study, sequence: str) -> str:
    """A sequence in words: the products in their order."""
    return " then ".join(study.manifest.treatment[letter].name for letter in sequence)


def summary(study: Study) -> Iterator[Record]:
    """Trial summary (TS): what the study tells of itself, and what the manifest adds or says instead."""
    told: dict[str, Any] = {**_derived(study), **study.manifest.trial}
    unknown = []
    for code, given in told.items():
        try:
            name = decode("TSPARMCD", code)
        except KeyError:
            unknown.append(Fault("CDI-002", "There is no such parameter of the trial summary.", column=f"trial.{code}"))
            continue
        for number, value in enumerate(given if isinstance(given, list) else [given], start=1):
            null = value.get("null", "") if isinstance(value, Mapping) else ""
            yield {
                "DOMAIN": "TS",
                "TSSEQ": number,
                "TSPARMCD": code,
                "TSPARM": name,
                "TSVAL": "" if null else _text(value),
                "TSVALNF": null,
                **_reference(code),
            }
    if unknown:
        raise CdiscRefused("The trial summary names parameters that there are not.", code="CDI-002", faults=unknown)


def _derived(study: Study) -> dict[str, Any]:
    about, products = study.manifest.study, study.manifest.treatment
    ages = [subject["age"] for subject in study.subjects if subject["age"] is not None]
    first = next(iter(products.values()))
    return {
        "TITLE": about.title,
        "SPONSOR": about.sponsor,
        "SSTDTC": min(subject["consent"] for subject in study.subjects)[:10],
        "SENDTC": max(subject["end"] for subject in study.subjects)[:10],
        "ACTSUB": len(study.subjects),
        "NARMS": len(study.sequences),
        "RANDOM": "Y" if len(study.sequences) > 1 else "N",
        "INTMODEL": "CROSSOVER" if study.periods > 1 else "PARALLEL",
        "STYPE": "INTERVENTIONAL",
        "TTYPE": "BIO-EQUIVALENCE",
        "TPHASE": "PHASE I TRIAL",
        "TRT": first.name,
        "ROUTE": first.route,
        "DOSE": f"{first.dose:g}",
        "DOSU": first.dose_unit,
        "DOSFRM": first.form,
        "DOSFRQ": "ONCE",
        "FCNTRY": about.country,
        "SDTIGVER": SDTM_VERSION,
        "SDTMVER": "2.0",
        "DCUTDTC": study.manifest.moment.date().isoformat(),
        "DCUTDESC": "DATA SETS MADE",
        **({"AGEMIN": f"P{min(ages)}Y", "AGEMAX": f"P{max(ages)}Y"} if ages else {}),
    }


def _reference(code: str) -> dict[str, str]:
    """The terminology that a value is taken from, where it is one that every study uses so."""
    if code in {"SSTDTC", "SENDTC", "DCUTDTC", "AGEMIN", "AGEMAX", "LENGTH"}:
        return {"TSVCDREF": "ISO 8601"}
    if code == "FCNTRY":
        return {"TSVCDREF": "ISO 3166-1 alpha-3"}
    return {}


def _text(value: Any) -> str:
    return {True: "Y", False: "N"}[value] if isinstance(value, bool) else str(value)


def arms(study: Study) -> Iterator[Record]:
    """Trial arms (TA): screening, then a treatment per period with washouts between them."""
    for sequence in study.sequences:
        planned = [(SCREEN, SCREENING)]
        for period, letter in enumerate(sequence, start=1):
            planned.append((element_code(letter), treatment_epoch(period)))
            if period < len(sequence):
                planned.append((WASHOUT, f"WASHOUT {period}"))
        for order, (code, epoch) in enumerate(planned, start=1):
            yield {
                "DOMAIN": "TA",
                "ARMCD": sequence,
                "ARM": arm_name(study, sequence),
                "TAETORD": order,
                "ETCD": code,
                "ELEMENT": element_name(code),
                "TABRANCH": f"Randomized to {sequence}" if code == SCREEN else "",
                "EPOCH": epoch,
            }


def element_name(code: str) -> str:
    """An element in words, up to 40 characters."""
    fixed = {SCREEN: "Screening", WASHOUT: "Washout"}
    return fixed.get(code) or f"Treatment {code.removeprefix('TRT_')}"


def elements(study: Study) -> Iterator[Record]:
    """Trial elements (TE)."""
    yield _element(SCREEN, "Informed consent", "First dose")
    for letter, product in study.manifest.treatment.items():
        yield _element(element_code(letter), f"Dose of {product.name}", "Last sample of the period")
    if study.periods > 1:
        rule = ("Last sample of a period that is not the last", "Next dose")
        yield _element(WASHOUT, *rule) | {"TEDUR": study.manifest.study.washout}


def _element(code: str, start: str, end: str) -> dict[str, Any]:
    name = element_name(code)
    return {"DOMAIN": "TE", "ETCD": code, "ELEMENT": name, "TESTRL": start, "TEENRL": end}


def visits(study: Study) -> Iterator[Record]:
    """Trial visits (TV): one per period and arm, and those that the manifest plans besides."""
    for sequence in study.sequences:
        planned = [
            (period, f"Dose of period {period}", f"Last sample of period {period}")
            for period in range(1, len(sequence) + 1)
        ]
        planned += [(visit.number, visit.start, visit.end) for visit in study.manifest.visit]
        for number, start, end in planned:
            yield {
                "DOMAIN": "TV",
                "VISITNUM": number,
                "VISIT": study.visit_name(number),
                "ARMCD": sequence,
                "ARM": arm_name(study, sequence),
                "TVSTRL": start,
                "TVENRL": end,
            }
