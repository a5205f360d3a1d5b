"""Notes with links, written straight into the store of the running bot: what a conversation begins with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

from bot.growth.evidence import evidence_for
from bot.ladders.model import Expectation, Ladders
from bot.notes.model import Draft, Note, Viewer
from bot.slack.notebook import Notebook
from bot.workspace import Member, Reply, Workspace
from bot.workspace.state import TEAM
from tests.conversations.notes.hands import until

_NUMBERS = count(1)
LARGE, TEACH = "staff-engineer/large-systems", "staff-engineer/teach-and-mentor"
MENTORING = "engineer-2/mentoring"
PACKET = "packet @alex for staff"


def days_ago(days: int) -> date:
    """A day that many days before today."""
    return datetime.now(UTC).date() - timedelta(days)


def expectation(ladders: Ladders, address: str) -> Expectation:
    """An expectation of the shipped ladder by `entry/id`."""
    entry, _, id_ = address.partition("/")
    (ladder,) = ladders
    return next(one for one in ladder.by_id[entry].expectations if one.id == id_)


def kept(
    notebook: Notebook, ladders: Ladders, author: Member, subject: str, *links: str, ago: int = 3, text: str = "did it"
) -> Note:
    """A note that an author wrote on somebody so many days ago, linked to expectations `entry/id`."""
    by, now = Viewer(TEAM, author.id), datetime.now(UTC)
    draft = Draft(subject, days_ago(ago), text, f"D1/{next(_NUMBERS)}")
    (note,) = notebook.store.write(by, [draft], now)
    if links:
        note = notebook.store.link(by, note.id, [evidence_for(expectation(ladders, one)) for one in links])
    return note


async def previewed(member: Member, workspace: Workspace, text: str = PACKET, button: str = "Preview") -> Reply:
    """Asks for a packet, presses a button, and waits until the notes are read."""
    open_before = tuple(workspace.backend.store.modals.get(member.id, ()))
    member.quietly.presses(await member.says(text), button)
    await until(workspace, lambda: _is_read(member, workspace, open_before), 30)
    return member.modal


def _is_read(member: Member, workspace: Workspace, open_before: tuple[str, ...]) -> bool:
    now = tuple(workspace.backend.store.modals.get(member.id, ()))
    return now not in {(), open_before} and "Reading your notes" not in member.modal.plain


async def made(member: Member, workspace: Workspace, modal: Reply) -> Reply:
    """Makes the packet of a preview: the message below its files. The first picture of a process takes a while."""
    before = len(_below(member))
    await member.presses(modal, "Make the packet")
    await until(workspace, lambda: len(_below(member)) > before, 30)
    return _below(member)[-1]


def _below(member: Member) -> list[Reply]:
    return [one for one in member.sees() if "Only you have it." in one.plain]


def files_of(member: Member) -> dict[str, str]:
    """The last files of each kind in the direct messages with the bot."""
    return {
        file.name.rpartition(".")[2]: (file.content or b"").decode(errors="replace")
        for one in member.sees()
        for file in one.files
    }
