"""Everything that `project.toml` may say. Closed: a key that isn't named here is refused.

The keys of the file equal the field names. Checks that need one field only are written here; what needs the
rest of the project (does a site exist?) is checked in `inputs`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hotspots.model.estimate import Distribution, Factor, Quality
from hotspots.model.figures import ASSUMPTIONS, PRICES, FigureDefault

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]


class Settings(BaseModel):
    """Base of all settings: frozen, closed, no infinities."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, str_strip_whitespace=True)


class FigureSetting(Settings):
    """One price or assumption that replaces a default."""

    low: float
    best: float
    high: float
    source: str = Field(min_length=1)
    """Where the figure comes from."""
    quality: Quality = "estimated"
    distribution: Distribution | None = None
    """How it is spread; the default's if not given."""
    date: str | None = None
    """When the price was quoted (ISO date)."""
    vat_percent: NotNegative = 19
    """VAT that would come on top; prices are net."""
    payer: Literal["town", "utility"] = "town"


class CriterionSetting(Settings):
    """One criterion of the decision."""

    id: str
    weight: Share
    value: list[tuple[float, Share]] = Field(min_length=2)
    """Value function: points [physical value, value 0…1], piecewise linear, monotone."""
    source: str = Field(min_length=1)
    """Who set weight and value function, and where."""
    column: str | None = None
    """Property of sites.geojson for a criterion of your own."""
    name: str | None = None
    unit: str | None = None
    weight_low: Share | None = None
    weight_high: Share | None = None


class RobustnessSetting(Settings):
    """How the order is tested."""

    weights: Literal["dirichlet", "order", "intervals", "fixed"] = "dirichlet"
    concentration: Positive = 40
    """Dirichlet: the higher, the closer to the given weights."""
    first: Annotated[int, Field(ge=1)] = 3
    """k in "among the first k"."""


class YearBudget(Settings):
    """What may be spent in one year."""

    year: Annotated[int, Field(ge=2000, le=2100)]
    invest_eur: NotNegative
    running_eur_per_year: NotNegative | None = None
    """Limit for running cost of all hotspots of the roll-out; unlimited if not given."""


class Funding(Settings):
    """A funding rule as data."""

    id: str
    name: str
    operator: str
    """Whose network must run the hotspot."""
    eur_per_site: NotNegative
    max_sites: Annotated[int, Field(ge=1)] | None = None
    min_sites: Annotated[int, Field(ge=1)] | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    binding_years: Annotated[int, Field(ge=0)] = 0
    no_early_start: bool = True
    forbids_doubling: bool = False
    """No support where a free public offer already exists."""
    open: bool = False
    """Whether applications are taken now; a closed rule is shown, not used."""
    source: str = Field(min_length=1)


class RolloutSetting(Settings):
    """Which sites can or can't be built, and when money is there."""

    years: list[YearBudget] = []
    start: str | None = None
    """Date of the decision (ISO); lead times count from here."""
    net: bool = True
    """Whether budgets are net; gross budgets are compared with prices plus VAT."""
    operator: str = ""
    must: list[str] = []
    must_not: list[str] = []
    funding: list[Funding] = []


class ExtraItem(Settings):
    """A protocol item that this project adds."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")
    label: str = Field(min_length=1)
    label_en: str | None = None
    type: Literal["choice", "bool", "number", "text", "date"] = "text"
    choices: list[str] = []
    values: list[Share] = []
    """Value 0…1 of each choice (for a bool: no, yes); none: the item doesn't count."""
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    required: bool = False
    weight: NotNegative = 0
    help: str = ""

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


class NetworkSetting(Settings):
    """How sites and streets are joined."""

    snap_limit_m: Positive = 80
    assumed_surface: Literal["unpaved", "slabs", "asphalt", "natural_stone"] = "asphalt"
    """Surface where the street table says none; the estimate is widened."""
    node_crossings: bool = False
    """Join lines that cross without a common vertex (drawings)."""
    archaeological_ground: list[str] = []
    """Names of streets in archaeological ground (surcharge)."""
    radio_range_m: Positive = 2000
    radio_band: str = "60 GHz"


