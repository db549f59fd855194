"""What would be said if everything that is counted were so many: each sentence must agree with its number whatever it is."""

from __future__ import annotations

import contextlib
import importlib
import io
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import hotspots
from hotspots.base import text
from hotspots.base.text import Lang, Text
from hotspots.cli.main import _run
from hotspots.disclosure.public import disclose
from hotspots.planning.plan import run
from hotspots.publish.deliver import Delivery
from hotspots.publish.report.context import Paper
from hotspots.publish.report.files import document

LANGS: tuple[Lang, Lang] = ("de", "en")


@contextlib.contextmanager
def counting(number: int) -> Iterator[set[str]]:
    """Let every count be `number`; yield what is said meanwhile."""
    for module in pkgutil.walk_packages(hotspots.__path__, "hotspots."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    sound, say, heard = text.counted, Text.say, set[str]()

    def counted(_: float, one: Text, many: Text) -> Text:
        return sound(number, one, many)

    def hear(words: Text, lang: Lang) -> str:
        heard.add(said := say(words, lang))
        return said

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "say", hear)
        for module in [m for m in sys.modules.values() if getattr(m, "counted", None) is sound]:
            patch.setattr(module, "counted", counted)
        yield heard


def heard_of(project: Path, number: int, *, everything: bool) -> set[str]:
    """Return what papers and terminal say of a project whose counts are all `number`; `everything`: pages and grounds as well."""
    with counting(number) as heard:
        plan = run(project)
        for lang in LANGS:
            for told in (plan, disclose(plan)):
                for kind in ("paper", "plain"):
                    document(Paper(told, lang), kind)
            if everything:
                Delivery(plan, lang).files()
            commands = [["rank", str(project)], ["rollout", str(project)], ["outcome", str(project)]]
            if everything:
                commands += [
                    ["check", str(project)],
                    *(["explain", s.site.id, "--project", str(project)] for s in plan.sites),
                ]
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                for words in commands:
                    _run(words, lang)
    return heard
