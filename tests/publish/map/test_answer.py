"""The utility's answer: filled by keyboard, kept against a crash, saved as one file in the contract's form."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from hotspots.publish.map.html import render
from tests.publish.map.conftest import sample_html
from tests.publish.map.sample import extras, many, town

UTILITY = ("utility", "de")
#: Comes back when what was to be kept before is on the disk: the store reads after it has written.
KEPT = """() => new Promise((done) => {
  indexedDB.open("hotspots-answers").onsuccess = (opened) => {
    opened.target.result.transaction("drafts").objectStore("drafts").getAll().onsuccess = () => done();
  };
})"""


def saved(page) -> dict:
    if not page.locator("#answer-by").input_value():
        page.locator("#answer-by").fill("Stadtwerke")
    with page.expect_download() as saving:
        page.locator("#save-answer").focus()
        page.keyboard.press("Enter")
    return json.loads(saving.value.path().read_text(encoding="utf-8"))


def kept(page) -> None:
    expect(page.locator("#answer-state")).to_contain_text("Gespeichert auf diesem Gerät")


def test_the_form_is_filled_by_keyboard_alone_and_saved(show):
    page = show(sample_html(*UTILITY)).page
    page.locator("#site-stiftsplatz details.answer > summary").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#site-stiftsplatz .form")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("v")  # vorhandenes Leerrohr
    page.keyboard.press("Tab")
    page.keyboard.type("1.234,50")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.type("9,145")
    page.keyboard.press("Tab")
    page.keyboard.type("49,974")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Schacht =1+1 < 2")
    page.locator("#answer-by").focus()
    page.keyboard.type("Stadtwerke")
    kept(page)
    answer = saved(page)
    assert answer.pop("date")
    assert answer == {
        "schema": "hotspots/answer/1",
        "plan": town().fingerprint,
        "by": "Stadtwerke",
        "sites": [
            {
                "id": "stiftsplatz",
                "verdict": "conditional",
                "connection_method": "duct",
                "connection_eur": 1234.5,
                "priority": 2,
                "mount": {"lon": 9.145, "lat": 49.974},
                "comment": "Schacht =1+1 < 2",
            }
        ],
        "proposed": [],
    }


def test_a_mounting_point_is_chosen_on_the_map_by_keyboard_and_a_site_proposed(show):
    page = show(sample_html(*UTILITY)).page
    page.locator("#add-site").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Bahnhof")
    page.locator("#proposed [data-pick]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "map_town"
    assert page.locator(".cross").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.hasAttribute('data-pick')")
    middle = page.evaluate("[hotspots.map.getCenter().lng, hotspots.map.getCenter().lat]")
    (site,) = saved(page)["proposed"]
    assert site["name"] == "Bahnhof"
    assert [site["lon"], site["lat"]] == pytest.approx(middle, abs=1e-6)
    page.locator("#proposed [data-pick]").click()
    page.keyboard.press("Escape")
    assert page.locator(".cross").count() == 0
    page.locator("#add-site").click()
    legends = page.locator("#proposed legend")
    first = legends.all_inner_texts()[0]
    page.locator("[data-remove]").first.click()
    assert legends.all_inner_texts() == [first]  # the second is the first now
    page.locator("[data-remove]").click()
    assert saved(page)["proposed"] == []


def test_entries_come_back_after_the_page_is_gone_but_only_for_the_same_plan(browser, tmp_path):
    file = tmp_path / "map.html"
    other = tmp_path / "other.html"
    file.write_text(sample_html(*UTILITY), encoding="utf-8")
    other.write_text(render(replace(town(), fingerprint="another"), extras()), encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.goto(file.as_uri())
    page.locator("#site-karlsplatz details.answer > summary").click()
    page.locator("#site-karlsplatz textarea").fill("Mast ist zu schwach")
    kept(page)
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(other.as_uri())
    expect(page.locator("#answer-state")).to_contain_text("0 von 7")
    page.goto(file.as_uri())
    page.wait_for_selector("#site-karlsplatz textarea")
    assert page.locator("#site-karlsplatz textarea").input_value() == "Mast ist zu schwach"
    assert "Frühere Eingaben" in page.locator("#answer-state").inner_text()
    context.close()


def test_leaving_with_unsaved_entries_warns_and_saving_ends_that(show):
    page = show(sample_html(*UTILITY)).page
    warned = "(() => { const e = new Event('beforeunload', {cancelable: true}); dispatchEvent(e); return e.defaultPrevented; })()"
    assert page.evaluate(warned) is False
    page.locator("#answer-by").fill("x")
    assert page.evaluate(warned) is True
    saved(page)
    assert page.evaluate(warned) is False


def test_prices_are_read_in_german_and_english_notation(show):
    page = show(sample_html(*UTILITY)).page
    page.locator("#site-karlsplatz details.answer > summary").click()
    page.locator("#site-karlsplatz textarea").fill("x")
    for typed, read in (
        ("1234", 1234), ("1.234", 1234), ("1,234", 1234), ("12,5", 12.5), ("1.234.567,89", 1234567.89), ("1,234.50", 1234.5),
        ("1 500 €", 1500), ("0", 0), ("  ", None),
    ):  # fmt: skip
        page.locator("#site-karlsplatz [data-field=connection_eur]").fill(typed)
        assert saved(page)["sites"][0]["connection_eur"] == read, typed


def test_what_is_no_number_is_marked_and_not_saved(show):
    page = show(sample_html(*UTILITY)).page
    page.locator("#site-karlsplatz details.answer > summary").click()
    for field, typed in (("connection_eur", "viel"), ("connection_eur", "-5"), ("priority", "1,5"), ("priority", "0"), ("lat", "91")):  # fmt: skip
        one = page.locator(f"#site-karlsplatz [data-field={field}]")
        assert "Bitte eine Zahl eintragen" not in page.locator("#site-karlsplatz .form").inner_text()
        one.fill(typed)
        assert "Bitte eine Zahl eintragen" in page.locator("#site-karlsplatz .form").inner_text(), typed
        page.locator("#save-answer").click()
        assert page.evaluate("document.activeElement.dataset.field") == field
        assert "nicht gespeichert" in page.locator("#answer-state").inner_text()
        one.fill("")
        page.evaluate("document.querySelector('#answer-state').textContent = ''")


def test_what_was_kept_meanwhile_does_not_hide_that_nothing_was_saved(show):
    page = show(sample_html(*UTILITY)).page
    page.locator("#site-karlsplatz details.answer > summary").click()
    page.locator("#site-karlsplatz [data-field=priority]").evaluate(
        """(field) => {
          field.value = "viel";
          field.dispatchEvent(new Event("input"));
          document.querySelector("#save-answer").click(); // before the draft has reached the disk
        }"""
    )
    page.evaluate(KEPT)
    assert "nicht gespeichert" in page.locator("#answer-state").inner_text()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("lon", "9,145", "Länge und Breite"),
        ("comment", "<b>gut</b>", "ohne HTML"),
        ("connection_eur", "20.000.000", "eine Zahl"),
    ],
)
def test_what_the_town_would_refuse_is_not_saved(show, field, typed, words):
    """Half a mount is no null, markup and sums out of range are said where they stand."""
    page = show(sample_html(*UTILITY)).page
    page.locator("#answer-by").fill("Stadtwerke")
    page.locator("#site-karlsplatz details.answer > summary").click()
    page.locator(f"#site-karlsplatz [data-field={field}]").fill(typed)
    page.locator("#save-answer").click()
    assert words in page.locator("#site-karlsplatz .form").inner_text()
    assert "nicht gespeichert" in page.locator("#answer-state").inner_text()


def test_the_answering_body_is_asked_for_and_a_new_site_needs_name_and_place(show):
    page = show(sample_html(*UTILITY)).page
    page.locator("#save-answer").click()
    assert page.evaluate("document.activeElement.id") == "answer-by"
    page.locator("#answer-by").fill("Stadtwerke")
    page.locator("#add-site").click()
    page.locator("#proposed textarea").fill("gut")
    page.locator("#save-answer").click()
    assert page.evaluate("document.activeElement.dataset.field") == "name"


def test_a_saved_answer_is_opened_again_on_another_machine(show, tmp_path):
    """What comes out once more is the same; an answer to another plan is refused."""
    page = show(sample_html(*UTILITY)).page
    page.locator("#site-karlsplatz details.answer > summary").click()
    for field, typed in {"connection_eur": "1.234,50", "lon": "9,145", "lat": "49,974", "comment": "gut"}.items():
        page.locator(f"#site-karlsplatz [data-field={field}]").fill(typed)
    page.locator("#site-karlsplatz .form details > summary").click()
    page.locator("#site-karlsplatz [data-field=connection_until]").fill("2023-12-31")
    first = saved(page)
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(first), encoding="utf-8")
    other = show(sample_html(*UTILITY)).page
    other.locator("#open-answer").set_input_files(file)
    expect(other.locator("#site-karlsplatz textarea").first).to_have_value("gut")
    assert other.locator("#site-karlsplatz textarea").first.is_visible()
    assert saved(other) == first
    file.write_text(json.dumps(first | {"plan": "ef" * 32}), encoding="utf-8")
    other.locator("#open-answer").set_input_files(file)
    expect(other.locator("#answer-state")).to_contain_text("anderen Plan")


def test_of_many_sites_the_form_stands_in_one_place(show):
    page = show(render(many(300), extras())).page
    page.locator("#ranking .actions button").first.click()
    page.locator("[role=dialog] button", has_text="Zur Antwort").click()
    page.locator("#answer-host textarea").fill("gut")
    (site,) = saved(page)["sites"]
    assert site["id"] == many(300).sites[0].id
