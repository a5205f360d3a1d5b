"""The files as people write them: what `ladder-bot schema` prints for editors, and what loading validates.

The descriptions are the tooltips of an editor. References (a track, a section, a band below) are plain words here:
whether they lead anywhere is `checking`'s to say, with the nearest one that does.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError, PydanticKnownError

from bot.ladders.reading import Bare, folded

ID_PATTERN = r"^[a-z0-9][a-z0-9-]*$"
URL_PATTERN = r"^https?://[^\s<>|]+$"  # <, > and | would end a link in Slack
MAX_TEXT = 2_500  # one Slack section holds 3,000
_MAX_LIST = 200  # expectations of one section of an entry
_YES_AND_NO = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


def _as_written(value: object) -> object:
    """Texts folded; numbers, dates, yes and no are the text that was written."""
    return folded(value) if isinstance(value, str) else value


def _text(value: object) -> object:
    """Texts folded; a bare number, date, yes or no is a mistake."""
    if isinstance(value, Bare):
        raise PydanticCustomError("bare", "not a text")
    return _as_written(value)


def _yes_or_no(value: object) -> object:
    if isinstance(value, Bare) and value.lower() in _YES_AND_NO:
        return _YES_AND_NO[value.lower()]
    raise PydanticCustomError("yes_or_no", "neither true nor false")


def _paragraphs(value: object) -> object:
    """A text in place of a list is prose: one expectation for each paragraph."""
    if not isinstance(value, str):
        return value
    _text(value)
    # Blank lines between, and no more parts than are needed to see that there are too many.
    paragraphs = [folded(part) for part in re.split(r"\n\s*\n", value.strip(), maxsplit=_MAX_LIST)]
    if len(paragraphs) > _MAX_LIST:
        raise PydanticKnownError("too_long", {"field_type": "Tuple", "max_length": _MAX_LIST, "actual_length": None})
    if any(len(paragraph) > MAX_TEXT for paragraph in paragraphs):
        raise PydanticKnownError("string_too_long", {"max_length": MAX_TEXT})
    return [Paragraph.model_construct(text=paragraph) for paragraph in paragraphs if paragraph]


def _plain(value: object) -> object:
    """A text in place of an expectation's keys is its text."""
    return {"text": value} if isinstance(value, str) or value is None else value


def _string(most: int) -> dict[str, Any]:
    # Editors read YAML 1.2, where 4 is a number and yes is not: both are taken as written.
    return {"type": ["string", "number", "boolean"], "minLength": 1, "maxLength": most}


Id = Annotated[
    str,
    StringConstraints(min_length=1, max_length=60, pattern=ID_PATTERN),
    BeforeValidator(_as_written),
    WithJsonSchema({"type": ["string", "integer"], "pattern": ID_PATTERN, "maxLength": 60}),
]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=120), BeforeValidator(_as_written), WithJsonSchema(_string(120))
]
Label = Annotated[
    str, StringConstraints(min_length=1, max_length=20), BeforeValidator(_as_written), WithJsonSchema(_string(20))
]
Phrase = Annotated[
    str, StringConstraints(min_length=1, max_length=200), BeforeValidator(_as_written), WithJsonSchema(_string(200))
]
Url = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=URL_PATTERN), BeforeValidator(_text)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT), BeforeValidator(_text)]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no, json_schema_input_type=bool)]
Also = Annotated[
    tuple[Name, ...], Field(max_length=30, description="Other names that your people use for it: [TL, tech lead].")
]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Written):
    """Where the ladder comes from, as its licence asks to say it."""

    title: Name = Field(default="", description="The title of the original document.")
    author: Name = Field(default="", description="Who wrote the original.")
    url: Url = Field(default="", description="Where the original can be read; http or https.")
    license: Name = Field(default="", description="The licence's name, such as CC BY-SA 4.0.")
    license_url: Url = Field(default="", description="Where the licence can be read; http or https.")
    changes: Text = Field(default="", description="What was changed, where the licence asks to say it.")
    credit: Name = Field(default="", description="A short line that stands under every answer.")


