"""``hotspots compare A B``."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.base.text import Lang
from hotspots.cli.frame import common_options, described, print_json, town_folder


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""
    folder = town_folder(lang)

    @described(
        lang,
        "Compare two project folders (another season, another protocol, other weights): what changed per "
        "site, and why. Without B: what the measured use changes in the ranking of A.",
    )
    @click.argument("before", metavar="A", type=folder)
    @click.argument("after", metavar="[B]", type=folder, required=False)
    @common_options(lang)
    def compare(before: Path, after: Path | None, as_json: bool) -> None:
        from hotspots.cli.terminal import print_sentences
        from hotspots.planning.outcome import without_use
        from hotspots.planning.plan import check, plan
        from hotspots.ranking.compare import compare as compare_rankings

        inputs = check(before)
        one, other = plan(inputs if after else without_use(inputs)), plan(check(after) if after else inputs)
        found = compare_rankings(one.ranking, other.ranking)
        was = {found.site.id: found.site for found in one.sites}
        statuses = [
            f"{s.site.name}: " + old.standing + " → " + s.site.standing + "."
            for s in other.sites
            if (old := was.get(s.site.id)) is not None and old.status != s.site.status
        ]
        if as_json:
            print_json(lang, {
                "tau": round(found.tau, 6), "general": found.general, "statuses": statuses,
                "sites": [{
                    "id": s.site, "before": s.before.rank if s.before else None, "after": s.after.rank if s.after else None,
                    "sentence": s.sentence,
                } for s in found.sites],
            })  # fmt: skip
            return
        print_sentences((*found.general, *statuses, *(s.sentence for s in found.sites)), lang)

    return compare
