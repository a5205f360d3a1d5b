"""Offers of notes: the ids of the notes are sealed with who offers what to whom, so that no row can offer another's."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, insert, or_, select

from bot.notes.model import Handover, NotYoursError, Viewer
from bot.storage.sealing import Keyring, SealError
from bot.storage.tables import facts, handovers, milliseconds, moment


class Handing:
    """The table of offers."""

    def __init__(self, keys: Keyring) -> None:
        self._keys = keys

    def add(self, connection: Connection, tenant: str, offer: Handover, ids: list[str]) -> None:
        """Keeps an offer of these notes."""
        row: dict[str, Any] = {
            "id": offer.id,
            "tenant": tenant,
            "author": offer.author,
            "subject": offer.subject,
            "recipient": offer.to,
            "moves": offer.moves,
            "offered": milliseconds(offer.offered),
        }
        sealed = self._keys.seal(json.dumps(ids).encode(), facts(handovers, row))
        connection.execute(insert(handovers).values(**row, key_id=self._keys.writes, sealed=sealed))

    def of(self, connection: Connection, viewer: Viewer) -> tuple[Handover, ...]:
        """What a viewer offered, or is offered; an offer that is not as it was made is left out."""
        rows = connection.execute(select(handovers).where(_concerns(viewer)).order_by(handovers.c.offered.desc()))
        read = (self._opened(row) for row in rows.mappings())
        return tuple(one[0] for one in read if one)

    def take(self, connection: Connection, by: Viewer, handover: str) -> tuple[Handover, list[str]]:
        """Ends an offer that concerns a viewer, and gives it with the ids of its notes; NotYoursError where there is
        none, or it is not as it was made."""
        chosen = and_(handovers.c.id == handover, _concerns(by))
        row = connection.execute(select(handovers).where(chosen).with_for_update()).mappings().first()
        read = row and self._opened(row)
        if not read:
            raise NotYoursError
        connection.execute(delete(handovers).where(handovers.c.id == handover))
        return read

    def _opened(self, row: RowMapping) -> tuple[Handover, list[str]] | None:
        try:
            plain = self._keys.open(row["sealed"], facts(handovers, row), row["key_id"])
        except SealError:
            return None
        ids: list[str] = json.loads(plain)
        offer = Handover(
            row["id"],
            row["author"],
            row["subject"],
            row["recipient"],
            row["moves"],
            len(ids),
            moment(row["offered"]),
        )
        return offer, ids


def _concerns(viewer: Viewer) -> Any:  # noqa: ANN401 - a condition
    return and_(
        handovers.c.tenant == viewer.tenant,
        or_(handovers.c.author == viewer.person, handovers.c.recipient == viewer.person),
    )