class Section(_Written):
    """A part of every band and role: Scope, Skills, …"""

    id: Id = Field(description="Short and stable; `expectations` and `changes` refer to it. a-z, 0-9 and hyphens.")
    name: Name = Field(description="What people read.")
    also: Also = ()


class Track(_Written):
    """Bands that follow one another, such as engineers or managers."""

    id: Id = Field(description="Short and stable; a band's `track` refers to it. a-z, 0-9 and hyphens.")
    name: Name = Field(description="What people read.")
    also: Also = ()


class Expectation(_Written):
    """One thing that is expected. A plain text will do where it needs no more than its words."""

    id: Id = Field(
        default="",
        description="Short and stable, unique in its band or role: programs know the expectation by it when it is "
        "reworded. Without one it is made from the text's first words, and changes with them.",
    )
    text: Text = Field(description="What is expected: a sentence or several, plain text.")
    asked_as: tuple[Phrase, ...] = Field(
        default=(),
        max_length=12,
        description="Questions and words with which people look for this: who fixes the build.",
    )
    noted_as: tuple[Phrase, ...] = Field(
        default=(),
        max_length=12,
        description="What people jot down of a colleague who does this, or does not: stayed until the build was green.",
    )
    examples: tuple[Text, ...] = Field(default=(), max_length=12, description="What it looks like in practice.")


class Paragraph(Expectation):
    """An expectation that was a paragraph of prose."""


_Prose = Annotated[str, Field(min_length=1)]
Expectations = Annotated[
    tuple[Annotated[Expectation, BeforeValidator(_plain)], ...],
    Field(min_length=1, max_length=_MAX_LIST),
    BeforeValidator(
        _paragraphs,
        json_schema_input_type=Annotated[list[Text | Expectation], Field(min_length=1, max_length=_MAX_LIST)] | _Prose,
    ),
]


class Entry(_Written):
    """What a band, a role and a shared entry have in common."""

    id: Id = Field(description="Short, stable and unique in the ladder: engineer-2. a-z, 0-9 and hyphens.")
    name: Name = Field(description="What people read: Engineer II.")
    also: Also = ()
    summary: Text = Field(default="", description="A paragraph about the whole; enough where there are no bullets.")
    attributes: dict[Name, Phrase] = Field(
        default={}, max_length=20, description="Facts in short, key: text, such as Typical years: 2-5."
    )
    forthcoming: YesOrNo = Field(
        default=False, description="true where it is still to be written: whoever asks is told so."
    )
    expectations: dict[Name, Expectations] = Field(
        default={},
        max_length=100,
        description="For each section's id a list of expectations, or a text: then each paragraph is one.",
    )


class Band(Entry):
    """A step of the ladder."""

    band: Label = Field(default="", description="Its number or label: 3, 3a, M2. Several bands may have the same one.")
    track: Name = Field(default="", description="The id of its track.")
    builds_on: tuple[Name, ...] = Field(
        default=(), max_length=20, description="The ids of the bands directly below: what they expect holds here too."
    )


class Role(Entry):
    """Mixed in to a band, such as a technical lead."""

    changes: tuple[Name, ...] = Field(
        default=(),
        max_length=100,
        description="The ids of the sections in which the role leads; in all others the band's expectations stay.",
    )


class Shared(Entry):
    """Expectations that apply to every band."""


class Ladder(_Written):
    """One ladder: its sections, tracks, bands and roles."""

    id: Id = Field(description="Unique among the ladders of a folder: engineering. a-z, 0-9 and hyphens.")
    name: Name = Field(description="What people read: Engineering.")
    summary: Text = Field(default="", description="One or two sentences about the ladder.")
    source: Source = Field(default=Source(), description="Where it comes from, if it isn't your own.")
    rules: tuple[Text, ...] = Field(
        default=(), max_length=50, description="How the ladder works, said to whoever asks: one rule each."
    )
    sections: tuple[Section, ...] = Field(min_length=1, max_length=100, description="The parts of every band and role.")
    tracks: tuple[Track, ...] = Field(default=(), max_length=20, description="Bands that follow one another.")
    bands: tuple[Band, ...] = Field(min_length=1, max_length=200, description="The steps of the ladder, lowest first.")
    roles: tuple[Role, ...] = Field(default=(), max_length=100, description="What mixes in to a band.")
    shared: tuple[Shared, ...] = Field(default=(), max_length=20, description="What applies to every band.")


