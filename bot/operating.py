"""The operator's commands of `ladder-bot`: what keeps the database, its keys and its backups in order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer

from bot.notes.model import Unreadable
from bot.options import JsonOption
from bot.settings import SettingsError, from_environment, wants_several

app = typer.Typer()
keys = typer.Typer(help="The keys that notes are encrypted with.", no_args_is_help=True)
app.add_typer(keys, name="keys")
notes = typer.Typer(help="What is held about somebody who asks for it.", no_args_is_help=True)
app.add_typer(notes, name="notes")


@notes.callback()
def _notes() -> None:
    """Makes `subject` a command of its own: the only one of a Typer would be the whole of it."""


@contextmanager
def telling() -> Iterator[None]:
    """Around what needs the database: what is wrong with it, or with its keys, is said in a sentence."""
    from bot.storage.engine import StorageError
    from bot.storage.sealing import KeysError

    try:
        yield
    except (KeysError, StorageError) as error:
        typer.echo(error, err=True)
        raise typer.Exit(1) from None


@app.command()
def doctor(
    *,
    manifest: Annotated[
        Path, typer.Option(help="A manifest of the app, to be held against what the bot needs of it.")
    ] = Path("manifest.yml"),
    as_json: JsonOption = False,
) -> None:
    """Look at all that the bot needs, and say of each part that it is well or what to do. Changes nothing."""
    from bot.doctor import Finding, examine
    from bot.wiring import SEVERAL

    try:
        settings = from_environment(*(SEVERAL if wants_several() else ()))
        found = asyncio.run(examine(settings, manifest))
    except SettingsError as error:
        found = [Finding("settings", "wrong", str(error))]
    well = all(one.state != "wrong" for one in found)
    if as_json:
        rows = [asdict(one) for one in found]
        typer.echo(json.dumps({"ok": well, "checks": rows}, ensure_ascii=False, indent=2))
    else:
        for one in found:
            typer.echo(f"{one.state:9}  {one.part}: {one.says}")
    if not well:
        raise typer.Exit(1)


@app.command()
def migrate() -> None:
    """Bring the database up to date: what a new version of the bot needs changed in it."""
    from bot.storage.opening import open_database
    from bot.storage.upgrading import upgrade

    settings = from_environment()
    with telling(), open_database(settings.home, settings.token("DATABASE_URL")) as database:
        typer.echo("Brought up to date." if upgrade(database) else "It is up to date.")


@keys.command()
def new() -> None:
    """Print a new key, for the start of LADDERBOT_KEYS."""
    from bot.storage.sealing import new_key

    typer.echo(new_key())


@keys.command()
def rotate() -> None:
    """Encrypt everything with the first key. Interrupted, it goes on where it stopped when it is called again."""
    from rich.console import Console
    from rich.progress import Progress

    from bot.storage.keys import rotate as rotate_all
    from bot.storage.keys import to_rotate
    from bot.storage.opening import open_storage

    settings = from_environment()
    sealed = refused = 0
    with telling():
        storage = open_storage(settings.home, settings.token("DATABASE_URL"), settings.token("LADDERBOT_KEYS"))
        with storage.database as database, Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("Encrypting anew", total=to_rotate(database, storage.keys))
            for batch in rotate_all(database, storage.keys):
                sealed, refused = sealed + batch.sealed, refused + batch.refused
                progress.update(task, completed=sealed + refused)
    typer.echo(f"Encrypted with the first key: {sealed}.")
    if refused:
        typer.echo(f"Left as they are, for no key opens them: {refused}.", err=True)
        raise typer.Exit(1)


@app.command()
def unanswered(
    *,
    as_json: JsonOption = False,
    forget: Annotated[bool, typer.Option("--forget", help="Delete them all, for good.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
) -> None:
    """Show the questions that found nothing, and how often each was asked, in all workspaces together. Who asked is not
    kept."""
    from bot.storage.opening import open_existing, open_storage
    from bot.storage.unanswered import UnansweredStore

    settings = from_environment()
    url = settings.token("DATABASE_URL")
    with telling():
        open_existing(settings.home, url).close()
        storage = open_storage(settings.home, url, settings.token("LADDERBOT_KEYS"))
        with storage.database:
            store = UnansweredStore(storage.database, storage.keys, storage.journal)
            kept = store.everything()
            if as_json:
                rows = [{"text": text, "count": count} for text, count in kept.counts]
                typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
            else:
                lines = [f"{count:5}  {text}" for text, count in kept.counts]
                typer.echo("\n".join(lines) or _nothing(kept_at_all=settings.keep_unanswered))
            if kept.unreadable:
                typer.echo(f"Cannot be read, for no key opens them: {kept.unreadable}.", err=True)
            if forget and (yes or typer.confirm("Delete them all for good?", err=True)):
                typer.echo(f"Deleted: {store.forget()}.", err=True)


def _nothing(*, kept_at_all: bool) -> str:
    if kept_at_all:
        return "There are none."
    return "There are none: KEEP_UNANSWERED is off."


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write. It must not be there yet.")]) -> None:
    """Copy the database (SQLite) into a file, while the bot runs."""
    from bot.storage.backups import back_up
    from bot.storage.opening import open_existing

    settings = from_environment()
    with telling(), open_existing(settings.home, settings.token("DATABASE_URL")) as database:
        back_up(database, file)
    typer.echo(f"Written: {file}. The keys are not in it.")


@app.command()
def restore(
    file: Annotated[Path | None, typer.Argument(help="What `ladder-bot backup` wrote.")] = None,
    *,
    erasures: Annotated[
        bool, typer.Option("--erasures", help="Only delete again what was deleted since, after pg_restore.")
    ] = False,
) -> None:
    """Put a backup in the place of the database (SQLite), without the notes that were deleted since."""
    from bot.storage.backups import erase_again
    from bot.storage.backups import restore as put_back
    from bot.storage.opening import address, open_existing, open_journal

    if (file is None) != erasures:
        raise typer.BadParameter("give a file to restore, or --erasures")
    settings = from_environment()
    url = settings.token("DATABASE_URL")
    with telling():
        journal = open_journal(settings.home)
        if file is None:
            with open_existing(settings.home, url) as database:
                erased, aside = erase_again(database, journal), None
        else:
            restored = put_back(address(settings.home, url), file, journal)
            erased, aside = restored.erased, restored.aside
    typer.echo(f"Deleted again, as {journal.path} has it: {erased}.")
    if aside:
        typer.echo(f"The database from before is kept: {aside}. Delete it when all is well.")


@notes.command()
def subject(
    person: Annotated[str, typer.Argument(help="The Slack id of whom the notes are about: U…")],
    *,
    export: Annotated[Path | None, typer.Option(help="The JSON file to write. It must not be there yet.")] = None,
    purge: Annotated[bool, typer.Option("--purge", help="Delete all of it, for good.")] = False,
    tenant: Annotated[str | None, typer.Option(help="Only of this team or organisation: T… or E…")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Purge without asking.")] = False,
) -> None:
    """Export or delete all notes on a person, whoever wrote them, and all else that is kept about them. The authors
    find it in their log, and are told."""
    from bot.notes.sql.subjects import Subjects
    from bot.storage.opening import open_storage

    if export is None and not purge:
        raise typer.BadParameter("say --export FILE, --purge, or both")
    settings, now = from_environment(), datetime.now(UTC)
    with telling():
        storage = open_storage(settings.home, settings.token("DATABASE_URL"), settings.token("LADDERBOT_KEYS"))
        with storage.database:
            subjects = Subjects(storage.database, storage.keys, storage.journal)
            if export is not None:
                with _new_file(export) as file:
                    held = subjects.export(person, tenant, now)
                    about = {"subject": person, "exported": now, **asdict(held)}
                    json.dump(about, file, ensure_ascii=False, indent=2, default=lambda time: time.isoformat())
                typer.echo(f"Written: {export}, notes: {len(held.notes)}. Their authors will be told.")
                if torn := [note for note in held.notes if isinstance(note, Unreadable)]:
                    typer.echo(f"Cannot be read, as the file says of each: {len(torn)}.", err=True)
            if purge:
                count = subjects.count(person, tenant)
                question = (
                    f"Delete {count} notes on {person} for good, and all else that is kept about them? "
                    "Their authors will be told."
                )
                if yes or typer.confirm(question):
                    typer.echo(f"Deleted: {subjects.purge(person, tenant, now)}.")


@contextmanager
def _new_file(path: Path) -> Iterator[TextIO]:
    """A file that only the operator may read, and that is there once it is whole."""
    from bot.storage.files import making

    try:
        with making(path) as made, made.open("w", encoding="utf-8", errors="surrogatepass") as file:
            yield file
    except OSError as error:
        typer.echo(f"{path} cannot be written: {error.strerror or 'it is there already'}.", err=True)
        raise typer.Exit(1) from None
