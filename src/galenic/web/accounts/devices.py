"""What a browser calls itself, as people call it."""

from __future__ import annotations

#: In the order in which they are looked for: most browsers also name those that they descend from.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device_named(agent: str) -> str:
    """`Firefox on Windows` from a User-Agent header; the header itself, shortened, when it is unknown."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if not browser:
        return agent[:40] or "unknown"
    return f"{browser} on {system}" if system else browser
