"""The ladders in force for a workspace, and what is made of them once.

Nothing here ever changes: a reload puts another value in its place, whole. Whoever has begun to answer from this one
goes on with it, and what is remembered of it goes with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.growth.suggesting import Suggester
from bot.ladders.answering import Answering
from bot.ladders.answers import Answer, UnknownAnswer
from bot.ladders.data import LadderData
from bot.ladders.questions import Kind, Question
from bot.slack.views.answers import view
from bot.slack.views.blocks import View
from bot.slack.views.values import decode

COMMON = ""
"""Stands for every workspace that has no ladders of its own."""
_REMEMBERED_VIEWS = 512
_LONGEST_REMEMBERED = 200


@dataclass(frozen=True)
class Shown:
    """What is shown for a text, and whether it shows a gap in the ladders."""

    view: View
    kind: Kind | None = None
    """That of the answer; None where there is none."""
    gap: bool = False

    @cached_property
    def acknowledgement(self) -> str:
        """It as JSON, as a command is answered with it. Made once: what is remembered is asked for often."""
        blocks = {"blocks": self.view.blocks} if self.view.blocks else {}
        return json.dumps({"text": self.view.text, **blocks})


def is_gap(answer: Answer) -> bool:
    """Whether a question found nothing, and is nobody's private matter: whoever tends the ladder may see it."""
    return isinstance(answer, UnknownAnswer) and not answer.private


class InForce:
    """Answers as views. The same question always has the same answer, so the last ones are remembered."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.ladders = answering.ladders
        self.suggester = Suggester(answering)
        self._remembered = lru_cache(maxsize=_REMEMBERED_VIEWS)(self._view)

    def shown(self, text: str, *, share: bool = False) -> Shown:
        """What is shown for a text as typed."""
        return self._remembered(text, share) if len(text) <= _LONGEST_REMEMBERED else self._view(text, share)

    def view(self, text: str, *, share: bool = False) -> View:
        """The same, for those who do not mind gaps."""
        return self.shown(text, share=share).view

    def carried(self, value: str) -> Answer:
        """The answer to the question that a button carries."""
        question = decode(value, self.ladders, self.answering.understand)
        if question is None:
            return UnknownAnswer(
                Question(kind=Kind.UNKNOWN), "The ladder has changed since I wrote this. Please ask again."
            )
        return self.answering.answer(question)

    def _view(self, text: str, share: bool) -> Shown:
        answer = self.answering.ask(text)
        return Shown(view(answer, share=share), answer.question.kind, is_gap(answer))


def made(data: LadderData, before: Mapping[str, InForce] | None = None) -> dict[str, InForce]:
    """What is in force for each workspace with ladders of its own, and for all others under COMMON. Where the ladders
    are those from before, so is this: to make it anew takes a second."""
    before, all_ = before or {}, {COMMON: data.common, **data.of_teams}
    return {
        team: before[team] if team in before and before[team].ladders is ladders else InForce(Answering(ladders))
        for team, ladders in all_.items()
    }
