"""The operator's commands of `ladder-bot`: what keeps the database, its keys and its backups in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.settings import from_environment

app = typer.Typer()
keys = typer.Typer(help="The keys that notes are encrypted with.", no_args_is_help=True)
app.add_typer(keys, name="keys")


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
def migrate() -> None:
    """Bring the database up to date: what a new version of the bot needs changed in it."""
    from bot.storage.migrating import migrate as bring_up_to_date
    from bot.storage.opening import open_database

    settings = from_environment()
    with telling(), open_database(settings.home, settings.token("DATABASE_URL")) as database:
        typer.echo("Brought up to date." if bring_up_to_date(database) else "It is up to date.")


@keys.command()
def new() -> None:
    """Print a new key, for the start of LADDERBOT_KEYS."""
    from bot.storage.sealing import new_key

    typer.echo(new_key())


@keys.command()
def rotate() -> None:
    """Encrypt all notes with the first key. Interrupted, it goes on where it stopped when it is called again."""
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
