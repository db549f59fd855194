"""A paper as data, and what every chapter needs: plan, language, edition, ways to put figures into words.

Blocks stand in reading order and hold every sentence and figure; the writers only set them in type and take no markup
from their text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from hotspots.base.figures import spread
from hotspots.base.text import Lang, Text, capital, day, eur, tr
from hotspots.findings.model import Plan
from hotspots.findings.outcome import Outcome
from hotspots.findings.public import SiteTold, Told
from hotspots.model.estimate import Estimate
from hotspots.model.overrides import Overrides

Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; levels follow one another without a gap. `on_new_page` begins a page."""

    text: str
    level: int = 1
    on_new_page: bool = False
    may_follow: bool = False
    """Whether it stands below others where the page would stay half-empty."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `strong` for the few sentences that must not be missed."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: title, alignment, and its share of the width."""

    title: str
    align: Align = "left"
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row; `caption` says what it shows."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture among the document's `pictures`, with the text that stands for it."""

    name: str
    alt: str
    caption: str
    width_mm: float = 170


@dataclass(frozen=True, slots=True)
class Boxes:
    """A question with boxes to tick: (answer, whether ticked)."""

    question: str
    options: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A framed remark."""

    text: str


Block = Heading | Paragraph | Bullets | Table | Figure | Boxes | Note


@dataclass(frozen=True)
class Document:
    """A paper: `mark` stands on every page ("vertraulich …"), `running` in the page's head, `pictures` are SVG or JPEG.

    `size_pt` is the size of its text.
    """

    title: str
    subtitle: str
    running: str
    lang: Lang
    date: str | None
    mark: str | None
    blocks: tuple[Block, ...]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    size_pt: float = 10.5


@dataclass(frozen=True)
class Extras:
    """What a paper shows beside the plan: values taken over from the utility, and photos by site (JPEG, internal).

    With an `outcome` (of the paper's edition) it is a progress report.
    """

    overrides: Overrides = field(default_factory=Overrides)
    photos: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    offers: int = 0
    """For how many sites the utility has made an offer."""
    outcome: Outcome | None = None
    template: bytes = b""
    """The town's own DOCX that papers of that format are written into."""
    steps: tuple[tuple[str, Text], ...] = ()
    """What was done to the project, by day (ISO), in words without names."""


@dataclass(frozen=True)
class Paper:
    """One paper in one language, of a plan or of what everyone may see of it."""

    plan: Told
    lang: Lang
    extras: Extras = field(default_factory=Extras)

    @property
    def exact(self) -> Plan | None:
        """Return the exact plan in the utility's edition."""
        return self.plan if isinstance(self.plan, Plan) else None

    def say(self, english: str, /, **values: object) -> str:
        """Return a sentence of the table in the paper's language."""
        return tr(english, **values).say(self.lang)

    def eur(self, amount: float | None) -> str:
        """Return euros without cents; a dash for what isn't published."""
        return "–" if amount is None else eur(amount, self.lang)

    def span(self, figure: Estimate | None) -> str:
        """Return an estimate as "34 (10 bis 120)"."""
        if figure is None:
            return self.say("not known")
        return spread(figure.low, figure.best, figure.high).say(self.lang)

    def day(self, text: str | None) -> str:
        """Return a date as people write it, or that nobody has given it."""
        return self.given(day(text).say(self.lang))

    def given(self, text: str | None) -> str:
        """Return a setting, or that nobody has made it."""
        return text or self.say("not given")

    def facts(self, caption: str, rows: Iterable[tuple[str, str]], share: float = 3.0) -> Table:
        """Return a table of what is stated, and what; `share` of the second column, the first one has 1."""
        columns = (Column(self.say("Item")), Column(self.say("Content"), share=share))
        return Table(caption, columns, tuple(rows))

    @property
    def once(self) -> str:
        """Return what stands above what a site costs: where sums are gross, a cell says so."""
        gross = self.plan.about.terms.tax == "gross"
        return self.say("Cost once, net if not said") if gross else self.say("Cost once, net")

    def name(self, site: str) -> str:
        """Return a site's name."""
        return self.plan.site(site).site.name

    @property
    def ranked(self) -> list[SiteTold]:
        """Return the sites that have a rank."""
        return [s for s in self.plan.sites if s.ranked.rank is not None]

    @property
    def blocked(self) -> list[SiteTold]:
        """Return the open sites that something forbids."""
        return [s for s in self.plan.sites if s.ranked.rank is None and s.site.is_open]

    @property
    def planned(self) -> list[str]:
        """Return the sites of the roll-out in the order of building; without a roll-out all ranked ones."""
        plan = self.plan.rollout
        if plan is None or not plan.phases:
            return [s.site.id for s in self.ranked]
        return [site for phase in plan.phases for site in phase.sites]

    def assumption(self, name: str) -> float | None:
        """Return the best value of an assumption."""
        return next((f.best for f in self.plan.assumptions if f.id == f"assumption:{name}"), None)


def text_of(words: Text, lang: Lang) -> str:
    """Return a text in a language, its first letter large."""
    return capital(words).say(lang)
