"""``hotspots run``: the main job, from the project folder to both sets of outputs."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.base.text import Lang, tr
from hotspots.cli.frame import (
    common_options,
    described,
    echo,
    option,
    out_option,
    print_json,
    print_problems,
    project_argument,
    say,
    tell_of_strays,
)


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @described(
        lang,
        "Check everything, compute the ranking and write two folders: public/ for everyone and utility/ "
        "(confidential).",
    )
    @project_argument(lang)
    @out_option(lang)
    @option(lang, "--open", "open_map", words=tr("Open the map afterwards."), is_flag=True)
    @common_options(lang)
    def run(project: Path, out: Path, open_map: bool, as_json: bool) -> None:
        from hotspots.publish.deliver import deliver

        results, files = deliver(project, out, lang)
        if as_json:
            print_json(lang, {"out": str(out), "files": sorted(files), "fingerprint": results.about.fingerprint})
        else:
            from hotspots.cli.terminal import print_ranking

            print_problems(results.warnings, lang, as_json=False)
            print_ranking(results, lang)
            _tell(out, sorted(files), lang)
            tell_of_strays(out, lang)
        if open_map:
            import webbrowser

            webbrowser.open((out / "public" / "map.html").resolve().as_uri())

    return run


def _tell(out: Path, names: list[str], lang: Lang) -> None:
    click.echo(err=True)
    say(tr("Written:"), lang)
    for name in names:
        echo(f"  {out / name}", err=True)
    say(
        tr("Double-click {out} to look at it. The folder utility is confidential.", out=out / "public" / "map.html"),
        lang,
    )
