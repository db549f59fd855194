"""The answer form of the utility's edition: one form per site (cloned by the script) and one to save them all."""

from __future__ import annotations

from collections.abc import Mapping

from hotspots.publish.map.page import UtilityExtras
from hotspots.publish.town_map.markup import Markup, el

Say = Mapping[str, str]
VERDICTS = (("", "no_answer"), ("feasible", "feasible"), ("conditional", "conditional"), ("infeasible", "infeasible"))


def answer_section(say: Say) -> Markup:
    """Return the part where the answer is named, new sites are proposed and the file is saved."""
    return el(
        "section",
        el("h2", say["answer"], id="h-answer", tabindex="-1"),
        el("p", say["answer_intro"]),
        el(
            "p",
            el("label", say["by"], for_="answer-by"),
            el("input", id="answer-by", type="text", maxlength=200, autocomplete="organization"),
            class_="field",
        ),
        el("div", id="answer-host"),
        el("h3", say["proposed"]),
        el("div", id="proposed"),
        el("div", el("button", say["add_site"], type="button", id="add-site"), class_="actions"),
        el(
            "div", el("button", say["save_answer"], type="button", id="save-answer", class_="primary"), class_="actions"
        ),
        _labelled(say["open_answer"], el("input", type="file", accept=".json", id="open-answer")),
        el("p", id="answer-state", role="status"),
        aria_labelledby="h-answer",
        class_="answer-all only-js",
        hidden=True,
    )


def templates(extras: UtilityExtras, say: Say) -> Markup:
    """Return the inert forms that the script clones: for a known site and for a proposed one."""
    return Markup(
        el("template", _site_form(extras, say), id="form-site") + el("template", _new_form(extras, say), id="form-new")
    )


def _site_form(extras: UtilityExtras, say: Say) -> Markup:
    choices = [
        el("label", el("input", type="radio", value=value, data_field="verdict"), say[word], class_="choice")
        for value, word in VERDICTS
    ]
    verdict = el("fieldset", el("legend", say["verdict"]), choices)
    moved = el("fieldset", el("legend", say["moved_mount"]), _place(say))
    return el("div", verdict, _offer(extras, say), moved, _comment(say), _terms(say), class_="form")


def _offer(extras: UtilityExtras, say: Say) -> list[Markup]:
    """Return how the utility would connect, for how much, in which order."""
    methods = [el("option", "–", value=""), *(el("option", words, value=method) for method, words in extras.methods)]
    return [
        _labelled(say["own_method"], el("select", methods, data_field="connection_method")),
        _number(say["own_price"], "connection_eur"),
        _number(say["own_priority"], "priority", mode="numeric"),
    ]


def _terms(say: Say) -> Markup:
    """Return until when and on what an offer holds."""
    days = ("until", "connection_until"), ("after", "connection_after")
    texts = ("with", "connection_with", 1000), ("condition", "condition", 4000)
    return el(
        "details",
        el("summary", say["terms"]),
        _number(say["own_metres"], "connection_m"),
        _number(say["own_weeks"], "connection_weeks"),
        [_labelled(say[f"own_{word}"], el("input", type="date", data_field=field)) for word, field in days],
        [
            _labelled(say[f"own_{word}"], el("input", type="text", maxlength=most, data_field=field))
            for word, field, most in texts
        ],
    )


def _new_form(extras: UtilityExtras, say: Say) -> Markup:
    name = _labelled(say["name"], el("input", type="text", maxlength=300, data_field="name"))
    remove = el("div", el("button", say["remove"], type="button", data_remove=True), class_="actions")
    return el("fieldset", el("legend"), name, _place(say), _offer(extras, say), _comment(say), remove, class_="form")


def _place(say: Say) -> list[Markup]:
    pick = el("div", el("button", say["pick"], type="button", data_pick=True), class_="actions")
    return [_number(say["lon"], "lon"), _number(say["lat"], "lat"), pick]


def _comment(say: Say) -> Markup:
    return _labelled(say["comment"], el("textarea", rows=3, maxlength=4000, data_field="comment"))


def _number(words: str, field: str, *, mode: str = "decimal") -> Markup:
    return _labelled(
        words, el("input", type="text", inputmode=mode, maxlength=24, data_field=field, autocomplete="off")
    )


def _labelled(words: str, control: Markup) -> Markup:
    return el("label", el("span", words), control, class_="field")
