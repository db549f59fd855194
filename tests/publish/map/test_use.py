"""What a reader does with the page, mostly by keyboard."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from hotspots.publish.map.html import render
from tests.publish.map.conftest import sample_html
from tests.publish.map.sample import site, town, with_sites

PUBLIC = ("public", "de")
FOCUS = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"


def names(page) -> list[str]:
    return page.locator("#ranking > li h3").all_inner_texts()


def test_markers_are_buttons_in_rank_order_with_rank_and_name(show):
    page = show(sample_html(*PUBLIC)).page
    labels = [pin.get_attribute("aria-label") for pin in page.locator(".pin").all()]
    assert labels[0] == "Rang 1: Stiftsplatz/Stiftskirche"
    assert [label.split(":")[0] for label in labels] == [f"Rang {i}" for i in range(1, 7)] + ["Zurzeit nicht umsetzbar"]


def test_no_marker_hides_another_at_any_zoom_and_width(show):
    for width in (1280, 360):
        page = show(sample_html(*PUBLIC), width=width).page
        for zoom in (12, 13.5, 15, 17):
            page.evaluate("(z) => hotspots.map.setView([49.975, 9.145], z, {animate: false})", zoom)
            boxes = page.evaluate(
                "[...document.querySelectorAll('.pin')].map((p) => p.getBoundingClientRect()).map((r) => [r.x + r.width / 2, r.y + r.height / 2])"
            )
            gaps = [((a - c) ** 2 + (b - d) ** 2) ** 0.5 for i, (a, b) in enumerate(boxes) for c, d in boxes[:i]]
            assert min(gaps) >= 30


def test_a_popup_takes_the_focus_gives_it_back_and_closes_with_escape(show):
    page = show(sample_html(*PUBLIC)).page
    page.locator("[data-pin=karlsplatz]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS) == "Karlsplatz"
    assert page.locator("[role=dialog]").is_visible()
    assert page.locator("[data-pin=karlsplatz]").get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == "Gründe ansehen"
    page.keyboard.press("Escape")
    assert page.locator("[role=dialog]").count() == 0
    assert page.evaluate(FOCUS) == "Rang 4: Karlsplatz"


def test_from_list_to_map_and_back(show):
    page = show(sample_html(*PUBLIC)).page
    page.locator("#site-freihofsplatz .actions button").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS) == "Freihofsplatz"
    page.locator("[role=dialog] button", has_text="Schließen").click()
    assert page.evaluate(FOCUS) == "Auf der Karte: Freihofsplatz"
    page.locator("[data-pin=freihofsplatz]").click()
    page.locator("[role=dialog] button.primary").click()
    assert page.evaluate("document.activeElement.id") == "site-freihofsplatz"
    assert page.locator("#site-freihofsplatz details.more").get_attribute("open") is not None


def test_skip_links_come_first_and_lead_to_list_and_map(show):
    page = show(sample_html(*PUBLIC)).page
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == "Zur Rangliste springen"
    page.keyboard.press("Enter")
    page.wait_for_url("**#h-list")
    assert page.evaluate("document.activeElement.id") == "h-list"


def test_weights_reorder_list_map_table_and_print_and_say_so(show):
    page = show(sample_html(*PUBLIC)).page
    before = names(page)
    page.locator("#what-if > summary").click()
    page.locator("[data-preset=demand]").click()
    after = names(page)
    assert after != before
    assert sorted(after) == sorted(before)
    expect(page.locator("#news")).to_contain_text("weicht vom Vorschlag ab")
    told = page.locator("#news").inner_text()
    assert after[2] in told
    assert told.count(" von Rang ") == 3, told
    assert told.endswith("; und ein weiterer.")
    assert page.locator(".pin").nth(1).get_attribute("aria-label") == f"Rang 2: {after[1]}"
    still = page.evaluate(
        "[...document.querySelectorAll('#still .mark')].map((m) => [m.querySelector('title').textContent, m.querySelector('text').textContent])"
    )
    assert {name: int(rank) for name, rank in still if rank.isdigit()} == {name: i + 1 for i, name in enumerate(after)}
    assert "im Vorschlag Rang" in page.locator("#ranking > li").nth(1).inner_text()
    page.locator("#reset").click()
    assert names(page) == before
    expect(page.locator("#news")).to_contain_text("Die Reihenfolge bleibt wie im Vorschlag.")


def test_a_slider_that_moves_four_steps_is_told_of_once_when_it_rests(show):
    page = show(sample_html(*PUBLIC)).page
    page.locator("#what-if > summary").click()
    page.evaluate(
        "new MutationObserver((all) => { window.told = (window.told ?? 0) + all.length; }).observe(document.querySelector('#news'), { childList: true })"
    )
    page.clock.install(time=0)
    page.clock.pause_at(1000)  # the page's time stands still between the keys, however slow the machine
    page.locator("#weight-readiness").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("window.told") is None
    page.clock.run_for(600)
    assert page.evaluate("window.told") == 1


def test_focus_that_moves_on_is_never_under_the_popup(show):
    page = show(sample_html(*PUBLIC)).page
    page.locator("[data-pin=stiftsplatz]").click()
    page.locator("[data-pin=marstallplatz]").focus()
    assert page.locator("[role=dialog]").count() == 0
    assert page.evaluate("document.activeElement.dataset.pin") == "marstallplatz"


def test_sliders_work_by_keyboard_and_keep_the_focus(show):
    page = show(sample_html(*PUBLIC)).page
    page.locator("#what-if > summary").click()
    page.locator("#weight-readiness").focus()
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.id") == "weight-readiness"
    assert page.locator("#weight-readiness").get_attribute("aria-valuetext") == "0\u00a0%"
    for id_ in ("connection", "demand"):
        page.locator(f"#weight-{id_}").focus()
        page.keyboard.press("Home")
    expect(page.locator("#news")).to_contain_text("gleiche Gewichte")


def test_a_view_is_shared_as_a_link(show):
    page = show(sample_html(*PUBLIC)).page
    page.locator("#what-if > summary").click()
    page.locator("[data-preset=demand]").click()
    page.locator("#budget-panel > summary").click()
    page.locator("#budget").fill("2")
    page.wait_for_url("**b=14800")
    link, order = page.locator("#link").input_value(), names(page)
    assert link == page.url
    fragment = "#" + link.split("#")[1]
    again = show(sample_html(*PUBLIC), fragment=fragment).page
    assert names(again) == order
    assert again.locator("#budget").input_value() == "2"


def test_what_is_played_with_is_never_taken_for_the_proposal(show):
    page = show(sample_html(*PUBLIC)).page
    assert not page.locator("#banner").is_visible()
    page.locator("#what-if > summary").click()
    page.locator("[data-preset=demand]").click()
    assert "Gedankenspiel, nicht der Vorschlag" in page.locator("#banner").inner_text()
    page.emulate_media(media="print")
    assert page.locator("#played").is_visible()
    page.emulate_media(media="screen")
    page.locator("#budget-panel > summary").click()
    page.locator("#played", has_text="Auswahl für").wait_for()  # the panel tells the script that it opened
    page.locator("#back").click()
    assert not page.locator("#banner").is_visible()
    assert page.evaluate("[hotspots.state.weights, hotspots.state.budget]") == [None, None]
    page.wait_for_url("**/*.html")


@pytest.mark.parametrize(
    ("fragment", "is_other"), [("#w=0-100-0", True), ("#p=0123456789ab&w=0-100-0", True), ("#x", False)]
)
def test_a_link_of_another_plan_says_so_in_one_line(show, fragment, is_other):
    page = show(sample_html(*PUBLIC), fragment=fragment).page
    assert ("anderen Stand" in page.locator("#banner").inner_text()) == is_other
    assert page.locator("#banner").is_visible() == is_other


def test_one_finger_scrolls_the_page_and_the_town_stays_in_view(show):
    page = show(sample_html(*PUBLIC)).page
    assert page.evaluate("hotspots.map.dragging.enabled()")
    page.evaluate(
        "hotspots.map.panBy([90000, 0], {animate: false}); hotspots.map.panInsideBounds(hotspots.map.options.maxBounds, {animate: false})"
    )
    assert page.evaluate("hotspots.map.options.maxBounds.contains(hotspots.map.getCenter())")
    for size in ({"width": 1280, "height": 800}, {"width": 360, "height": 740}, {"width": 320, "height": 256}):
        page.set_viewport_size(size)
        assert page.locator("#map_town").bounding_box()["height"] <= 0.7 * size["height"] + 1


def test_a_view_is_shared_as_a_file(show, tmp_path):
    page = show(sample_html(*PUBLIC)).page
    page.locator("#what-if > summary").click()
    page.locator("[data-preset=demand]").click()
    page.locator("details.share summary").click()
    order = names(page)
    with page.expect_download() as saving:
        page.locator("#save-view").click()
    file = tmp_path / "view.json"
    saving.value.save_as(file)
    page.locator("#reset").click()
    assert names(page) != order
    page.locator("#open-view").set_input_files(file)
    expect(page.locator("#news")).to_contain_text("Datei")
    assert names(page) == order
    file.write_text("=1+1", encoding="utf-8")
    page.locator("#open-view").set_input_files(file)
    expect(page.locator("#news")).to_contain_text("keine gespeicherte")


def test_a_broken_link_changes_nothing(show):
    for fragment in ("#w=1-2", "#w=a-b-c", "#b=99", "#w=1-2-3000", "#<script>", "#w=%E0%A4%A"):
        opened = show(sample_html(*PUBLIC), fragment=fragment)
        assert names(opened.page) == [s.name for s in town().cards if s.rank]
        assert opened.messages == []


def test_the_budget_shows_which_sites_fit_not_by_colour_alone(show):
    page = show(sample_html(*PUBLIC)).page
    page.locator("#budget-panel > summary").click()
    page.locator("#budget").fill("2")
    assert "3 Standorte für 14.800" in page.locator("#budget-words").inner_text()
    fitting = [
        pin.get_attribute("data-pin")
        for pin in page.locator(".pin").all()
        if "passt ins Budget" in pin.get_attribute("aria-label")
    ]
    assert fitting == list(town().portfolios[2].sites)
    assert page.locator("#ranking > li.fits").count() == 3
    page.locator("#budget-off").click()
    assert page.locator(".fits").count() == 0


def test_layers_switch_map_and_print_alike(show):
    page = show(sample_html(*PUBLIC)).page
    page.locator("[data-layer=coverage]").check()
    assert page.evaluate("document.querySelector('#still .layer-coverage').hasAttribute('hidden')") is False
    page.locator("[data-layer=phases]").check()
    assert (
        page.locator("[data-pin=stiftsplatz]").get_attribute("aria-label") == "Rang 1: Stiftsplatz/Stiftskirche, 2022"
    )
    assert page.locator(".pin-year").first.inner_text() == "2022"
    page.locator("[data-layer=hotspots]").uncheck()
    assert page.evaluate("document.querySelector('#still .layer-hotspots').hasAttribute('hidden')") is True


def test_a_scale_in_metres_stands_on_the_map(show):
    assert show(sample_html(*PUBLIC)).page.locator(".leaflet-control-scale-line").inner_text() in ("100 m", "200 m")


def test_the_wheel_scrolls_the_page_until_the_map_is_used(show):
    page = show(sample_html(*PUBLIC)).page
    before = page.evaluate("hotspots.map.getZoom()")
    page.mouse.move(400, 500)
    page.mouse.wheel(0, 200)
    expect(page.locator("h1")).not_to_be_in_viewport()
    assert page.evaluate("hotspots.map.getZoom()") == before


def test_print_has_map_list_scale_north_date_and_sources_on_a4(show):
    page = show(sample_html(*PUBLIC)).page
    page.emulate_media(media="print")
    assert page.locator("#still").is_visible()
    assert page.locator("#town").is_hidden()
    for part in ("#still .scale", "#still .north", "#ranking > li >> nth=5", ".legend", "#h-sources", ".answers"):
        assert page.locator(part).first.is_visible(), part
    signs = "[...document.querySelectorAll('#still .layer-hotspots use')].map((sign) => getComputedStyle(sign).stroke)"
    assert set(page.evaluate(signs)) == {"rgb(60, 110, 63)"}
    pdf = page.pdf(prefer_css_page_size=True)
    assert b"/Type /Page\n" in pdf or b"/Type /Page" in pdf
    assert pdf.count(b"/MediaBox [0 0 59") in range(1, 5)


def test_400_percent_zoom_needs_no_sideways_scrolling(show):
    """1280 × 1024 at 400 % is 320 × 256 CSS pixels."""
    page = show(sample_html(*PUBLIC), width=320, height=256).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator("[data-pin=stiftsplatz]").focus()
    page.keyboard.press("Enter")
    assert page.locator("[role=dialog]").is_visible()


def test_the_page_works_in_a_frame(show, tmp_path):
    (tmp_path / "map.html").write_text(sample_html(*PUBLIC), encoding="utf-8")
    opened = show(
        '<!doctype html><html lang="de"><title>x</title><iframe src="map.html" title="Karte" width="900" height="700"></iframe>',
        name="town.html",
    )
    frame = opened.page.frame_locator("iframe")
    frame.locator("[data-pin=stiftsplatz]").click()
    assert frame.locator("[role=dialog]").is_visible()
    frame.locator("[role=dialog]").press("Escape")
    frame.locator("#what-if > summary").click()
    frame.locator(".share > summary").click()
    frame.locator("#copy").click()
    expect(frame.locator("#news")).to_contain_text("ohne die Seite um sie herum")  # the link is the map's own
    assert opened.messages == []


def test_what_a_browser_refuses_is_said_in_one_line_and_the_page_goes_on(show):
    """Neither the clipboard nor the address may be written; the page keeps nothing anywhere else."""
    opened = show(sample_html(*PUBLIC))
    page = opened.page
    page.evaluate("""() => {
        document.execCommand = () => false;
        history.replaceState = () => { throw new DOMException("", "SecurityError"); };
        for (const store of ["localStorage", "sessionStorage", "indexedDB", "caches"])
            Object.defineProperty(window, store, { get() { throw new DOMException(store, "SecurityError"); } });
    }""")
    page.locator("#what-if > summary").click()
    page.locator("[data-preset=demand]").click()
    page.locator(".share > summary").click()
    page.locator("#copy").click()
    expect(page.locator("#news")).to_contain_text("Kopieren ist hier gesperrt")
    assert "&w=" in page.locator("#link").input_value()
    assert page.evaluate("document.activeElement.id") == "link"
    page.locator("#back").click()
    assert not page.locator("#banner").is_visible()
    assert opened.messages == []


def test_pages_with_one_site_or_none_open_without_a_message(show):
    for sites in ((), (site("de", 0),), (site("de", 0, ranked=False),)):
        opened = show(render(with_sites(replace(town(), portfolios=(), phases=(), coverage=()), sites)))
        assert opened.messages == []
        assert opened.page.locator(".pin").count() == len(sites)


def test_the_data_island_is_exactly_what_the_page_reads(show):
    opened = show(sample_html(*PUBLIC))
    text = opened.page.locator("#data").text_content()
    assert json.loads(text)["sites"]["name"] == [s.name for s in town().sites]
    assert opened.page.evaluate("hotspots.data.sites.name") == [s.name for s in town().sites]


def test_what_was_decided_says_so_on_the_map(show):
    built = replace(site("de", 0, ranked=False), is_open=False, status="gebaut am 01.03.2023", blockers=())
    page = show(render(with_sites(town(), (site("de", 1), built)))).page
    pin = page.locator(f"[data-pin={built.id}]")
    assert pin.get_attribute("aria-label") == f"{built.name}: gebaut am 01.03.2023"
    pin.click()
    assert page.locator(".popup-rank").inner_text() == "gebaut am 01.03.2023"
