"""Reading an answer as a person does: words, not markup."""

from __future__ import annotations

import html
import re

from django.http import HttpResponse


def words(answer: HttpResponse) -> str:
    """The text of a page, its white space as single blanks."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def value_of(answer: HttpResponse, name: str) -> str:
    """What an input of the page holds."""
    for tag in re.findall(r"<input\b[^>]*>", answer.content.decode()):
        if f'name="{name}"' in tag:
            found = re.search(r'value="([^"]*)"', tag)
            return html.unescape(found[1]) if found else ""
    raise AssertionError(f"the page has no input {name}")
