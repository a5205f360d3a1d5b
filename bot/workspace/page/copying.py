"""What people did in the page as a test: lines as tests/conversations/ has them, which do it again in a new workspace.

Each line waits for the answer as a person does, and what was answered is asserted: a line of it, up to what would be
another on another day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.workspace import filling, modals, reading
from bot.workspace.page.scenes import Scene, Thing, is_as, key_of, lines_of, message_of, scenes
from bot.workspace.replies import Reply
from bot.workspace.state import BOT_USER, Json, Message
from bot.workspace.workspace import Workspace

FIXTURES = ("anna", "alex", "sam", "dana", "gus", "stella")
"""Whom tests ask for by their names; anybody else is asked of the workspace."""

_KINDS = {"message": "reply", "modal": "modal", "home": "home"}
"""What variables are called by what they have."""


def as_test(workspace: Workspace, since: int = 0, fixtures: Sequence[str] = ()) -> str:
    """The test, from the act with this number on; empty where nothing was done. `fixtures` are asked for first."""
    seen = list(scenes(workspace, since))
    if not seen:
        return ""
    lines = _Writing(workspace, seen).lines()
    people = {one.who: one.member.name for one in seen}
    others = {who: name for who, name in people.items() if who not in FIXTURES}
    asked = [*fixtures, *(one for one in people if one in FIXTURES), *(["workspace", "bot"] if others else [])]
    head = f"async def test_what_was_done_in_the_page({', '.join(asked)}):"
    return "\n".join(
        (head, *(f"    {who} = workspace.person({_literal(name)})" for who, name in others.items()), *lines, "")
    )


class _Writing:
    """Writes one test: which variable has what, and which of them are still needed."""

    def __init__(self, workspace: Workspace, seen: Sequence[Scene]) -> None:
        self._store, self._scenes = workspace.backend.store, seen
        self._held: dict[str, Thing] = {}
        """Variable → what it has, as it was then."""
        self._questions: dict[str, Message] = {}
        """Variable with an answer → the message that it answers."""
        self._filled: dict[str, Mapping[str, Json]] = {}
        """View → what was put into it so far."""

    def lines(self) -> list[str]:
        """All of it, indented."""
        return [f"    {line}" for number in range(len(self._scenes)) for line in self._lines(number)]

    def _lines(self, number: int) -> Iterator[str]:
        scene = self._scenes[number]
        verb, on = scene.done.verb, ""
        if verb == "types_into" and self._types_on(number):
            return
        if scene.on is not None:
            on, before = self._expression(scene, scene.on, number)
            yield from before
        if verb in ("presses_this", "chooses") and (filled := self._newly_filled(scene)):
            yield f"{scene.who}.quietly.fills({on}, {_literal(filled)})"
        yield from self._done(scene, number, getattr(self, f"_{verb}")(scene, on))

    def _done(self, scene: Scene, number: int, called: str) -> Iterator[str]:
        """It is done, and what comes of it."""
        who, question, answer = scene.who, scene.done.act.question, scene.answer
        if scene.errors and scene.on is not None:
            name = self._variable(number, scene.on)
            yield f"{name} = await {who}.{called}"
            yield f"assert {_literal(scene.errors[0])} in {name}.plain"
        elif scene.done.verb in ("closes", "types_into"):
            yield f"await {who}.{called}"
        elif answer is not None:
            name = self._variable(number, answer)
            if question:
                self._questions[name] = question
            yield f"{name} = await {who}.{called}"
            yield from self._asserted(scene, name)
        elif question and scene.done.verb == "says" and self._last_use(question) > number:
            yield f"{self._variable(number, question)} = {who}.quietly.{called}.question"
        else:
            yield f"{who}.quietly.{called}"

    def _asserted(self, scene: Scene, name: str) -> Iterator[str]:
        if scene.shown and scene.shown.kind == "removed":
            yield f"assert {name}.deleted"
        elif line := scene.telling(self._store.happened):
            yield f"assert {_literal(line)} in {name}.plain"

    # the verbs

    def _command(self, scene: Scene, _on: str) -> str:
        return f"command({_literal(scene.done.given['line'])}{self._unless('general', scene)})"

    def _says(self, scene: Scene, on: str) -> str:
        said, channel = str(scene.done.given["text"]), self._store.channels[scene.done.act.channel or ""]
        thread = f", thread={on}" if on else ""
        if channel.is_im or (scene.answer and on):
            return f"says({_literal(said)}{thread})"
        if scene.answer:
            return f"mentions({_literal(said)}{self._unless('general', scene)})"
        return f"says({_literal(said)}, channel={_literal(channel.name)}{thread})"

    def _edits(self, scene: Scene, on: str) -> str:
        return f"edits({on}, {_literal(scene.done.given['text'])})"

    def _deletes(self, _scene: Scene, on: str) -> str:
        return f"deletes({on})"

    def _opens(self, scene: Scene, _on: str) -> str:
        return f"opens_{scene.done.given['tab']}()"

    def _presses_this(self, scene: Scene, on: str) -> str:
        choice, reply = scene.done.given["choice"], scene.done.given["reply"]
        label = _literal(choice.label)
        if choice.element["type"].endswith("external_select"):
            return f"chooses({on}, {_literal(self._input(scene))}, {label})"
        alike = [one for one in reply.choices if one.label == choice.label]
        if len(alike) < 2:
            return f"presses({on}, {label})"
        for menu in filter(None, (choice.menu, choice.element["action_id"])):
            if sum(menu in (one.menu, one.element.get("action_id")) for one in alike) == 1:
                return f"presses({on}, {label}, menu={_literal(menu)})"
        nth = next(number for number, one in enumerate(alike) if _is_same(one, choice))
        return f"presses({on}, {label}, nth={nth})"

    def _chooses(self, scene: Scene, on: str) -> str:
        action, reply = scene.payload["actions"][0], scene.done.given["reply"]
        known = {"type", "block_id", "action_id", "action_ts"}
        chosen = filling.said(reply.named, {name: one for name, one in action.items() if name not in known})
        return f"chooses({on}, {_literal(self._input(scene))}, {_literal(chosen)})"

    def _types_into(self, scene: Scene, on: str) -> str:
        return f"finds({on}, {_literal(self._input(scene))}, {_literal(scene.payload['value'])})"

    def _shortcut(self, scene: Scene, on: str) -> str:
        names = {one.callback_id: one.name for one in scene.member.quietly.backend.manifest.shortcuts}
        return f"shortcut({_literal(names[scene.payload['callback_id']])}{f', on={on}' if on else ''})"

    def _submits(self, scene: Scene, on: str) -> str:
        filled = self._newly_filled(scene)
        return f"submits({on}, {_literal(filled)})" if filled else f"submits({on})"

    def _closes(self, _scene: Scene, on: str) -> str:
        return f"closes({on})"

    # what they are given

    def _unless(self, usual: str, scene: Scene) -> str:
        """The channel, where it is another one."""
        channel = self._store.channels[scene.done.act.channel or ""]
        name = self._store.people[BOT_USER].name if channel.is_im else channel.name
        return "" if name == usual else f", channel={_literal(name)}"

    def _input(self, scene: Scene) -> str:
        """The input or picker of an act, as a person would call it."""
        action = (scene.payload.get("actions") or [scene.payload])[0]
        return filling.name_of(scene.done.given["reply"].blocks, action["block_id"], action["action_id"])

    def _types_on(self, number: int) -> bool:
        """If the next act of the same person is another word in the same menu."""
        here, *after = self._scenes[number:]
        then = next((one for one in after if one.member is here.member), None)
        return then is not None and then.done.verb == "types_into" and self._input(then) == self._input(here)

    def _newly_filled(self, scene: Scene) -> dict[str, object]:
        """What stands in a modal's inputs, and stood there neither at first nor after the lines before."""
        sent, reply = scene.payload.get("view"), scene.on
        if not sent or sent["type"] != "modal" or not isinstance(reply, Reply):
            return {}
        before = self._filled.get(sent["id"]) or modals.starting_values(sent["blocks"])
        self._filled[sent["id"]] = now = sent["state"]["values"]
        acted = {(one["block_id"], one["action_id"]) for one in scene.payload.get("actions", ())}
        return {
            filling.name_of(sent["blocks"], block, action): filling.said(reply.named, state)
            for block, actions in now.items()
            for action, state in actions.items()
            if state != before.get(block, {}).get(action) and (block, action) not in acted
        }

    # variables

    def _expression(self, scene: Scene, on: Thing, number: int) -> tuple[str, list[str]]:
        """What stands for the thing that an act is done to, and the lines that have to come before."""
        who = scene.who
        for name, held in self._held.items():
            if not scene.is_on(held):
                continue
            if scene.in_thread or not isinstance(on, Reply) or not isinstance(held, Reply) or is_as(on, held):
                return name, []
            self._held[name] = on
            return name, [f"{name} = await {who}.waits_for({_literal(_new_in(on, held, scene))}, on={name})"]
        for name, question in self._questions.items():
            if scene.is_on(question):
                return f"{name}.question", []
        if isinstance(on, Reply) and on.view:
            return f"{who}.{on.kind}", []
        message = message_of(on)
        reply = Reply(backend=scene.member.quietly.backend, person=scene.member.id, message=message)
        channel = self._store.channels[message.channel]
        where = "" if channel.is_im else f", channel={_literal(channel.name)}"
        name = self._variable(number, on)
        return name, [f"{name} = await {who}.waits_for({_literal(next(lines_of(reply), ''))}{where})"]

    def _variable(self, number: int, has: Thing) -> str:
        """The variable of something from now on: its own, or one that is needed no more."""
        kind = _KINDS[has.kind] if isinstance(has, Reply) else "said"
        own = next((name for name, held in self._held.items() if key_of(held) == key_of(has)), None)
        names = (f"{kind}_{count}" if count > 1 else kind for count in range(1, len(self._scenes) + 2))
        name = own or next(one for one in names if self._is_free(one, number))
        self._held[name] = has
        if not own:
            self._questions.pop(name, None)
        return name

    def _is_free(self, name: str, number: int) -> bool:
        held = [one for one in (self._held.get(name), self._questions.get(name)) if one is not None]
        return all(self._last_use(one) <= number for one in held)

    def _last_use(self, thing: Thing) -> int:
        """The last act that comes back to something; -1 where none does."""
        return max((number for number, one in enumerate(self._scenes) if one.is_on(thing)), default=-1)


def _new_in(now: Reply, before: Reply, scene: Scene) -> str:
    """What one can read in something that has changed, and could not before: best what is pressed there."""
    choice = scene.done.given.get("choice")
    if choice is not None and choice.label not in before.plain:
        return str(choice.label)
    lines = list(lines_of(now))
    return next((line for line in lines if line not in before.plain), (lines or [""])[0])


def _is_same(one: reading.Choice, other: reading.Choice) -> bool:
    return (one.block, one.element, one.option) == (other.block, other.element, other.option)


def _literal(value: object) -> str:
    """As Python has it, with double quotes where that is possible."""
    match value:
        case str() if '"' not in value and "\\" not in value and value.isprintable():
            return f'"{value}"'
        case dict():
            return "{" + ", ".join(f"{_literal(key)}: {_literal(one)}" for key, one in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_literal, value)) + "]"
        case _:
            return repr(value)
