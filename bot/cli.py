"""`ladder-bot`: every command, thin: parse, call a room, print."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter, ValidationError

from bot import operating, tending
from bot.growth.suggesting import Suggester
from bot.ladders import exporting
from bot.ladders.answering import Answering
from bot.ladders.composing import compose
from bot.ladders.model import Band, Entry, Ladder, Ladders, Role
from bot.options import JsonOption, LaddersOption, RefusedError, data_at, ladders_at, lines_of
from bot.settings import LADDER_DATA, Settings, SettingsError, from_environment, wants_several
from bot.slack import ids

app = typer.Typer(
    name="ladder-bot",
    help="A career ladder that lives in Slack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(operating.app)
app.add_typer(tending.app)

_NOT_WHEN_TRYING = {name.upper() for name in Settings.model_fields} | {"HTTP_PROXY", "HTTPS_PROXY"}
KEPT_IN = Path("~/.ladder-bot-try")
"""Where a try-out is kept: beside the home of the bot."""
_DISPLAYS = {"DISPLAY", "WAYLAND_DISPLAY"}

BatchOption = Annotated[
    Path | None, typer.Option(help='A file of JSON lines {"id", "text"}; prints one JSON line each.')
]


def main() -> None:
    """Runs one command; what is wrong is said in a sentence."""
    try:
        app()
    except (SettingsError, RefusedError) as error:
        typer.echo(error, err=True)
        raise SystemExit(1) from None


@app.command()
def ask(
    text: Annotated[str, typer.Argument(help="A question, in your own words.")] = "",
    *,
    ladders: LaddersOption = LADDER_DATA,
    as_json: JsonOption = False,
    why: Annotated[
        bool, typer.Option("--why", help="Explain: what was recognised, and which words matched what.")
    ] = False,
    batch: BatchOption = None,
) -> None:
    """Answer a question as the bot would."""
    answering = Answering(ladders_at(ladders))
    if batch is not None:
        for question in _texts(batch):
            typer.echo(json.dumps({"id": question["id"], **_timed(answering, question["text"])}))
    elif as_json:
        typer.echo(json.dumps(_timed(answering, text)))
    elif why:
        _explain(answering, text)
    else:
        _show(answering, text)


@app.command()
def suggest(
    text: Annotated[str, typer.Argument(help="The text of a growth note.")] = "",
    *,
    ladders: LaddersOption = LADDER_DATA,
    as_json: JsonOption = False,
    batch: BatchOption = None,
) -> None:
    """Propose what a growth note may be evidence for."""
    suggester = Suggester(Answering(ladders_at(ladders)))
    if batch is not None:
        for note in _texts(batch):
            typer.echo(json.dumps({"id": note["id"], **_suggested(suggester, note["text"])}))
    elif as_json:
        typer.echo(json.dumps(_suggested(suggester, text)))
    else:
        found = suggester.suggest(text)
        for one in found:
            typer.echo(f"{one.entry} {one.section} {one.number}: {one.text}")
        if not found:
            typer.echo("Nothing in the ladder fits.")


@app.command()
def show(
    entry: Annotated[str, typer.Argument(help="The id or the name of a band or a role.")],
    *,
    role: Annotated[list[str] | None, typer.Option(help="A role to mix in; may be given several times.")] = None,
    inherited: Annotated[bool, typer.Option("--inherited", help="With what cascades up from lower bands.")] = False,
    ladders: LaddersOption = LADDER_DATA,
    as_json: JsonOption = False,
) -> None:
    """Show one band or role with what it expects."""
    chosen = ladders_at(ladders)
    ladder, shown = _named(chosen, entry)
    composed = compose(ladder, shown, _roles(chosen, ladder, shown, role or ()), inherited=inherited)
    if as_json:
        typer.echo(json.dumps(exporting.composed(composed), ensure_ascii=False, indent=2))
        return
    typer.echo(shown.name)
    for section in composed.sections:
        typer.echo(f"\n{section.section.name}")
        for applied in section.applied:
            origin = "" if applied.source is shown else f"  ({applied.origin}: {applied.source.name})"
            typer.echo(f"  {applied.expectation.number}. {applied.expectation.text}{origin}")
    if shown.summary or shown.forthcoming:
        typer.echo("\n" + (shown.summary or "Forthcoming: still to be written."))
    for mixed_in in composed.roles:
        if mixed_in.forthcoming:
            typer.echo(f"\n{mixed_in.name} is forthcoming: still to be written.")


@app.command("list")
def list_(*, ladders: LaddersOption = LADDER_DATA, as_json: JsonOption = False) -> None:
    """List every band and role with its sections and numbers of expectations."""
    rows = exporting.listing(ladders_at(ladders))
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        counts = ", ".join(f"{s['name']} {s['expectations']}" for s in row["sections"] if s["expectations"])
        band = f"band {row['band']}" if row["band"] is not None else row["kind"]
        typer.echo(f"{row['id']:32} {row['name']:32} {band:8} {counts}")


@app.command()
def manifest(
    *,
    url: Annotated[str | None, typer.Option(help="The public URL of the bot, for HTTP instead of Socket Mode.")] = None,
    command: Annotated[
        str, typer.Option(envvar="LADDER_COMMAND", help=f"The slash command, where {ids.COMMAND} is taken.")
    ] = ids.COMMAND,
    several: Annotated[
        bool, typer.Option("--several", help="For several workspaces, which install the bot themselves; needs --url.")
    ] = False,
    org: Annotated[
        bool, typer.Option("--org", help="The same, and for all of an Enterprise Grid organisation.")
    ] = False,
    rotation: Annotated[
        bool, typer.Option("--rotation", help="The same, with tokens that end after twelve hours and are renewed.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Print the manifest of the Slack app."""
    import yaml

    from bot.slack.manifest import manifest as of_the_app

    if url is not None and not re.fullmatch(r"https://[^\s/?#]+(/[^\s?#]*)?", url):
        raise RefusedError(f"{url} cannot be the bot's URL: Slack takes https:// and a host, with a path or without")
    try:
        TypeAdapter(Settings.model_fields["ladder_command"].rebuild_annotation()).validate_python(command)
    except ValidationError:
        raise RefusedError(
            f"{command} cannot be a command: a slash, then up to 31 small letters, digits, - or _"
        ) from None
    several = several or org or rotation
    if several and url is None:
        raise RefusedError("Workspaces that install the bot themselves need its URL: add --url https://…")
    made = of_the_app(command, url, several=several, org_wide=org, rotation=rotation)
    typer.echo(json.dumps(made, indent=2) if as_json else yaml.safe_dump(made, sort_keys=False, width=120), nl=as_json)


