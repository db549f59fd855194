"""Opens both maps in WebKit (the engine of a councillor's phone) and Firefox and goes the main ways through them.

Usage: ``python -m tests.clients.in_engines FOLDER [PICTURES]``; positive control: a page whose script is broken must be noticed.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

WIDE, PHONE = (1280, 900), (500, 800)
"""Window sizes; no window of these two engines gets narrower than 450 to 500 px, so the phone is a frame in it."""
PHONE_PX = 360
SETTLED_S = 0.4
"""Sections are laid out when they come into view; a person waits for that too."""
MINI_BROWSER = next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), Path("MiniBrowser"))


class Window(Protocol):
    """What the ways need of an engine."""

    def open(self, url: str) -> None:
        """Load a page and wait until it is there."""

    def ask(self, script: str) -> Any:
        """Return the value of a script's expression."""

    def click(self, selector: str) -> None:
        """Click like a person: the element must be in view and not covered."""

    def press(self, selector: str, keys: str) -> None:
        """Type keys into an element."""

    def picture(self, path: Path) -> None:
        """Save what is seen."""


class Through:
    """One engine by its WebDriver-like client; `by_css` finds an element, `keys` types, `shot` returns a PNG."""

    def __init__(self, client: Any, go: Callable[[str], None], find: Callable[[str], Any], shot: Callable[[], bytes]):
        self.client, self.open, self.find, self.shot = client, go, find, shot

    def ask(self, script: str) -> Any:
        """Return the value of a script's expression."""
        return self.client.execute_script(f"return {script}")

    def click(self, selector: str) -> None:
        """Scroll to an element and click it."""
        self.client.execute_script(
            f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'center'}})"
        )
        time.sleep(SETTLED_S)
        self.find(selector).click()

    def press(self, selector: str, keys: str) -> None:
        """Type keys into an element."""
        self.find(selector).send_keys(keys)

    def picture(self, path: Path) -> None:
        """Save what is seen."""
        path.write_bytes(self.shot())


@contextmanager
def webkit() -> Iterator[Through]:
    """Open WebKitGTK's own small browser."""
    from selenium import webdriver
    from selenium.webdriver.common.by import By
    from selenium.webdriver.webkitgtk.options import Options
    from selenium.webdriver.webkitgtk.service import Service

    options = Options()
    options.binary_location = str(MINI_BROWSER)
    options.add_argument("--automation")
    driver = webdriver.WebKitGTK(options=options, service=Service("/usr/bin/WebKitWebDriver"))
    try:
        driver.set_window_size(*WIDE)
        yield Through(
            driver, driver.get, lambda css: driver.find_element(By.CSS_SELECTOR, css), driver.get_screenshot_as_png
        )
    finally:
        driver.quit()


@contextmanager
def firefox() -> Iterator[Through]:
    """Open Firefox without a window."""
    from marionette_driver.marionette import Marionette

    logs = tempfile.mkdtemp()  # a file that is named gets removed first: of root's /dev/null nothing would be left
    driver = Marionette(bin="/usr/bin/firefox-esr", headless=True, startup_timeout=120, gecko_log=logs)
    driver.start_session()
    try:
        driver.set_window_rect(width=WIDE[0], height=WIDE[1])
        yield Through(
            driver, driver.navigate, lambda css: driver.find_element("css selector", css), lambda: driver.screenshot(format="binary")
        )  # fmt: skip
    finally:
        driver.delete_session()
        driver.cleanup()
        shutil.rmtree(logs)


