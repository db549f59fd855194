"""Everything that `project.toml` may say. Closed: a key that isn't named here is refused.

What needs the rest of the project (does a site exist?) is checked in `inputs`.
"""

# ruff: noqa: RUF012 - pydantic copies defaults

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, model_validator

from hotspots.base.text import Text, verbatim
from hotspots.model.estimate import Distribution, Factor, Quality
from hotspots.model.figures import ASSUMPTIONS, PRICES
from hotspots.model.funding import Funding
from hotspots.model.network import Depth
from hotspots.model.operation import OperationSetting
from hotspots.model.payments import QUOTE_OF_UTILITY, VAT_PERCENT, Payer, Payment
from hotspots.model.publication import PublicationSetting
from hotspots.model.setting_types import (
    Day,
    Level,
    Metres,
    NotNegative,
    Number,
    Percent,
    Settings,
    Share,
    StateCode,
    Tilt,
    Words,
    check_day,
)


class FigureSetting(Settings):
    """One price or assumption that replaces a default."""

    low: Number
    """Only in one case of ten is the truth below."""
    best: Number
    """As likely too high as too low."""
    high: Number
    """Only in one case of ten is the truth above."""
    source: str = Field(min_length=1)
    """Where the figure comes from."""
    quality: Quality = "estimated"
    """How good the figure is."""
    distribution: Distribution | None = None
    """How it is spread; the default's if not given."""
    date: Day | None = None
    """When the price was quoted (ISO date)."""
    vat_percent: Percent = VAT_PERCENT
    """VAT that would come on top; prices are net."""
    payer: Payer = "town"
    """Who pays it; what the utility pays doesn't burden the town's budgets."""


class CriterionSetting(Settings):
    """One criterion of the decision."""

    id: str
    """`demand`, `connection`, `readiness`, `lead_time`, `time_to_service`, `coverage`, `running_cost`, `district_balance`, or a name of your own."""
    weight: Share
    """Share of the decision; all weights sum to 1."""
    value: list[tuple[Number, Share]] = Field(min_length=2)
    """Value function: points [physical value, value 0…1], piecewise linear, monotone."""
    source: str = Field(min_length=1)
    """Who set weight and value function, and where."""
    column: str | None = None
    """Property of sites.geojson for a criterion of your own."""
    name: Words | None = None
    """What people call it, for a criterion of your own."""
    unit: str | None = None
    """Unit of the physical value, for a criterion of your own."""
    weight_low: Share | None = None
    """Least weight anyone may have meant (robustness by intervals)."""
    weight_high: Share | None = None
    """Greatest weight anyone may have meant."""


class AdoptedSetting(Settings):
    """Who adopted weights and scales; without it they are called a proposal."""

    by: Words
    """Body that adopted them."""
    on: Day
    """When (ISO date)."""
    document: Words
    """Paper or minutes where that stands."""
    weights: dict[str, Share] = {}
    """The weights as they were adopted, by criterion; a warning says where the project uses others."""


class RobustnessSetting(Settings):
    """How the order is tested."""

    weights: Literal["dirichlet", "order", "intervals", "fixed"] = "dirichlet"
    """How weights are varied: around the given ones, only their order, between bounds, or not at all."""
    concentration: Annotated[float, Field(strict=True, gt=0, le=1e6)] = 40
    """Dirichlet: the higher, the closer to the given weights."""
    first: Annotated[StrictInt, Field(ge=1, le=1000)] = 3
    """k in "among the first k"."""


class YearBudget(Settings):
    """What may be spent in one year."""

    year: Annotated[StrictInt, Field(ge=2000, le=2100)]
    """Calendar year."""
    invest_eur: NotNegative
    """What the town may spend once in this year."""
    running_eur_per_year: NotNegative | None = None
    """Limit for the town's running cost of all hotspots of the roll-out; unlimited if not given."""


class RolloutSetting(Settings):
    """Which sites can or can't be built, and when money is there."""

    years: list[YearBudget] = []
    """Yearly budgets, in order; none: no roll-out is planned."""
    start: Day | None = None
    """Date of the decision (ISO); lead times count from here."""
    net: StrictBool = True
    """Whether budgets are net; gross budgets are compared with prices plus the VAT of each."""
    carry_over: bool = False
    """Whether money that a year leaves may be spent in a later one."""
    operator: str = ""
    """Who runs the hotspots (decides which funding rules fit)."""
    must: list[str] = []
    """Ids of sites that have to be built."""
    must_not: list[str] = []
    """Ids of sites that must not be built."""
    funding: list[Funding] = []
    """Funding rules."""


