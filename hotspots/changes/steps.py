"""What single commands write into a project: the council's decision, weights, suggestions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from hotspots.changes.init import refuse_overwriting
from hotspots.changes.transaction import Change
from hotspots.inputs.decisions import Decision
from hotspots.inputs.layers.writing import dump_document
from hotspots.inputs.read.text import read_text
from hotspots.inputs.suggestions import NAME

SITES = "sites.geojson"
_BLOCK = re.compile(r"^\[\[criteria\]\][^\n]*\n(?:(?!^\[)[^\n]*\n?)*", re.MULTILINE)


def record_decisions(change: Change, decisions: Sequence[Decision], *, file: str) -> None:
    """Write the statuses of the decided sites; everything else in the file stays as it is."""
    document = json.loads(read_text(change.read(SITES) or b""))
    by_site = {decision.site: decision for decision in decisions}
    changes = []
    for feature in document["features"]:
        properties = feature["properties"]
        decision = by_site.get(str(properties.get("id")))
        if decision is not None:
            changes.append({"site": decision.site, "before": properties.get("status"), "after": decision.status})
            also = {"council_order": decision.order, "year": decision.year, "cost_eur": decision.cost_eur}
            said: dict[str, object] = {name: value for name, value in also.items() if value is not None}
            before = f"{properties.get('status', 'candidate')} {properties.get('decided_on') or ''}".strip()
            if before != "candidate":
                said["decided_before"] = "; ".join(filter(None, (properties.get("decided_before"), before)))
            properties |= {"status": decision.status, "decided_on": decision.date, **said}
    change.put(SITES, dump_document(document))
    change.facts |= {"changes": changes, "dates": sorted({decision.date for decision in decisions})}
    change.private["file"] = file


def write_weights(project: Change, weights: Mapping[str, float], *, source: str) -> None:
    """Replace weight and source of every criterion in `project.toml`."""
    text = read_text(project.read("project.toml") or b"")

    def change(block: re.Match[str]) -> str:
        found = re.search(r'^id\s*=\s*["\']([^"\']+)["\']', block[0], flags=re.MULTILINE)
        if found is None or found[1] not in weights:
            return block[0]
        weight, quoted = f"weight = {weights[found[1]]:g}", f"source = {json.dumps(source, ensure_ascii=False)}"
        changed = re.sub(r"^weight\s*=\s*[^\s#]+", lambda _: weight, block[0], flags=re.MULTILINE)
        return re.sub(r"^source\s*=\s*(\"(?:[^\"\\]|\\.)*\"|'[^']*')", lambda _: quoted, changed, flags=re.MULTILINE)

    project.put("project.toml", _BLOCK.sub(change, text).encode())


def keep_suggestions(change: Change, features: Sequence[Mapping[str, object]], *, overwrite: bool) -> Path:
    """Write features as the project's suggestions; return the file. Raises InputError if it exists."""
    path = change.folder / NAME
    refuse_overwriting(path, overwrite=overwrite)
    change.put(NAME, suggestions_file(features))
    return path


def suggestions_file(features: Sequence[Mapping[str, object]]) -> bytes:
    """Return features as a file that is ready to be inspected next."""
    return dump_document({"type": "FeatureCollection", "features": list(features)})


def with_key(text: str, key: str, value: str) -> str:
    """Return a TOML text with a top-level key set; its comment stays."""
    new = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    head, bracket, rest = (
        re.split(r"(^\[)", text, maxsplit=1, flags=re.MULTILINE)
        if re.search(r"^\[", text, re.MULTILINE)
        else (text, "", "")
    )
    line = re.compile(rf'^{key}[ \t]*=[ \t]*("(?:[^"\\\n]|\\.)*"|[^#\n]*?)(?=[ \t]*(#|$))', re.MULTILINE)
    head = line.sub(lambda _: new, head, count=1) if line.search(head) else f"{new}\n{head}"
    return head + bracket + rest


def with_section(text: str, name: str, lines: str) -> str:
    """Return a TOML text with the table `name` replaced or added; the rest stays byte by byte."""
    section = re.compile(rf"^\[{re.escape(name)}\]\n(?:(?!\[|[ \t]*#|\s*$).*\n?)*", re.MULTILINE)
    new = f"[{name}]\n{lines}"
    return section.sub(lambda _: new, text, count=1) if section.search(text) else text.rstrip("\n") + "\n\n" + new


def with_years(text: str, years: str) -> str:
    """Return a TOML text with the years of the roll-out replaced or added."""
    there = re.compile(r"^years\s*=\s*\[.*?^\s*\]|^years\s*=\s*\[[^\n]*\]", re.MULTILINE | re.DOTALL)
    if there.search(text):
        return there.sub(lambda _: years, text, count=1)
    if re.search(r"^\[rollout\]", text, re.MULTILINE):
        return re.sub(r"^\[rollout\]", lambda _: f"[rollout]\n{years}", text, count=1, flags=re.MULTILINE)
    return text.rstrip("\n") + f"\n\n[rollout]\n{years}\n"
