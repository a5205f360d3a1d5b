"""What Sam keeps, and what could come back from Slack's side about it: a press, a choice or a form of somebody else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date

from bot.growth.evidence import evidence_for, mark
from bot.growth.targets import marked
from bot.ladders.questions import Kind, Question
from bot.notes.model import Draft, Viewer
from bot.notes.positions import Position
from bot.notes.requests import ExportNotes, Forget, ShowLog, ShowNotes, ShowShared
from bot.slack import ids
from bot.slack.views.growth.values import Behind, Given, Linking, Packing, Placed
from bot.slack.views.notes.origins import Origin, Written
from bot.slack.views.notes.values import OpenGrowth, OpenLine, OpenNote, OpenPacket, encode
from bot.slack.views.values import encode as ladder_question
from bot.workspace.state import TEAM, View

SECRET = "what Sam tells nobody: the plum tree"
DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Kept:
    """What there is of Sam's: the ids that stand in buttons, and the values of all buttons with them."""

    note: str
    offer: str
    source: str
    values: dict[str, list[str]]
    """By action_id: what the buttons and menus of Sam's carry."""
    rows: dict[str, str]
    """By action_id: the id of the row, where that carries something too."""
    packing: str
    """The metadata of a packet's preview."""
    forms: dict[str, tuple[str, dict]]
    """By callback_id: the metadata of Sam's forms, and what is typed into them."""


def sams(notebook, ladders, sam):
    """Keeps notes of Sam's, links, an offer, a place and a reminder; what buttons about them carry."""
    me, now, store = Viewer(TEAM, sam), notebook.now, notebook.store
    source = "D0SAMSBOT/1700000000.000100"
    expectation = next(iter(ladders.expectations()))
    (note,) = store.write(me, [Draft("U0ANNA", DAY, SECRET, source)], now)
    (other,) = store.write(me, [Draft("U0ALEX", DAY, f"{SECRET} 2", "V1")], now)
    store.link(me, note.id, [evidence_for(expectation)])
    offer = store.offer(me, "U0ALEX", "U0DANA", [other.id], moves=True, now=now)
    ladder = next(iter(ladders))
    place = Position(ladder.id, ladder.bands[1].id)
    notebook.positions.place(me, "U0ANNA", place)
    notebook.reminders.set(me, "U0ANNA", 14, now)
    link, target = mark((expectation.ladder, expectation.entry, expectation.id)), marked(place)
    packing = Packing(subject="U0ANNA", target=target)
    given = Given(file="F0SAMSFILE", to="U0ANNA", subject="U0ANNA", count=1, of="0" * 16, seal="0" * 32)
    growth = encode(OpenGrowth("U0ANNA", target))
    asked = [OpenNote(note.id), ShowNotes("U0ANNA"), ShowLog("U0ANNA"), ShowShared(), Forget("U0ANNA")]
    asked += [OpenGrowth("U0ANNA", target), OpenLine("U0ANNA", link, target), OpenPacket("U0ANNA", target)]
    linking = Linking(notes=(note.id, other.id), mark=link).dumped()
    behind = Behind(note=note.id, mark=link).dumped()
    typed = {"person": ["U0ANNA"], "day": DAY.isoformat(), "text": "by somebody else"}
    return Kept(
        note.id,
        offer.id,
        source,
        {
            f"{ids.OPEN}:0": [ladder_question(_question(ladders))],
            ids.MIX_IN: ["technical-lead"],
            ids.SHARE: [ladder_question(_question(ladders))],
            ids.SEARCH: [SECRET[:10]],
            ids.NOTE_NEW: ["U0ANNA", ""],
            ids.NOTE_EDIT: [note.id],
            ids.NOTE_DELETE: [note.id],
            ids.NOTE_SHARE: [f"{note.id}/U0ANNA", f"{other.id}/U0ALEX"],
            ids.NOTE_UNSHARE: [note.id],
            f"{ids.NOTES_ASK}:0": [encode(one) for one in asked],
            f"{ids.NOTES_SEND}:csv": [encode(ExportNotes("U0ANNA"))],
            ids.HANDOVER_CHOOSE: ["U0ALEX/U0DANA"],
            ids.HANDOVER_ACCEPT: [offer.id],
            ids.HANDOVER_END: [offer.id],
            ids.FORGET: [f"{sam}/U0ANNA/1", f"{sam}/*/2"],
            ids.FORGET_NOT: [""],
            ids.NOTE_KEEP: [Written(ts="1700000000.000100").dumped()],
            ids.NOTE_ANSWER: [Written(ts="1700000000.000100").dumped()],
            ids.NOTE_TAKE_ON: [Written(ts="1700000000.000100").dumped()],
            ids.NOTE_ANSWER_FORM: ["answer"],
            ids.NOTE_LINK: [note.id],
            ids.LINK: [linking],
            ids.UNLINK: [linking],
            ids.LINK_PICK: [link],
            f"{ids.CHANGED_SHOW}:0": [behind],
            ids.CHANGED_KEEP: [behind],
            ids.CHANGED_UNLINK: [behind],
            f"{ids.PLACE_SET}:0": [Placed(subject="U0ANNA", ladder=place.ladder, band=place.band).dumped()],
            ids.PLACE_FORGET: [Placed(subject="U0ANNA").dumped()],
            ids.NOTE_GOES_TOO: [source],
            ids.NOTE_STAYS: [source],
            ids.GROWTH_PLACE: [target],
            ids.GROWTH_BAND: [target],
            ids.GROWTH_LINE: [link],
            f"{ids.PACKET_TURN}:1": ["1"],
            f"{ids.PACKET_LEAVE}:0": ["0"],
            ids.PACKET_MAKE: ["make"],
            ids.PACKET_SHARE: [packing.dumped()],
            ids.PACKET_TAKE_BACK: [given.dumped()],
        },
        {
            ids.MIX_IN: ladder_question(_question(ladders)),
            ids.LINK_PICK: f"{ids.LINK_PICK}:{note.id}",
            ids.GROWTH_PLACE: growth,
            ids.GROWTH_BAND: growth,
            ids.GROWTH_LINE: growth,
        },
        packing.dumped(),
        {
            ids.NOTE_FORM: (Origin(note=note.id).dumped(), typed),
            ids.HANDOVER_FORM: ("U0ALEX/U0DANA", {"which": "all", "how": "move", "picked": other.id}),
            ids.PACKET_SHARE_FORM: (packing.dumped(), {"reader": "U0DANA"}),
        },
    )


