"""The commands of `ladder-bot` for those who tend a ladder: what makes its file, checks it and keeps it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot import differences
from bot.ladders import data, differing, misses
from bot.ladders.advising import Advice, advise
from bot.ladders.answering import Answering
from bot.ladders.changes import Change, Named
from bot.ladders.evaluating import GoldError, Share, Wanted, given, judge, tally, wanted, whole
from bot.ladders.loading import VOCABULARY, Loaded, Problem, load
from bot.ladders.misses import Miss
from bot.ladders.model import Ladders
from bot.options import JsonOption, LaddersOption, RefusedError, lines_of, loaded_from
from bot.settings import LADDER_DATA

app = typer.Typer()

_MOST_ADVICE = 50
_LEVELS = "Levels have names such as Senior Engineer or L3: docs/your-own-ladder.md says where they may stand."


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
    except found.NothingFoundError as error:
        raise RefusedError(f"{path}: {error}\n{_LEVELS}") from None
    except writing.UnwritableError as error:
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
def diff(
    old: Annotated[Path, typer.Argument(help="The ladder's file as it was, or the folder.")],
    new: Annotated[Path, typer.Argument(help="The same as it is now.")],
    *,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown for a pull request.")] = False,
    as_json: JsonOption = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if anything changed.")] = False,
) -> None:
    """Tell what changed between two versions of a ladder, or of a folder with ladders. Exits with 2 if one is wrong."""
    if as_markdown and as_json:
        raise typer.BadParameter("--markdown or --json, not both")
    if old.is_dir() != new.is_dir() and old.exists() and new.exists():
        _end(f"{old} and {new}: give two files, or two folders")
    changes = _changes(_versions(old), _versions(new), new)
    if as_json:
        typer.echo(json.dumps({"changes": differences.as_json(changes)}, indent=2))
    else:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        for line in differences.markdown(changes) if as_markdown else differences.text(changes, colour=colour):
            typer.echo(line)
    if exit_code and changes:
        raise typer.Exit(1)


@app.command()
def questions(
    file: Annotated[Path, typer.Argument(help="JSON lines: docs/your-own-ladder.md says what is in one.")],
    *,
    ladders: LaddersOption = LADDER_DATA,
    as_json: JsonOption = False,
    fail_under: Annotated[
        float, typer.Option(help="Exit code 1 where less than so many percent are answered right.", min=0, max=100)
    ] = 0,
) -> None:
    """Ask questions of your own, count how many are answered right, and explain those that are not."""
    loaded = loaded_from(ladders)
    answering = Answering(loaded.ladders)
    asked = [(one, given(answering.ask(one.text))) for one in _wanted(file, loaded.ladders)]
    judged = [(one, answer, judge(one, answer)) for one, answer in asked]
    shares = tally((one, marks) for one, _, marks in judged)
    missed = [misses.explain(answering, loaded.files, one, answer) for one, answer, marks in judged if not marks.first]
    if as_json:
        told = {"kinds": {kind: share._asdict() for kind, share in shares.items()}, "all": whole(shares)._asdict()}
        typer.echo(json.dumps(told | {"misses": [misses.as_json(one) for one in missed]}, indent=2))
    else:
        for line in (*_table(shares), *(line for miss in missed for line in _located(file, miss))):
            typer.echo(line)
    if (right := _percent(whole(shares))) < fail_under:
        raise RefusedError(f"{right:.1f}% are answered right, less than {fail_under:g}%")


@app.command()
def schema() -> None:
    """Print the JSON Schema of a ladder file, for editors."""
    from bot.ladders.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))


def _versions(path: Path) -> dict[str, Loaded]:
    """The common ladders of a folder, or that of a file, as "", and those of workspaces by their ids."""
    found = data.load(path)
    if found.problems:
        _end("\n".join(map(str, found.problems)))
    return {"": load(path, None), **{team: load(path / team, None) for team in found.of_teams}}


def _end(why: str) -> NoReturn:
    """Ends a comparison that cannot be made: 1 is for versions that differ."""
    typer.echo(why, err=True)
    raise typer.Exit(2)


def _changes(old: Mapping[str, Loaded], new: Mapping[str, Loaded], path: Path) -> list[Change]:
    """What changed in all of them; the vocabularies are compared where whole folders are."""
    nothing = Loaded(Ladders(ladders=()), ())
    changes: list[Change] = []
    for team in dict.fromkeys((*new, *old)):
        before, after = old.get(team, nothing), new.get(team, nothing)
        found = [*differing.differences(before, after)]
        if path.is_dir():
            vocabularies = before.ladders.vocabulary, after.ladders.vocabulary
            found += differing.vocabulary_differences(*vocabularies, path / team / VOCABULARY)
        changes += [_of_team(change, team) for change in found] if team else found
    return changes


def _of_team(change: Change, team: str) -> Change:
    ladder = Named(f"{team}/{change.ladder.id}", f"{team}/{change.ladder.name}")
    return replace(change, ladder=ladder)


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


def _wanted(file: Path, ladders: Ladders) -> list[Wanted]:
    """The questions of a file; everything that is wrong in it is a reason to refuse."""
    found, wrong = [], []
    for number, line in enumerate(lines_of(file), 1):
        if line.strip():
            try:
                found.append(wanted(line, number, ladders))
            except GoldError as error:
                wrong.append(f"{file}:{number}: {error}")
    if wrong or not found:
        raise RefusedError("\n".join(wrong) or f"{file}: there is no question in it")
    return found


def _table(shares: Mapping[str, Share]) -> Iterator[str]:
    for kind, share in {**shares, "all": whole(shares)}.items():
        among = f", {share.among_three} among the first three" if kind == "topic" else ""
        yield f"{kind:8} {share.first:4} of {share.asked:4} right, {_percent(share):5.1f}%{among}"


def _percent(share: Share) -> float:
    return 100 * share.first / share.asked


def _located(file: Path, miss: Miss) -> Iterator[str]:
    first, *others = misses.lines(miss)
    yield f"\n{file}:{miss.wanted.line}: {first}"
    yield from others


def _write_new(path: Path, text: str) -> None:
    """Writes a file that was not there: what somebody has already edited is not lost to a second import."""
    if path.is_dir():
        raise RefusedError(f"{path} is a folder: name the file in it, such as {path / 'engineering.yaml'}")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileNotFoundError:
        raise RefusedError(f"{path} can't be written: there is no folder {path.parent}, make it first") from None
    except FileExistsError:
        raise RefusedError(f"{path} is there already: remove it, or name another file") from None
    except OSError as error:
        raise RefusedError(f"{path} can't be written: {error.strerror}") from None
