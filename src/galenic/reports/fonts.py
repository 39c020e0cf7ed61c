"""The typefaces of reports: shipped in packages, never the machine's, so that a report looks the same everywhere."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from galenic.reports.tokens import FAMILY, MONO

if TYPE_CHECKING:
    import typst

# Source Sans Pro (SIL Open Font License) holds Latin, Greek, Cyrillic and Vietnamese; DejaVu Sans Mono, which the
# typesetter brings along, symbols and Arabic. `pip install galenic[cjk]` adds Chinese, Japanese and Korean.
PACKAGES = ("font_source_sans_pro", "noto_cjk_sans_otc")
TEXT_FAMILIES = (FAMILY, MONO, "Noto Sans CJK SC")
WEB_FACES = ((400, "SourceSansPro-Regular.ttf"), (600, "SourceSansPro-Semibold.ttf"))
PROBE = b'#set text(font: sys.inputs.families.split(","), fallback: false)\n#sys.inputs.text'


@cache
def directories() -> tuple[Path, ...]:
    """Folders with the fonts that are installed."""
    found = (find_spec(name) for name in PACKAGES)
    return tuple(Path(spec.origin).parent for spec in found if spec and spec.origin)


@cache
def typesetter_fonts() -> typst.Fonts:
    """The typesetter's fonts: those of `directories` and its own, none of the machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in directories()])


def unprintable(characters: Iterable[str]) -> frozenset[str]:
    """Those of `characters` that no font here has a glyph for; PDF/A forbids them."""
    return frozenset(character for character in characters if not (character.isascii() or _printable(character)))


@cache
def _printable(character: str) -> bool:
    """Ask the typesetter: its verdict is the one that counts."""
    import typst

    inputs = {"families": ",".join(TEXT_FAMILIES), "text": character}
    try:
        typst.compile(PROBE, font_paths=typesetter_fonts(), sys_inputs=inputs, format="pdf", pdf_standards="a-2b")
    except typst.TypstError:
        return False
    return True


def web_faces(text: str) -> str:
    """`@font-face` rules with the glyphs of `text` embedded as WOFF: a page that needs nothing from a network."""
    characters = "".join(sorted(set(text)))
    return "".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};font-style:normal;'
        f'src:url("data:font/woff;base64,{_subset(file, characters)}") format("woff")}}'
        for weight, file in WEB_FACES
    )


@lru_cache(maxsize=32)
def _subset(file: str, characters: str) -> str:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    path = next(path for folder in directories() for path in folder.rglob(file))
    font = TTFont(path, recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=["kern", "tnum", "lnum", "mark", "mkmk", "ccmp"], hinting=False))
    subsetter.populate(text=characters)
    subsetter.subset(font)
    font.flavor = "woff"
    target = io.BytesIO()
    font.save(target)
    return base64.b64encode(target.getvalue()).decode()
