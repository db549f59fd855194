"""All projects of a batch together: one ranking of every site by people per euro, under one budget.

Computed from what each project publishes (costs of connection in bands), so that the summary may be published too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hotspots.batch.work import Outcome, State
from hotspots.measures.demand.overlap import SharedGround

#: What already runs or will never be built takes no part.
IN_COMPETITION = ("candidate", "approved", "deferred")


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One site among all. `place` counts from 1 by people per euro; null where users or cost are unknown."""

    project: str
    municipality: str
    site: str
    name: str
    lon: float
    lat: float
    rank: int | None
    score: float | None
    users_per_day: float | None
    cost_eur: float | None
    quality: str
    users_per_1000_eur: float | None = None
    place: int | None = None
    funded: bool = False


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project: what became of it, where it is (mean of its sites), and what it would cost to build all."""

    project: str
    municipality: str
    state: State
    sites: int
    ranked: int
    funded: int
    users_per_day: float
    cost_eur: float
    lon: float | None
    lat: float | None
    problems: tuple[dict[str, str], ...]

    @property
    def lines(self) -> list[str]:
        """Return each problem in a line."""
        return [" · ".join(p[k] for k in ("file", "where", "field", "found", "hint") if p[k]) for p in self.problems]


@dataclass(frozen=True, slots=True)
class Summary:
    """Projects by name and sites by place. No plan for the budget reaches more than `bound_users_per_day`.

    Who is in the area of several sites of one project counts once (sites of different projects are told apart).
    """

    budget_eur: float
    spent_eur: float
    users_per_day: float
    bound_users_per_day: float
    projects: tuple[ProjectRow, ...]
    sites: tuple[SiteRow, ...]

    @property
    def failed(self) -> tuple[ProjectRow, ...]:
        """Return the projects without a result."""
        return tuple(project for project in self.projects if project.state in ("broken", "machine"))

    @property
    def published(self) -> Summary:
        """Return it without what stands in a faulty input, which may be a secret: of a place in a file, the file only."""
        return replace(
            self, projects=tuple(replace(p, problems=tuple(map(_nowhere, p.problems))) for p in self.projects)
        )


def _nowhere(problem: dict[str, str]) -> dict[str, str]:
    return problem if not problem["where"] else {**dict.fromkeys(problem, ""), "file": problem["file"]}


def summarise(outcomes: Sequence[Outcome], budget_eur: float) -> Summary:
    """Return the summary of all outcomes; the same whatever was planned now and what was kept."""
    sites = order([row for outcome in outcomes for row in _rows(outcome)], budget_eur)
    chosen = [row for row in sites if row.funded]
    by_project: dict[str, list[SiteRow]] = {}
    for row in sites:
        by_project.setdefault(row.project, []).append(row)
    return Summary(
        budget_eur=budget_eur,
        spent_eur=sum(row.cost_eur or 0.0 for row in chosen),
        users_per_day=sum(_together(outcome, by_project.get(outcome["name"], []), funded=True) for outcome in outcomes),
        bound_users_per_day=_bound(sites, budget_eur),
        projects=tuple(_project(outcome, by_project.get(outcome["name"], [])) for outcome in outcomes),
        sites=sites,
    )


def order(rows: Sequence[SiteRow], budget_eur: float) -> tuple[SiteRow, ...]:
    """Return the sites by people per euro; each is funded if it still fits what the better ones leave.

    Ties: the cheaper one first, then by project and site. Sites without rank, users or cost stand last.
    """

    def key(row: SiteRow) -> tuple[bool, float, float, str, str]:
        if row.users_per_1000_eur is None or row.cost_eur is None:
            return (True, 0.0, 0.0, row.project, row.site)
        return (False, -row.users_per_1000_eur, row.cost_eur, row.project, row.site)

    ordered, left = [], budget_eur
    for place, row in enumerate(sorted(map(_with_ratio, rows), key=key), start=1):
        if row.users_per_1000_eur is None or row.cost_eur is None:
            ordered.append(row)
            continue
        funded = row.cost_eur <= left
        left -= row.cost_eur if funded else 0.0
        ordered.append(replace(row, place=place, funded=funded))
    return tuple(ordered)


def _with_ratio(row: SiteRow) -> SiteRow:
    if row.rank is None or row.users_per_day is None or not row.cost_eur:
        return row
    return replace(row, users_per_1000_eur=round(row.users_per_day / row.cost_eur * 1000, 6))


def _bound(ordered: Sequence[SiteRow], budget_eur: float) -> float:
    """Return the most users that the budget can buy if sites could be built in part (Dantzig's bound, 1957).

    Sites that share users bring fewer together, so that their sum bounds them too.
    """
    users, left = 0.0, budget_eur
    for row in ordered:
        if row.users_per_1000_eur is None or row.cost_eur is None or row.users_per_day is None or left <= 0:
            break
        share = min(1.0, left / row.cost_eur)
        users += share * row.users_per_day
        left -= share * row.cost_eur
    return users


def _together(outcome: Outcome, rows: Sequence[SiteRow], *, funded: bool = False) -> float:
    """Return the users of a project's sites (or of those that are funded), nobody counted twice."""
    users = {r.site: r.users_per_day for r in rows if r.users_per_day is not None and (r.funded or not funded)}
    pieces = (outcome["ranking"] or {}).get("overlap")
    return SharedGround(tuple(pieces or ()), known=pieces is not None).users(users, users)


def _rows(outcome: Outcome) -> list[SiteRow]:
    ranking = outcome["ranking"]
    if ranking is None:
        return []
    keys = ("id", "name", "lon", "lat", "rank", "score", "users", "cost_eur", "quality")
    competing = [site for site in ranking["sites"] if site["status"] in IN_COMPETITION]
    return [SiteRow(outcome["name"], ranking["municipality"], *(site[key] for key in keys)) for site in competing]


def _project(outcome: Outcome, rows: Sequence[SiteRow]) -> ProjectRow:
    ranking = outcome["ranking"]
    # Whether a result was made now or kept must not show: both runs give the same bytes.
    state: State = "planned" if outcome["state"] == "kept" else outcome["state"]
    return ProjectRow(
        project=outcome["name"],
        municipality=ranking["municipality"] if ranking else "",
        state=state,
        sites=len(rows),
        ranked=sum(row.rank is not None for row in rows),
        funded=sum(row.funded for row in rows),
        users_per_day=_together(outcome, rows),
        cost_eur=sum(row.cost_eur or 0.0 for row in rows),
        lon=round(sum(row.lon for row in rows) / len(rows), 6) if rows else None,
        lat=round(sum(row.lat for row in rows) / len(rows), 6) if rows else None,
        problems=tuple(outcome["problems"]),
    )
