"""The page as one self-contained HTML text: what Folium rendered, filled with data, under a policy.

The policy forbids every load; scripts and styles run by their hash. It is computed from the rendered document
before any data is filled in, so data can never become part of what is allowed to run. The script's data is one JSON
text; `<`, `>` and `&` are written as ``\\u003c`` …: nothing in it can end the element it stands in.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hotspots.base.text import number
from hotspots.publish.map import sections, suggestions
from hotspots.publish.map.cards import FACTS, ranked_list
from hotspots.publish.map.parts import part
from hotspots.publish.map.suggestions import script_data
from hotspots.publish.page import (
    CARDS_UP_TO,
    SITES_UP_TO,
    STREET_KINDS,
    Ground,
    Page,
    Site,
    UtilityExtras,
    say_all,
)
from hotspots.publish.town_map.drawing import still_map
from hotspots.publish.town_map.layout import View, beside, corners, degrees, far_away, streets_of, view_of
from hotspots.publish.town_map.markup import Markup, Node, el, facts, flatten, own
from hotspots.publish.town_map.paths import MOST_LINES

if TYPE_CHECKING:
    from hotspots.publish.map.figure import TownMap

Json = dict[str, Any]


def island(page: Page, view: View, is_far: NDArray[np.bool_]) -> Json:
    """Return the data of the page as JSON values."""
    place = {site.id: i for i, site in enumerate(page.sites)}
    return {
        "lang": page.lang,
        "foreign": page.foreign,
        "plan": page.fingerprint,
        "origin": view.origin,
        "piece": MOST_LINES,
        "view": (view.width, view.height),
        "words": say_all("script", page.lang),
        "criteria": [{"id": c.id, "name": c.name, "weight": c.weight} for c in page.criteria],
        "sites": _columns(page),
        "far": np.flatnonzero(is_far).tolist(),
        "portfolios": [
            {
                "eur": round(p.budget_eur),
                "budget": p.budget,
                "users": p.users,
                "invest": p.invest,
                "sites": [place[site] for site in p.sites if site in place],
            }
            for p in page.portfolios
        ],
        "streets": {kind: _named([street.name for street in streets_of(page, kind)]) for kind in STREET_KINDS},
        "hotspots": [(h.name, h.lon, h.lat) for h in page.hotspots],
        "suggestions": script_data(page),
    }


def _columns(page: Page) -> Json:
    sites = page.sites
    names = ["id", "name", "rank", "phase"]
    if len(sites) > CARDS_UP_TO:  # else the cards say it
        names += ["certainty", "users", "cost", "when"]
    columns: Json = {name: [getattr(site, name) for site in sites] for name in names}
    if not all(site.is_open for site in sites):
        columns["decided"] = ["" if site.is_open else site.status for site in sites]
    columns["lon"], columns["lat"] = page.places.round(6).T.tolist()
    low = list(zip(*(site.values for site in sites), strict=True))
    columns["values"] = low or None
    if page.is_rough:
        pairs = zip(low, zip(*(site.most for site in sites), strict=True), strict=True)
        columns["most"] = {str(c): most for c, (least, most) in enumerate(pairs) if least != most}
    if len(sites) > CARDS_UP_TO:
        columns["reasons"] = [" · ".join([*site.blockers, *(words for _, words in site.reasons)]) for site in sites]
    return columns


def _named(names: list[str]) -> Json:
    """Return the names that differ, and which of them each line has."""
    place = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return {"v": list(place), "i": [place[name] for name in names]}


def as_text(data: Mapping[str, Any]) -> str:
    """Write JSON that can stand in a ``<script type="application/json">``, in ASCII."""
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def fragment(page: Page) -> str:
    """Return the result and the list under headings of the second and third level."""
    say = say_all("page", page.lang) | {"foreign": page.foreign}
    ranked = [_item(site, say) for site in page.sites if site.rank is not None]
    blocked = [_item(site, say) for site in page.sites if site.rank is None and site.is_open]
    decided = [_item(site, say) for site in page.sites if not site.is_open]
    return el(
        "section",
        el("h2", el("bdi", page.title, lang=page.foreign_of(page.title))),
        facts(page.answers, None),
        [
            el("p", el("bdi", note, lang=page.foreign_of(note)) if note == page.illustrative else note)
            for note in page.notes
        ],
        el("ol", ranked) if ranked else None,
        [el("h3", say["blocked"]), el("ul", blocked)] if blocked else None,
        [el("h3", say["decided"]), el("ul", decided)] if decided else None,
        el("p", f"{say['date']}: {page.data_date}"),
        lang=page.lang,
    )


def _item(site: Site, say: dict[str, str]) -> Markup:
    words = [f"{say[key]}: {value}" for key, name in FACTS if (value := getattr(site, name))]
    said = site.certainty if site.is_open else site.status
    reasons = [el("li", el("bdi", reason)) for reason in (*site.blockers, *(words for _, words in site.reasons))]
    return el(
        "li",
        el("p", el("strong", own(site.name, say)), f" – {said}" if said else None),
        el("ul", reasons) if reasons else None,
        el("p", " · ".join(words)) if words else None,
    )


SEARCH_FROM = 20
"""From so many sites on a list has a search by name and a filter by state."""
SLOT = re.compile(r"<!--slot:([a-z-]+)-->")


def render(page: Page, extras: UtilityExtras | None = None) -> str:
    """Return the page: for everyone, or for the utility when `extras` are given."""
    return town_map(page, extras).get_root().render()


def split(document: str) -> dict[str, bytes]:
    """Return a page as files to lie beside one another, nothing inline, for servers that allow ``default-src 'self'`` only."""
    files: dict[str, bytes] = {}

    def moved(found: re.Match[str]) -> str:
        kind, text, photo = found.groups()
        name = f"map-{len(files) + 1}.{'jpg' if photo else 'css' if kind == 'style' else 'js'}"
        files[name] = b64decode(photo) if photo else text.encode()
        link = f'<link rel="stylesheet" href="{name}">' if kind == "style" else f'<script src="{name}"></script>'
        return name if photo else link

    bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>|<link rel="icon" href="data:,">', "", document)
    page = re.sub(r"<(style|script)>(.*?)</\1>|data:image/jpeg;base64,([\w+/=]+)", moved, bare, flags=re.S)
    return {"map.html": page.encode(), **files}


def town_map(page: Page, extras: UtilityExtras | None = None, *, layers: Collection[str] | None = None) -> TownMap:
    """Return the page as a Folium map of `layers` (default: all of its edition); what isn't chosen isn't in it."""
    from hotspots.publish.map.figure import LAYERS, SCRIPTS, SECRET, Additions, PageFigure, TownMap

    say = say_all("page", page.lang) | {"foreign": page.foreign}
    chosen = [name for name in LAYERS if (layers is None or name in layers) and (extras or name not in SECRET)]
    page, extras = _only(page, extras, chosen)

    def fill(document: str, added: Additions) -> str:
        slots = _slots(page, extras, say, added.names)
        meta = el("meta", http_equiv="Content-Security-Policy", content=policy(document))
        slots["policy"] = "" if added.any else meta
        slots["added"] = el("p", say["added"], class_="hint", id="added") if added.any else ""
        return SLOT.sub(lambda mark: slots[mark[1]], document)

    town = TownMap(say["map_label"], parts=(*SCRIPTS, "answer") if extras else SCRIPTS, layers=chosen)
    PageFigure(page.lang, confidential=extras is not None, fill=fill).add_child(town)
    return town


def _only(page: Page, extras: UtilityExtras | None, layers: Collection[str]) -> tuple[Page, UtilityExtras | None]:
    """Return the page without what belongs to other layers."""
    if "town" not in layers:
        page = replace(page, ground=Ground())
    none: dict[str, Any] = {name: () for name in ("coverage", "hotspots", "suggestions") if name not in layers}
    secret: dict[str, Any] = {name: () for name in ("network", "routes", "handovers") if name not in layers}
    return replace(page, **none), replace(extras, **secret) if extras else None


def policy(document: str) -> str:
    """Return the policy that lets exactly the scripts and styles of `document` run."""
    scripts = re.findall(r"<script>(.*?)</script>", document, re.S)
    styles = re.findall(r"<style>(.*?)</style>", document, re.S)
    return (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hashes(texts: list[str]) -> str:
    digests = (b64encode(sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def _slots(page: Page, extras: UtilityExtras | None, say: dict[str, str], offered: Sequence[str]) -> dict[str, str]:
    places = page.places
    is_far = far_away(places)
    near = places[~is_far]
    if not len(near):
        near = np.array([point for street in page.ground.streets for point in street.line]).reshape(-1, 2)
    around = np.vstack([near, beside(degrees(page.suggestions), near)])
    view = view_of(corners(around), float(around[0, 1]) if len(around) else 50.0)
    far = list(compress(page.sites, is_far))
    data = island(page, view, is_far)
    methods = [el("option", words, value=name) for name, words in (extras.methods if extras else ())]
    if offered:
        data["offered"] = list(offered)
    return {
        "title": el("title", page.title, lang=page.foreign_of(page.title)),
        "skip": part("skips", say),
        "head": sections.head(page, say, confidential=extras is not None),
        "banner": part("banner", say),
        "map-title": el("h2", say["map"], id="h-map", tabindex="-1"),
        "still": still_map(page, extras, view),
        "legend": flatten(
            [
                sections.legend(page, extras, say),
                None if extras else sections.downloads(page, say),
                sections.missing(page, extras, far, say),
            ]
        ),
        "list-title": el("h2", say["list"], id="h-list", tabindex="-1"),
        "panels": flatten([sections.what_if(page, say), sections.budget(page, say)]),
        "list": flatten(
            [
                _cut(page, say),
                part("search", say) if len(page.sites) >= SEARCH_FROM else None,
                ranked_list(page, extras, say),
            ]
        ),
        "more": flatten(_more(page, extras, say)),
        "foot": sections.foot(page, say),
        "forms": part("forms", say, methods=flatten(methods)) if extras else "",
        "data": as_text(data),
    }


def _cut(page: Page, say: dict[str, str]) -> list[Markup]:
    """Say how many of the sites are here: on the page at all, and without scripts."""
    shown, every = len(page.sites), max(page.sites_all, len(page.sites))
    cuts = ((SITES_UP_TO, every, "sites_cut", "hint"), (CARDS_UP_TO, shown, "first_sites", "hint only-static"))
    return [
        el("p", say[key].replace("{n}", str(most)).replace("{all}", number(count, page.lang)), class_=look)
        for most, count, key, look in cuts
        if count > most
    ]


def _more(page: Page, extras: UtilityExtras | None, say: dict[str, str]) -> list[Node]:
    return [
        part("answer", say) if extras else None,
        sections.spans(page, say),
        *sections.doubts(page, say),
        sections.rollout(page, say),
        sections.full_table(page.sites, say),
        suggestions.suggested(page, say),
        sections.tips(extras, say) if extras else None,
        sections.prices(extras, say) if extras else None,
        sections.existing(page, say),
        sections.sources(page, say),
    ]