class Outside(_Written):
    """Something that people ask and no ladder answers."""

    id: Id = Field(description="Short and unique: pay. a-z, 0-9 and hyphens.")
    says: Text = Field(description="The sentence that says so.")
    asked_as: tuple[Phrase, ...] = Field(min_length=1, max_length=200, description="How people ask for it.")
    private: bool = Field(
        default=False, description="Whether such a question may tell something of a person: then it is never kept."
    )


class Theme(_Written):
    """Something that many ladders speak of, however they and their readers call it."""

    words: tuple[Name, ...] = Field(
        min_length=1, max_length=60, description="The words with which ladders speak of it."
    )
    asked_as: tuple[Phrase, ...] = Field(min_length=1, max_length=60, description="How people ask for it without them.")


Phrases = Annotated[tuple[Phrase, ...], Field(max_length=2_000)]
Groups = Annotated[tuple[Annotated[tuple[Name, ...], Field(min_length=2, max_length=60)], ...], Field(max_length=2_000)]


class Vocabulary(_Written):
    """Words that mean the same in every ladder of the folder, and what lies outside of ladders."""

    titles: Groups = Field(
        default=(), description="Lists of titles for the same step or role: [manager, EM, people lead]."
    )
    sections: Groups = Field(default=(), description="Lists of words for the same section: [scope, responsibilities].")
    groups: Groups = Field(default=(), description="Lists of other words and phrases that mean the same.")
    themes: tuple[Theme, ...] = Field(
        default=(), max_length=1_000, description="What ladders speak of, and how people ask for it in other words."
    )
    inside: Phrases = Field(
        default=(), description="Examples of what any ladder can be asked, to tell it from what is outside."
    )
    outside: tuple[Outside, ...] = Field(
        default=(), max_length=200, description="What people ask that no ladder answers, and what they are told."
    )
    unrelated: Phrases = Field(
        default=(),
        description="Examples of what people jot down of each other and no ladder speaks of: on holiday until monday.",
    )
    traits: Phrases = Field(default=(), description="Words for what somebody is, not did: brilliant, difficult.")
    deeds: Phrases = Field(default=(), description="Words for what somebody did: led, wrote, fixed.")
    effects: Phrases = Field(default=(), description="Words for what came of it: so that, as a result, reduced.")
    vague: Phrases = Field(
        default=(), description="Words with which an expectation leaves open what is expected: strong, as needed."
    )


PARTS: dict[str, type[BaseModel]] = {
    "source": Source,
    "sections": Section,
    "tracks": Track,
    "bands": Band,
    "roles": Role,
    "shared": Shared,
    "themes": Theme,
    "outside": Outside,
}


def json_schema(kind: Literal["ladder", "vocabulary"] = "ladder") -> dict[str, Any]:
    """The JSON Schema of a ladder's file, or of vocabulary.yaml: draft 7, which is what editors know of."""
    model = Ladder if kind == "ladder" else Vocabulary
    made = model.model_json_schema(ref_template="#/definitions/{model}")
    made["definitions"] = {name: _without_noise(part) for name, part in made.pop("$defs").items()}
    return {"$schema": "http://json-schema.org/draft-07/schema#", **_without_noise(made)}


def _without_noise(made: dict[str, Any]) -> dict[str, Any]:
    """Keys without what would only fill tooltips and completions: their name as a title, and empty defaults."""
    properties = made["properties"].items()
    kept = {key: {k: v for k, v in what.items() if k not in ("title", "default")} for key, what in properties}
    return {**made, "properties": kept}
