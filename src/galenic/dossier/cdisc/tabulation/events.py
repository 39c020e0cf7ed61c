"""What was given and what happened: EX, AE, DS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from galenic.dossier.cdisc.study import Study
from galenic.dossier.cdisc.tables import Record
from galenic.dossier.cdisc.tabulation.common import epoch_of, study_day, treatment_epoch
from galenic.dossier.cdisc.terminology import controlled

CRITERIA = ("CAN", "CONG", "DISAB", "DTH", "HOSP", "LIFE", "MIE")


def exposure(study: Study) -> Iterator[Record]:
    """Exposure (EX): one record per dose."""
    for dose in study.doses:
        product = study.manifest.treatment[dose["treatment"]]
        subject, start = dose["subject"], dose["start"]
        yield {
            "DOMAIN": "EX",
            "USUBJID": study.usubjid(subject),
            "EXTRT": product.name,
            "EXDOSE": product.dose if dose["dose"] is None else dose["dose"],
            "EXDOSU": product.dose_unit if dose["dose"] is None else controlled(study.units.get("dose", "")),
            "EXDOSFRM": product.form,
            "EXDOSFRQ": "ONCE",
            "EXROUTE": product.route,
            "EXLOT": product.lot,
            "EXFAST": dose["fasted"],
            "EPOCH": treatment_epoch(dose["period"]),
            "EXSTDTC": start,
            "EXENDTC": start,
            "EXSTDY": study_day(study, subject, start),
            "EXENDY": study_day(study, subject, start),
        }


def adverse_events(study: Study, elements: Sequence[Record]) -> Iterator[Record]:
    """Adverse events (AE); none where the study gives no table of them."""
    for event in study.events:
        subject = event["subject"]
        given = (event["seriousness"] or "").upper()
        yield {
            "DOMAIN": "AE",
            "USUBJID": study.usubjid(subject),
            "AETERM": event["term"],
            "AEDECOD": event["preferred_term"],
            "AEPTCD": event["preferred_term_code"],
            "AEBODSYS": event["organ_class"],
            "AEBDSYCD": event["organ_class_code"],
            "AESOC": event["organ_class"],
            "AESOCCD": event["organ_class_code"],
            "AESEV": event["severity"],
            "AESER": event["serious"],
            "AEACN": event["action"],
            "AEREL": event["relationship"],
            "AEOUT": event["outcome"],
            **{f"AES{name}": "Y" for name in CRITERIA if name in given.split()},
            "EPOCH": epoch_of(elements, study.usubjid(subject), event["start"]),
            "AESTDTC": event["start"],
            "AEENDTC": event["end"],
            "AESTDY": study_day(study, subject, event["start"]),
            "AEENDY": study_day(study, subject, event["end"]),
        }


def disposition(study: Study, elements: Sequence[Record]) -> Iterator[Record]:
    """Disposition (DS): consent, randomization, and how participation ended."""
    for subject in study.subjects:
        name = subject["subject"]
        milestones = [("INFORMED CONSENT OBTAINED", "PROTOCOL MILESTONE", subject["consent"])]
        if subject["randomized"]:
            milestones.append(("RANDOMIZED", "PROTOCOL MILESTONE", subject["randomized"]))
        milestones.append((subject["status"], "DISPOSITION EVENT", subject["end"]))
        for term, category, start in milestones:
            ended = category == "DISPOSITION EVENT"
            yield {
                "DOMAIN": "DS",
                "USUBJID": study.usubjid(name),
                "DSTERM": term,
                "DSDECOD": term,
                "DSCAT": category,
                "EPOCH": epoch_of(elements, study.usubjid(name), start) if ended else "",
                "DSSTDTC": start,
                "DSSTDY": study_day(study, name, start),
            }
