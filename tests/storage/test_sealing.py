"""Encryption at rest: only the right key opens, only where it was sealed, and only what was sealed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pytest

from bot.storage.sealing import Key, Keyring, KeysError, SealError, TamperedError, UnknownKeyError, new_key
from bot.storage.tables import SEALED, facts, handovers, metadata, notes

ROWS = 10_000


@pytest.fixture
def ring() -> Keyring:
    return Keyring.read(new_key())


@dataclass
class Row:
    """What a row of the database holds of a sealed text."""

    about: list[object]
    key: str
    sealed: bytes


def test_what_is_sealed_is_opened_by_any_of_the_keys() -> None:
    first, second = new_key(), new_key()
    old, both = Keyring.read(first), Keyring.read(f"{second}, {first}\n")
    assert both.open(old.seal(b"text", ["a"]), ["a"], old.writes) == b"text"
    assert both.writes == Key.read(second).id
    assert both.ids == {Key.read(first).id, Key.read(second).id}
    with pytest.raises(UnknownKeyError, match="not in LADDERBOT_KEYS"):
        old.open(both.seal(b"text", ["a"]), ["a"], both.writes)


@pytest.mark.no_cover
def test_ten_thousand_swapped_cut_or_altered_rows_are_all_refused(ring: Keyring) -> None:
    chance = random.Random(7)
    rows = []
    for number in range(ROWS):
        about: list[object] = ["notes", f"id{number}", "T1", f"U{number % 5}", f"U{number % 7}", number, None]
        rows.append(Row(about, ring.writes, ring.seal(f"text {number % 3}".encode(), about)))
    for number, row in enumerate(rows):
        other = rows[(number + chance.randrange(1, ROWS)) % ROWS]
        sealed = [other.sealed, _cut(row.sealed, chance), _flipped(row.sealed, chance), row.sealed[:12] + other.sealed]
        for about, tampered in [*((row.about, one) for one in sealed), (_altered(row.about, chance), row.sealed)]:
            with pytest.raises(TamperedError):
                ring.open(tampered, about, row.key)
        assert ring.open(row.sealed, row.about, row.key) == f"text {number % 3}".encode()


def _cut(sealed: bytes, chance: random.Random) -> bytes:
    return sealed[: chance.randrange(len(sealed))]


def _flipped(sealed: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(sealed)
    flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _altered(about: list[object], chance: random.Random) -> list[object]:
    place = chance.randrange(len(about))
    return [*about[:place], f"{about[place]}x", *about[place + 1 :]]


@pytest.mark.parametrize("tampered", [None, "text", 7, b"", b"x" * 11, b"x" * 12])
def test_what_is_no_sealed_text_at_all_is_refused(ring: Keyring, tampered: Any) -> None:
    with pytest.raises(SealError):
        ring.open(tampered, [], ring.writes)


def test_facts_that_read_alike_are_not_alike(ring: Keyring) -> None:
    sealed = ring.seal(b"text", ["ab", "c"])
    for about in (["a", "bc"], ["abc"], ["ab", "c", None], ["ab", ["c"]], ["ab,c"]):
        with pytest.raises(TamperedError):
            ring.open(sealed, about, ring.writes)


def test_no_two_seals_are_alike(ring: Keyring) -> None:
    assert len({ring.seal(b"text", []) for _ in range(1_000)}) == 1_000


def test_another_keys_seal_does_not_pass_under_its_name(ring: Keyring) -> None:
    other = Keyring.read(new_key())
    with pytest.raises(TamperedError):
        ring.open(other.seal(b"text", []), [], ring.writes)


KEY = "plumcake" * 5 + "8A8="  # of 32 bytes, like any other


@pytest.mark.parametrize("text", ["plumcake", KEY[:-4], "é" * 44, KEY + KEY, f"{KEY},plumcake"])
def test_what_is_no_key_is_told_and_not_quoted(text: str) -> None:
    with pytest.raises(KeysError, match="44 characters of URL-safe base64") as told:
        Keyring.read(text)
    assert text not in str(told.value)
    assert "plumcake" not in str(told.value)


def test_no_key_at_all_is_told() -> None:
    with pytest.raises(KeysError, match="`ladder-bot keys new` prints one"):
        Keyring.read(" , \n")


def test_a_key_is_not_shown() -> None:
    key = Key.read(text := new_key())
    assert text not in repr(key)
    assert str(key.secret) not in repr(key)
    assert not text.startswith(key.id)


def test_what_is_sealed_is_bound_to_all_of_its_row_but_what_housekeeping_goes_by() -> None:
    assert set(SEALED) == {one for one in metadata.tables.values() if "key_id" in one.c} >= {notes, handovers}
    loose = {table.name: [one.name for one in table.c if one.name not in _facts(table)] for table in SEALED}
    assert loose.pop("notes") == ["made_for", "ending", "key_id", "sealed"]
    assert loose.pop("installations") == ["renewing", "key_id", "sealed"]
    assert all(names == ["key_id", "sealed"] for names in loose.values()), loose
    assert all("id" in table.primary_key.columns for table in SEALED), "by which rotation goes"


def _facts(table: Any) -> list[object]:
    named = facts(table, {column.name: column.name for column in table.columns})
    assert named[0] == table.name
    return named[1:]
