"""Who may know whom: the imports of every module of the bot, held against the plan of the house.

`bot/__init__.py` has the map. A new module is named there, and its imports stay inside what its room may know.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import bot

BOT = Path(bot.__file__).parent
MODULES = sorted(BOT.rglob("*.py"))
LONGEST = 400
"""Lines of a module; a room that grows beyond gets another."""

OURS = {
    "ladders": {"ladders"},
    "workspace": {"workspace"},
    "settings": {"", "slack.ids"},
    "storage": {"storage"},
    "notes": {"notes", "storage"},
    "growth": {"ladders", "notes.markdown", "notes.model", "notes.positions", "growth"},
    "slack.views": {
        "growth.advice",
        "growth.coverage",
        "growth.evidence",
        "growth.packets",
        "ladders",
        "notes.model",
        "notes.positions",
        "notes.reminders",
        "notes.requests",
        "notes.upkeep",
        "slack.views",
        "slack.ids",
    },
    "slack": {
        "ladders",
        "notes",
        "growth",
        "storage.engine",
        "storage.events",
        "storage.installations",
        "storage.states",
        "storage.unanswered",
        "slack",
    },
    "serving": set(),
    "wiring": None,
    "trying": None,
    "watching": None,
    "doctor": None,
    "logs": {"slack.references"},
    "operating": None,
    "options": {"ladders"},
    "tending": None,
    "differences": {"ladders", "notes.markdown"},
    "cli": None,
    "__main__": {"cli"},
    "": set(),
}
"""Room → the rooms of ours that it may know; None: all of them. The longest name that fits is a module's room."""

THEIRS = {
    "rapidfuzz": {"ladders.matching"},
    "yaml": {"ladders.reading", "ladders.loading", "ladders.importing.writing", "cli", "doctor", "trying.seeds"},
    "Stemmer": {"ladders.words"},
    "pydantic": {
        "ladders",
        "settings",
        "slack.views.values",
        "slack.views.notes.values",
        "slack.views.notes.origins",
        "slack.views.growth.values",
        "workspace.keeping",
        "cli",
    },
    "pydantic_core": {"ladders"},
    "pydantic_settings": {"settings"},
    "slack_bolt": {"slack", "wiring"},
    "slack_sdk": {"doctor", "slack", "wiring"},
    "slackblocks": {"workspace"},
    "aiohttp": {"doctor", "slack.calling", "wiring", "workspace"},
    "uvicorn": {"serving", "watching", "wiring", "workspace"},
    "starlette": {"serving", "slack.door", "watching", "workspace"},
    "cachetools": {"slack"},
    "sqlalchemy": {"storage", "notes.sql"},
    "cryptography": {"storage.sealing"},
    "alembic": {"storage"},
    "typer": {"cli", "differences", "operating", "options", "tending"},
    "rich": {"cli", "operating", "workspace"},
    "jinja2": {"growth.printing", "workspace"},
    "markupsafe": {"workspace"},
    "emoji": {"workspace"},
    "matplotlib": {"growth.charts"},
    "markdown_it": {"ladders.importing.markdown", "workspace"},
    "lxml": {"ladders.importing.html"},
    "pythonjsonlogger": {"logs"},
    "prometheus_client": {"slack.metrics", "watching"},
}
"""Library → the rooms and modules that may import it. What is not here nobody may import."""

NOT_IN_VIEWS = {"slack_bolt", "slack_sdk", "cachetools"}
PURE = {"asyncio", "socket", "logging", "time", "datetime", "random", "sqlite3", "urllib", "http", "subprocess"}
"""What `ladders` does without: no Slack, no database, no clock."""


