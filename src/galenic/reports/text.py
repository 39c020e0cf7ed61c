"""Text as a document may hold it: what people typed, without characters that break a file or deceive a reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from textwrap import wrap
from typing import Any, TypeVar

T = TypeVar("T")

# Joiners that scripts need, and the soft hyphen; other invisible characters could reorder or hide what a reader sees.
HARMLESS = frozenset("\u00ad\u200b\u200c\u200d")
BREAK = "\u200b"
LONGEST_WORD = 26
LONG_WORD = re.compile(rf"(?<!\S)(?![0-9a-f]{{64}}(?!\S))\S{{{LONGEST_WORD + 1},}}")


def tidy(text: str) -> str:
    """`text` with white space as plain spaces, and controls, also those that turn the direction, as [U+202E]."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_character, text)).strip()


def breakable(text: str) -> str:
    """`text` with invisible places to break words that no line could hold; digests and addresses stay in one piece."""
    if len(text) <= LONGEST_WORD or text.startswith(("http://", "https://")):
        return text
    return LONG_WORD.sub(lambda found: BREAK.join(wrap(found[0], LONGEST_WORD)), text)


def mapped(value: T, change: Callable[[str], str]) -> T:
    """A document model with `change` applied to every text in it, save enumerations."""
    rebuilt: Any = value
    if isinstance(value, str):
        rebuilt = value if isinstance(value, Enum) else change(value)
    elif isinstance(value, tuple):
        rebuilt = tuple(mapped(item, change) for item in value)
    elif is_dataclass(value) and not isinstance(value, type):
        rebuilt = type(value)(**{item.name: mapped(getattr(value, item.name), change) for item in fields(value)})
    return rebuilt  # type: ignore[no-any-return]


def written_out(character: str) -> str:
    """The code point of a character that cannot be shown, as [U+1F389]."""
    return f"[U+{ord(character):04X}]"


def _character(character: str) -> str:
    if character.isprintable() or character in HARMLESS:
        return character
    return " " if character.isspace() else written_out(character)