class ExtraItem(Settings):
    """A protocol item that this project adds."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")
    """Short name."""
    label: str = Field(min_length=1)
    """The question."""
    label_en: str | None = None
    """The question in English."""
    type: Literal["choice", "bool", "number", "text", "date"] = "text"
    """Kind of answer."""
    choices: list[str] = []
    """Allowed answers."""
    values: list[Share] = []
    """Value 0…1 of each choice (for a bool: no, yes); none: the item doesn't count."""
    low: Number | None = None
    """Least number allowed."""
    high: Number | None = None
    """Greatest number allowed."""
    unit: str | None = None
    """Unit of the number."""
    required: StrictBool = False
    """Whether it must be answered."""
    weight: NotNegative = 0
    """Weight in readiness, beside the items of the program."""
    help: str = ""
    """What to look at."""

    @model_validator(mode="after")
    def _answers_fit(self) -> ExtraItem:
        """Refuse a choice without answers, and values that don't belong to the answers one by one."""
        answers = 2 if self.type == "bool" else len(self.choices)
        if self.type == "choice" and not answers:
            raise ValueError("a choice needs choices = [...]")
        if self.values and len(self.values) != answers:
            raise ValueError(f"{answers} answers, but {len(self.values)} values")
        return self


class ProtocolSetting(Settings):
    """Additions to the inspection protocol."""

    items: list[ExtraItem] = []
    """Items of your own."""


class NetworkSetting(Settings):
    """How sites and streets are joined."""

    snap_limit_m: Metres = 80
    """A street farther than this from a site doesn't count as reached."""
    assumed_surface: Literal["unpaved", "slabs", "asphalt", "natural_stone"] = "asphalt"
    """Surface where the street table says none; the estimate is widened."""
    trench_depth: Depth | None = None
    """How deep is dug: as usual, reduced (§ 127 Abs. 7 TKG), or a slot (micro); files say so of every trench."""
    node_crossings: StrictBool = False
    """Join lines that cross without a common vertex (drawings)."""
    archaeological_ground: list[str] = []
    """Names of streets in archaeological ground (surcharge)."""
    radio_range_m: Metres = 2000
    """Longest radio link."""
    radio_band: Literal["60 GHz", "24 GHz", "5.8 GHz"] = "60 GHz"
    """Band of radio links."""
    assume_roof: bool = False
    """Whether a handover without a known building may carry an antenna where the inspection saw it."""
    wins: list[Literal["inspection", "utility", "map"]] = ["inspection", "utility", "map"]
    """Who is believed first where inspection, the utility's offers and the map contradict each other."""


class FootfallSetting(Settings):
    """How counts become people."""

    stations: dict[str, str] = {}
    """Site id -> station whose profile it takes, where the nearest isn't the right one."""


class RadioSetting(Settings):
    """The access points that are planned."""

    band: str = "2400-2483.5"
    """Band by its edges in MHz."""
    eirp_dbm: Level = 20
    """Radiated power, antenna gain included."""
    tpc: StrictBool = True
    """Transmit power control."""
    dfs: StrictBool = True
    """Dynamic frequency selection."""
    antenna_gain_dbi: Annotated[float, Field(strict=True, ge=-5, le=30)] = 5
    """Gain of the access point's antenna."""
    antenna_beam_deg: Annotated[float, Field(strict=True, ge=1, le=360)] = 65
    """Half-power width of a sector antenna's beam; a site has one if its `mount` says `azimuth_deg`."""
    antenna_tilt_deg: Tilt = 0
    """How far antennas look down where the site doesn't say (`mount.tilt_deg`)."""
    phone_eirp_dbm: Annotated[float, Field(strict=True, ge=5, le=20)] = 15
    """The phone's power limits the cell, not the access point's."""
    height_m: Annotated[float, Field(strict=True, ge=0.5, le=200)] = 4
    """Mounting height where the site doesn't say."""
    model: Literal["free_space", "p1411", "umi"] = "p1411"
    """Model of path loss."""
    classes_dbm: list[Annotated[float, Field(strict=True, ge=-95, le=-30)]] = Field(
        default=[-67, -75], min_length=1, max_length=4
    )
    """Quality classes, best first."""
    vegetation: Literal["none", "weissberger"] = "none"
    """Loss by the trees in `network/trees.geojson`: none, or Weissberger 1982 (0.23–95 GHz, up to 400 m of foliage in leaf)."""
    vegetation_depth_m: Annotated[float, Field(strict=True, gt=0, le=400)] = 8
    """How much foliage a line through trees meets: about one crown (estimate)."""


class ReportSetting(Settings):
    """Fixed parts of the council paper."""

    session: str | None = None
    """Council body."""
    session_date: Day | None = None
    """Day of the session (ISO)."""
    reference: str | None = None
    """Number of the paper."""
    kind: Literal["note", "order", "funds", "award", "stop"] = "note"
    """What is resolved: Kenntnisnahme, Auftrag, Mittelfreigabe, Vergabe, Einstellung; decides the box on costs."""
    resolution: str | None = None
    """Beschlussvorschlag; without it the usual words of its kind."""
    public_session: StrictBool = True
    """Öffentlich (true) or nichtöffentlich."""
    consultation: list[str] = []
    """Beratungsfolge: bodies in order."""
    climate: Literal["little", "partly", "very"] = "little"
    """Angaben zur Klimawirkung: wenig, teilweise, sehr klimarelevant."""
    climate_change: Literal["more", "less"] = "more"
    """Mehrung or Minderung of greenhouse gases."""
    budget_line: str | None = None
    """Haushaltsstelle."""
    coverage_of_cost: str | None = None
    """Deckung: where the money comes from."""
    login: str | None = None
    """Log-in or none."""
    youth_protection: str | None = None
    """Filter for the protection of minors."""
    schools_nearby: list[str] = []
    """Schools near the sites (radiation is asked for)."""
    operator: str | None = None
    """Who runs the hotspots."""
    licence: Annotated[str, Field(pattern=r"^http://dcat-ap.de/def/licenses/\S+")] | None = None
    """Licence of the published data, as an address of the DCAT-AP.de list (`http://dcat-ap.de/def/licenses/cc-by/4.0`)."""


