"""Pictures of the key pages, taken from the demo as it plays now: `python -m docs.screenshots HOME`.

HOME is an installation in which `galenic demo` has played. The pictures go where README and documentation show them.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from galenic.demo.scenes import YOURS

FOLDER = Path(__file__).parent / "_static" / "pages"
GALENIC = str(Path(sys.executable).with_name("galenic"))
CHROMIUM = os.environ.get("CHROMIUM", shutil.which("chromium") or "/usr/bin/chromium")
DESK, TELEPHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 780}


@dataclass(frozen=True)
class Picture:
    """A page as one of the demo's people sees it. `follow` are texts of links that lead there from `start`."""

    name: str
    who: str
    start: str
    follow: tuple[str, ...] = ()
    telephone: bool = False
    scheme: str = "light"


PICTURES = (
    Picture("my-work", "jonas.lindqvist", "/"),
    Picture("evidence", "jonas.lindqvist", "/evidence/?service=bioequivalence.study", ("Bioequivalence",)),
    Picture("evidence-dark", "jonas.lindqvist", "/evidence/?service=stability.study", ("tability",), scheme="dark"),
    Picture("order", "mei.tanaka", "/orders/", (YOURS.number,)),
    Picture("order-telephone", "mei.tanaka", "/orders/", (YOURS.number,), telephone=True),
    Picture("partners", "jonas.lindqvist", "/partners/"),
    Picture("audit-trail", "jonas.lindqvist", "/trail/"),
)


def main(home: Path) -> None:
    """Take all pictures."""
    passwords = json.loads((home / "demo" / "logins.json").read_text())
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served(home) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for picture in PICTURES:
            take(browser, address, picture, passwords[picture.who])
            print(FOLDER / f"{picture.name}.png")
        browser.close()


def take(browser: Browser, address: str, picture: Picture, password: str) -> None:
    """One picture of what fits on the screen."""
    size = TELEPHONE if picture.telephone else DESK
    context = browser.new_context(viewport=size, color_scheme=picture.scheme, device_scale_factor=1.5)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/account/login/")
    page.fill("[name=username]", picture.who)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/account/login" not in url)
    page.goto(f"{address}{picture.start}")
    for text in picture.follow:
        _follow(page, text)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


def _follow(page: Page, text: str) -> None:
    """The first link of the page's own content that says this."""
    page.locator("main a", has_text=text).first.click()
    page.wait_for_load_state()


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The installation's server on a free port of the loopback address, while it is needed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [GALENIC, "serve", "--port", str(port), "--workers", "0"]
    environment = os.environ | {"GALENIC_HOME": str(home)}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/account/login/")
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait(url: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not _answers(url):
        if time.monotonic() > until:
            raise TimeoutError(f"{url} does not answer")
        time.sleep(0.2)


def _answers(url: str) -> bool:
    try:
        urlopen(url).close()
    except URLError:
        return False
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]))