@app.command()
def run(*, http: Annotated[bool, typer.Option("--http", help="HTTP on PORT instead of Socket Mode.")] = False) -> None:
    """Run the bot with settings from the environment."""
    from bot import serving, wiring
    from bot.logs import start_logging

    several = wants_several()
    if several and not http:
        raise RefusedError("Where workspaces install the bot themselves it runs over HTTP: ladder-bot run --http")
    settings = from_environment(*(wiring.SEVERAL if several else wiring.HTTP if http else wiring.SOCKET_MODE))
    chosen = data_at(settings.ladder_data)
    start_logging(settings.log_level, settings.log_format)
    # It keeps what it knows of fonts: where all is that the bot writes.
    os.environ.setdefault("MPLCONFIGDIR", str(settings.home / "matplotlib"))
    serve = wiring.serve_http if http else wiring.serve_socket
    with operating.telling():
        serving.run(serve(settings, chosen))


@app.command("try")
def try_(
    *,
    ladders: LaddersOption = LADDER_DATA,
    terminal: Annotated[bool, typer.Option("--terminal", help="In this terminal instead of the browser.")] = False,
    port: Annotated[
        int | None, typer.Option(min=1024, max=65535, help="Where the page is served; without it, on any free port.")
    ] = None,
    opening: Annotated[bool, typer.Option("--open/--no-open", help="Open the browser, or only say where.")] = True,
    empty: Annotated[bool, typer.Option("--empty", help="Without the invented notes and messages.")] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help=f"Keep everything from one run to the next, in {KEPT_IN}.")
    ] = False,
    keep_in: Annotated[Path | None, typer.Option("--keep-in", help="The same, in this folder.")] = None,
) -> None:
    """Try the bot in the browser: a small Slack on loopback, no account and no configuration."""
    logging.basicConfig(level=logging.ERROR)
    chosen = data_at(ladders)
    # This process talks to itself alone: what the environment holds for the real bot, or a proxy, would be in its way.
    for name in list(os.environ):
        if name.upper() in _NOT_WHEN_TRYING:
            del os.environ[name]
    folder = keep_in or (KEPT_IN if keep else None)
    with _needing_the_workspace(), operating.telling():
        from bot.trying.starting import TryOut

        trying = TryOut(
            say=partial(typer.echo, err=True), empty=empty, keep=folder and folder.expanduser(), port=port or 0
        )
        served = partial(_show_page, opening=opening)
        asyncio.run(trying.in_terminal(chosen) if terminal else trying.in_browser(chosen, served))


