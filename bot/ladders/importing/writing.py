"""What was found → a ladder's file: ids, what builds on what, and YAML that says what to look at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml

from bot.ladders import schema
from bot.ladders.checking import references, slug, validated
from bot.ladders.importing import names
from bot.ladders.importing.found import Entry, Expectation, Found, Section
from bot.ladders.reading import Complaint, UnreadableError, parse, visible

_CASCADES = re.compile(
    r"\bcascad\w+|\bcumulative\b|\binherit\w*|\bbuilds? (?:up)?on\b|\b(?:earlier|lower|previous)\b", re.IGNORECASE
)
_CHANGES = re.compile(r"(.{1,200}?)\bshould change\b", re.IGNORECASE | re.DOTALL)
_LONGEST_ID = 56  # leaves room for a number within the 60 of an id
_LONGEST_NAME = 120
_MOST = 320  # bands, roles and shared entries
_TOLD = 20  # notes in the header
_NAMELESS = "Expectations"


class UnwritableError(Exception):
    """What was found does not fit a ladder's file; the message says what and how to go on."""


class _Prose(str):
    """Paragraphs, one blank line between them."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes paragraphs as they are read, and a value that is there twice twice."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - yaml's own
        return True


_Dumper.add_representer(
    _Prose, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")
)


def text(found: Found, source: str) -> str:
    """The file: a header that explains it, then the ladder, which has no problem. Raises UnwritableError.

    A ladder's file is not written anew: `asked_as`, ids and comments would be lost.
    """
    if found.own:
        raise UnwritableError(
            "this is a ladder's file already: copy it, with a name that ends in .yaml, and run `ladder-bot check` on it"
        )
    if len(found.entries) > _MOST:
        raise UnwritableError(f"there are {len(found.entries):,} entries, and a ladder holds {_MOST}: import a part")
    written = yaml.dump(ladder(found), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000)
    wrong = _wrong(written)
    if wrong:
        told = "\n".join(f"  {one.what}: {one.todo}" for one in dict.fromkeys(wrong[:10]))
        raise UnwritableError(
            f"what was found does not fit a ladder's file:\n{told}\nSplit the document and import its parts."
        )
    return _header(found, source) + written


def ladder(found: Found) -> dict[str, Any]:
    """The mapping that a ladder's file holds. Ids are the document's own anchors, else made of the names."""
    sections = _sections(found)
    tracks = _ids(dict.fromkeys(entry.track for entry in found.entries if entry.track), "track")
    ids = _entry_ids(found.entries)
    below = _below(found)
    entries = [(entry, _entry(entry, ids[place], sections)) for place, entry in enumerate(found.entries)]
    bands = []
    for place, (entry, written) in enumerate(entries):
        if entry.kind == "band":
            head = {"id": written.pop("id"), "name": written.pop("name")}
            own = {
                "band": entry.label,
                "track": tracks.get(entry.track),
                "builds_on": [ids[one] for one in below.get(place, ())],
            }
            bands.append(head | {key: value for key, value in own.items() if value} | written)
    changes = _changed(found, sections)
    roles = [_role(written, changes) for entry, written in entries if entry.kind == "role"]
    whole = {
        "id": _id(found.name, "ladder"),
        "name": visible(found.name)[:120] or "Ladder",
        "source": {key: value for key, value in _source(found).items() if value},
        "rules": list(found.rules)[:50],
        "sections": [{"id": id_, "name": name} for name, id_ in sections.values()],
        "tracks": [{"id": id_, "name": name} for name, id_ in tracks.items()],
        "bands": bands or [written for _, written in entries],
        "roles": roles if bands else [],
        "shared": [written for entry, written in entries if entry.kind == "shared"] if bands else [],
    }
    return {key: value for key, value in whole.items() if value}


def _wrong(written: str) -> list[Complaint]:
    try:
        document = parse(written)
    except UnreadableError as error:
        return [error.complaint]
    shaped = validated(document.root, schema.Ladder)
    return [*document.complaints, *references(document.root), *(shaped if isinstance(shaped, list) else ())]


def _header(found: Found, source: str) -> str:
    counts = f"{len(found.entries)} entries, {sum(entry.count for entry in found.entries)} expectations"
    said = [
        f"Imported by `ladder-bot import` from {visible(source)}: {counts}, in the document's own words.",
        "Read it through before you use it; docs/your-own-ladder.md tells what the keys mean.",
        "Ids are what programs know a band by: keep them when you change a name. Worth adding: `also` and `asked_as`.",
    ]
    long = {one.name for entry in found.entries for one in entry.sections if len(one.name) > _LONGEST_NAME}
    said += [f"Shortened to {_LONGEST_NAME} characters: the names of {len(long)} sections."] if long else []
    if found.notes:
        said += ["To look at, with lines of the document:"]
        said += [f"  {line}: {visible(message)}" for line, message in found.notes[:_TOLD]]
        said += [f"  and {len(found.notes) - _TOLD} more"] if len(found.notes) > _TOLD else []
    return "".join(f"# {line}\n" for line in said) + "\n"


def _source(found: Found) -> dict[str, str]:
    url = found.license_url if re.match(schema.URL_PATTERN, found.license_url) else ""
    return {"license": visible(found.license)[:120], "license_url": url} if found.license or url else {}


def _sections(found: Found) -> dict[str, tuple[str, str]]:
    """Sections by the key of their name: the name as it is written first, and the id."""
    written: dict[str, str] = {}
    for entry in found.entries:
        for section in entry.sections:
            written.setdefault(names.key(section.name), section.name)
    if not written:
        written[""] = ""
    ids = _ids((name or _NAMELESS for name in written.values()), "section")
    return {key: (_short(name or _NAMELESS), ids[name or _NAMELESS]) for key, name in written.items()}


def _short(name: str) -> str:
    """A name as long as a ladder's file may have it."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


