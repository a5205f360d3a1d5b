"""What is made of a set of ladders is made once, and gone with it."""

from __future__ import annotations

import weakref

from bot.growth.once import once
from bot.ladders.model import Vocabulary


class _Made:
    """Something that can be seen to be gone."""


def test_it_is_made_once_however_many_there_are():
    counted = []

    @once
    def count(of):
        counted.append(of)
        return _Made()

    several = [Vocabulary(inside=(str(number),)) for number in range(5)]
    first = [count(one) for one in several]
    assert [count(one) for one in several] == first
    assert counted == several


def test_it_is_gone_with_what_it_was_made_of():
    make = once(lambda _: _Made())
    of = Vocabulary(inside=("one",))
    seen = weakref.ref(make(of))
    assert seen() is not None
    del of
    assert seen() is None
