"""The commands of `ladder-bot` for those who tend a ladder: what makes its file, checks it and keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.ladders import data
from bot.ladders.advising import Advice, advise
from bot.ladders.loading import Problem, load
from bot.options import JsonOption, RefusedError
from bot.settings import LADDER_DATA

app = typer.Typer()

_MOST_ADVICE = 50


@app.command()
def check(
    paths: Annotated[list[Path] | None, typer.Argument(envvar="LADDER_DATA", help="Folders or ladder files.")] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Check ladders; every problem is told with file and line, and then what may be better: advice fails nothing."""
    found = {path: data.load(path) for path in paths or [LADDER_DATA]}
    problems = [problem for one in found.values() for problem in one.problems]
    advice = [one for path, its in found.items() for one in _advice(path, *(path / team for team in its.of_teams))]
    if as_json:
        told = {"problems": [_told(one) for one in problems], "advice": [_told(one) for one in advice]}
        typer.echo(json.dumps(told, indent=2))
    else:
        for line in (*problems, *([] if problems else ["No problems found."]), *_headed(advice)):
            typer.echo(line)
    if problems:
        raise typer.Exit(1)


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="A document with a ladder, or a folder with a file for each level.")],
    *,
    out: Annotated[
        Path | None, typer.Option(help="The ladder's file to write, such as ladders/engineering.yaml.")
    ] = None,
    as_json: JsonOption = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the report and write nothing.")] = False,
) -> None:
    """Make a ladder's file of a document: Markdown, HTML, CSV, YAML or JSON."""
    from bot.ladders.importing import found, reading, report, writing
    from bot.ladders.reading import UnreadableError

    try:
        imported = reading.read(path)
        written = writing.text(imported, path.name) if out and not dry_run else ""
    except UnreadableError as error:
        raise RefusedError(f"{path}:{error}") from None
    except (found.NothingFoundError, writing.UnwritableError) as error:
        raise RefusedError(f"{path}: {error}") from None
    if as_json:
        typer.echo(json.dumps(report.as_json(imported), indent=2))
    else:
        typer.echo("\n".join(report.lines(imported)))
    if written and out:
        _write_new(out, written)
        typer.echo(f"\nWritten to {out}. Next: ladder-bot check {out}", err=as_json)
    elif not as_json and not dry_run:
        typer.echo("\nNothing is written: name a file with --out.")


@app.command()
def schema() -> None:
    """Print the JSON Schema of a ladder file, for editors."""
    from bot.ladders.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))


def _advice(*paths: Path) -> Iterator[Advice]:
    """What there is to say about the ladders at these paths."""
    for path in paths:
        loaded = load(path)
        for file in loaded.files:
            yield from advise(file, loaded.ladders.vocabulary)


def _told(one: Problem) -> dict[str, Any]:
    return {**asdict(one), "path": str(one.path)}


def _headed(advice: Sequence[Advice]) -> Iterator[object]:
    """Advice under a heading, where there is any, and no more than anyone reads."""
    if advice:
        yield "\nAdvice, to take or to leave:"
        yield from advice[:_MOST_ADVICE]
    if len(advice) > _MOST_ADVICE:
        yield f"… and {len(advice) - _MOST_ADVICE} more, which --json has too."


def _write_new(path: Path, text: str) -> None:
    """Writes a file that was not there: what somebody has already edited is not lost to a second import."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise RefusedError(f"{path} is there already: remove it, or name another file") from None
    except OSError as error:
        raise RefusedError(f"{path} can't be written: {error.strerror}") from None
