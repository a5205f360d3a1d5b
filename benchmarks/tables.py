"""Figures → tables, printed and put into the page between its markers."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("slack-bolt", "slack-sdk", "uvicorn", "uvloop", "httptools", "rapidfuzz")
PAGE = Path(__file__).parent.parent / "docs" / "performance.md"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of figures; `name` is that of its place in the page."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    remark: str = ""

    def __str__(self) -> str:
        lines = [self.columns, *self.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.columns))]
        ruler = tuple("-" * width for width in widths)
        shown = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in (self.columns, ruler, *self.rows)]
        return "\n".join([*shown, *(["", self.remark] if self.remark else [])])


def show(tables: Iterable[Table]) -> None:
    """Prints tables, each under its name."""
    for table in tables:
        print(f"\n{table.name}\n\n{table}")


def write(tables: Iterable[Table], page: Path = PAGE) -> None:
    """Puts the machine and each table into its place in the page; the place of a table not measured stays as it is."""
    text = page.read_text(encoding="utf-8")
    for name, content in [("machine", machine()), *((table.name, str(table)) for table in tables)]:
        place = re.compile(f"(?s)(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)")
        if len(place.findall(text)) != 1:
            raise ValueError(f"{page} has not one place for {name!r}")
        text = place.sub(f"\n{content}\n\n".replace("\\", r"\\"), text)
    page.write_text(text, encoding="utf-8")


def machine() -> str:
    """The machine and the versions that the figures hold for."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    cpu = next((x.partition(":")[2].strip() for x in _cpuinfo() if x.startswith("model name")), platform.machine())
    return (
        f"{os.cpu_count()} cores of {cpu}, {platform.system()}, Python {platform.python_version()},\n{packages}, "
        f"SQLite {sqlite3.sqlite_version}."
    )


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def median(values: Iterable[float]) -> float:
    """The median."""
    return statistics.median(values)


def p99(values: Sequence[float]) -> float:
    """What 99 of 100 values do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))]
