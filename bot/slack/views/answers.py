"""An answer → what Slack shows: a body cut into pages, framed with its source and what can be asked from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.ladders.answers import Answer
from bot.ladders.model import Band, Ladder
from bot.ladders.questions import Kind, Question
from bot.ladders.words import LONGEST
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block, View, escape, shorten
from bot.slack.views.bodies import Body, Lead, body
from bot.slack.views.values import encode
from bot.slack.views.words import credit

_TITLE_OF_A_MODAL = 24
_NOTIFICATION = 150
_ROOM_TO_TURN = 100
"""Characters for the buttons that turn a page, and for who shared it."""


def view(answer: Answer, *, share: bool = False) -> View:
    """What is shown for an answer; `share` adds the button that lets others in the channel see it too."""
    made, question = body(answer), answer.question
    heading = [blocks.header(made.title)] if made.title else []
    extras = _extras(made, question if share else None)
    pages = _pages(made, question, [*heading, *extras])
    number = min(question.page, len(pages))
    leads = (*_turns(question, number, len(pages)), *made.leads)
    shown = [*heading, *pages[number - 1], *_footer(made, question, number, len(pages))]
    return View(_notification(made), (*shown, *_row(leads), *extras))


def _pages(made: Body, question: Question, around: Sequence[Block]) -> list[list[Block]]:
    """The body in pages that leave room for what stands around them. Further pages of a topic are further answers."""
    taken = blocks.characters([*around, *_footer(made, question, 999, 999)]) + _ROOM_TO_TURN
    taken += sum(min(len(label), blocks.BUTTON_LIMIT) for label, _ in made.leads)
    pages = blocks.pages(made.parts, min(blocks.PAGE_CHARACTERS, blocks.MESSAGE_CHARACTERS - taken))
    return pages[:1] if question.kind is Kind.TOPIC else pages


def shared_by(answer: Answer, person: str) -> View:
    """An answer as it is shown to a whole channel, with who shared it."""
    shown = view(answer)
    return View(shown.text, (*shown.blocks, blocks.context(f"Shared by <@{person}>")))


def modal(answer: Answer) -> Block:
    """An answer as a modal."""
    return {
        "type": "modal",
        "callback_id": ids.ANSWER_VIEW,
        "title": {"type": "plain_text", "text": shorten("Ladder", _TITLE_OF_A_MODAL)},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": list(view(answer).blocks),
    }


def _turns(question: Question, page: int, pages: int) -> list[Lead]:
    onwards = [("Next page", replace(question, page=page + 1))] if page < pages else []
    back = [("Previous page", replace(question, page=page - 1))] if 1 < page <= pages else []
    return [*onwards, *back]


def _footer(made: Body, question: Question, page: int, pages: int) -> list[Block]:
    parts = [f"Page {page} of {pages}"] if pages > 1 else []
    parts += [f"I read the first {LONGEST:,} characters of what you wrote"] if question.cut else []
    parts += [source] if (source := credit(made.ladders)) else []
    return [blocks.context(" · ".join(parts))] if parts else []


def _row(leads: Sequence[Lead]) -> list[Block]:
    return blocks.rows([blocks.button(label, f"{ids.OPEN}:{i}", encode(asks)) for i, (label, asks) in enumerate(leads)])


def _extras(made: Body, shared: Question | None) -> list[Block]:
    """The menu of roles, which finds its band in the row's id, and the button to share."""
    band, elements = made.roles_for, []
    if band is not None:
        elements.append(blocks.menu("With a role", ids.MIX_IN, _roles(made.ladders[0])))
    if shared is not None:
        elements.append(blocks.button("Share in this channel", ids.SHARE, encode(shared)))
    return [blocks.actions(elements, block_id=encode(_of(band)) if band else None)] if elements else []


def _roles(ladder: Ladder) -> list[tuple[str, str]]:
    return [(role.name, role.id) for role in ladder.roles]


def _of(band: Band) -> Question:
    return Question(kind=Kind.ENTRY, entries=(band,))


def _notification(made: Body) -> str:
    """What a notification shows and a screen reader begins with."""
    first = next((part["text"]["text"] for part in made.parts if part["type"] == "section"), "")
    return escape(shorten(made.title, _NOTIFICATION)) or first.splitlines()[0]
