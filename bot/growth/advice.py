"""Private advice on how a note is written: traits instead of deeds, nothing that was done, nothing that came of it.

It goes by the vocabulary's lists, points at words, and stops nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.ladders.model import Vocabulary
from bot.ladders.words import fold, met, phrases, read

_REGULAR = re.compile(r"\w{2,}ed$")
_DATE_OR_FIGURE = re.compile(
    r"\d|\b(?:today|yesterday|(?:this|last) \w+|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april"
    r"|june|july|august|september|october|november|december|week|month|quarter|sprint)\b"
)


class Lack(StrEnum):
    """What a note can do without, and is better with."""

    DEED = "a deed"
    DATE = "a date or a figure"
    EFFECT = "an effect"


@dataclass(frozen=True, slots=True)
class Remark:
    """What the author may look at again in a note."""

    traits: tuple[str, ...]
    """The words for traits, as the vocabulary has them."""
    lacks: tuple[Lack, ...]

    def __bool__(self) -> bool:
        return bool(self.traits or self.lacks)


class Adviser:
    """Advises by one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._traits = phrases(vocabulary.traits)
        self._deeds = phrases(vocabulary.deeds)
        self._effects = phrases(vocabulary.effects)

    def advise(self, text: str) -> Remark:
        """What there is to say of one note's text."""
        words = read(text, None).words
        lacks = (
            (Lack.DEED, not (any(map(_REGULAR.match, words)) or met(self._deeds, words))),
            (Lack.DATE, not _DATE_OR_FIGURE.search(fold(text))),
            (Lack.EFFECT, not met(self._effects, words)),
        )
        traits = tuple(" ".join(phrase) for phrase in met(self._traits, words))
        return Remark(traits, tuple(what for what, is_so in lacks if is_so))
