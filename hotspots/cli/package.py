"""``hotspots package DIR``: the folder for the utility, and the same as a zip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from hotspots.base.text import Lang, tr
from hotspots.cli.frame import common_options, described, echo, option, out_folder, print_json, project_option, say


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @described(
        lang,
        "Write into the folder DIR everything for the utility: map, paper, GIS files, answer form, a "
        "README, checksums, and DIR.zip beside it. Confidential. The plan is kept in sent/.",
    )
    @click.argument("directory", metavar="DIR", type=out_folder(lang))
    @project_option(lang)
    @option(
        lang, "--release", "role", metavar="ROLE",
        words=tr("Release the plan; ROLE is the office, no person. Until then it is a draft everywhere, and again "
            "after every change of the inputs."),
    )  # fmt: skip
    @common_options(lang)
    def package(directory: Path, project: Path, role: str | None, as_json: bool) -> None:
        from hotspots.base.files import TEMPORARY_SUFFIX, lock, remove_strays, write_atomically, write_set
        from hotspots.changes.sent import keep_release, keep_sent, plan_view
        from hotspots.cli.clock import now
        from hotspots.cli.outputs import extras
        from hotspots.disclosure.public import published_costs
        from hotspots.model.release import Release
        from hotspots.planning.plan import check, plan
        from hotspots.publish.package import SUMS, package_files, zipped

        if role is not None and not role.strip():
            words = tr("Please name the office that releases the plan.")
            raise click.BadParameter(words.say(lang), param_hint="--release")
        inputs, at = check(project), now()
        if role is not None:
            costs = published_costs(inputs.settings.publication, len(inputs.network.handovers))
            inputs = replace(inputs, release=Release(inputs.fingerprint, " ".join(role.split()), at[:10], costs))
        results = plan(inputs)
        view = plan_view(results, inputs.overrides)
        files = package_files(results, view, extras(project, inputs, lang, as_json=as_json), lang)
        archive = (
            directory.resolve().with_suffix(".zip")
            if not directory.name
            else directory.with_name(f"{directory.name}.zip")
        )
        if role is not None and inputs.release:
            keep_release(project, inputs.release, view, at=at)
        else:
            keep_sent(project, view)
        with lock(directory):
            remove_strays(directory)
            for stray in archive.parent.glob(f".*{TEMPORARY_SUFFIX}"):
                if stray.name.startswith(f".{archive.name}."):
                    stray.unlink()
            write_set(directory, files, last=SUMS)
            write_atomically(archive, zipped(files, directory.name))
        if as_json:
            print_json(lang, {"folder": str(directory), "zip": str(archive), "files": sorted(files)})
            return
        for name in sorted(files):
            echo(directory / name)
        echo(archive)
        say(results.about.status + ". ", lang)
        say(tr("Confidential: for the utility only."), lang)

    return package
