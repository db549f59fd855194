"""Names, remarks and answers are text: nothing runs, nothing is evaluated, everything reads back exactly."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from hotspots.model.settings import AccessibilitySetting
from hotspots.publish.map.html import fragment, render
from hotspots.publish.page import Contribution, NamedPlace, Page, Portfolio, Street, UtilityExtras
from hotspots.publish.town_map.markup import escape
from tests.publish.map.hostile import all_strings, scripts
from tests.publish.map.sample import extras, town, with_sites

STRINGS = all_strings()
BATCH = 100
ACT = """() => {
  for (const d of document.querySelectorAll('details')) d.open = true;
  for (const b of document.querySelectorAll('.pin')) { b.click(); b.dispatchEvent(new Event('mouseover')); }
  document.querySelector('[data-preset=demand]').click();
  return [...document.querySelectorAll('[data-site] :is(h3, h4) bdi')].map((b) => b.textContent);
}"""


def hostile_page(strings: list[str]) -> Page:
    """Return a page that has the strings in every field that a file can fill."""
    page = town()
    model = page.cards[0]
    sites = tuple(
        replace(
            model, id=f"s{i:03}", name=text, rank=i + 1, lon=model.lon + 0.0002 * (i % 10), lat=model.lat + 0.0002 * (i // 10),
            certainty=text, reasons=(("for", text),), users=text, cost=text, when=text, mount=text, status=text, coverage=text, blockers=(text,), unknown=(text,),
            contributions=tuple(Contribution(c.criterion, text, c.value, c.contribution, text, c.quality) for c in model.contributions),
        )
        for i, text in enumerate(strings)
    )  # fmt: skip
    first = strings[0]
    page = replace(
        page,
        title=first, subtitle=first, answers=((first, first),), assumed=tuple(strings), changes=tuple(strings), data_date=first, fingerprint=first, notes=tuple(strings),
        criteria=tuple(replace(c, name=first) for c in page.criteria),
        phases=(),
        portfolios=tuple(Portfolio(1.0, text, ("s000",), text, text) for text in strings),
        ground=replace(page.ground, streets=tuple(Street(text, "street", ((9.145, 49.975), (9.146, 49.975))) for text in strings)),
        hotspots=tuple(NamedPlace(text, 9.145, 49.975, text) for text in strings),
        method=tuple(strings), sources=tuple((text, text, text) for text in strings),
        declaration=AccessibilitySetting(status=first, method=first, contact=first, enforcement=first),
    )  # fmt: skip
    return with_sites(page, sites)


def hostile_extras(strings: list[str]) -> UtilityExtras:
    given = extras()
    text = strings[0]
    return replace(
        given,
        handovers=tuple(replace(h, name=text, note=text) for h in given.handovers),
        prices=tuple((text, text, text, text) for _ in given.prices),
        methods=((text, text),),
    )


def readable(text: str) -> str:
    """Return what HTML can hold of a text."""
    return "".join("\ufffd" if escape(c) == "\ufffd" else c for c in text)


def test_there_are_enough_hostile_strings():
    assert len(STRINGS) > 500


def test_nothing_runs_and_every_name_reads_back(show, tmp_path, monkeypatch):
    """Every other page has no policy: what would run there ran, what would run under one is a message."""
    monkeypatch.chdir(tmp_path)
    for start in range(0, len(STRINGS), BATCH):
        policy = start % (2 * BATCH) == 0
        strings = STRINGS[start : start + BATCH]
        html = render(hostile_page(strings), hostile_extras(strings))
        if not policy:
            html, cut = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
            assert cut == 1
        opened = show(html, name=f"{start}.html")
        shown = opened.page.evaluate(ACT)
        assert sorted(shown) == sorted(readable(text) for text in strings)
        names = opened.page.evaluate("JSON.stringify(hotspots.data.sites.name)")
        assert json.loads(names) == strings
        assert opened.page.evaluate("window.ran") is None
        assert opened.requests == []
        assert opened.messages == []
        opened.page.context.close()
    assert not (tmp_path / "sentinel").exists()


def test_nothing_is_evaluated_while_building(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for start in range(0, len(STRINGS), BATCH):
        page = hostile_page(STRINGS[start : start + BATCH])
        text = render(page) + fragment(page)
        assert "49" not in re.findall(r"<bdi>(.*?)</bdi>", text)
        text.encode("utf-8")
    assert list(tmp_path.iterdir()) == []


def test_the_policy_alone_holds_when_markup_gets_into_the_page(show):
    """The other layer taken out: payloads stand raw in the page."""
    payloads = "".join(text for text in scripts() if "<!--" not in text and "</" not in text.removesuffix("</script>"))
    html = render(town()).replace("<main>", f"<main>{payloads}", 1)
    opened = show(html)
    assert any("Content Security Policy" in message for message in opened.told(1))
    assert opened.page.evaluate("window.ran") is None
    again = show(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html), name="open.html")
    again.page.wait_for_function("window.ran > 0")  # the payloads work where nothing stops them


def test_an_answer_keeps_hostile_text_exactly_or_refuses_it(show):
    """What the town's reader would refuse is not saved; every other text comes out as it was typed, and none runs."""
    texts = [text for text in STRINGS if not re.search("[\x00\r\n\ud800-\udfff]", text) and text.strip()][::7]
    harmless = [text for text in texts if not re.search(r"<\s*[a-z/!?]|javascript:", text, re.IGNORECASE)]
    assert 0 < len(harmless) < len(texts)
    page = show(render(town(), extras())).page
    page.locator("#answer-by").fill("Stadtwerke")
    type_in = """([texts, lon, lat]) => document.querySelectorAll('#proposed .form').forEach((form, i) => {
      const said = { name: "Neu", lon, lat, comment: texts[i] };
      for (const [key, value] of Object.entries(said)) {
        const field = form.querySelector(`[data-field=${key}]`);
        field.value = value;
        field.dispatchEvent(new Event('input'));
      }
    })"""
    place = page.evaluate("[String(hotspots.map.getCenter().lng), String(hotspots.map.getCenter().lat)]")
    for _ in harmless:
        page.locator("#add-site").click()
    for text in [t for t in texts if t not in harmless]:
        page.evaluate(type_in, [[text] * len(harmless), *place])
        page.locator("#save-answer").click()
        assert "nicht gespeichert" in page.locator("#answer-state").inner_text()
    page.evaluate(type_in, [harmless, *place])
    with page.expect_download() as saving:
        page.locator("#save-answer").click()
    answer = json.loads(saving.value.path().read_text(encoding="utf-8"))
    assert [entry["comment"] for entry in answer["proposed"]] == harmless
    assert page.evaluate("window.ran") is None
