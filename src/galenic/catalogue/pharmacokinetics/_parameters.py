"""The parameters of a noncompartmental analysis: in sections, with their summary, flags and ratios to a parent drug."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from galenic.catalogue.outcome import Exclusion, OutcomeTable
from galenic.catalogue.pharmacokinetics._concentrations import Curves, profiles
from galenic.catalogue.pharmacokinetics._measured import Measured
from galenic.catalogue.pharmacokinetics._settings import ProfileOptions
from galenic.science.pharmacokinetics import FLAGS, PARAMETERS, analyze, partial_areas
from galenic.science.pharmacokinetics.parameters import AREA, Parameter
from galenic.science.pharmacokinetics.profiles import Booleans

READ_IN = ("L/h", "L/h/kg", "L", "L/kg")
SECTIONS: Mapping[str, tuple[str, str]] = {
    "exposure": ("Exposure", "CMAX TMAX TLAG CLST TLST PREDOSE C0 CEOI AUCLST AUCALL AUCIFO AUCPEO AUCPBEO"),
    "terminal": ("Terminal phase", "LAMZ LAMZHL LAMZNPT LAMZLL LAMZUL LAMZSPN R2 R2ADJ CORRXY LAMZICPT CLSTP"),
    "disposition": (
        "Clearance, volume and mean residence time",
        "DOSE CLFO VZFO CLO VZO VSSO AUMCLST AUMCIFO AUMCPEO MRTEVLST MRTIBLST MRTICLST MRTEVIFO MRTIBIFO MRTICIFO",
    ),
    "steady_state": (
        "Dosing interval at steady state",
        "TAU AUCTAU AUMCTAU CTAU CMIN CAVG FLUCP SWING PTROUGHR AILAMZ CLFTAU VZFTAU CLTAU VZTAU MRTEVTAU MRTIVTAU",
    ),
}
FURTHER = "Normalized by dose, and extrapolated from the predicted last concentration"
FLAG = "flag only"
MOST_SHORT_PERCENT = 20
SUMMARIZED = ("CMAX", "TMAX", "AUCLST", "AUCIFO", "AUCPEO", "AUCTAU", "LAMZHL", "CLFO", "VZFO", "CLO", "VZO", "VSSO")


@dataclass(frozen=True)
class Parameters(Measured):
    """The parameters of all profiles, and what was flagged."""

    flags: Mapping[str, Booleans] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Curves, options: ProfileOptions) -> Parameters:
        """Compute the parameters of every profile. Raises InputError with the rows of the file."""
        arranged, settings = profiles(found, options), options.settings()
        result = analyze(arranged, settings)
        codes = list(options.intervals)
        partial = partial_areas(
            arranged,
            list(options.intervals.values()),
            settings,
            beyond=options.beyond(options.partial_beyond),
            predicted=options.partial_extrapolation == "predicted",
        )
        units = found.units
        return cls(
            whose=found.whose,
            computed={**result.values, **{code: partial.areas[:, i] for i, code in enumerate(codes)}},
            reasons={**result.reasons, **{code: partial.reasons[:, i] for i, code in enumerate(codes)}},
            known={**{code: Parameter(code, "partial area", AREA) for code in codes}, **PARAMETERS},
            given={"time": units["time"], "concentration": units["concentration"], "dose": units.get("dose", "")},
            read_in=READ_IN,
            flags=result.flags,
        )

    def tables(self) -> Iterator[OutcomeTable]:
        """Give one table per section that has values."""
        left = [code for code in self.values if code != "DURATION"]
        for name, (title, codes) in SECTIONS.items():
            shown = [code for code in codes.split() if code in left]
            shown += [code for code in left if code not in PARAMETERS and name == "exposure"]
            left = [code for code in left if code not in shown]
            if shown and shown not in (["DOSE"], ["CMIN"]):
                yield self.table(name, title, shown)
        if left:
            yield self.table("further", FURTHER, left)

    def exclusions(self) -> Iterator[Exclusion]:
        """Name what could not be estimated and why, and what a reviewer should look at."""
        yield from self.not_estimated()
        for flag in FLAGS:
            for profile in self.flags[flag.code].nonzero()[0].tolist():
                yield Exclusion(subject=self.whose.name(profile), scope=FLAG, reason=flag.title, source=flag.source)

    def coverage(self) -> str:
        """Say so where AUC0-t covers too little of AUC0-inf in too many profiles; empty where it does not."""
        short, of = int(self.flags["COVERAGE"].sum()), len(self.values.get("AUCIFO", ()))
        if not of or 100 * short <= MOST_SHORT_PERCENT * of:
            return ""
        return (
            f"AUC0-t is below 80 % of AUC0-inf in {short} of {of} profiles, more than {MOST_SHORT_PERCENT} %: "
            "the validity of the study may need discussion (ICH M13A 2.1.8, 2.2.2.2)."
        )