def _question(ladders):
    return Question(kind=Kind.ENTRY, entries=(next(iter(ladders)).bands[2],))


def state(callback, typed):
    """What stands in a form, as Slack sends it back."""
    if callback == ids.NOTE_FORM:
        return {
            ids.NOTE_PERSON: {ids.NOTE_PERSON: {"type": "multi_users_select", "selected_users": typed["person"]}},
            ids.NOTE_DAY: {ids.NOTE_DAY: {"type": "datepicker", "selected_date": typed["day"]}},
            ids.NOTE_TEXT: {ids.NOTE_TEXT: {"type": "plain_text_input", "value": typed["text"]}},
            ids.NOTE_TAGS: {ids.NOTE_TAGS: {"type": "plain_text_input", "value": None}},
        }
    if callback == ids.HANDOVER_FORM:
        return {
            "which": {"which": {"type": "radio_buttons", "selected_option": {"value": typed["which"]}}},
            "since": {"since": {"type": "datepicker", "selected_date": None}},
            "picked": {
                "picked": {
                    "type": "multi_static_select",
                    "selected_options": [{"value": typed["picked"]}],
                }
            },
            "how": {"how": {"type": "radio_buttons", "selected_option": {"value": typed["how"]}}},
        }
    return {ids.PACKET_READER: {ids.PACKET_READER: {"type": "users_select", "selected_user": typed["reader"]}}}


def everything_in(home):
    """Every row of the database, but for the record of what is done once: what is there must stay there."""
    with closing(sqlite3.connect(home / "ladder.db")) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables.remove("events")
        return {(name, row) for name in tables for row in database.execute(f"SELECT * FROM {name}")}


def action_of(payload):
    """The action_id of a press."""
    return payload["actions"][0]["action_id"]