def _show_page(address: str, *, opening: bool) -> None:
    """Say where the page is, and open it where somebody is likely to look at it."""
    import webbrowser

    typer.echo(f"Ladder is at  {address}\nCtrl-C ends it.")
    if opening and sys.stdout.isatty() and (sys.platform != "linux" or os.environ.keys() & _DISPLAYS):
        webbrowser.open(address)


def _named(ladders: Ladders, name: str) -> tuple[Ladder, Entry]:
    for ladder in ladders:
        if entry := ladder.by_id.get(name):
            return ladder, entry
    question = Answering(ladders).understand(name)
    if len(question.entries) != 1:
        raise RefusedError(f'no single band or role is called "{name}": `ladder-bot list` shows them all')
    return ladders.by_id[question.entries[0].ladder], question.entries[0]


def _roles(ladders: Ladders, ladder: Ladder, entry: Entry, names: Sequence[str]) -> list[Role]:
    if names and not isinstance(entry, Band):
        raise RefusedError(f"{entry.name} is a role itself: roles mix in to bands")
    roles = []
    for name in names:
        role = ladder.by_id.get(name) or _named(ladders, name)[1]
        if not isinstance(role, Role) or role.ladder != ladder.id:
            ours = ", ".join(role.id for role in ladder.roles) or "it has none"
            raise RefusedError(f'"{name}" is not a role of the {ladder.name}: {ours}')
        roles.append(role)
    return roles


@contextmanager
def _needing_the_workspace() -> Iterator[None]:
    """Around what the workspace on loopback does: a plain installation of the bot lacks what that needs."""
    try:
        yield
    except ModuleNotFoundError as missing:
        raise RefusedError(f"{missing.name} is not installed, try `pip install 'ladder-bot[try]'`") from None


def _timed(answering: Answering, text: str) -> dict[str, Any]:
    start = time.perf_counter()
    answer = answering.ask(text)
    return {**exporting.answer(answer), "micros": round((time.perf_counter() - start) * 1e6)}


def _suggested(suggester: Suggester, text: str) -> dict[str, Any]:
    start = time.perf_counter()
    found = suggester.suggest(text)
    micros = round((time.perf_counter() - start) * 1e6)
    return {"kind": "note", "expectations": [exporting.expectation(one) for one in found], "micros": micros}


def _texts(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines_of(path), 1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            id_, text = given["id"], given["text"]
        except (ValueError, KeyError, TypeError, RecursionError):
            text = None
        if not isinstance(text, str):
            raise RefusedError(f'{path}:{number}: not a JSON object with "id" and a "text"')
        yield {"id": id_, "text": text}


def _explain(answering: Answering, text: str) -> None:
    why = answering.explain(text)
    question = why.answer.question
    typer.echo(f"answered as   {question.kind.value}: {', '.join(e.id for e in question.entries) or '-'}")
    typer.echo(f"section       {question.section or '-'}")
    typer.echo(f"topic words   {' '.join(question.topic) or '-'}")
    typer.echo(f"leans outside {why.leaning:.2f}, outside above {why.limit:.2f}")
    for hit, matches in why.found:
        address = f"{hit.doc.entry} {hit.doc.section} {hit.doc.number}"
        typer.echo(f"{hit.score:6.1f}  {address} ({min(1.0, hit.covers):.0%} of the question): {hit.doc.text}")
        typer.echo("        " + ", ".join(f"{m.word} ~ {m.term} {m.worth:.1f}" for m in matches))


def _show(answering: Answering, text: str) -> None:
    from rich.console import Console

    from bot.slack.views.answers import view
    from bot.workspace.rendering import render

    Console(file=sys.stdout).print(render(view(answering.ask(text)).blocks))
