"""A ladder as it is written, and somebody who edits it."""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.ladders.changes import Change

Written = dict[str, Any]

Told = tuple[str, str, tuple[str, ...], str]

CREW: Written = {
    "id": "crew",
    "name": "Crew",
    "summary": "Who does what on board.",
    "rules": ["What a mate does, a bosun does too.", "A role adds to a band."],
    "sections": [{"id": "scope", "name": "Scope"}, {"id": "skills", "name": "Skills", "also": ["craft"]}],
    "tracks": [{"id": "deck", "name": "Deck"}, {"id": "engine", "name": "Engine"}],
    "bands": [
        {
            "id": "mate",
            "name": "Mate",
            "band": "1",
            "track": "deck",
            "attributes": {"Years": "0-2"},
            "expectations": {
                "scope": ["Keeps watch at night and wakes the captain in time.", "Cleans the deck every morning."],
                "skills": [{"id": "knots", "text": "Ties the common knots with closed eyes."}, "Reads a compass."],
            },
        },
        {
            "id": "bosun",
            "name": "Bosun",
            "band": "2",
            "track": "deck",
            "builds_on": ["mate"],
            "expectations": {"scope": ["Plans the work of the day with all the mates."]},
        },
        {"id": "stoker", "name": "Stoker", "band": "1", "track": "engine", "summary": "Feeds the fire."},
    ],
    "roles": [{"id": "cook", "name": "Cook", "changes": ["scope"], "expectations": {"scope": ["Cooks for the crew."]}}],
}


def crew() -> Written:
    """A ladder to edit."""
    return copy.deepcopy(CREW)


def told(changes: Sequence[Change]) -> list[Told]:
    """Where, what, how, and what stands there now, or stood there."""
    return [(one.entry.id if one.entry else "", one.what, one.how, one.side.text) for one in changes]


_SHAPES = (
    "Knows the {} and the {} of every {}, and tells the {} of them.",
    "You are able to {} a {} with the {} of your team.",
    "Helps others to {} what they {}, and writes {} for the {}.",
    "{} {} {} {}",
)


class Editor:
    """Edits a ladder at random, each part at most once, and keeps what a reader has to be told."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.words = (f"w{number}{self.dice.choice('aeiou')}r" for number in range(10_000))
        entries = [
            {
                "id": f"e{number}",
                "name": f"E {number}",
                "expectations": {s: [self.expectation() for _ in range(5)] for s in ("scope", "skills")},
            }
            for number in range(4)
        ]
        self.old: Written = {**crew(), "bands": entries, "tracks": []}
        self.new = copy.deepcopy(self.old)
        self.told: Counter[Told] = Counter()
        self.untouched = {e["text"] for entry in entries for some in self.lists(entry) for e in some}
        self.keys = {(entry["id"], key) for entry in entries for key in ("name", "band", "summary", "asked_as")}

    @staticmethod
    def lists(entry: Written) -> list[list[Written]]:
        return list(entry["expectations"].values())

    def text(self) -> str:
        return self.dice.choice(_SHAPES).format(*(next(self.words) for _ in range(4)))

    def expectation(self) -> Written:
        return {"text": self.text(), **({"id": next(self.words)} if self.dice.random() < 0.5 else {})}

    def place(self) -> tuple[Written, list[Written]]:
        entry = self.dice.choice(self.new["bands"])
        return entry, self.dice.choice(self.lists(entry))

    def untouched_one(self) -> tuple[Written, list[Written], Written]:
        while True:
            entry, some = self.place()
            left = [one for one in some if one["text"] in self.untouched]
            if left and len(some) > 2:
                one = self.dice.choice(left)
                self.untouched.discard(one["text"])
                return entry, some, one

    def tell(self, entry: Written, what: str, how: Sequence[str], text: str) -> None:
        self.told[entry["id"], what, tuple(how), text] += 1

    def add(self) -> None:
        entry, some = self.place()
        some.insert(self.dice.randint(0, len(some)), one := self.expectation())
        self.tell(entry, "expectation", ["added"], one["text"])

    def remove(self) -> None:
        entry, some, one = self.untouched_one()
        some.remove(one)
        self.tell(entry, "expectation", ["removed"], one["text"])

    def reword(self) -> None:
        entry, _, one = self.untouched_one()
        self._reword(one)
        self.tell(entry, "expectation", ["reworded"], one["text"])

    def _reword(self, one: Written) -> None:
        spoken = one["text"].split(" ")
        spoken.insert(self.dice.randint(0, len(spoken)), next(self.words))
        one["text"] = " ".join(spoken)

    def move(self) -> None:
        _, some, one = self.untouched_one()
        some.remove(one)
        entry, others = next((entry, others) for entry, others in iter(self.place, None) if others is not some)
        how = ["moved"]
        if self.dice.random() < 0.3 and len(one["text"].split()) > 8:
            self._reword(one)
            how.append("reworded")
        others.insert(self.dice.randint(0, len(others)), one)
        self.tell(entry, "expectation", how, one["text"])

    def key(self) -> None:
        if self.keys:
            name, key = self.dice.choice(sorted(self.keys))
            self.keys.discard((name, key))
            entry = next(entry for entry in self.new["bands"] if entry["id"] == name)
            if key == "asked_as":
                for some in self.lists(entry):
                    if one := next((one for one in some if one["text"] in self.untouched), None):
                        one["asked_as"] = ["who"]
                        self.untouched.discard(one["text"])
                        return self.tell(entry, key, ["changed"], "1 added in 1 expectation")
            else:
                entry[key] = f"{next(self.words)}"
                self.tell(entry, key, ["changed" if key == "name" else "added"], entry[key])
        return None
