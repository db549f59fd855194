"""An answer is compared in three versions, taken over with its source, and given back byte by byte."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.base.errors import InputError, Report
from hotspots.changes.applying import apply_answer, overrides_toml
from hotspots.changes.journal import JOURNAL, read_journal
from hotspots.changes.review import Standing, State, compare, effects, same, state_of, taken_over
from hotspots.changes.sent import keep_sent, read_sent, sent_fingerprints
from hotspots.changes.transaction import transaction, undo
from hotspots.inputs.overrides import read_overrides
from hotspots.model.answers import FieldValue, PlanSite, PlanView, ProposedSite, SiteAnswer, UtilityAnswer
from hotspots.model.overrides import OVERRIDES_FILE, AddedSite, Override, Overrides
from hotspots.model.sites import Site

PLAN = "cd" * 32
WHEN = {"who": "Anna Muster", "at": "2022-06-15T10:00:00"}
SITES = tuple(Site(n, n.title(), 9.14, 49.97, "candidate", "estimated", "") for n in ("a", "b"))


def view(**values: FieldValue) -> PlanView:
    """Return a plan with two sites; `values` are those of site a."""
    usual: dict[str, FieldValue] = {"verdict": "feasible", "connection_method": "trench", "connection_eur": 5000.0, "priority": 1.0, "mount": (9.14, 49.97)}  # fmt: skip
    return PlanView(PLAN, "WLAN", (PlanSite("a", "A", usual | values), PlanSite("b", "B", usual)))


def answer(*, proposed: tuple[ProposedSite, ...] = (), digest: str = "1" * 64, **values: FieldValue) -> UtilityAnswer:
    """Return an answer for site a."""
    said = (SiteAnswer("a", values),) if values else ()
    return UtilityAnswer(PLAN, "Stadtwerke", date(2022, 6, 14), said, proposed, "antwort.json", digest)


@pytest.mark.parametrize(
    ("sent", "now", "own", "state"),
    [
        (5000.0, 5000.0, None, "unknown"),
        (5000.0, 5000.0, 5000.3, "agreed"),
        (5000.0, 6000.0, 6000.0, "agreed"),
        (None, 6000.0, 6000.0, "agreed"),
        (5000.0, 5000.0, 7000.0, "changed"),
        (None, None, 7000.0, "changed"),
        (5000.0, 6000.0, 7000.0, "conflicting"),
        (5000.0, 6000.0, 5000.0, "conflicting"),
        (None, 6000.0, 5000.0, "conflicting"),
    ],
)
def test_the_state_follows_from_the_three_versions(
    sent: float | None, now: float | None, own: float | None, state: State
) -> None:
    """As sent, as it is now, as answered."""
    assert state_of("connection_eur", sent, now, own) == state


def test_half_a_metre_and_half_a_euro_are_no_difference() -> None:
    """A GIS and a spreadsheet round; that is no statement."""
    assert same("mount", (9.14, 49.97), (9.140005, 49.970002))
    assert not same("mount", (9.14, 49.97), (9.14001, 49.97))
    assert same("connection_eur", 5000.0, 5000.4)
    assert not same("priority", 1.0, 2.0)


def test_a_mount_that_a_gis_hands_back_unmoved_says_nothing() -> None:
    """Even if the plan has moved it since."""
    review = compare(view(), view(mount=(9.15, 49.98)), answer(mount=(9.14, 49.97)))
    assert {f.state for f in review.fields if f.field == "mount"} == {"unknown"}


def test_only_changes_are_taken_over_unless_conflicts_are_asked_for() -> None:
    """Agreement is an answer and is kept; unknown fields write nothing."""
    review = compare(
        view(), view(connection_eur=6000.0), answer(connection_eur=7000.0, priority=2.0, verdict="feasible")
    )
    assert [(o.field, o.value) for o in taken_over(review)[0]] == [("verdict", "feasible"), ("priority", 2.0)]
    assert {o.field for o in taken_over(review, conflicts=True)[0]} == {"verdict", "priority", "connection_eur"}
    assert taken_over(review)[0][0].source == "Stadtwerke, 14.06.2022"


def test_new_sites_get_ids_that_are_free_and_known_names_are_agreed() -> None:
    """A name that the plan has is no new site."""
    new = (ProposedSite("Äußerer Markt", 9.1, 49.9), ProposedSite("äußerer markt", 9.2, 49.9), ProposedSite("B", 9.1, 49.9))  # fmt: skip
    review = compare(view(), view(), answer(proposed=new))
    assert [(p.id, p.state) for p in review.proposed] == [("aeusserer-markt", "changed"), ("aeusserer-markt-2", "changed"), ("b", "agreed")]  # fmt: skip


def test_the_effect_of_each_change_is_that_change_alone() -> None:
    """The plan is evaluated once as it is and once with each single change; opinions change nothing."""
    seen: list[Overrides] = []

    def evaluate(overrides: Overrides) -> dict[str, Standing]:
        seen.append(overrides)
        return {"a": Standing(1 + len(overrides.values), 100.0, 5.0), "neu": Standing(3, 1.0, 1.0)}

    review = compare(view(), view(), answer(connection_eur=7000.0, priority=2.0, comment="gut", proposed=(ProposedSite("Neu", 9.1, 49.9),)))  # fmt: skip
    values, sites = taken_over(review)
    found = effects(values, sites, Overrides(), evaluate)
    assert [(e.site, e.field, e.before and e.before.rank, e.after.rank) for e in found] == [("a", "connection_eur", 1, 2), ("neu", "site", None, 3)]  # fmt: skip
    assert [len(o.values) + len(o.sites) for o in seen] == [0, 1, 1]


def test_who_says_otherwise_than_one_who_agreed_contradicts_him() -> None:
    """The plan's own value hasn't moved, but somebody has said it since; who was sent his word merely changes it."""
    now = replace(view(), sites=(replace(view().sites[0], answered={"verdict": "feasible"}), *view().sites[1:]))
    for sent, state in ((view(), "conflicting"), (now, "changed")):
        review = compare(sent, now, answer(verdict="infeasible"))
        assert [f.state for f in review.fields if f.field == "verdict" and f.answer] == [state]
        assert len(taken_over(review)[0]) == (state == "changed")


def test_agreement_is_kept_once_and_another_answer_that_says_otherwise_is_a_conflict() -> None:
    """What was taken over stands beside the plan's own value and never replaces it there."""
    review = compare(view(), view(), answer(connection_eur=5000.0, priority=1.0))
    assert {f.field: f.state for f in review.fields if f.answer} == {"connection_eur": "agreed", "priority": "agreed"}
    kept = {"connection_eur": 5000.0, "priority": 1.0}
    assert {o.field: o.value for o in taken_over(review)[0]} == kept
    after = PlanView(PLAN, "WLAN", tuple(replace(s, answered=kept if s.id == "a" else {}) for s in view().sites))
    assert taken_over(compare(view(), after, answer(connection_eur=5000.0)))[0] == ()
    other = compare(view(), view(connection_eur=7000.0), answer(connection_eur=8000.0))
    assert [f.state for f in other.fields if f.answer] == ["conflicting"]
    assert after.sites[0].values["priority"] == 1.0


