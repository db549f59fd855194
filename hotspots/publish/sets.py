"""The two sets of a run, whole: `public/`, `utility/`, and the manifest that ties them together.

What stands in `public/` is made from :class:`~hotspots.findings.model.PublicPlan` only, and is searched for
secrets before anything is written.
"""

from __future__ import annotations

from hotspots.base.errors import LeakError
from hotspots.base.files import MANIFEST, dump_json, sha256
from hotspots.base.text import Lang
from hotspots.disclosure.leaks import find_leaks, secrets_of
from hotspots.findings.model import Plan, PublicPlan
from hotspots.publish.map.fragment import fragment
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.map.from_results import extras_of
from hotspots.publish.map.html import OnlineMap, render
from hotspots.publish.map.page import Edition
from hotspots.publish.map.paths import drawn_places
from hotspots.publish.tables.delimited import ranking_csv
from hotspots.publish.tables.documents import ranking_json, rollout_json
from hotspots.publish.tables.workbook import ranking_xlsx


def output_files(results: Plan, public: PublicPlan, lang: Lang, *, online: OnlineMap | None = None) -> dict[str, bytes]:
    """Return name and content of every file of a run, the manifest among them.

    Raises :class:`~hotspots.base.errors.LeakError` if a public file holds a secret.
    """
    open_to_all = {f"public/{name}": data for name, data in public_files(public, lang, online=online).items()}
    refuse_leaks(open_to_all, results)
    confidential = utility_files(results, lang, online=online)
    files = open_to_all | {f"utility/{name}": data for name, data in confidential.items()}
    return files | {MANIFEST: manifest(results, files, lang)}


def public_files(public: PublicPlan, lang: Lang, *, online: OnlineMap | None = None) -> dict[str, bytes]:
    """Return the files of the public set by name."""
    return {
        "map.html": render(page_of(public, lang), online=online).encode(),
        "ranking.json": ranking_json(public, lang),
        "ranking.csv": ranking_csv(public, lang),
        "ranking.xlsx": ranking_xlsx(public, lang),
        "rollout.json": rollout_json(public, lang),
    }


def utility_files(results: Plan, lang: Lang, *, online: OnlineMap | None = None) -> dict[str, bytes]:
    """Return the files of the utility's set by name; every one of them is confidential."""
    return {
        "map.html": render(page_of(results, lang, is_expert=True), extras_of(results, lang), online=online).encode(),
        "ranking.json": ranking_json(results, lang),
        "ranking.csv": ranking_csv(results, lang),
        "ranking.xlsx": ranking_xlsx(results, lang),
        "rollout.json": rollout_json(results, lang),
    }


def map_file(
    results: Plan,
    public: PublicPlan,
    lang: Lang,
    *,
    edition: Edition,
    as_fragment: bool,
    online: OnlineMap | None,
) -> tuple[str, bytes]:
    """Return name and content of one edition's map, or of its list as a fragment. Raises LeakError as the sets do."""
    told = results if edition == "utility" else public
    page = page_of(told, lang, is_expert=edition == "utility")
    if as_fragment:
        name, text = "list.html", fragment(page)
    else:
        extras = extras_of(results, lang) if edition == "utility" else None
        name, text = "map.html", render(page, extras, online=online)
    if edition == "public":
        refuse_leaks({f"public/{name}": text.encode()}, results)
    return name, text.encode()


def refuse_leaks(files: dict[str, bytes], results: Plan) -> None:
    """Raise LeakError if one of the public `files` holds something that only the utility may see."""
    drawn = {
        f"{name} (drawn)": drawn_places(data.decode()).encode()
        for name, data in files.items()
        if name.endswith(".html")
    }
    leaks = find_leaks(files | drawn, secrets_of(results))
    if leaks:
        raise LeakError((leak.file, leak.what) for leak in leaks)


def manifest(results: Plan, files: dict[str, bytes], lang: Lang) -> bytes:
    """Return the manifest: fingerprints of inputs and outputs, version, seed and language."""
    about = results.about
    return dump_json(
        {
            "schema": "hotspots/manifest/1",
            "version": about.version,
            "seed": about.seed,
            "language": lang,
            "inputs": about.fingerprint,
            "outputs": {name: sha256(data) for name, data in sorted(files.items())},
        }
    ).encode()