class FootfallSetting(Settings):
    """How counts become people."""

    stations: dict[str, str] = {}
    """Site id -> station whose profile it takes, where the nearest isn't the right one."""


class RadioSetting(Settings):
    """The access points that are planned."""

    band: str = "2400-2483.5"
    """Band by its edges in MHz."""
    eirp_dbm: float = 20
    """Radiated power, antenna gain included."""
    tpc: bool = True
    dfs: bool = True
    antenna_gain_dbi: float = 5
    phone_eirp_dbm: float = 15
    """The phone's power limits the cell, not the access point's."""
    height_m: Positive = 4
    """Mounting height where the site doesn't say."""
    model: Literal["free_space", "p1411", "umi"] = "p1411"
    classes_dbm: list[float] = Field(default=[-67, -75], min_length=1, max_length=4)
    """Quality classes, best first."""


class ReportSetting(Settings):
    """Fixed parts of the council paper."""

    session: str | None = None
    session_date: str | None = None
    reference: str | None = None
    resolution: str | None = None
    public_session: bool = True
    consultation: list[str] = []
    """Beratungsfolge: bodies in order."""
    climate: Literal["little", "partly", "very"] = "little"
    climate_change: Literal["more", "less"] = "more"
    budget_line: str | None = None
    coverage_of_cost: str | None = None
    """Deckung: where the money comes from."""
    login: str | None = None
    youth_protection: str | None = None
    schools_nearby: list[str] = []
    operator: str | None = None
    licence: str | None = None
    """Licence of the published data, as an address of the DCAT-AP.de list."""


class AccessibilitySetting(Settings):
    """The declaration of accessibility."""

    status: str = ""
    method: str = ""
    date: str = ""
    contact: str = ""
    enforcement: str = ""


class ProjectSettings(Settings):
    """The whole of `project.toml`."""

    schema_version: Literal[1] = 1
    title: str = Field(min_length=1)
    municipality: str = Field(min_length=1)
    state: Literal["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]
    """German state (its holidays)."""
    language: Literal["de", "en"] = "de"
    crs: str = "EPSG:25832"
    """Metric coordinate system."""
    timezone: str = "Europe/Berlin"
    date: str | None = None
    """Date of the data (ISO), printed on map and report."""
    illustrative: str | None = None
    """What in this project is invented; shown on every output."""
    seed: Annotated[int, Field(ge=0)] = 1
    draws: Annotated[int, Field(ge=100, le=1_000_000)] = 10_000
    criteria: list[CriterionSetting] = Field(min_length=1)
    robustness: RobustnessSetting = RobustnessSetting()
    prices: dict[str, FigureSetting] = {}
    assumptions: dict[str, FigureSetting] = {}
    network: NetworkSetting = NetworkSetting()
    footfall: FootfallSetting = FootfallSetting()
    radio: RadioSetting = RadioSetting()
    rollout: RolloutSetting = RolloutSetting()
    protocol: ProtocolSetting = ProtocolSetting()
    report: ReportSetting = ReportSetting()
    accessibility: AccessibilitySetting = AccessibilitySetting()

    def factors(self) -> dict[str, Factor]:
        """Return every price and assumption as a shared factor, by id (``price:asphalt`` …)."""
        prices = {f"price:{k}": _factor(f"price:{k}", d, self.prices.get(k)) for k, d in PRICES.items()}
        rest = {
            f"assumption:{k}": _factor(f"assumption:{k}", d, self.assumptions.get(k)) for k, d in ASSUMPTIONS.items()
        }
        return prices | rest


def _factor(name: str, default: FigureDefault, setting: FigureSetting | None) -> Factor:
    if setting is None:
        return Factor(
            name, default.low, default.best, default.high, default.unit, default.source, default.quality,
            default.distribution,
        )  # fmt: skip
    distribution = setting.distribution or default.distribution
    return Factor(
        name, setting.low, setting.best, setting.high, default.unit, setting.source, setting.quality, distribution
    )