def until(window: Window, script: str, seconds: float = 10) -> bool:
    """Wait until a script's expression is true; tell whether it became so."""
    end = time.monotonic() + seconds
    while not window.ask(script):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def faults(window: Window, folder: Path, pictures: Path, name: str) -> Iterator[tuple[str, bool]]:
    """Yield each step of the main ways, and whether it went well."""
    sites = json.loads((folder / "public/ranking.json").read_text(encoding="utf-8"))["sites"]
    first = sites[0]["name"]
    window.open((folder / "public/map.html").as_uri())
    yield "a pin for every site", until(window, f"document.querySelectorAll('.pin').length == {len(sites)}")
    yield "a card for every site", window.ask("document.querySelectorAll('[id^=site-]').length") >= len(sites)
    yield "the map begins on the first screen", window.ask("document.querySelector('.frame').getBoundingClientRect().top") <= 400  # fmt: skip
    window.picture(pictures / f"{name}-1280.png")
    window.click("[data-pin]")
    yield "a pin opens its popup", until(window, f"!!document.querySelector('[role=dialog]') && document.querySelector('[role=dialog]').innerText.includes({json.dumps(first)})")  # fmt: skip
    window.press("[role=dialog] button, [role=dialog] a", "\ue00c")
    yield "Escape closes it", until(window, "!document.querySelector('[role=dialog]')")
    window.click("#what-if > summary")
    window.click("[data-preset=demand]")
    yield "the what-if says that it is none", until(window, "!document.querySelector('.banner').hidden")
    window.click(".banner button")
    yield "one control leads back", until(window, "document.querySelector('.banner').hidden")
    yield from phone(window, folder, pictures, name)
    window.open((folder / "utility/map.html").as_uri())
    yield "the answer form is there", until(window, "!!document.querySelector('#save-answer')")
    window.click("#save-answer")
    yield "it asks who answers", until(window, "document.activeElement.id == 'answer-by'")
    window.press("#answer-by", "Stadtwerke")
    yield "it takes what is typed", window.ask("document.querySelector('#answer-by').value") == "Stadtwerke"
    window.click(f"#site-{sites[0]['id']} details.answer > summary")
    yield "a site's fields open", window.ask(f"document.querySelector('#site-{sites[0]['id']} details.answer').open") is True  # fmt: skip


def phone(window: Window, folder: Path, pictures: Path, name: str) -> Iterator[tuple[str, bool]]:
    """Look at the page in a frame as wide as a phone."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        frame = Path(place) / "phone.html"
        source = (folder / "public/map.html").as_uri()
        frame.write_text(f'<!doctype html><iframe src="{source}" style="width:{PHONE_PX}px;height:740px;border:0"></iframe>', encoding="utf-8")  # fmt: skip
        window.open(frame.as_uri())
        time.sleep(2)
        window.picture(pictures / f"{name}-360.png")
        inside = window.ask("document.querySelector('iframe').getBoundingClientRect().width")
        yield "a phone's width is looked at", round(inside) == PHONE_PX


def went(engine: Callable[[], Any], folder: Path, pictures: Path, name: str) -> list[str]:
    """Go all ways in one engine; return the steps that failed. An exception ends the ways as a failed step."""
    failed, looked = [], 0
    with engine() as window:
        try:
            for step, fine in faults(window, folder, pictures, name):
                looked += 1
                failed += [] if fine else [step]
        except Exception as error:  # noqa: BLE001 - whatever the engine says is the finding
            failed.append(f"after {looked} steps: {type(error).__name__}: {str(error).splitlines()[0]}")
    print(f"{name}: {looked} steps, {len(failed)} failed {failed}")
    return failed


def broken(folder: Path, place: Path) -> Path:
    """Return a copy of the maps whose script stops at once."""
    for edition in ("public", "utility"):
        (place / edition).mkdir(parents=True)
        page = (folder / edition / "map.html").read_text(encoding="utf-8")
        (place / edition / "map.html").write_text(page.replace("<script>", "<script>throw 1;"), encoding="utf-8")
    (place / "public/ranking.json").write_bytes((folder / "public/ranking.json").read_bytes())
    return place


def main(folder: Path, pictures: Path) -> int:
    """Go the ways in both engines; a page with a broken script must fail."""
    pictures.mkdir(parents=True, exist_ok=True)
    failed = went(webkit, folder, pictures, "webkit") + went(firefox, folder, pictures, "firefox")
    with tempfile.TemporaryDirectory() as place:
        control = went(firefox, broken(folder, Path(place) / "maps"), Path(place), "broken page")
    return int(bool(failed) or not control)


if __name__ == "__main__":
    here = Path(sys.argv[1]).resolve()
    sys.exit(main(here, Path(sys.argv[2]) if len(sys.argv) > 2 else here / "engines"))
