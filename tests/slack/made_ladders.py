"""Ladders that nobody has, made to strain what is shown of them: written as people write theirs, and loaded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.ladders.loading import load
from bot.ladders.model import Ladders

MARKUP = "<!channel> <@U0ALEX> & *bold* _it_ `code` <https://example.org|here> &amp; :tada:"
LONGEST = 2_500


def loaded(folder: Path, *ladders: Mapping[str, Any]) -> Ladders:
    """The ladders, by way of files in a folder: YAML reads JSON."""
    for ladder in ladders:
        (folder / f"{ladder['id']}.yaml").write_text(json.dumps(ladder), encoding="utf-8")
    result = load(folder)
    assert not result.problems, "\n".join(map(str, result.problems))
    return result.ladders


def sentences(seed: str, length: int) -> str:
    """A text of this many characters, in sentences, like no other."""
    text = " ".join(f"Sentence {number} of {seed} says what is expected there." for number in range(length // 30))
    return text[: length - 1].rstrip() + "."


def huge() -> dict[str, Any]:
    """Sixty bands that build on each other and forty roles, with names and texts as long as can be."""
    sections = [{"id": f"s{n}", "name": f"Section {n} {'of a long name ' * 6}".strip()} for n in range(3)]
    bands = [
        {
            "id": f"band-{n}",
            "name": f"Band {n} {'with a name that goes on ' * 4}"[:120].strip(),
            "band": str(n),
            "track": "one",
            **({"builds_on": [f"band-{n - 1}"]} if n else {}),
            "summary": sentences(f"summary {n}", LONGEST if n % 20 == 0 else 100),
            "expectations": {
                f"s{s}": [
                    {"text": sentences(f"b{n}s{s}e{e}", LONGEST if (n + s + e) % 13 == 0 else 150)} for e in range(2)
                ]
                for s in range(3)
            },
        }
        for n in range(60)
    ]
    roles = [
        {
            "id": f"role-{n}",
            "name": f"Role {n} {'for a while ' * 9}"[:120].strip(),
            "changes": ["s0"],
            "expectations": {"s0": [sentences(f"r{n}e{e}", 300) for e in range(3)]},
        }
        for n in range(40)
    ]
    return {
        "id": "huge",
        "name": "Huge",
        "summary": sentences("the ladder", LONGEST),
        "rules": [sentences(f"rule {n}", LONGEST) for n in range(3)],
        "source": {"credit": "c" * 120, "url": "https://example.org/" + "u" * 400},
        "sections": sections,
        "tracks": [{"id": "one", "name": "One track"}],
        "bands": bands,
        "roles": roles,
    }


def marked_up() -> dict[str, Any]:
    """Everything in it is full of markup; texts unfold to many times their length when they are escaped."""
    wide = ("& <b> " * LONGEST)[:LONGEST].strip()
    return {
        "id": "marked",
        "name": MARKUP,
        "summary": wide,
        "rules": [MARKUP],
        "source": {"credit": MARKUP, "url": "https://example.org/?a=1&b=2"},
        "sections": [{"id": "s", "name": MARKUP}],
        "tracks": [{"id": "t", "name": MARKUP}],
        "bands": [
            *(
                {
                    "id": f"low-{n}",
                    "name": ("&<>" * 40)[n:],
                    "band": "<&>",
                    "track": "t",
                    "expectations": {"s": [MARKUP]},
                }
                for n in range(20)
            ),
            {
                "id": "top",
                "name": MARKUP,
                "also": ["topmost"],
                "band": "<!here>",
                "track": "t",
                "builds_on": [f"low-{n}" for n in range(20)],
                "summary": wide.replace("b", "i"),
                "attributes": {MARKUP: MARKUP},
                "expectations": {
                    "s": [
                        {"text": wide, "examples": [wide.replace("b", "u"), MARKUP]},
                        {"text": "&" * LONGEST},
                        {"text": MARKUP},
                    ]
                },
            },
            {"id": "next", "name": f"{MARKUP}!", "builds_on": ["top"], "expectations": {"s": [MARKUP]}},
        ],
        "roles": [{"id": "role", "name": MARKUP, "changes": ["s"], "expectations": {"s": [MARKUP]}}],
        "shared": [{"id": "all", "name": MARKUP, "expectations": {"s": [MARKUP]}}],
    }


def odd() -> dict[str, Any]:
    """Labels that are no numbers, prose, examples, attributes, a shared entry, a role and a band without a word."""
    return {
        "id": "design",
        "name": "Design",
        "sections": [{"id": "craft", "name": "Craft"}, {"id": "people", "name": "People"}],
        "tracks": [{"id": "makers", "name": "Makers"}, {"id": "leads", "name": "Leads"}],
        "bands": [
            {
                "id": "designer",
                "name": "Designer",
                "band": "3a",
                "track": "makers",
                "attributes": {"Typical years": "2-5", "Reports to": "Lead Designer"},
                "expectations": {
                    "craft": "Draws what others can build.\n\nKnows when a drawing is done.",
                    "people": [{"text": "Shares drafts early.", "examples": ["On Mondays.", "Unasked."]}],
                },
            },
            {
                "id": "lead-designer",
                "name": "Lead Designer",
                "band": "M2",
                "track": "leads",
                "builds_on": ["designer"],
                "expectations": {"people": ["Hires designers."]},
            },
            {"id": "silent", "name": "Silent Designer", "builds_on": ["designer"]},
            {"id": "to-come", "name": "Chief Designer", "forthcoming": True, "builds_on": ["lead-designer"]},
        ],
        "roles": [{"id": "researcher", "name": "Researcher"}, {"id": "future", "name": "Future", "forthcoming": True}],
        "shared": [{"id": "everyone", "name": "Everyone", "expectations": {"people": ["Is kind."]}}],
    }


def plain() -> dict[str, Any]:
    """The least that a ladder can be."""
    return {
        "id": "plain",
        "name": "Plain",
        "sections": [{"id": "only", "name": "Only"}],
        "bands": [{"id": "designer", "name": "Designer", "band": "1", "expectations": {"only": ["Draws."]}}],
    }


def read(blocks) -> str:
    """The texts of blocks."""
    return "\n".join(b["text"]["text"] for b in blocks if b["type"] in {"section", "header"}) + "\n".join(
        e["text"] for b in blocks if b["type"] == "context" for e in b["elements"]
    )


def actions(blocks) -> set[str]:
    """The ids of what can be pressed in blocks."""
    return {e["action_id"] for b in blocks if b["type"] == "actions" for e in b["elements"]}
