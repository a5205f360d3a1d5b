"""The folder of a try-out: every change is kept soon, what cannot be read is set aside, nobody else uses it."""

from __future__ import annotations

import asyncio
import errno
import json
import os

import pytest

from bot.options import RefusedError
from bot.trying import keeping as kept_here
from bot.trying.keeping import FILE, folder_at
from bot.workspace import Workspace

MANIFEST = {
    "features": {"bot_user": {"display_name": "ladder"}},
    "display_information": {"name": "Ladder"},
    "settings": {"socket_mode_enabled": True},
}


@pytest.fixture
def said():
    return []


@pytest.fixture
def soon(monkeypatch):
    """A change is kept at once."""
    monkeypatch.setattr(kept_here, "_SOON", 0.0)


async def lives(path, said, does=lambda _workspace: None):
    """A run in which something is done; what is there at its end."""
    with folder_at(path, said.append) as folder:
        async with Workspace.running(MANIFEST) as workspace, folder.kept(workspace.backend):
            does(workspace)
            return [one.text for one in workspace.person("anna").sees("general")]


def writes(text):
    return lambda workspace: workspace.person("anna").quietly.says(text, channel="general")


async def test_a_second_run_begins_where_the_first_has_ended(tmp_path, said):
    await lives(tmp_path / "kept", said, writes("good morning"))
    assert await lives(tmp_path / "kept", said) == ["good morning"]
    assert said == []


async def test_only_whose_it_is_may_read_it(tmp_path, said):
    await lives(tmp_path / "kept", said)
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o700
    path = tmp_path / "kept" / FILE
    assert path.stat().st_mode & 0o777 == 0o600
    assert "xox" not in path.read_text(), "the bot's token is another one in each run"
    path.chmod(0o644)
    with folder_at(tmp_path / "kept", said.append) as folder:
        folder._read()
    assert path.stat().st_mode & 0o777 == 0o600


def _kept(path):
    return (path / FILE).read_text() if (path / FILE).exists() else ""


@pytest.mark.usefixtures("soon")
async def test_a_change_is_kept_while_it_runs(tmp_path, said):
    with folder_at(tmp_path, said.append) as folder:
        async with Workspace.running(MANIFEST) as workspace, folder.kept(workspace.backend):
            writes("good morning")(workspace)
            async with asyncio.timeout(30):
                while "good morning" not in _kept(tmp_path):  # noqa: ASYNC110 - nobody says that it was written
                    await asyncio.sleep(0.01)


@pytest.mark.usefixtures("soon")
async def test_where_nothing_changes_nothing_is_written(tmp_path, said, monkeypatch):
    written = []
    monkeypatch.setattr(kept_here.files, "replace", lambda path, content: written.append(content))
    with folder_at(tmp_path, said.append) as folder:
        async with Workspace.running(MANIFEST) as workspace, folder.kept(workspace.backend):
            for _ in range(50):
                workspace.backend.bell.ring()
                await asyncio.sleep(0.001)
    assert len(written) == 1


async def test_what_ends_a_run_does_not_end_the_keeping(tmp_path, said):
    def interrupted(workspace):
        writes("the last word")(workspace)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await lives(tmp_path, said, interrupted)
    assert await lives(tmp_path, said) == ["the last word"]


@pytest.mark.parametrize("content", [b"", b"{}", b'{"version": 1, "people": [', os.urandom(200)])
async def test_a_file_that_cannot_be_read_is_set_aside_with_a_sentence(tmp_path, said, content):
    (tmp_path / FILE).write_bytes(content)
    assert await lives(tmp_path, said, writes("anew")) == ["anew"]
    (sentence,) = said
    assert f"{tmp_path / FILE} cannot be read" in sentence
    assert f"set aside as {FILE}.bad, and the workspace begins anew" in sentence
    assert (tmp_path / f"{FILE}.bad").read_bytes() == content
    assert await lives(tmp_path, said) == ["anew"]


async def test_what_was_set_aside_before_stays(tmp_path, said):
    for content in (b"first", b"second"):
        (tmp_path / FILE).write_bytes(content)
        await lives(tmp_path, said)
    assert (tmp_path / f"{FILE}.bad").read_bytes() == b"first"
    assert (tmp_path / f"{FILE}.bad1").read_bytes() == b"second"


async def test_where_the_file_is_gone_ids_are_not_given_again_all_the_same(tmp_path, said):
    ids = []
    for _ in range(2):
        await lives(tmp_path, said, lambda workspace: ids.append(workspace.backend.store.new_id("V")))
        (tmp_path / FILE).unlink()
    assert ids[0] < ids[1]


@pytest.mark.usefixtures("soon")
async def test_a_full_disk_is_told_once_and_ends_nothing(tmp_path, said, monkeypatch):
    replace, tried = kept_here.files.replace, []

    def full(path, content):
        tried.append(content)
        if len(tried) < 4:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace(path, content)

    monkeypatch.setattr(kept_here.files, "replace", full)
    with folder_at(tmp_path, said.append) as folder:
        async with Workspace.running(MANIFEST) as workspace, folder.kept(workspace.backend):
            async with asyncio.timeout(30):
                while len(tried) < 4:
                    workspace.backend.bell.ring()
                    await asyncio.sleep(0.001)
    (sentence,) = said
    assert "cannot be kept" in sentence
    assert "No space left" in sentence
    assert json.loads((tmp_path / FILE).read_text())["version"] == 1


def takes(path, said):
    with folder_at(path, said.append):
        return True


def test_a_folder_is_for_one_at_a_time(tmp_path, said):
    with (
        folder_at(tmp_path, said.append),
        pytest.raises(RefusedError, match="another `ladder-bot try` keeps its workspace there"),
    ):
        takes(tmp_path, said)
    assert takes(tmp_path, said)


@pytest.mark.parametrize("where", ["file", "file/below"])
def test_where_no_folder_can_be_it_is_said(tmp_path, said, where):
    (tmp_path / "file").write_text("")
    with pytest.raises(RefusedError, match="a workspace cannot be kept there: Not a directory"):
        takes(tmp_path / where, said)
