"""Read the text of a PDF back, glyph by glyph through the fonts' ToUnicode maps: what a reader could copy out of it."""

from __future__ import annotations

import io
import re

import pikepdf

RANGE = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
CHARACTER = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.S)


def pages(content: bytes) -> list[str]:
    """The text of each page without any white space, in the order of drawing."""
    with pikepdf.open(io.BytesIO(content)) as book:
        return [_page(page) for page in book.pages]


def squeezed(text: str) -> str:
    """`text` without white space and places to break, to be found in a page."""
    return re.sub(r"[\s\u200b]+", "", text)


def _page(page: pikepdf.Page) -> str:
    maps = {name: _characters(font) for name, font in page.Resources.get("/Font", {}).items()}
    text, current = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = maps[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            text += [_decoded(bytes(part), current) for part in parts if isinstance(part, pikepdf.String)]
    return squeezed("".join(text))


def _decoded(codes: bytes, characters: dict[int, str]) -> str:
    return "".join(characters.get(int.from_bytes(codes[at : at + 2], "big"), "") for at in range(0, len(codes), 2))


def _characters(font: pikepdf.Object) -> dict[int, str]:
    found: dict[int, str] = {}
    for kind, body in SECTION.findall(font.ToUnicode.read_bytes()):
        if kind == b"bfchar":
            found |= {int(code, 16): _text(text) for code, text in CHARACTER.findall(body)}
            continue
        for low, high, text in RANGE.findall(body):
            start = int(text, 16)
            found |= {code: chr(start + code - int(low, 16)) for code in range(int(low, 16), int(high, 16) + 1)}
    return found


def _text(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be")
