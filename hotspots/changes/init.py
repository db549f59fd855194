"""Make a new project folder: valid, commented, ready to be filled."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

from hotspots.base.errors import NOWHERE, InputError, Problem, meant, nearest
from hotspots.base.files import LOCK, dump_json, lock, write_atomically
from hotspots.base.history import HISTORY, WAIT_S, commit, recover, settle
from hotspots.base.text import Lang, tr, verbatim, words
from hotspots.model import workbook
from hotspots.model.protocol_items import schema_for
from hotspots.model.settings import ProtocolSetting
from hotspots.model.towns import STATES, metric_crs, state_code
from hotspots.publish.forms.project_workbook import project_workbook

#: Samples that come with the program, with where they stand in a copy of the sources (setup.py puts them into packages).
SAMPLES = {"aschaffenburg": "data", "operation": "hotspots/samples/operation"}
SCHEMA = "project.schema.json"
"""By this file editors know the keys of `project.toml`; the first line there names it."""

_SOURCE = tr("default of the program; to be adopted by the council")
_TWO_LANGUAGES = re.compile(r"# ([^#\n]*?) ¦ ([^\n]*)")
README = words("changes/init: files")["README.md"]


def init_project(
    folder: Path, *, title: str, municipality: str, state: str, with_workbook: bool = False, lang: Lang = "de"
) -> list[str]:
    """Write a new project into `folder`; return the names written. Raises InputError if it isn't empty."""
    _refuse_full(folder)
    code = state_code(state)
    if code is None:
        close = nearest(state, [word for code, (name, _) in STATES.items() for word in (code, name.de)])
        hint = meant(close, tr("Please give code or name."))
        raise InputError([Problem("init", NOWHERE, "--state", state, verbatim(", ".join(sorted(STATES))), hint)])
    template = files("hotspots.changes").joinpath("project_template.toml").read_text(encoding="utf-8")
    template = _TWO_LANGUAGES.sub(rf"# \{1 if lang == 'de' else 2}", template)
    values = {
        "title": title, "municipality": municipality, "state": code, "crs": metric_crs(code), "language": lang, "source": _SOURCE.say(lang),
    }  # fmt: skip
    for key, value in values.items():
        template = template.replace(f"@{key}@", json.dumps(value, ensure_ascii=False))
    empty = {"type": "FeatureCollection", "features": []}
    written = {
        "project.toml": template.encode(),
        "sites.geojson": dump_json(empty).encode(),
        "README.md": README.say(lang).encode(),
        "protocols/.gitkeep": b"",
        "footfall/.gitkeep": b"",
        "network/.gitkeep": b"",
    }
    written[SCHEMA] = (_beside("schemas", "docs/schemas") / SCHEMA).read_bytes()
    if with_workbook:
        written[workbook.FILE] = project_workbook(schema_for(ProtocolSetting()), values, lang)
    _begin(folder, written)
    return [name for name in written if not name.endswith(".gitkeep")]


def copy_sample(folder: Path, name: str) -> list[str]:
    """Copy a sample project into `folder`; return the names written. Raises InputError if it isn't empty."""
    _refuse_full(folder)
    source = sample_folder(name)
    paths = sorted(path.relative_to(source) for path in source.rglob("*") if path.is_file() and path.suffix != ".pyc")
    written = {path.as_posix(): (source / path).read_bytes() for path in paths if not path.parts[0].startswith(".")}
    _begin(folder, written)
    return list(written)


def sample_folder(name: str) -> Path:
    """Return where a sample stands."""
    return _beside(f"samples/{name}", SAMPLES[name])


def _beside(packaged: str, source: str) -> Path:
    """Return a folder of the package, or that of the copy of the sources that this module belongs to."""
    house = Path(__file__).resolve().parent.parent
    return house / packaged if (house / packaged).is_dir() else house.parent / source


def _refuse_full(folder: Path) -> None:
    settle(folder)
    if folder.exists() and any(path.name not in (LOCK, HISTORY) for path in folder.iterdir()):
        hint = tr("Please name a new folder.")
        found, allowed = tr("not empty"), tr("a new or empty folder")
        raise InputError([Problem(str(folder), NOWHERE, "DIR", found, allowed, hint)])


def _begin(folder: Path, written: Mapping[str, bytes]) -> None:
    """Write a new project wholly or not at all, over what a killed command left of one."""
    with lock(folder, wait_s=WAIT_S):
        recover(folder)
        _refuse_full(folder)
        commit(folder, written, number=0, action="init", at="", kept=False)


def write_new(path: Path, make: Callable[[], bytes], *, overwrite: bool) -> None:
    """Write what `make` returns. Raises InputError if `path` exists: nothing is replaced unasked."""
    refuse_overwriting(path, overwrite=overwrite)
    write_atomically(path, make())


def refuse_overwriting(path: Path, *, overwrite: bool) -> None:
    """Raise InputError if `path` exists and mustn't be replaced."""
    if not overwrite and path.exists():
        hint = tr("--overwrite replaces it.")
        found = tr("exists").de
        raise InputError([Problem(path.name, NOWHERE, "", found, tr("a new file"), hint)])
