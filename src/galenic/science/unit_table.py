"""The units that laboratories, clinics and plants write, and nothing else: no barn, no furlong, no surprise.

Each family is one unit with the prefixes in real use. Definitions follow the SI brochure (9th edition, tables 4, 7, 8);
the dalton is CODATA 2022. A month is the twelfth of a mean year of 365.25 days. Units of biological activity (IU, U,
EU, CFU, ...) are each a dimension of their own: they are defined per substance or assay and never convert.
"""

from __future__ import annotations

from dataclasses import dataclass

PREFIXES = {
    "M": ("mega", 6),
    "k": ("kilo", 3),
    "h": ("hecto", 2),
    "": ("", 0),
    "d": ("deci", -1),
    "c": ("centi", -2),
    "m": ("milli", -3),
    "u": ("micro", -6),
    "n": ("nano", -9),
    "p": ("pico", -12),
    "f": ("femto", -15),
}


@dataclass(frozen=True, slots=True)
class Family:
    """A unit, what it is made of (`[x]` opens a dimension), the prefixes it takes, and other spellings.

    `words` combine with spelled-out prefixes and take a plural; `symbols` stand as they are.
    """

    symbol: str
    definition: str
    prefixes: str = ""
    words: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()


FAMILIES = (
    # time
    Family("s", "[time]", "mun", ("second", "sec")),
    Family("min", "60 * s", "", ("minute", "min")),
    Family("h", "3600 * s", "", ("hour", "hr")),
    Family("day", "24 * h", "", ("day",), ("d",)),
    Family("week", "7 * day", "", ("week", "wk")),
    Family("month", "year / 12", "", ("month", "mth"), ("mo", "mos")),
    Family("year", "365.25 * day", "", ("year", "yr"), ("y",)),
    # mass and amount
    Family("g", "[mass]", "kmunpf", ("gram", "gramme"), ("gm",)),
    Family("Da", "1.66053906892e-24 * g", "kM", ("dalton",)),
    Family("mol", "[amount]", "kmunpf", ("mole",)),
    Family("Eq", "[equivalents]", "m", ("equivalent",)),
    # length, volume, concentration
    Family("m", "[length]", "kdcmun", ("meter", "metre")),
    Family("L", "m ** 3 / 1000", "kdcmunpf", ("liter", "litre"), ("l",)),
    Family("cc", "m ** 3 / 1000000"),
    Family("M", "1000 * mol / m ** 3", "munpf", ("molar",)),
    Family("% w/v", "10000 * g / m ** 3"),
    # temperature
    Family("K", "[temperature]; offset: 0", "", ("kelvin",)),
    Family("degC", "K; offset: 273.15", "", ("celsius",), ("°C", "C", "deg C")),
    Family("degF", "5 / 9 * K; offset: 45967 / 180", "", ("fahrenheit",), ("°F", "F", "deg F")),
    # mechanics and energy
    Family("N", "1000 * g * m / s ** 2", "km", ("newton",)),
    Family("kp", "9.80665 * N", "", ("kilopond",), ("kgf",)),
    Family("Pa", "N / m ** 2", "Mkhm", ("pascal",)),
    Family("bar", "100000 * Pa", "m"),
    Family("psi", "6894.757293168 * Pa"),
    Family("atm", "101325 * Pa"),
    Family("mmHg", "133.322387415 * Pa"),
    Family("Torr", "101325 / 760 * Pa", "m", ("torr",)),
    Family("J", "N * m", "Mkm", ("joule",)),
    Family("cal", "4.184 * J", "k", ("calorie",)),
    Family("W", "J / s", "Mkm", ("watt",)),
    Family("P", "Pa * s / 10", "cm", ("poise",)),
    Family("St", "m ** 2 / 10000 / s", "c", ("stokes",)),
    Family("Hz", "1 / s", "Mk", ("hertz",)),
    Family("rpm", "1 / min"),
    Family("deg", "[angle]", "", ("degree",), ("°",)),
    # electricity and light
    Family("A", "[current]", "mun", ("ampere",)),
    Family("V", "W / A", "km", ("volt",)),
    Family("S", "A / V", "mu", ("siemens",)),
    Family("Ohm", "V / A", "Mk", ("ohm",), ("Ω",)),
    Family("lx", "[illuminance]", "k", ("lux",)),
    Family("AU", "[absorbance]", "m", ("absorbance",), ("OD", "Abs")),
    # dissolved particles, activity, counts
    Family("Osm", "[osmoles]", "m", ("osmole",), ("Osmol",)),
    Family("pH", "[pH]"),
    Family("IU", "[international_units]", "Mkmu", (), ("I.U.",)),
    Family("U", "[activity]", "kmu"),
    Family("EU", "[endotoxin]"),
    Family("CFU", "[colonies]", "", (), ("cfu",)),
    Family("PFU", "[plaques]", "", (), ("pfu",)),
    Family("TCID50", "[infectious_doses]"),
    Family("vg", "[vector_genomes]"),
    Family("vp", "[vector_particles]"),
    Family("cells", "[cells]", "M", ("cell",)),
    Family("copies", "[copies]", "", ("copy",)),
    Family("particles", "[particles]", "", ("particle",)),
    Family("bp", "[base_pairs]", "k"),
    Family("RLU", "[luminescence]"),
    Family("RFU", "[fluorescence]"),
    Family("MFI", "[median_fluorescence]"),
    Family("counts", "[counts]", "", ("count",), ("cts",)),
    Family("area", "[peak_area]", "", (), ("peak area",)),
    Family("tablet", "[tablets]", "", ("tablet",), ("tab",)),
    Family("capsule", "[capsules]", "", ("capsule",), ("cap",)),
    Family("vial", "[vials]", "", ("vial",)),
    Family("dose", "[doses]", "", ("dose",)),
    Family("unit", "[dosage_units]", "", ("unit",)),
    Family("batch", "[batches]", "", ("batch",), ("batches",)),
    # ratios
    Family("%", "1 / 100", "", ("percent",), ("pct",)),
    Family("ppm", "1 / 1000000"),
    Family("ppb", "1 / 1000000000"),
    Family("m/z", "[mass_per_charge]"),
)

