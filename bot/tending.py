"""The commands of `ladder-bot` for those who tend a ladder: what makes its file, checks it and keeps it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.ladders.data import load
from bot.options import JsonOption, RefusedError
from bot.settings import LADDER_DATA

app = typer.Typer()


@app.command()
def check(
    paths: Annotated[list[Path] | None, typer.Argument(envvar="LADDER_DATA", help="Folders or ladder files.")] = None,
) -> None:
    """Check ladders; every problem is told with file and line."""
    problems = [problem for path in paths or [LADDER_DATA] for problem in load(path).problems]
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(1)
    typer.echo("No problems found.")


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


def _write_new(path: Path, text: str) -> None:
    """Writes a file that was not there: what somebody has already edited is not lost to a second import."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise RefusedError(f"{path} is there already: remove it, or name another file") from None
    except OSError as error:
        raise RefusedError(f"{path} can't be written: {error.strerror}") from None
