"""Reading and writing units as text: `ng·mL-1`, `mg/(h*ng/mL)`, `µg per mL`, `NG/ML`.

A unit is held as powers of symbols, `{"ng": 1, "mL": -1}`, in the order in which they were written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from galenic.science.unit_table import FAMILIES, PHRASES, PREFIXES

Powers = dict[str, int]

_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys("·⋅×∙•", "*"),
        **dict.fromkeys("−–", "-"),
        **dict.fromkeys("µμ", "u"),
        **dict.fromkeys("÷∕⁄", "/"),
        "℃": "°C",
        "℉": "°F",
        "\u2126": "Ω",
    }
)
_REWRITES = (
    (re.compile(r"(?:x\s*)?(?:10\s*(?:\^|\*\*)?\s*6|1e6|million)\s*\*?\s*cells?\b", re.IGNORECASE), "Mcells"),
    (re.compile(r"\s+per\s+"), "/"),
    (re.compile(r"(?<=[A-Za-z])[-.](?=[A-Za-z])"), "*"),
    (re.compile(r"(?<=[0-9])\.(?=[A-Za-z])"), "*"),
)
_TOKEN = re.compile(r"\s*(?:(?P<name>[A-Za-z°Ω%][\w°Ω%]*)|(?P<raise>\^|\*\*)|(?P<mark>[*/()])|(?P<whole>[-+]?\d+))")
_TIMES = frozenset({"s", "min", "h", "day", "week", "month", "year"})
_BEFORE_TIME = frozenset({"lx", "klx", "W", "mW", "kW", "MW", "Pa", "mPa", "kPa", "A", "mA", "uA", "nA"})
_RAISED = re.compile("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LOWER = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_RAISE = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class UnreadableUnit(ValueError):
    """The text is no expression of units; the message says where it stops making sense."""


def read_powers(text: str, meaning: Callable[[str], Powers]) -> Powers:
    """The powers in `text`; `meaning` tells what a name stands for, or raises LookupError. Raises UnreadableUnit."""
    plain = _RAISED.sub(lambda raised: "^" + raised[0].translate(_LOWER), text.strip()).translate(_CHARACTERS)
    phrase = PHRASES.get(re.sub(r"[\s()]", "", plain).lower())
    if phrase or plain in _spellings():
        return meaning(phrase or plain)
    if plain in ("", "-", "1"):
        return {}
    for pattern, replacement in _REWRITES:
        plain = pattern.sub(replacement, plain)
    return _Reader(_tokens(plain), meaning).read()


def write_powers(powers: Powers) -> str:
    """Numerators by `*`, times first (h*ng/mL), then each denominator after its own slash, as the field writes it."""
    return _written(powers, lambda symbol: symbol, "*", _plain_exponent)


def typeset_powers(powers: Powers) -> str:
    """The same with real characters: h·µg/mL, cm²."""
    return _written(powers, _typeset_symbol, "·", lambda symbol, power: symbol + str(power).translate(_RAISE))


@lru_cache(maxsize=4096)
def meanings(name: str) -> tuple[str, ...]:
    """The symbols that `name` can stand for: capitals decide, unless nothing fits them (NG/ML from a SAS listing)."""
    spellings, careless = _spellings(), _careless_spellings()
    if name in spellings:
        return (spellings[name],)
    return careless.get(name.lower(), ()) if len(name) > 1 or name.isupper() else ()


def known_spellings() -> tuple[str, ...]:
    """Every spelling that is understood, for messages that propose one."""
    return tuple(_spellings())


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    found: dict[str, str] = {}
    for family in FAMILIES:
        for prefix in ("", *family.prefixes):
            symbol = prefix + family.symbol
            starts = (prefix, "mc") if prefix == "u" else (prefix,)
            words = [PREFIXES[prefix][0] + word + plural for word in family.words for plural in ("", "s")]
            for spelling in [
                symbol,
                *(start + short for start in starts for short in (family.symbol, *family.symbols)),
                *words,
            ]:
                found.setdefault(spelling, symbol)
    return found


@lru_cache(maxsize=1)
def _careless_spellings() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for spelling, symbol in _spellings().items():
        found.setdefault(spelling.lower(), {})[symbol] = None
    return {spelling: tuple(symbols) for spelling, symbols in found.items()}


def _tokens(text: str) -> list[tuple[str, str, bool]]:
    """Kind, text, and whether white space stands before it."""
    found, position = [], 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise UnreadableUnit(f"{text[position:].strip()[:1]!r} does not belong in a unit")
        kind = match.lastgroup or ""
        found.append((kind, match[kind], match.start(kind) > position))
        position = match.end()
    return found


class _Reader:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, tokens: list[tuple[str, str, bool]], meaning: Callable[[str], Powers]) -> None:
        self._tokens, self._meaning, self._position = tokens, meaning, 0

    def read(self) -> Powers:
        """The powers of the whole text. Raises UnreadableUnit."""
        powers = self._expression()
        if self._position < len(self._tokens):
            raise UnreadableUnit(f"nothing may follow before {self._tokens[self._position][1]!r}")
        return powers

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._position][:2] if self._position < len(self._tokens) else ("end", "")

    def _take(self) -> tuple[str, str]:
        token = self._peek()
        self._position += 1
        return token

    def _expression(self) -> Powers:
        powers: Powers = {}
        sign, fraction = 1, False
        if self._peek() == ("mark", "/"):
            self._take()
            sign, fraction = -1, True
        while True:
            _multiply(powers, self._factor(), sign)
            kind, text = self._peek()
            if text in ("*", "/"):
                self._take()
                sign = -1 if text == "/" else 1
                fraction = fraction or text == "/"
            elif kind == "name" or text == "(":
                if fraction:
                    raise UnreadableUnit(f"is {text!r} above or below the line? Use * or brackets")
                sign = 1
            else:
                return powers

    def _factor(self) -> Powers:
        kind, text = self._take()
        if kind == "name":
            return self._named(text)
        if text == "(":
            inner = self._expression()
            if self._take()[1] != ")":
                raise UnreadableUnit("a bracket is not closed")
            return _power(inner, self._exponent())
        if kind == "whole" and text == "1":
            return {}
        raise UnreadableUnit(f"{text!r} stands where a unit should" if text else "it ends where a unit should follow")

    def _named(self, name: str) -> Powers:
        stem = name.rstrip("0123456789")
        try:
            powers = self._meaning(name)
        except LookupError:
            if stem == name or not stem:
                raise
            return _power(self._meaning(stem), int(name[len(stem) :]))
        return _power(powers, self._exponent())

    def _exponent(self) -> int:
        kind, _ = self._peek()
        if kind == "raise":
            self._take()
            kind, text = self._take()
            if kind != "whole":
                raise UnreadableUnit("a whole number should follow the power sign")
            return int(text)
        return int(self._take()[1]) if kind == "whole" else 1


def _multiply(powers: Powers, other: Powers, sign: int) -> None:
    for symbol, power in other.items():
        powers[symbol] = powers.get(symbol, 0) + sign * power
        if not powers[symbol]:
            del powers[symbol]


def _power(powers: Powers, exponent: int) -> Powers:
    return {symbol: power * exponent for symbol, power in powers.items() if exponent}


def _written(powers: Powers, spell: Callable[[str], str], times: str, raised: Callable[[str, int], str]) -> str:
    def part(symbol: str) -> str:
        power = abs(powers[symbol])
        return raised(spell(symbol), power) if power > 1 else spell(symbol)

    above = sorted((symbol for symbol, power in powers.items() if power > 0), key=_place)
    below = [symbol for symbol, power in powers.items() if power < 0]
    numerator = times.join(map(part, above)) or ("1" if below else "")
    return numerator + "".join(f"/{part(symbol)}" for symbol in below)


def _place(symbol: str) -> int:
    return 0 if symbol in _BEFORE_TIME else 1 if symbol in _TIMES else 2


def _plain_exponent(symbol: str, power: int) -> str:
    return f"{symbol}^{power}" if symbol[-1].isdigit() else f"{symbol}{power}"


def _typeset_symbol(symbol: str) -> str:
    if symbol in ("degC", "degF"):
        return f"°{symbol[-1]}"
    return f"µ{symbol[1:]}" if symbol.startswith("u") and symbol != "unit" else symbol
