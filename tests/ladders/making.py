"""Small ladders for tests, from a few lines of YAML, by the loading that real ones take."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import yaml

from bot.ladders import exporting
from bot.ladders.answering import Answering
from bot.ladders.answers import Answer
from bot.ladders.loading import load
from bot.ladders.model import Band, Entry, Expectation, Ladder, Ladders, Role
from bot.ladders.outside import Border
from bot.ladders.questions import Question
from bot.ladders.searching import Index

_HEAD = "id: small\nname: Small\nsections: [{id: scope, name: Scope}, {id: skills, name: Skills}]\n"

CREW = """
    id: crew
    name: Crew
    sections: [{id: scope, name: Scope}, {id: skills, name: Skills}]
    tracks: [{id: makers, name: Makers}, {id: leaders, name: Leaders}]
    bands:
    - {id: deckhand, name: Deckhand, band: 1, track: makers,
       expectations: {scope: [{id: scrub, text: Scrub the planks.}], skills: [{id: swim, text: Swim a mile.}]}}
    - {id: sailor, name: Sailor, band: 2, track: makers, builds_on: [deckhand],
       expectations: {scope: [{id: steer, text: Steer by the stars.}, {id: teach, text: Teach deckhands knots.}]}}
    - {id: navigator, name: Navigator, band: 3, track: makers, builds_on: [sailor],
       expectations: {scope: [{id: chart, text: Chart unknown coasts.}], skills: [{id: sextant, text: Use a sextant.}]}}
    - {id: mate, name: First Mate, band: 3, track: leaders, builds_on: [sailor],
       expectations: {scope: [{id: watches, text: Arrange the night watches.}]}}
    - {id: captain, name: Captain, band: 4, track: leaders, builds_on: [mate, navigator], also: [skipper],
       expectations: {scope: [{id: command, text: Command the vessel.}], skills: [{id: calm, text: Stay calm.}]}}
    roles:
    - {id: cook, name: Cook, changes: [scope],
       expectations: {scope: [{id: feed, text: Feed everyone aboard.}], skills: [{id: spice, text: Know your spices.}]}}
    - {id: piper, name: Piper, expectations: {scope: [{id: tunes, text: Play merry tunes.}]}}
    shared:
    - {id: all-hands, name: All Hands, expectations: {scope: [{id: kind, text: Be kind.}]}}
"""
"""A diamond (a captain builds on the first mate and the navigator, both on the sailor), two roles, a shared entry."""

HARBOUR = """
    id: harbour
    name: Harbour
    sections: [{id: scope, name: Scope}, {id: skills, name: Skills}]
    bands:
    - id: deckhand
      name: Deckhand
      band: 1
      expectations:
        scope:
        - {id: tie, text: Tie knots that hold., asked_as: [who ties the knots, knots in the rain]}
        - {id: untie, text: Untie knots that stick., asked_as: [stuck knots, loosening wet knots]}
        - {id: splice, text: Splice where knots would slip., asked_as: [rope without knots, slippery knots]}
        - {id: learn, text: Learn all forty knots., asked_as: [learning the knots, how many knots are there]}
    - id: sailor
      name: Sailor
      band: 2
      builds_on: [deckhand]
      expectations:
        scope:
        - {id: steer, text: Steer by the stars., asked_as: [who steers at night, holding the wheel in the dark]}
        - {id: teach, text: Teach deckhands their knots., asked_as: [teaching knots, showing newcomers the knots]}
        skills: [{id: swim, text: Swim a mile., asked_as: [swimming far, how well must we swim]}]
    - id: captain
      name: Captain
      band: 3
      builds_on: [sailor]
      expectations:
        scope:
        - {id: command, text: Command the vessel., asked_as: [who gives orders aboard, shouting at the crew]}
        - {id: knots, text: Judge the knots of the crew., asked_as: [judging knots, are the knots good]}
        - {id: log, text: Keep the log of all knots sailed., asked_as: [log of knots, speed in knots]}
    roles: [{id: cook, name: Cook, changes: [scope], expectations: {scope: [Feed everyone.]}}]
"""
VOCABULARY = """
    inside: [what does a sailor do, what is expected of a captain, scope of a deckhand, who ties knots]
    outside:
    - {id: pay, says: The ladder gives no amounts., asked_as: [how much is my salary, salary, wages paid, what salary]}
    - {id: leave, says: Ask ashore., asked_as: [how many days of shore leave, days of leave, when is the next holiday]}
"""
"""What is asked of the harbour, and what is outside of it."""


def made(*documents: str, vocabulary: str = "") -> Ladders:
    """The ladders of these documents; one without an id has `_HEAD` put before it."""
    with tempfile.TemporaryDirectory() as folder:
        for number, document in enumerate(map(dedent, documents)):
            whole = document if document.lstrip().startswith("id:") else _HEAD + document
            Path(folder, f"{number:03}.yaml").write_text(whole, "utf-8")
        if vocabulary:
            Path(folder, "vocabulary.yaml").write_text(dedent(vocabulary), "utf-8")
        loaded = load(Path(folder), base=None)
    assert not loaded.problems, "\n".join(map(str, loaded.problems))
    return loaded.ladders


def crew() -> Ladder:
    """The one ladder of `CREW`."""
    return made(CREW).by_id["crew"]


def speaking(*expectations: str | Mapping[str, Any], vocabulary: str = "") -> Ladders:
    """One band that expects all this, `e1`, `e2` and so on in its scope; a text alone has nothing but its text."""
    written = [
        {"id": f"e{number}", **({"text": one} if isinstance(one, str) else one)}
        for number, one in enumerate(expectations, 1)
    ]
    bands = [{"id": "one", "name": "Sailor", "expectations": {"scope": written}}]
    return made(yaml.safe_dump({"bands": bands}), vocabulary=vocabulary)


def index_of(ladders: Ladders) -> Index:
    """The search over these ladders, put together as the answering does it."""
    return Answering(ladders).index


def border_of(ladders: Ladders) -> Border:
    """What tells questions for these ladders from others, put together as the answering does it."""
    return Answering(ladders)._border


answering_of = lru_cache(Answering)
"""Made once for all tests that ask the same ladders: it has no state, and takes a moment to make."""


def understood(question: Question) -> tuple[str, list[str]]:
    """The kind of a question, and the ids of its entries."""
    return question.kind.value, ids(question.entries)


def told(answer: Answer) -> str:
    """An answer as programs read it, as text."""
    return json.dumps(exporting.answer(answer))


def band(ladder: Ladder, entry_id: str) -> Band:
    """The band with this id."""
    found = ladder.by_id[entry_id]
    assert isinstance(found, Band)
    return found


def role(ladder: Ladder, entry_id: str) -> Role:
    """The role with this id."""
    found = ladder.by_id[entry_id]
    assert isinstance(found, Role)
    return found


def ids(of: Sequence[Entry | Expectation]) -> list[str]:
    """The ids of entries or expectations, in order."""
    return [one.id for one in of]
