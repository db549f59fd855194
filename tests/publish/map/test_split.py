"""A page in files beside one another works under the strictest policy of a town's web server."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image

from hotspots.publish.map.html import render, split
from tests.publish.map.sample import extras, town, with_sites


class _Strict(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Serve a folder on loopback with the policy."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Strict, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("given", [None, extras()], ids=["public", "utility"])
def test_a_page_in_files_works_under_default_src_self(browser, address, tmp_path, given):
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "#336699").save(stream, "JPEG")
    with_photo = (replace(town().sites[0], picture=stream.getvalue()), *town().sites[1:])
    files = split(render(with_sites(town(), with_photo), given))
    assert {name.rpartition(".")[2] for name in files} == {"html", "css", "js", "jpg"}
    (tmp_path / "favicon.ico").touch()
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    page = browser.new_page()
    messages: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.goto(f"{address}/map.html")
    page.locator("[data-pin=stiftsplatz]").click()
    assert page.locator("[role=dialog]").is_visible()
    page.locator(".photo").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.photo').naturalWidth === 40")
    page.locator("#what-if > summary").click()
    page.locator("[data-preset=demand]").click()
    assert page.locator("#banner").is_visible()
    assert messages == []
    assert set(asked) == {f"/{name}" for name in files}
    page.close()