@pytest.mark.parametrize(
    ("name", "lon", "like"),
    [("Neu", 9.1, None), ("Alter-Markt", 9.1, "alter-markt"), ("AlterMarkt", 9.1, "alter-markt"), ("Kiosk", 9.14005, "alter-markt")],
)  # fmt: skip
def test_a_new_site_that_looks_like_another_is_asked_about(name: str, lon: float, like: str | None) -> None:
    """A hyphen more or a few metres are no new site without somebody saying so."""
    now = PlanView(PLAN, "WLAN", (PlanSite("alter-markt", "Alter Markt", {"mount": (9.14, 49.97)}),))
    review = compare(now, now, answer(proposed=(ProposedSite(name, lon, 49.97, {"priority": 1.0}),)))
    assert [(p.like, p.state) for p in review.proposed] == [(like, "conflicting" if like else "changed")]
    values, sites = taken_over(review)
    assert (len(sites), len(values)) == ((0, 0) if like else (1, 1))
    assert len(taken_over(review, conflicts=True)[1]) == 1


def snapshot(folder: Path) -> dict[str, str]:
    """Return the digest of every file but the journal."""
    files = [p for p in folder.rglob("*") if p.is_file() and p.name != JOURNAL and ".history" not in p.parts]
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def applied(folder: Path, said: UtilityAnswer) -> None:
    """Apply an answer to the project in `folder`."""
    with transaction(folder, "apply", **WHEN) as change:
        overrides = read_overrides(folder, SITES, Report())
        review = compare(view(), view(), said)
        apply_answer(change, said, overrides, *taken_over(review), replaced=review.present)


