"""What a worker does for one project: plan it and write its result folder, or find that nothing has changed.

Takes and returns plain values only, so that any worker of the same version can do it.
"""

from __future__ import annotations

import json
import os
import traceback
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TypedDict

from hotspots import __version__
from hotspots.base.errors import NOWHERE, InputError, LeakError, MachineError, Problem
from hotspots.base.files import fingerprint, mixed_files, read_manifest
from hotspots.base.text import Lang, Text, tr, verbatim
from hotspots.inputs.project import NOT_INPUTS, read_release
from hotspots.inputs.settings import NAME as PROJECT_FILE

#: planned: computed now · kept: nothing had changed · broken: its inputs are at fault · machine: it couldn't be written.
State = Literal["planned", "kept", "broken", "machine"]
#: What a summary reads of a site, besides its users.
SITE_KEYS = ("id", "name", "lon", "lat", "rank", "score", "status", "cost_eur", "quality")


class Outcome(TypedDict):
    """What became of one project: its problems in the contract's form, and of its public ranking what a summary reads."""

    name: str
    state: State
    problems: list[dict[str, str]]
    ranking: dict[str, Any] | None


def plan_project(name: str, project: str, out: str, lang: Lang) -> Outcome:
    """Plan the project folder `project` into `out` unless that has been done; never raise for what the project holds."""
    from hotspots.publish.deliver import deliver

    folder, target = Path(project), Path(out)
    try:
        if is_current(folder, target, lang):
            return Outcome(name=name, state="kept", problems=[], ranking=_ranking(target))
        deliver(folder, target, lang)
        return Outcome(name=name, state="planned", problems=[], ranking=_ranking(target))
    except InputError as error:
        problems = [problem.as_json(lang) for problem in error.problems if problem.severity == "error"]
        return Outcome(name=name, state="broken", problems=problems, ranking=None)
    except LeakError as error:
        return failed(name, "broken", error.message, lang)
    except MachineError as error:
        return failed(name, "machine", error.message, lang)
    except OSError as error:
        return failed(name, "machine", verbatim(f"{error.filename}: {error.strerror}"), lang)
    except Exception as error:  # noqa: BLE001 - the boundary of one project: the others go on
        return failed(name, "broken", _bug(error), lang)


def is_current(project: Path, target: Path, lang: Lang) -> bool:
    """Tell whether the result in `target` was made whole from these inputs, as they are released, by this version."""
    manifest, inputs = read_manifest(target), fingerprint(project, leave_out=NOT_INPUTS)
    release = read_release(project, inputs)
    return (
        manifest is not None
        and manifest.get("version") == __version__
        and manifest.get("language") == lang
        and manifest.get("inputs") == inputs
        and manifest.get("release") == (asdict(release) if release else None)
        and not mixed_files(target)
    )


def failed(name: str, state: State, message: Text, lang: Lang) -> Outcome:
    """Return the outcome of a project for which there is one sentence to say."""
    said = Problem(name, NOWHERE, "", "", NOWHERE, message).as_json(lang)
    return Outcome(name=name, state=state, problems=[said], ranking=None)


def _ranking(target: Path) -> dict[str, Any]:
    """Return the little of the public ranking that the summary reads: it is kept for thousands of projects."""
    found = json.loads((target / "public" / "ranking.json").read_text(encoding="utf-8"))
    sites = [{key: site[key] for key in SITE_KEYS} | {"users": site["users_mean"]} for site in found["sites"]]
    return {"municipality": found["project"]["municipality"], "sites": sites, "overlap": found.get("overlap")}


def _bug(error: Exception) -> Text:
    """Say where the program failed, without any value of the project."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__}, {Path(last.filename).name}:{last.lineno}"
    return tr("This is a bug in the program ({place}); the other projects are not affected.", place=place)


#: The summary's folder beside the results.
SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Region:
    """A project folder, and the name and place of its result."""

    name: str
    project: Path
    target: Path


def find_regions(root: Path, out: Path) -> tuple[Region, ...]:
    """Return the projects below `root` by name, with their results below `out`. Raises InputError where there is none or two share a name.

    Links are not followed, and a project is not searched for further ones.
    """
    found: list[Region] = []
    for folder, below, files in os.walk(root):
        if PROJECT_FILE in files:
            name = Path(folder).resolve().name
            found.append(Region(name, Path(folder), out / name))
            below.clear()
        below[:] = sorted(name for name in below if not name.startswith("."))
    problems = _name_problems(found, root) if found else [_nothing_found(root)]
    if problems:
        raise InputError(problems)
    return tuple(sorted(found, key=lambda region: region.name))


def _name_problems(found: list[Region], root: Path) -> list[Problem]:
    """Note names that would share a result folder on any system (Windows and macOS ignore case and form)."""
    places: dict[str, list[str]] = {SUMMARY: []}
    for region in found:
        shown = region.project.relative_to(root).as_posix()
        places.setdefault(unicodedata.normalize("NFC", region.name).casefold(), []).append(shown)
    hint = tr("Please rename one of the folders: it names the result.")
    allowed = tr("each name once, not 'summary'")
    return [
        Problem(same[0], tr("folder"), "name", ", ".join(sorted(same)), allowed, hint)
        for name, same in places.items()
        if len(same) > 1 or (name == SUMMARY and same)
    ]


def _nothing_found(root: Path) -> Problem:
    allowed = tr("at least one folder with project.toml")
    hint = tr("'hotspots init' makes a project folder.")
    return Problem(root.name or str(root), tr("folder"), "", "–", allowed, hint)
