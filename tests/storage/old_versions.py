"""Databases as earlier versions left them: their tables, and rows as their bots wrote them, sealed ones among them.

`old/` has a file for each migration: the rows of the tables that it makes, or that look otherwise after it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, insert

import bot.storage.migrations
from bot.storage.engine import Database

KEY = "YSBrZXkgdGhhdCBvbmx5IHRlc3RzIGhvbGQ6IDAwMDE="
"""What the rows are sealed with."""
_OLD = Path(__file__).with_name("old")


def make_old(database: Database, version: str) -> dict[str, int]:
    """Brings an empty database to a version, with rows in each of its tables; how many in each."""
    written = _written_by(version)
    with database.writing() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(bot.storage.migrations.__file__).parent))
        command.upgrade(config, version)
        tables = MetaData()
        tables.reflect(connection)
        there = tables.tables.keys() - {"alembic_version"}
        assert written.keys() == there, f"a migration brings rows of its tables: tests/storage/old/{version}.json"
        for name, rows in written.items():
            connection.execute(insert(tables.tables[name]), rows)
    return {name: len(rows) for name, rows in written.items()}


def _written_by(version: str) -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = {}
    for file in sorted(_OLD.glob("*.json")):
        if file.stem <= version:
            tables |= json.loads(file.read_text("utf-8"))
    for rows in tables.values():
        for row in rows:
            if "sealed" in row:
                row["sealed"] = bytes.fromhex(row["sealed"])
    return tables
