"""Which folders are projects, and which names can't stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotspots.base.errors import InputError
from hotspots.batch.work import find_regions


def project(root: Path, *names: str) -> None:
    """Make folders with an empty project file."""
    for name in names:
        (root / name).mkdir(parents=True)
        (root / name / "project.toml").touch()


def test_projects_are_found_at_any_depth_but_not_inside_one_another(tmp_path: Path) -> None:
    project(tmp_path, "b/neustadt", "a/x/altdorf", "a/x/altdorf/sent/kopie", ".hidden/town")
    assert [region.name for region in find_regions(tmp_path, Path("out"))] == ["altdorf", "neustadt"]


def test_the_folder_itself_may_be_the_project(tmp_path: Path) -> None:
    project(tmp_path, "data")
    assert [region.name for region in find_regions(tmp_path / "data", Path("out"))] == ["data"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    project(tmp_path, "root/town", "elsewhere/other")
    (tmp_path / "root" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert [region.name for region in find_regions(tmp_path / "root", Path("out"))] == ["town"]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("a/buch", "b/buch"), "a/buch, b/buch"),
        (("a/Buch", "b/buch"), "a/Buch, b/buch"),
        (("a/m\u00fchl", "b/mu\u0308hl"), "a/m\u00fchl, b/mu\u0308hl"),
        (("a/summary",), "a/summary"),
        ((), ""),
    ],
)
def test_two_regions_of_one_name_and_none_at_all_are_refused(
    tmp_path: Path, names: tuple[str, ...], found: str
) -> None:
    """Also where a system takes them for one: by case, or by the way an umlaut is written."""
    project(tmp_path, *names)
    with pytest.raises(InputError) as caught:
        find_regions(tmp_path, Path("out"))
    (problem,) = caught.value.problems
    assert found in problem.found
    assert problem.hint.de