def _entry_ids(entries: Iterable[Entry]) -> list[str]:
    taken: set[str] = set()
    made = []
    for entry in entries:
        own = slug(entry.anchor).removeprefix("mixin-")
        base = own[:_LONGEST_ID].strip("-") or _id(entry.name, slug(entry.label) or entry.kind)
        made.append(_free(base, taken))
    return made


def _ids(written: Iterable[str], otherwise: str) -> dict[str, str]:
    taken: set[str] = set()
    return {name: _free(_id(name, otherwise), taken) for name in written}


def _id(name: str, otherwise: str) -> str:
    return slug(name)[:_LONGEST_ID].strip("-") or otherwise


def _free(base: str, taken: set[str]) -> str:
    """The id, with -2, -3, … where it is taken."""
    number = 1
    while (made := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    taken.add(made)
    return made


def _entry(entry: Entry, id_: str, sections: dict[str, tuple[str, str]]) -> dict[str, Any]:
    expectations: dict[str, Any] = {}
    for section in entry.sections:
        if section.expectations:
            expectations[sections[names.key(section.name)][1]] = _expectations(section)
    whole = {
        "id": id_,
        "name": _short(entry.name),
        "also": [name for name in entry.also if 0 < len(name) <= 120][:30],
        "summary": entry.summary,
        "attributes": dict(entry.attributes),
        "forthcoming": entry.forthcoming,
        "expectations": expectations,
    }
    return {key: value for key, value in whole.items() if value}


def _expectations(section: Section) -> str | list[str | dict[str, Any]]:
    if all(one.prose for one in section.expectations):
        return _Prose("\n\n".join(one.text for one in section.expectations) + "\n")
    return [_expectation(one) for one in section.expectations]


def _expectation(one: Expectation) -> str | dict[str, Any]:
    return {"text": one.text, "examples": list(one.examples[:12])} if one.examples else one.text


def _below(found: Found) -> dict[int, list[int]]:
    """The band directly below each, where the document says that expectations cascade: the one before it on its
    track; for the first of a further track the highest of the first track whose number is lower.
    """
    if not any(_CASCADES.search(rule) for rule in found.rules):
        return {}
    bands = [place for place, entry in enumerate(found.entries) if entry.kind == "band"]
    last: dict[str, int] = {}
    below = {}
    for place in bands:
        entry = found.entries[place]
        if entry.track in last:
            below[place] = [last[entry.track]]
        elif last:
            first = found.entries[bands[0]].track
            lower = [
                one
                for one in bands
                if found.entries[one].track == first and (found.entries[one].number or 0) < (entry.number or 0)
            ]
            below[place] = lower[-1:]
        last[entry.track] = place
    return below


def _changed(found: Found, sections: dict[str, tuple[str, str]]) -> list[str]:
    """The sections that roles change: those that a note names before it says `should change`."""
    said = " ".join(match[1].lower() for rule in found.rules for match in _CHANGES.finditer(rule))
    words = set(re.findall(r"[a-z]+", said)) - {"and", "the", "should"}
    return [id_ for name, id_ in sections.values() if words & set(re.findall(r"[a-z]+", name.lower()))]


def _role(written: dict[str, Any], changes: list[str]) -> dict[str, Any]:
    return written | ({"changes": changes} if changes else {})
