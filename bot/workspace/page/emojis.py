"""Emoji by their names: `:tada:`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import emoji
from markupsafe import Markup

_NAMED = re.compile(r":(?P<name>[a-z0-9_+'-]+):(?::skin-tone-(?P<tone>[2-6]):)?")
_SLACKS = {"simple_smile": "slightly_smiling_face", "first_place_medal": "1st_place_medal",
           "second_place_medal": "2nd_place_medal", "third_place_medal": "3rd_place_medal"}  # fmt: skip
"""Slack's own names, where no rule leads to those of the library."""
_TONES = ord("🏻") - 2
"""Slack counts the tones of a skin from 2."""
_RULES = (
    (re.compile(r"\Aflag-"), ""),
    (re.compile(r"\Afemale-"), "woman_"),
    (re.compile(r"\Amale-"), "man_"),
    (re.compile(r"\Alarge_(?=\w+_(?:circle|square)\Z)"), ""),
    (re.compile(r"-"), "_"),
)


def with_emoji(text: str) -> Markup:
    """A text, escaped, with emoji in place of their names. A name that none has stays as it is."""
    return Markup("").join(_pieces(text))


def _pieces(text: str) -> Iterator[str | Markup]:
    done = at = 0
    while named := _NAMED.search(text, at):
        sign = called(named["name"])
        # The colon that ends what is no name may begin the next: `12:30:tada:`.
        at = named.end() if sign else named.end("name")
        if sign:
            tone = chr(_TONES + int(named["tone"])) if named["tone"] else ""
            yield text[done : named.start()]
            yield Markup('<span class="emoji" title="{}">{}</span>').format(named[0], sign + tone)
            done = at
    yield text[done:]


@lru_cache(4096)
def called(name: str) -> str:
    """The emoji that is called so, or nothing."""
    for one in dict.fromkeys((name, _SLACKS.get(name, name), *_ruled(name))):
        sign = emoji.emojize(f":{one}:", language="alias")
        if sign != f":{one}:":
            return sign
    return ""


def _ruled(name: str) -> Iterator[str]:
    """The name as the library has it, by each rule and by all of them."""
    for what, instead in _RULES:
        name = what.sub(instead, name)
        yield name
