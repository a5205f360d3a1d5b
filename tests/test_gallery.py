"""docs/gallery.md shows all that the bot shows people: each function that makes a view is named, each picture there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
VIEWS = DOCS.parent / "bot" / "slack" / "views"
GALLERY = (DOCS / "gallery.md").read_text("utf-8")
LARGEST = 3_000_000
"""Bytes of all its pictures: whoever clones the repository has them too."""


def makes_a_view(function: ast.FunctionDef, module: str) -> bool:
    """Whether a public function returns something that people are shown, and no part of a text."""
    returned = ast.unparse(function.returns) if function.returns else ""
    pages = module == "installing" and returned == "str"
    return not function.name.startswith("_") and (returned in {"View", "Block"} or pages)


def views() -> set[str]:
    found = set()
    for path in VIEWS.rglob("*.py"):
        module = ".".join(path.relative_to(VIEWS).with_suffix("").parts)
        functions = [one for one in ast.parse(path.read_text("utf-8")).body if isinstance(one, ast.FunctionDef)]
        found |= {f"{module}.{one.name}" for one in functions if makes_a_view(one, module)}
    return found


def test_every_function_that_makes_a_view_has_a_picture_or_a_reason() -> None:
    named = set(re.findall(r"`([a-z_]+(?:\.[a-z_]+)*\.(?:[a-z_]+|\*))`", GALLERY))
    missing = {one for one in views() if one not in named and f"{one.rpartition('.')[0]}.*" not in named}
    assert missing == set(), "run `make pictures` once benchmarks/pictures has a scene for it"


def test_it_names_no_function_that_there_is_not() -> None:
    shown = re.findall(r"^\S.* · (`.*`)$", GALLERY, re.MULTILINE)
    named = {name for line in shown for name in re.findall(r"`([^`]+)`", line.rpartition(" · ")[2])}
    assert named - views() - {"notes.glance.glance", "notes.glance.out_of_reach", "notes.pages.framed"} == set()
    assert len(named) > 50


def test_every_picture_is_shown_and_all_of_them_are_small() -> None:
    shown = [DOCS / one for one in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", GALLERY)]
    pictures = sorted((DOCS / "gallery").glob("*.png"))
    assert sorted(shown) == pictures
    assert sum(one.stat().st_size for one in pictures) < LARGEST
