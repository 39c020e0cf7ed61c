"""What PKNCA, Phoenix WinNonlin and MetidaNCA call the parameters, in terms of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

import numpy as np

from galenic.science.pharmacokinetics.profiles import Floats

Columns = Mapping[str, Floats]
Formula = Callable[[Columns], Floats]
Names = dict[str, str | tuple[str, ...] | Formula]


def _quotient(above: str, below: str) -> Formula:
    return lambda v: v[above] / v[below]


def _mrt(moment: str, area: str, *, infused: bool = False) -> Formula:
    return lambda v: v[moment] / v[area] - (v["DURATION"] / 2.0 if infused else 0.0)


def _vss(moment: str, area: str, *, infused: bool = False) -> Formula:
    return lambda v: v["DOSE"] / v[area] * _mrt(moment, area, infused=infused)(v)


PKNCA_NAMES: Names = {
    "auclast": "AUCLST",
    "aucall": "AUCALL",
    "aumclast": "AUMCLST",
    "c0": "C0",
    "cmax": "CMAX",
    "cmin": "CMIN",
    "tmax": "TMAX",
    "tlast": "TLST",
    "tlag": "TLAG",
    "ceoi": "CEOI",
    "clast.obs": "CLST",
    "clast.pred": "CLSTP",
    "lambda.z": "LAMZ",
    "r.squared": "R2",
    "adj.r.squared": "R2ADJ",
    "lambda.z.time.first": "LAMZLL",
    "lambda.z.time.last": "LAMZUL",
    "lambda.z.n.points": "LAMZNPT",
    "half.life": "LAMZHL",
    "span.ratio": "LAMZSPN",
    "aucinf.obs": "AUCIFO",
    "aucinf.pred": "AUCIFP",
    "aumcinf.obs": "AUMCIFO",
    "aumcinf.pred": "AUMCIFP",
    "aucpext.obs": "AUCPEO",
    "aucpext.pred": "AUCPEP",
    "cl.obs": _quotient("DOSE", "AUCIFO"),
    "cl.pred": _quotient("DOSE", "AUCIFP"),
    "vz.obs": ("VZFO", "VZO"),
    "vz.pred": ("VZFP", "VZP"),
    "mrt.last": _mrt("AUMCLST", "AUCLST"),
    "mrt.obs": _mrt("AUMCIFO", "AUCIFO"),
    "mrt.pred": _mrt("AUMCIFP", "AUCIFP"),
    "mrt.iv.last": _mrt("AUMCLST", "AUCLST", infused=True),
    "mrt.iv.obs": _mrt("AUMCIFO", "AUCIFO", infused=True),
    "mrt.iv.pred": _mrt("AUMCIFP", "AUCIFP", infused=True),
    "vss.obs": _vss("AUMCIFO", "AUCIFO"),
    "vss.pred": _vss("AUMCIFP", "AUCIFP"),
    "vss.iv.obs": _vss("AUMCIFO", "AUCIFO", infused=True),
    "vss.iv.pred": _vss("AUMCIFP", "AUCIFP", infused=True),
    "kel.obs": lambda v: 1.0 / _mrt("AUMCIFO", "AUCIFO")(v),
    "kel.pred": lambda v: 1.0 / _mrt("AUMCIFP", "AUCIFP")(v),
    "kel.iv.obs": lambda v: 1.0 / _mrt("AUMCIFO", "AUCIFO", infused=True)(v),
    "kel.iv.pred": lambda v: 1.0 / _mrt("AUMCIFP", "AUCIFP", infused=True)(v),
    # a bolus without a sample at dosing has no area in PKNCA, with or without C0
    "aucivlast": "AUCLST",
    "aucivall": "AUCALL",
    "aucivinf.obs": "AUCIFO",
    "aucivinf.pred": "AUCIFP",
    "aucivpbextlast": _quotient("AUCBACK", "AUCLST"),
    "aucivpbextinf.obs": "AUCPBEO",
    "aucivpbextinf.pred": "AUCPBEP",
}
# routes without a back-extrapolated part have no such names
for _name in [name for name in PKNCA_NAMES if name.startswith("aucivpbext")]:
    PKNCA_NAMES[_name] = cast("Formula", lambda v: v["AUCLST"] * np.nan)


def _observed_and_predicted(names: Mapping[str, tuple[str, ...]]) -> Names:
    """Each name with _obs and _pred, each code with O and P in place of the star."""
    return {
        f"{name}_{ending}": tuple(code.replace("*", letter) for code in codes)
        for name, codes in names.items()
        for ending, letter in (("obs", "O"), ("pred", "P"))
    }


PHOENIX_NAMES: Names = {
    "Rsq": "R2",
    "Rsq_adjusted": "R2ADJ",
    "Corr_XY": "CORRXY",
    "No_points_lambda_z": "LAMZNPT",
    "Lambda_z": "LAMZ",
    "Lambda_z_lower": "LAMZLL",
    "Lambda_z_upper": "LAMZUL",
    "HL_Lambda_z": "LAMZHL",
    "Span": "LAMZSPN",
    "Tlag": "TLAG",
    "Tmax": "TMAX",
    "Cmax": "CMAX",
    "Cmax_D": "CMAXD",
    "C0": "C0",
    "Tlast": "TLST",
    "Clast": "CLST",
    "Clast_pred": "CLSTP",
    "AUClast": "AUCLST",
    "AUClast_D": "AUCLSTD",
    "AUCall": "AUCALL",
    "AUMClast": "AUMCLST",
    "MRTlast": ("MRTEVLST", "MRTIBLST", "MRTICLST"),
    **_observed_and_predicted(
        {
            "AUCINF": ("AUCIF*",),
            "AUCINF_D": ("AUCIF*D",),
            "AUC_%Extrap": ("AUCPE*",),
            "AUC_%Back_Ext": ("AUCPBE*",),
            "AUMCINF": ("AUMCIF*",),
            "AUMC_%Extrap": ("AUMCPE*",),
            "MRTINF": ("MRTEVIF*", "MRTIBIF*", "MRTICIF*"),
            "Cl": ("CL*",),
            "Cl_F": ("CLF*",),
            "Vz": ("VZ*",),
            "Vz_F": ("VZF*",),
            "Vss": ("VSS*",),
        }
    ),
}

METIDA_NAMES: Names = {
    "Cmax": "CMAX",
    "Tmax": "TMAX",
    "Cdose": "CDOSE",
    "Tlag": "TLAG",
    "Clast": "CLST",
    "Tlast": "TLST",
    "Clast_pred": "CLSTP",
    "AUClast": "AUCLST",
    "AUMClast": "AUMCLST",
    "AUCall": "AUCALL",
    "AUMCall": "AUMCALL",
    "Rsq": "R2",
    "ARsq": "R2ADJ",
    "NpLZ": "LAMZNPT",
    "LZint": "LAMZICPT",
    "LZ": lambda v: -v["LAMZ"],
    "Kel": "LAMZ",
    "HL": "LAMZHL",
    "AUCinf": "AUCIFO",
    "AUCinf_pred": "AUCIFP",
    "AUMCinf": "AUMCIFO",
    "AUMCinf_pred": "AUMCIFP",
    "AUCpct": "AUCPEO",
    "MRTlast": ("MRTEVLST", "MRTIBLST"),
    "MRTinf": ("MRTEVIFO", "MRTIBIFO"),
    "MRTinf_pred": ("MRTEVIFP", "MRTIBIFP"),
    "Cllast": _quotient("DOSE", "AUCLST"),
    "Clinf": ("CLFO", "CLO"),
    "Clinf_pred": ("CLFP", "CLP"),
    "Vzinf": ("VZFO", "VZO"),
    "Vzinf_pred": ("VZFP", "VZP"),
    "Vssinf": _vss("AUMCIFO", "AUCIFO"),
    "AUCtau": "AUCTAU",
    "AUMCtau": "AUMCTAU",
    "Ctau": "CTAU",
    "Ctaumin": "CMIN",
    "Cavg": "CAVG",
    "Fluc": "FLUCP",
    "Fluctau": lambda v: 100.0 * (v["CMAX"] - v["CTAU"]) / v["CAVG"],
    "Swing": "SWING",
    "Swingtau": lambda v: (v["CMAX"] - v["CTAU"]) / v["CTAU"],
    "Accind": "AILAMZ",
    "Cltau": ("CLFTAU", "CLTAU"),
    "Vztau": ("VZFTAU", "VZTAU"),
    "MRTtauinf": ("MRTEVTAU", "MRTIVTAU"),
}

METIDA_URINE_NAMES = {
    "Maxrate": "ERMAX",
    "Tmax": "ERTMAX",
    "Rlast": "ERLST",
    "AUClast": "AURCLST",
    "AUCall": "AURCALL",
    "AUCinf": "AURCIFO",
    "AUCinf_pred": "AURCIFP",
    "AUCpct": "AURCPEO",
    "Vol": "VOLPK",
    "AR": "RCAMINT",
    "Prec": "RCPCINT",
    "Kel": "LAMZ",
    "HL": "LAMZHL",
    "Rsq": "R2",
    "ARsq": "R2ADJ",
    "NpLZ": "LAMZNPT",
}
