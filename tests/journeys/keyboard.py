"""A person without a mouse: they press Tab until what they look for has the focus, and then a key."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

#: Whether what has the focus, or the card that it stands in, is outlined.
OUTLINED = """() => {
    for (let each = document.activeElement; each; each = each.parentElement)
        if (getComputedStyle(each).outlineStyle !== 'none') return true;
    return false;
}"""
#: How often somebody presses Tab before they give up; more than any page has links.
PATIENCE = 300


class Keyboard:
    """Reaches everything with Tab alone, so what cannot be reached fails the journey."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def follow(self, text: str) -> None:
        """Press Enter on the link with exactly this name."""
        self._enter(self.page.get_by_role("link", name=text, exact=True))

    def press(self, text: str) -> None:
        """Press Enter on the button with exactly this name."""
        self._enter(self.page.get_by_role("button", name=text, exact=True))

    def type(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        self._reach(self.page.get_by_label(label))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, label: str, file: Path) -> None:
        """Choose a file in the field with this label."""
        self._reach(self.page.get_by_label(label))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(file)

    def _enter(self, wanted: Locator) -> None:
        self._reach(wanted)
        self.page.keyboard.press("Enter")

    def _reach(self, wanted: Locator) -> None:
        """Where several are the same, the first that Tab comes to. What has the focus has to show that it has."""
        expect(wanted.filter(visible=True).first).to_be_visible()
        self.page.wait_for_load_state()
        for _ in range(PATIENCE):
            if wanted.evaluate_all("found => found.includes(document.activeElement)"):
                assert self.page.evaluate(OUTLINED), f"{wanted} has the focus and does not show it"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{wanted} cannot be reached with Tab")