class AccessibilitySetting(Settings):
    """The declaration of accessibility."""

    status: str = ""
    """How far the page conforms."""
    method: str = ""
    """How that was found."""
    date: Annotated[str, BeforeValidator(lambda day: day and check_day(day))] = ""
    """When (ISO)."""
    contact: str = ""
    """Where to give feedback."""
    enforcement: str = ""
    """Enforcement body."""


class ProjectSettings(Settings):
    """The whole of `project.toml`."""

    schema_version: Literal[1] = 1
    """Version of this file's form."""
    title: Words
    """Title of the plan; in both languages as `title.de` and `title.en`."""
    municipality: str = Field(min_length=1)
    """Name of the municipality."""
    state: StateCode
    """German state by code or name (its holidays)."""
    language: Literal["de", "en"] = "de"
    """Language of outputs unless `--lang` says otherwise."""
    crs: str = "EPSG:25832"
    """Metric coordinate system."""
    timezone: str = "Europe/Berlin"
    """The town's clock."""
    date: Day | None = None
    """Date of the data (ISO), printed on map and report."""
    illustrative: Words | None = None
    """What in this project is invented; shown on every output."""
    seed: Annotated[StrictInt, Field(ge=0, lt=2**63)] = 1
    """Start of all draws: the same seed gives the same result."""
    draws: Annotated[StrictInt, Field(ge=100, le=1_000_000)] = 10_000
    """Draws with which the order is tested."""
    criteria: list[CriterionSetting] = Field(min_length=1)
    """What counts, and how much."""
    adopted: AdoptedSetting | None = None
    """Who adopted weights and scales, when and where."""
    robustness: RobustnessSetting = RobustnessSetting()
    """How the order is tested."""
    prices: dict[str, FigureSetting] = {}
    """Prices other than the defaults."""
    assumptions: dict[str, FigureSetting] = {}
    """Assumptions other than the defaults."""
    network: NetworkSetting = NetworkSetting()
    """Streets and joining the network."""
    footfall: FootfallSetting = FootfallSetting()
    """Counts."""
    radio: RadioSetting = RadioSetting()
    """The access points."""
    rollout: RolloutSetting = RolloutSetting()
    """Budgets, years, funding."""
    protocol: ProtocolSetting = ProtocolSetting()
    """Items of your own in the inspection protocol."""
    operation: OperationSetting = OperationSetting()
    """Use after building."""
    report: ReportSetting = ReportSetting()
    """Fixed parts of the council paper."""
    publication: PublicationSetting = PublicationSetting()
    """What everyone learns of money."""
    accessibility: AccessibilitySetting = AccessibilitySetting()
    """The declaration of accessibility."""
    imports: dict[str, dict[str, str]] = Field({}, alias="import")
    """Which column of a list is which field, by kind of import (written by `hotspots import --map`)."""

    def factors(self) -> dict[str, Factor]:
        """Return every price and assumption as a shared factor, by id (``price:asphalt`` …)."""
        factors = {}
        for kind, figures, own in (("price", PRICES, self.prices), ("assumption", ASSUMPTIONS, self.assumptions)):
            for name, default in figures.items():
                given, key = own.get(name, default), f"{kind}:{name}"
                figure = (
                    given.low,
                    given.best,
                    given.high,
                    default.unit,
                    given.source if isinstance(given.source, Text) else verbatim(given.source),
                    given.quality,
                )
                factors[key] = Factor(key, *figure, given.distribution or default.distribution)
        if "running_per_month" not in self.prices:  # a lump sum replaces its parts only where a town names one
            lump = factors["price:running_per_month"]
            factors[lump.id] = replace(lump, low=0.0, best=0.0, high=0.0, distribution="fixed")
        factors[QUOTE_OF_UTILITY] = replace(factors["price:quote"], id=QUOTE_OF_UTILITY)
        return factors

    def payments(self) -> dict[str, Payment]:
        """Return who pays each price that the project sets, by factor id."""
        usual = {f"price:{k}": Payment(p.payer) for k, p in PRICES.items()}
        set_here = {f"price:{k}": Payment(p.payer, p.vat_percent, p.date) for k, p in self.prices.items()}
        return {QUOTE_OF_UTILITY: Payment("utility"), **usual, **set_here}
