"""Installations: sealed, one a tenant, gone at once when uninstalled, and each token renewed by one process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.storage.backups import erase_again
from bot.storage.engine import Database
from bot.storage.installations import Installation, Installations
from bot.storage.journal import Journal
from bot.storage.keys import in_use, rotate
from bot.storage.sealing import Keyring, new_key
from bot.storage.states import LASTS, States
from bot.storage.tables import installations
from tests.storage.keeping import rows

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
SECRET = "xoxb-plumcake"
ONE = Installation("T1", None, NOW, {"bot_token": SECRET})
ORG = Installation(None, "E1", NOW, {"bot_token": "xoxb-org"})


@pytest.fixture
def ours(database: Database, keys: Keyring, journal: Journal) -> Installations:
    return Installations(database, keys, journal)


@pytest.fixture
def elsewhere(ours: Installations, database: Database, keys: Keyring, journal: Journal) -> Iterator[Installations]:
    """The same database, opened by another process."""
    with Database(database.url) as other:
        yield Installations(other, keys, journal)


def test_an_installation_is_found_by_its_team_or_else_its_enterprise(ours: Installations) -> None:
    ours.save(ONE)
    ours.save(ORG)
    assert (ours.find("T1"), ours.find("E1"), ours.find("T2")) == (ONE, ORG, None)
    assert ours.everywhere() == (ORG, ONE)
    assert SECRET not in repr(ONE)


def test_installed_again_the_newest_token_counts(ours: Installations) -> None:
    ours.save(ONE)
    anew = replace(ONE, installed=NOW + timedelta(days=1), granted={"bot_token": "xoxb-2"})
    ours.save(anew)
    assert ours.everywhere() == (anew,)


def test_no_token_stands_in_the_database_in_plain(ours: Installations, database: Database) -> None:
    ours.save(ONE)
    assert "plumcake" not in str(rows(database))


def test_a_token_that_was_put_into_another_row_opens_nothing_there(
    ours: Installations, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ours.save(ONE)
    with database.writing() as connection:
        connection.execute(update(installations).values(tenant="T2", team="T2"))
    assert (ours.find("T2"), ours.everywhere()) == (None, ())
    assert "The token of T2 cannot be read" in caplog.text
    assert SECRET not in caplog.text


def test_keys_are_rotated_for_tokens_too(database: Database, journal: Journal) -> None:
    old, new = new_key(), new_key()
    Installations(database, Keyring.read(old), journal).save(ONE)
    assert [done.sealed for done in rotate(database, Keyring.read(f"{new},{old}")) if done.sealed] == [1]
    assert in_use(database) == Keyring.read(new).ids
    assert Installations(database, Keyring.read(new), journal).find("T1") == ONE


def test_uninstalled_it_is_gone_with_its_token_and_remembered_for_its_notes(
    ours: Installations, database: Database, journal: Journal
) -> None:
    ours.save(ONE)
    (row,) = rows(database)["installations"]
    assert ours.remove("T1", NOW)
    assert not ours.remove("T1", NOW)
    assert (ours.find("T1"), rows(database)["installations"]) == (None, [])
    assert journal.erased() == {row[0]}
    assert ours.uninstalled(NOW) == ()
    assert ours.uninstalled(NOW + timedelta(seconds=1)) == ("T1",)
    ours.save(ONE)
    assert ours.uninstalled(NOW + timedelta(seconds=1)) == ()


def test_what_a_backup_brings_back_of_one_is_deleted_again_and_its_notes_are_not_kept_for_ever(
    ours: Installations, database: Database, journal: Journal
) -> None:
    ours.save(ONE)
    ours.save(ORG)
    (row,) = [one for one in rows(database)["installations"] if one[1] == "T1"]
    with journal.erasing() as gone:
        gone([row[0]])
    assert erase_again(database, journal) == 1
    assert ours.everywhere() == (ORG,)
    assert ours.uninstalled(datetime.now(UTC) + timedelta(seconds=1)) == ("T1",)


# tokens that are renewed


def test_one_asks_for_a_new_token_and_after_a_while_another_if_it_came_to_nothing(
    ours: Installations, elsewhere: Installations
) -> None:
    ours.save(ONE)
    assert ours.may_renew("T1", NOW)
    assert not elsewhere.may_renew("T1", NOW)
    assert not ours.may_renew("T1", NOW + timedelta(seconds=29))
    assert elsewhere.may_renew("T1", NOW + timedelta(seconds=31))
    assert not ours.may_renew("T2", NOW)


def test_a_renewed_token_is_for_everybody_and_may_be_renewed_again(
    ours: Installations, elsewhere: Installations
) -> None:
    ours.save(ONE)
    assert ours.may_renew("T1", NOW)
    renewed = replace(ONE, granted={"bot_token": "xoxb-2"})
    assert ours.renew(renewed)
    assert elsewhere.find("T1") == renewed
    assert elsewhere.may_renew("T1", NOW)


def test_a_token_that_was_renewed_while_it_was_uninstalled_is_not_kept(ours: Installations) -> None:
    ours.save(ONE)
    ours.remove("T1", NOW)
    assert not ours.renew(ONE)
    assert ours.find("T1") is None


# states


@pytest.fixture
def states(database: Database, keys: Keyring) -> States:
    return States(database, keys)


def test_a_state_is_good_once(states: States, database: Database, keys: Keyring) -> None:
    first, second = states.issue(NOW), states.issue(NOW)
    assert rows(database)["states"] == []
    assert States(database, keys).use(first, NOW + LASTS - timedelta(seconds=1))
    assert not states.use(first, NOW)
    assert states.use(second, NOW)


def test_a_state_lasts_for_ten_minutes_and_is_forgotten_then(states: States, database: Database) -> None:
    late, used = states.issue(NOW), states.issue(NOW)
    assert states.use(used, NOW)
    assert not states.use(late, NOW + LASTS)
    assert states.use(states.issue(NOW + LASTS), NOW + LASTS)
    assert len(rows(database)["states"]) == 1


def test_a_state_that_is_written_differently_is_the_same_one(states: States) -> None:
    """Base64 leaves bits unused at its end: several texts stand for the same bytes."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    state = states.issue(NOW)
    assert states.use(state, NOW)
    assert [letter for letter in letters if states.use(state[:-1] + letter, NOW)] == []


@pytest.mark.parametrize("forged", ["", ".", "x", "a" * 5_000, "é", "\x00.\x00", "0.AAAA", "deadbeefdeadbeef.AAAA"])
def test_what_is_no_state_of_ours_is_none(states: States, database: Database, forged: str) -> None:
    assert not states.use(forged, NOW)
    assert rows(database)["states"] == []


def test_a_state_of_another_key_or_one_that_was_changed_is_none(states: States, database: Database) -> None:
    state = states.issue(NOW)
    assert not States(database, Keyring.read(new_key())).use(state, NOW)
    at = len(state) // 2
    assert not states.use(state[:at] + ("A" if state[at] != "A" else "B") + state[at + 1 :], NOW)
    assert states.use(state, NOW)
