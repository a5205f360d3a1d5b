"""The operator's commands of `ladder-bot`: what keeps the database, its keys and its backups in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from bot.settings import from_environment

app = typer.Typer()


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
