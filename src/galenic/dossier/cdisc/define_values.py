"""What define.xml says of values: data type, length and digits as they are in the data."""

from __future__ import annotations

from galenic.dossier.cdisc.standard import Variable
from galenic.dossier.cdisc.tables import Cell, DataSet
from galenic.science.rounding import as_decimal

DATE_LENGTH = 10


def used(data_set: DataSet, name: str) -> set[str]:
    """The texts that stand in a variable."""
    return {str(value) for value in data_set.values(name) if value not in ("", None)}


def data_type(variable: Variable, data_set: DataSet) -> str:
    """The data type of Define-XML: dates by how precise they are in the data."""
    if variable.type == "duration":
        return "durationDatetime"
    if variable.type == "sasdatetime":
        return "integer"
    if variable.type != "datetime":
        return variable.type
    lengths = {len(value) for value in used(data_set, variable.name)}
    if not lengths or min(lengths) > DATE_LENGTH:
        return "datetime"
    return "date" if lengths == {DATE_LENGTH} else "partialDatetime"


def length(variable: Variable, data_set: DataSet, kind: str) -> int:
    """The most characters that a value takes: bytes of a text in its file, digits and signs of a number."""
    if kind == "text":
        return next(column.length for column in data_set.columns if column.name == variable.name)
    return max((len(plain(value)) for value in data_set.values(variable.name) if value is not None), default=1)


def decimals(data_set: DataSet, name: str) -> int:
    """The most places after the point."""
    places = [decimals_of(plain(value)) for value in data_set.values(name) if value is not None]
    return max(places, default=0)


def plain(value: Cell) -> str:
    """A cell as it is written: text as it stands, a number in full, without an exponent or a needless point."""
    return value if isinstance(value, str) else format(as_decimal(float(value or 0)).normalize(), "f")


def decimals_of(text: str) -> int:
    """The places after the point of a number that is written out."""
    return len(text.lower().partition("e")[0].partition(".")[2])