def test_applying_and_undoing_restores_every_byte(tmp_path: Path) -> None:
    """Two answers are applied and taken back in turn; only the journal has grown."""
    (tmp_path / "project.toml").write_text("x", encoding="utf-8")
    keep_sent(tmp_path, view())
    before = snapshot(tmp_path)
    applied(tmp_path, answer(connection_eur=7000.0, comment='Leerrohr "frei" \\ prüfen\n2. Zeile'))
    first = snapshot(tmp_path)
    applied(
        tmp_path,
        answer(digest="2" * 64, connection_eur=8000.0, proposed=(ProposedSite("Neu", 9.1, 49.9, {"comment": "gut"}),)),
    )
    found = read_overrides(tmp_path, SITES, Report())
    assert found.of("a", "connection_eur") == Override("a", "connection_eur", 8000.0, "Stadtwerke, 14.06.2022", "2022-06-14", "2" * 64)  # fmt: skip
    assert [s.id for s in found.applied_to(SITES)] == ["a", "b", "neu"]
    undo(tmp_path, **WHEN)
    assert snapshot(tmp_path) == first
    undo(tmp_path, **WHEN)
    assert snapshot(tmp_path) == before
    assert [e.action for e in read_journal(tmp_path)] == ["apply", "apply", "undo", "undo"]
    with pytest.raises(InputError, match="nothing to undo"):
        undo(tmp_path, **WHEN)


def test_the_same_answer_is_applied_once(tmp_path: Path) -> None:
    """Taken back, it may be applied again."""
    said = answer(connection_eur=7000.0)
    applied(tmp_path, said)
    with pytest.raises(InputError, match="isn't applied yet"):
        applied(tmp_path, said)
    undo(tmp_path, **WHEN)
    applied(tmp_path, said)


def test_comments_and_names_stand_in_the_private_part_of_the_journal_only(tmp_path: Path) -> None:
    """What the chain covers in full names nobody."""
    applied(tmp_path, answer(connection_eur=7000.0, comment="Frau Beispiel fragen"))
    (entry,) = read_journal(tmp_path)
    assert "Beispiel" not in str(entry.facts)
    assert "Stadtwerke" not in str(entry.facts)
    assert entry.private["who"] == "Anna Muster"
    assert {"site": "a", "field": "connection_eur", "before": 5000.0, "after": 7000.0} in entry.facts["changes"]


def test_a_plan_is_kept_by_its_fingerprint_and_comes_back(tmp_path: Path) -> None:
    """A damaged file, another name or a path is no plan."""
    path = keep_sent(tmp_path, view())
    assert read_sent(tmp_path, PLAN) == view()
    assert sent_fingerprints(tmp_path) == (PLAN,)
    assert read_sent(tmp_path, "ef" * 32) is None
    assert read_sent(tmp_path, "../project") is None
    path.write_text("{", encoding="utf-8")
    assert read_sent(tmp_path, PLAN) is None


values_of = {
    "verdict": st.sampled_from(["feasible", "conditional", "infeasible"]),
    "connection_eur": st.floats(0, 1e7),
    "mount": st.tuples(st.floats(9.0, 9.3), st.floats(49.9, 50.1)),
    "comment": st.text(
        st.characters(codec="utf-8", exclude_categories=("C",), exclude_characters="<") | st.just("\n"), min_size=1
    ),
}
overrides_strategy = st.builds(
    lambda values, names: Overrides().merged(
        [Override("a", field, value, 'Stadt "W"', "2022-06-14", "1") for field, value in values.items()],
        [AddedSite(f"n{i}", name, 9.1, 49.9, "q", "2022-06-14", "a") for i, name in enumerate(names)],
    ),
    st.fixed_dictionaries({}, optional=values_of),
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1), max_size=2),
)


@settings(max_examples=60)
@given(overrides_strategy)
def test_whatever_is_taken_over_comes_back_from_the_file(tmp_path: Path, overrides: Overrides) -> None:
    """Quotes, line ends and odd characters survive the TOML file."""
    (tmp_path / OVERRIDES_FILE).write_bytes(overrides_toml(overrides))
    report = Report()
    assert read_overrides(tmp_path, SITES, report) == overrides
    assert report.problems == []
