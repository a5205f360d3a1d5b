"""A small Slack on loopback: the double of all tests, and what `make try` starts, with a page for people (`page/`).

It imports no other room of ours. The app that talks to it is the real one (Bolt, Socket Mode or HTTP) and cannot tell.
It is as strict as Slack: what the manifest does not name, what Block Kit does not allow, a trigger older than 3 s, is
refused.

    async with Workspace.running(manifest) as workspace:    # the parsed manifest, a dict; a free port on 127.0.0.1
        # The app gets workspace.url (SLACK_API_URL), .bot_token, and .app_token (sockets) or .signing_secret (HTTP).
        await workspace.connected()                         # Socket Mode: the app's socket is open
        anna = workspace.person("anna")                     # alex sam dana; gus uma (guests); stella (a stranger)

        reply = await anna.command("/ladder band3")         # in #general; channel="random"; channel="ladder" is the DM
        reply = await anna.says("what's expected of a staff engineer?")     # a DM to the bot; thread=reply: in there
        reply = await anna.mentions("what's expected of band 3?", channel="general")
        await anna.edits(reply.question, "band 4")          # one's own message; anna.deletes(…) too
        reply.plain                                         # all that can be read in it, without markup
        reply.text, reply.blocks, reply.ephemeral, reply.thread_ts, reply.buttons, reply.options, reply.files
        reply.now                                           # a Reply is a snapshot: this reads it anew (.deleted)

        reply = await anna.presses(reply, "Everything inherited")   # a button, or an option of a select, overflow, …
        reply = await anna.chooses(reply, "Day", "2026-11-03")      # any other picker
        home = await anna.opens_home()                      # anna.home: without opening it; anna.opens_messages()
        modal = await anna.shortcut("Log a growth note")    # on=reply: a message shortcut; anna.modal: the one on top
        reply = await anna.submits(modal, {"Person": "alex", "Text": "…"})  # reply.errors if it stays open
        await anna.closes(modal)
        anna.sees("general")                                # every message she can see; without a name, the DM
        reply = await anna.waits_for("text", channel="general")     # what comes later; on=reply: in what is there

Each verb waits until the app has acknowledged and the person sees something new because of it, and returns that as a
`Reply`; without, `NoAnswer` or `NotAcknowledged` shows the last exchanges. What Slack would not let a person do is
`Impossible`; what Slack would not show of an acknowledgement is `AppMistake`. The same verbs under `anna.quietly`
return at once. To count:

        async with workspace.expects(1) as seen:            # until all is quiet: exactly one new message or modal
            anna.quietly.says("band 3")
        seen[0].plain
        async with workspace.expects_nothing(): …           # nor any change to what is there
        await workspace.quiet()

People come to it with a browser at `workspace.opens_page()`, an address that has a token, or with `terminal.talk`.

What `chat.scheduleMessage` laid is `workspace.scheduled`, the next one first, and is posted when its time has come.

Several workspaces that install an app themselves are a `Slack`:

    async with Slack.running(manifest, [Team(id="T0ONE"), Team(id="T0TWO")]) as slack:
        # The app gets slack.url, slack.app.client_id, .client_secret, .signing_secret; slack.goes_to(its address).
        await Browser({"https://the.app": "http://127.0.0.1:…"}).installs("https://the.app/slack/install", "T0ONE")
        slack["T0ONE"].person("anna")                       # a Workspace as above
        slack.uninstall("T0ONE")

And to misbehave: `workspace.clock.advance(seconds)` (triggers, response URLs, missing acknowledgements and retries age
at once, scheduled messages come), `workspace.faults.rate_limit(…)`, `.fail(…)`, `.latency`, `.over()`,
`workspace.redeliver()`,
`.drop_connections()`, `.refresh_connections()`, `.post(…, secret=…, at=…)` for forged and stale requests,
`.deliver(…)` for any payload.
Further: `.joins(name, is_restricted=True, …)`, `.changes(name, …)`, `.leaves(name)`, `.returns(name)`,
`.channel(name, bot=False)`, `.invites_bot(channel)`, `.calls(method)`, `.log`, `.mistakes`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.workspace.errors import (
        AppMistake,
        BadManifest,
        Impossible,
        NoAnswer,
        NotAcknowledged,
        Unexpected,
        WorkspaceError,
    )
    from bot.workspace.people import Member
    from bot.workspace.replies import Reply
    from bot.workspace.slack import Browser, Slack
    from bot.workspace.state import Person, Team
    from bot.workspace.workspace import Workspace

__all__ = [
    "AppMistake",
    "BadManifest",
    "Browser",
    "Impossible",
    "Member",
    "NoAnswer",
    "NotAcknowledged",
    "Person",
    "Reply",
    "Slack",
    "Team",
    "Unexpected",
    "Workspace",
    "WorkspaceError",
]

_WHERE = {
    "Browser": "slack",
    "Member": "people",
    "Person": "state",
    "Reply": "replies",
    "Slack": "slack",
    "Team": "state",
    "Workspace": "workspace",
}
"""Name → its module, where that is not `errors`."""


def __getattr__(name: str) -> object:
    """A name of `__all__`, imported when it is first asked for: `rendering` alone needs no server and no extra."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_WHERE.get(name, 'errors')}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