# Compared without blanks and brackets and in lower case. Content, humidity and area are all parts of a hundred.
PHRASES = {
    **dict.fromkeys(("%w/w", "%wt", "wt%", "%v/v", "vol%", "mol%", "%lc", "%labelclaim", "%oflabelclaim"), "%"),
    **dict.fromkeys(("%rh", "%r.h.", "%area", "area%", "area-%", "%recovery", "%dissolved", "%released"), "%"),
    "%w/v": "% w/v",
    "m/z": "m/z",
}

# What a message proposes, for each dimension that one of these has.
COMMON = """
    pg/mL ng/mL ug/mL mg/mL ng/L ug/L mg/L g/L mg/dL g/dL pmol/L nmol/L umol/L mmol/L mol/L pM nM uM mM M
    h*pg/mL h*ng/mL h*ug/mL h*ug/L h*mg/L min*ng/mL day*ng/mL day*ug/mL h*nmol/L h*umol/L h2*ng/mL h2*ug/mL
    mL/min mL/h L/h L/day mL/min/kg mL/h/kg L/h/kg mL/kg L/kg 1/min 1/h 1/day mg/h mg/min mg/day ug/day ng/day
    ng/kg ug/kg mg/kg g/kg ng/g ug/g mg/g ug/kg/day mg/kg/day mg/m2 ng/mL/mg ug/mL/mg h*ng/mL/mg h*ug/mL/mg
    IU/mL mIU/mL IU/L IU/mg U/mL U/mg EU/mL EU/mg EU/h cells/mL Mcells/mL vg/mL vp/mL CFU/mL CFU/g PFU/mL copies/mL
    mg/tablet mg/capsule mg/vial mg/dose mg/unit ug/cm2 mg/cm2 cm2 m2 ug/cm2/h %/h %/month %/year degC/min
    mg/mL/h g/cm3 kg/m3 m3 cm3 mm2/s mPa*s Pa*s uS/cm mS/cm mOsm/kg mOsm/L lx*h klx*h W*h/m2 kJ/mol J/g m/s
"""
