from __future__ import annotations

from galenic.reports import fonts


def test_the_typesetter_is_asked_what_it_can_show():
    assert fonts.unprintable("µλ≤≥±×½₀∞⁻Åőł–Ж") == frozenset()
    assert fonts.unprintable("a🎉") == {"🎉"}


def test_no_font_of_the_machine_is_used():
    ours = {str(folder) for folder in fonts.directories()}
    paths = [font.path for font in fonts.typesetter_fonts().fonts() if font.path]
    assert paths
    assert all(any(path.startswith(folder) for folder in ours) for path in paths)


def test_a_page_gets_the_glyphs_it_shows_and_no_more():
    few, many = fonts.web_faces("AUC"), fonts.web_faces("".join(map(chr, range(32, 500))))
    assert few.count("@font-face") == len(fonts.WEB_FACES)
    assert len(few) < len(many) / 3
    assert "http" not in few
