"""Where workspaces have installed the bot themselves, and what Slack granted it there: the tokens, sealed.

An installation belongs to a team, or, installed for a whole organisation, to an enterprise; its id is the tenant that
notes are kept under. What is uninstalled is deleted at once, tokens and all; that it was is remembered, for its notes.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, update

from bot.storage.engine import Database
from bot.storage.journal import Journal
from bot.storage.sealing import Keyring, SealError
from bot.storage.tables import facts, installations, milliseconds, moment, scheduled, uninstalls

log = logging.getLogger(__name__)

_LEASE = timedelta(seconds=30)
"""How long one who renews a token keeps the others from it: longer than Slack takes, and a while after it failed."""


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation in a team, or, without a team, in a whole enterprise. `granted` is JSON-ready, and secret."""

    team: str | None
    enterprise: str | None
    installed: datetime
    granted: Mapping[str, Any] = field(repr=False)

    @property
    def tenant(self) -> str:
        """What notes are kept under: the team, or the enterprise that it is installed for."""
        return self.team or self.enterprise or ""


class Installations:
    """All of them, in the database. Synchronous, and called in its threads; StorageError where it fails."""

    def __init__(self, database: Database, keys: Keyring, journal: Journal) -> None:
        self._database = database
        self._keys = keys
        self._journal = journal

    def save(self, one: Installation) -> None:
        """Keeps a new installation, or what Slack granted anew. What there is from before an uninstall stays, but of
        the reminders that Slack held nobody knows what became of them."""
        with self._database.writing() as connection:
            if connection.execute(delete(uninstalls).where(uninstalls.c.tenant == one.tenant)).rowcount:
                theirs = scheduled.c.tenant == one.tenant
                connection.execute(update(scheduled).where(theirs).values(claimed=0, channel=None, message=None))
            id_ = connection.scalar(_id_of(one.tenant).with_for_update())
            if id_ is None:
                connection.execute(insert(installations).values(self._row(one, secrets.token_hex(16))))
            else:
                self._replace(connection, one, id_)

    def renew(self, one: Installation) -> bool:
        """Keeps a token that was renewed; False where it was uninstalled meanwhile."""
        with self._database.writing() as connection:
            id_ = connection.scalar(_id_of(one.tenant).with_for_update())
            if id_ is not None:
                self._replace(connection, one, id_)
            return id_ is not None

    def may_renew(self, tenant: str, now: datetime) -> bool:
        """Whether the caller may ask Slack for a new token: one at a time, whichever process; and not at once again
        where that failed."""
        free = installations.c.renewing.is_(None) | (installations.c.renewing < milliseconds(now))
        claiming = update(installations).where(_is(tenant), free).values(renewing=milliseconds(now + _LEASE))
        with self._database.writing() as connection:
            return connection.execute(claiming).rowcount == 1

    def find(self, tenant: str) -> Installation | None:
        """One, or None: also where no key opens it, which is logged."""
        with self._database.reading() as connection:
            row = connection.execute(select(installations).where(_is(tenant))).mappings().one_or_none()
        return self._opened(row) if row else None

    def everywhere(self) -> tuple[Installation, ...]:
        """All that can be opened."""
        with self._database.reading() as connection:
            rows = connection.execute(select(installations).order_by(installations.c.tenant)).mappings().all()
        return tuple(one for row in rows if (one := self._opened(row)))

    def remove(self, tenant: str, now: datetime) -> bool:
        """Deletes one for good, with its tokens; whether it was there."""
        with self._journal.erasing() as gone, self._database.writing() as connection:
            id_ = connection.scalar(_id_of(tenant).with_for_update())
            if id_ is None:
                return False
            gone([id_])
            connection.execute(delete(installations).where(installations.c.id == id_))
            connection.execute(insert(uninstalls).values(tenant=tenant, at=milliseconds(now)))
            return True

    def uninstalled(self, before: datetime) -> tuple[str, ...]:
        """The tenants that uninstalled it before a moment, and have not installed it again."""
        asked = select(uninstalls.c.tenant).where(uninstalls.c.at < milliseconds(before)).order_by(uninstalls.c.tenant)
        with self._database.reading() as connection:
            return tuple(connection.scalars(asked))

    def _replace(self, connection: Connection, one: Installation, id_: str) -> None:
        row = self._row(one, id_) | {"renewing": None}
        connection.execute(update(installations).where(installations.c.id == id_).values(row))

    def _row(self, one: Installation, id_: str) -> dict[str, Any]:
        row = {
            "id": id_,
            "tenant": one.tenant,
            "team": one.team,
            "enterprise": one.enterprise,
            "installed": milliseconds(one.installed),
        }
        plain = json.dumps(dict(one.granted)).encode()
        return row | {"key_id": self._keys.writes, "sealed": self._keys.seal(plain, facts(installations, row))}

    def _opened(self, row: RowMapping) -> Installation | None:
        try:
            plain = self._keys.open(row["sealed"], facts(installations, row), row["key_id"])
        except SealError as error:
            log.warning("The token of %s cannot be read: %s It has to install the bot again.", row["tenant"], error)
            return None
        return Installation(row["team"], row["enterprise"], moment(row["installed"]), json.loads(plain))


def _is(tenant: str) -> ColumnElement[bool]:
    return installations.c.tenant == tenant


def _id_of(tenant: str) -> Any:  # noqa: ANN401 - a Select of one column
    return select(installations.c.id).where(_is(tenant))
