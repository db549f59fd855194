"""One Chromium for all tests of the page, and pages that record every request and every console message."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from hotspots.base.text import Lang
from hotspots.publish.map.html import render
from tests.publish.map.sample import extras, town

#: The one without windows starts a page in a third of the time.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
#: How long a machine may take that does ten things at once.
PATIENCE_MS = 120_000
expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Opened:
    """A page and what it did that it should not."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def told(self, least: int) -> list[str]:
        """Return the console's messages as soon as there are so many."""
        while len(self.messages) < least:
            self.page.wait_for_event("console", timeout=PATIENCE_MS)
        return self.messages


@contextmanager
def launched() -> Iterator[Browser]:
    """Yield a Chromium."""
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("Chromium is missing: scripts/test says what to install")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Open HTML from a file and record requests beyond it and console messages."""
    contexts = []

    def opened(
        html: str,
        *,
        name: str = "map.html",
        fragment: str = "",
        width: int = 1280,
        height: int = 900,
        script: bool = True,
        touch: bool = False,
    ) -> Opened:
        file = tmp_path / name
        file.write_text(html, encoding="utf-8", newline="\n")
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            reduced_motion="reduce",
            accept_downloads=True,
            has_touch=touch,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        result = Opened(context.new_page())
        own = file.as_uri()
        result.page.on(
            "request",
            lambda r: (
                None
                if r.url.split("#")[0] == own or r.url.startswith(("data:", "blob:"))
                else result.requests.append(r.url)
            ),
        )
        result.page.on("console", lambda m: result.messages.append(m.text))
        result.page.on("pageerror", lambda e: result.messages.append(str(e)))
        result.page.goto(own + fragment)
        if script and "async function startAnswers" in html and 'class="answer-all' in html:
            expect(result.page.locator(".answer-all")).to_be_visible()
        return result

    yield opened
    for context in contexts:
        context.close()


@cache
def sample_html(edition: str, lang: Lang) -> str:
    """Return the sample's page."""
    return render(town(lang), extras(lang) if edition == "utility" else None)