FIELDS = (
    ids.NOTE_PERSON,
    ids.NOTE_DAY,
    ids.NOTE_TEXT,
    ids.NOTE_TAGS,
    ids.PACKET_READER,
    "which",
    "since",
    "picked",
    "how",
)


def _input(name):
    element = {"type": "plain_text_input", "action_id": name}
    return {"type": "input", "block_id": name, "label": _plain(name), "element": element}


def _plain(text):
    return {"type": "plain_text", "text": text}


class Forger:
    """Delivers what somebody could have pressed, chosen or sent off."""

    def __init__(self, workspace):
        self.workspace = workspace
        self._began, self._waits = 0, False

    async def presses(self, who, action, value, *, row="row", modal=None, **more):
        """A press of theirs, in their own direct messages, or in a modal of theirs; what the bot did about it."""
        back = self.workspace.backend
        where = self._message(who) if modal is None else {"view": self._view(who, modal)}
        pressed = {"type": "button", "action_id": action, "block_id": row, "value": value}
        if action in {ids.MIX_IN, ids.LINK_PICK, ids.GROWTH_PLACE, ids.GROWTH_BAND, ids.GROWTH_LINE}:
            pressed |= {"type": "static_select", "selected_option": {"value": value}}
        trigger = back.new_trigger(who.id, "forged", None if modal is None else where["view"]["id"])
        return await self._done("block_actions", who, actions=[pressed], trigger_id=trigger, **(where | more))

    async def submits(self, who, callback, metadata, values, **more):
        """A form of theirs that they never opened."""
        view = self._view(who, metadata) | {"callback_id": callback, "state": {"values": values}}
        trigger = self.workspace.backend.new_trigger(who.id, "forged", view["id"])
        return await self._done("view_submission", who, view=view, trigger_id=trigger, response_urls=[], **more)

    async def types(self, who, action, row, text, **more):
        """What they typed into a menu whose options the bot has."""
        asked = {"action_id": action, "block_id": row, "value": text} | self._message(who)
        return await self._done("block_suggestion", who, **(asked | more))

    def _message(self, who):
        back = self.workspace.backend
        channel = back.store.dm("U0BOT", who.id)
        return {
            "container": {"type": "message", "message_ts": "1.000001", "channel_id": channel.id, "is_ephemeral": True},
            "channel": {"id": channel.id, "name": "directmessage"},
            "response_url": back.new_response_url(who.id, channel.id, "forged"),
        }

    def _view(self, who, metadata):
        """A modal on their screen, with the metadata of another."""
        back = self.workspace.backend
        source = {"type": "modal", "title": _plain("A form"), "blocks": [_input(one) for one in FIELDS]}
        view = View(id=back.store.new_id("V"), user=who.id, source=source, hash="1.x", root="")
        back.store.views[view.id], back.store.modals[who.id] = view, [view.id]
        return back.view_of(view) | {"private_metadata": metadata}

    async def _done(self, kind, who, *, wait=True, **more):
        """All that went from the bot to Slack, and to the person, about it."""
        self._began = self._began if self._waits else len(self.workspace.log)
        payload = {
            "type": kind,
            "user": {"id": who.id, "username": who.name, "name": who.name, "team_id": who.person.team_id},
            "api_app_id": "A0LOOPBACK",
            "token": "x",
            "team": {"id": TEAM, "domain": "loopback"},
            "enterprise": None,
            "is_enterprise_install": False,
            **more,
        }
        delivery = self.workspace.deliver("interactive", payload, answerable=kind != "block_actions")
        self._waits = not wait
        return delivery, await self.settled(
            kind == "block_actions" and action_of(more) != ids.HANDOVER_END
        ) if wait else []

    async def settled(self, answers):
        """Waits for all that was delivered, and so many answers; what the bot asked of Slack since the first of it."""
        self._waits = False
        await self.workspace.backend.bell.until(lambda: len(self._asked()) >= answers or None, 20)
        await self.workspace.quiet()
        return self._asked()

    def _asked(self):
        log = self.workspace.log[self._began :]
        return [(one.name, one.asked) for one in log if one.way == "in" and one.name != "users.info"]