def name_of(path: Path) -> str:
    """A module's name below `bot`: `slack.views.answers`; a package's is that of its folder."""
    parts = path.relative_to(BOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """Every module that a module imports, wherever in it; `from bot.slack import ids` is `bot.slack.ids`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written out in full"
            assert node.module is not None
            for alias in node.names:
                below = BOT.parent.joinpath(*node.module.split("."), alias.name)
                inside = below.with_suffix(".py").exists() or (below / "__init__.py").exists()
                yield f"{node.module}.{alias.name}" if inside else node.module


def _inside(module: str, rooms: set[str]) -> bool:
    return any(module == room or (room and module.startswith(f"{room}.")) for room in rooms)


def _room(module: str) -> str:
    return max((room for room in OURS if _inside(module, {room})), key=len)


def test_a_module_knows_only_the_rooms_that_its_room_may_know() -> None:
    wrong = {}
    for module, found in IMPORTS.items():
        allowed = OURS[_room(module)]
        known = {one.removeprefix("bot").lstrip(".") for one in found if one.split(".")[0] == "bot"}
        wrong[module] = set() if allowed is None else {one for one in known if not _inside(one, allowed)}
    assert _named(wrong) == {}


def test_a_library_is_imported_only_where_it_belongs() -> None:
    wrong = {m: {one for one in _libraries(m) if not _inside(m, THEIRS.get(one, set()))} for m in IMPORTS}
    assert _named(wrong) == {}


def test_the_views_know_no_slack_client() -> None:
    wrong = {module: _libraries(module) & NOT_IN_VIEWS for module in IMPORTS if _inside(module, {"slack.views"})}
    assert len(wrong) > 5
    assert _named(wrong) == {}


def test_the_ladders_have_no_clock_and_no_connection() -> None:
    wrong = {m: {one.split(".")[0] for one in IMPORTS[m]} & PURE for m in IMPORTS if _inside(m, {"ladders"})}
    assert len(wrong) > 5
    assert _named(wrong) == {}


def test_a_module_is_short() -> None:
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {module: count for module, count in lines.items() if count > LONGEST} == {}


def test_a_module_is_on_the_map_or_its_room_is() -> None:
    named = {line.split()[0].rstrip("/").removesuffix(".py") for line in _map()}
    missing = []
    for module in IMPORTS:
        *rooms, last = module.split(".")
        in_full = rooms in ([], ["ladders"], ["slack"]) and module not in {"", "__main__"}
        if last not in named if in_full else rooms and not named & set(rooms[1:] or rooms) and rooms[0] != "workspace":
            missing.append(module)
    assert missing == []


def test_what_the_map_names_is_there() -> None:
    folder, gone = BOT, []
    for line in _map():
        name = line.split()[0]
        if name.endswith("/") and not line.startswith(" "):
            folder = BOT / name
        if name.endswith((".py", "/")) and not (folder / name if line.startswith(" ") else BOT / name).exists():
            gone.append(name)
    assert gone == []


def test_every_library_that_is_spoken_of_is_one_that_somebody_imports() -> None:
    assert set(THEIRS) - {one for module in IMPORTS for one in _libraries(module)} == set()


def test_a_line_that_breaks_the_rules_would_be_seen(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("def late():\n    from bot.slack import ids\n    import yaml, bot.wiring\n", encoding="utf-8")
    assert set(imports(broken)) == {"bot.slack.ids", "yaml", "bot.wiring"}
    assert [_room(one) for one in ("ladders.model", "slack.views.answers", "slack.desk", "workspace", "")] == [
        "ladders",
        "slack.views",
        "slack",
        "workspace",
        "",
    ]


IMPORTS = {name_of(path): set(imports(path)) for path in MODULES}


def _libraries(module: str) -> set[str]:
    """The libraries that are neither ours nor Python's own."""
    found = {one.split(".")[0] for one in IMPORTS[module]} - {"bot", "__future__"}
    return found - sys.stdlib_module_names


def _named(wrong: dict[str, set[str]]) -> dict[str, set[str]]:
    """Only the modules where something is wrong."""
    return {module: found for module, found in wrong.items() if found}


def _map() -> list[str]:
    """The lines of the map: a room or a module, and what it is for."""
    return [line for line in (bot.__doc__ or "").splitlines() if line.strip()]
