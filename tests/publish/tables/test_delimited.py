"""The ranking as CSV opens in German Excel and in any program that knows RFC 4180."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from hotspots.base.text import Lang
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.publish.tables.documents import ranking_json
from hotspots.publish.tables.sheet import FORMULA_STARTS, ranking_csv
from tests.publish.samples import renamed


def read(data: bytes, lang: Lang) -> list[dict[str, str]]:
    """Read CSV back, undoing the documented escape."""
    text = data.decode("utf-8-sig" if lang == "de" else "utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if lang == "de" else ",")
    return [{key: _undone(value) for key, value in row.items()} for row in rows]


def _undone(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA_STARTS else cell


def test_german_csv_has_a_bom_semicolons_and_decimal_commas(results: Plan) -> None:
    data = ranking_csv(results, "de")
    assert data.startswith(b"\xef\xbb\xbfRang;Kennung;")
    assert data.endswith(b"\r\n")
    first = read(data, "de")[0]
    assert float(first["Punktzahl"].replace(",", ".")) == pytest.approx(results.sites[0].ranked.score, abs=1e-6)
    assert "." not in first["Punktzahl"]


def test_a_chance_stands_with_what_the_sample_leaves_open_and_for_the_utility_only(
    results: Plan, public: PublicPlan
) -> None:
    assert results.ranking.robustness
    points = f"{100 * results.ranking.robustness.sampling_error:.1f}".replace(".", ",")
    row = read(ranking_csv(results, "de"), "de")[0]
    chance = row[f"Chance auf die ersten Plätze (± {points} Prozentpunkte)"]
    assert float(chance.replace(",", ".")) == pytest.approx(results.sites[0].ranked.first_chance, abs=1e-6)
    assert "Chance" not in ranking_csv(public, "de").decode()


def test_english_csv_follows_rfc_4180(results: Plan) -> None:
    data = ranking_csv(results, "en")
    assert data.startswith(b"rank,id,site,")
    assert float(read(data, "en")[0]["score"]) == pytest.approx(results.sites[0].ranked.score, abs=1e-6)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_no_cell_begins_like_a_formula_and_every_name_comes_back(results: Plan, hostile: str, lang: Lang) -> None:
    data = ranking_csv(renamed(results, hostile), lang)
    raw = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";" if lang == "de" else ",")
    for row in raw:
        assert not any(cell[:1] in FORMULA_STARTS - {"'", "-"} for cell in row)
    names = [row["Standort" if lang == "de" else "site"] for row in read(data, lang)]
    assert names[0] == hostile


def test_every_row_of_the_utilitys_csv_says_vertraulich_and_none_of_the_public_one(
    results: Plan, public: PublicPlan
) -> None:
    mine = ranking_csv(results, "de").decode()
    assert all(line.endswith(";vertraulich") for line in mine.splitlines()[1:])
    theirs = ranking_csv(public, "de").decode()
    assert "vertraulich" not in theirs
    assert "Übergabepunkt" not in theirs


def test_csv_and_json_have_the_same_values(results: Plan) -> None:
    rows = read(ranking_csv(results, "en"), "en")
    sites: list[dict[str, Any]] = json.loads(ranking_json(results))["sites"]
    assert len(rows) == len(sites)
    for row, site in zip(rows, sites, strict=True):
        assert (row["id"], row["rank"]) == (site["id"], str(site["rank"]))
        assert float(row["cost alone, net"]) == pytest.approx(site["cost_eur"], abs=0.01)
        assert float(row["connection, net"]) == pytest.approx(site["connection"]["cost_eur"], abs=0.01)
        assert float(row["length in m"]) == pytest.approx(site["connection"]["length_m"], abs=1e-5)
        assert row["handover"] == site["connection"]["handover"]
