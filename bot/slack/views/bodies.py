"""One function a kind of answer: its title, its lines, and what can be asked from there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.ladders.answers import (
    Answer,
    CompareAnswer,
    EntryAnswer,
    HelpAnswer,
    ListAnswer,
    MixinAnswer,
    NextAnswer,
    SectionAnswer,
    TopicAnswer,
    UnknownAnswer,
)
from bot.ladders.composing import Applied, Composed, ComposedSection, above
from bot.ladders.model import Band, Entry, Ladder
from bot.ladders.questions import Kind, Question
from bot.slack.views import blocks
from bot.slack.views.blocks import Block, escape
from bot.slack.views.lists import group_blocks, groups, open_buttons
from bot.slack.views.words import address, counted, line, listed, named, place

_SHOWN_WHOLE = 3
"""More entries than this are offered to choose from instead of shown whole."""

Lead = tuple[str, Question]
"""A button: its label, and the question that it asks."""


@dataclass(frozen=True, slots=True)
class Body:
    """An answer before it is cut into pages.

    `leads` are the questions that it leads to, `roles_for` the band that a role may be mixed in to, `ladders` whose
    words it shows.
    """

    title: str
    parts: tuple[Block, ...]
    leads: tuple[Lead, ...] = ()
    roles_for: Band | None = None
    ladders: tuple[Ladder, ...] = ()


def body(answer: Answer) -> Body:
    """The body of any answer."""
    match answer:
        case EntryAnswer():
            return _entries(answer)
        case SectionAnswer():
            return _section(answer)
        case MixinAnswer():
            return _mixin(answer)
        case CompareAnswer():
            return _comparison(answer)
        case NextAnswer():
            return _step(answer)
        case TopicAnswer():
            return _topic(answer)
        case ListAnswer():
            return _listing(answer)
        case HelpAnswer():
            return _help(answer)
        case UnknownAnswer():
            return _unknown(answer)


def _entries(answer: EntryAnswer) -> Body:
    composed = answer.composed
    if len(composed) > _SHOWN_WHOLE:
        return _choice("Which one do you mean?", composed)
    if len(composed) == 1:
        return _entry(composed[0], answer.question)
    parts: list[Block] = []
    for one in composed:
        parts += [
            blocks.section(f"*{escape(one.entry.name)}*"),
            blocks.context(place(one.ladder, one.entry)),
            *_sections(one),
        ]
    title = listed([one.entry.name for one in composed])
    leads = [(one.entry.name, Question(kind=Kind.ENTRY, entries=(one.entry,))) for one in composed]
    return Body(title, tuple(parts), tuple(leads), ladders=_ladders(composed))


def _entry(composed: Composed, question: Question) -> Body:
    entry, ladder = composed.entry, composed.ladder
    parts = [blocks.context(place(ladder, entry)), *_unanswered(question), *_about(entry), *_sections(composed)]
    leads: list[Lead] = []
    band = entry if isinstance(entry, Band) else None
    if band and (band.builds_on or ladder.shared):
        label = "Only its own" if question.inherited else "Everything inherited"
        leads.append(
            (label, replace(question, kind=Kind.ENTRY, entries=(entry,), inherited=not question.inherited, page=1))
        )
    if band and (higher := above(ladder, band)):
        leads.append((f"Compare with {higher[0].name}", Question(kind=Kind.COMPARE, entries=(band, higher[0]))))
    return Body(entry.name, tuple(parts), tuple(leads), band if ladder.roles else None, (ladder,))


def _unanswered(question: Question) -> list[Block]:
    """That nothing was found about what else was asked, where the entry is shown for want of it."""
    words = " ".join(question.topic)
    return (
        [blocks.context(f"I found nothing in it about: _{escape(words)}_. This is all that it expects.")]
        if words
        else []
    )


def _about(entry: Entry) -> list[Block]:
    """What an entry says beside its expectations, or why it has none."""
    lines = [escape(entry.summary)] if entry.summary else []
    lines += [f"*{escape(key)}:* {escape(value)}" for key, value in entry.attributes]
    if entry.forthcoming:
        lines.append("_Forthcoming: the ladder names this, and what it expects is still to be written._")
    elif not entry.expectations and not lines:
        lines.append("_The ladder lists nothing of its own here._")
    return blocks.paragraphs(lines)


def _sections(composed: Composed) -> list[Block]:
    return [block for section in composed.sections for block in _one_section(section, composed.entry)]


def _one_section(section: ComposedSection, entry: Entry) -> list[Block]:
    """A section's heading and lines; where they come from more than one place, each group says from where."""
    lines = [f"*{escape(section.section.name)}*"]
    if section.changed_by:
        lines[0] += f"  _changes with the role: {escape(listed([r.name for r in section.changed_by]))}_"
    several = any(applied.source is not entry for applied in section.applied)
    for (source, origin), group in groupby(section.applied, key=lambda a: (a.source, a.origin)):
        lines += [f"_{_origin(origin, source)}_"] if several else []
        lines += [line(applied.expectation) for applied in group]
    return blocks.paragraphs(lines)


def _origin(origin: str, source: Entry) -> str:
    name = escape(source.name)
    return {"own": f"{name}, own", "inherited": f"inherited from {name}", "role": f"added by the role {name}"}[origin]


def _section(answer: SectionAnswer) -> Body:
    parts: list[Block] = []
    for composed in answer.composed:
        mine = [section for c, section in answer.sections if c is composed]
        parts.append(blocks.context(f"{escape(composed.entry.name)} · {place(composed.ladder, composed.entry)}"))
        parts += [block for section in mine for block in _one_section(section, composed.entry)]
        parts += [] if mine else _about(composed.entry) or blocks.paragraphs(["_Nothing of its own here._"])
    first = answer.composed[0]
    name = first.ladder.section(answer.question.section or "").name
    question = answer.question
    leads = [(f"All of {c.entry.name}", Question(kind=Kind.ENTRY, entries=(c.entry,))) for c in answer.composed]
    if any(isinstance(c.entry, Band) and (c.entry.builds_on or c.ladder.shared) for c in answer.composed):
        label = "Only its own" if question.inherited else "Everything inherited"
        leads.insert(0, (label, replace(question, inherited=not question.inherited, page=1)))
    return Body(
        f"{name}: {listed([c.entry.name for c in answer.composed])}",
        tuple(parts),
        tuple(leads),
        None,
        _ladders(answer.composed),
    )


def _mixin(answer: MixinAnswer) -> Body:
    composed, question = answer.composed, answer.question
    roles = listed([escape(role.name) for role in composed.roles])
    intro = f"{escape(composed.entry.name)} · {place(composed.ladder, composed.entry)} · with the role {roles}"
    forthcoming = [block for role in composed.roles if role.forthcoming for block in _about(role)]
    label = "Without what is inherited" if question.inherited else "Everything inherited"
    leads = [
        (label, replace(question, inherited=not question.inherited, page=1)),
        *((entry.name, Question(kind=Kind.ENTRY, entries=(entry,))) for entry in (composed.entry, *composed.roles)),
    ]
    title = composed.name
    return Body(
        title, (blocks.context(intro), *forthcoming, *_sections(composed)), tuple(leads), None, (composed.ladder,)
    )


def _comparison(answer: CompareAnswer) -> Body:
    compared = answer.comparison
    a, b = escape(compared.a.name), escape(compared.b.name)
    parts: list[Block] = [
        blocks.context(f"{a}: {place(compared.ladder, compared.a)}"),
        blocks.context(f"{b}: {place(compared.ladder, compared.b)}"),
        *_shared(answer),
    ]
    for difference in compared.differences:
        lines = [f"*{escape(difference.section.name)}*"]
        lines += _side(f"Only {a}", difference.only_a)
        lines += _side(f"{b} adds" if not difference.only_a else f"Only {b}", difference.only_b)
        parts += blocks.paragraphs(lines)
    bare = [entry for entry in (compared.a, compared.b) if not entry.expectations]
    parts += [block for entry in bare for block in (blocks.context(escape(entry.name)), *_about(entry))]
    leads = [(entry.name, Question(kind=Kind.ENTRY, entries=(entry,))) for entry in (compared.a, compared.b)]
    return Body(f"{compared.a.name} and {compared.b.name}", tuple(parts), tuple(leads), None, (compared.ladder,))


def _shared(answer: CompareAnswer) -> list[Block]:
    compared = answer.comparison
    if not compared.shared:
        return [blocks.section("They share no expectations.")]
    through = listed([escape(entry.name) for entry in compared.shared_from])
    return blocks.paragraphs([f"*In common:* {counted(len(compared.shared), 'expectation')}, those of {through}."])


def _side(heading: str, only: Sequence[Applied]) -> list[str]:
    """What only one side expects; lines that cascaded up say from where."""
    if not only:
        return []
    own = only[0].source
    from_below = [f"  _({escape(applied.source.name)})_" if applied.source is not own else "" for applied in only]
    return [f"_{heading}_", *(line(a.expectation) + below for a, below in zip(only, from_below, strict=True))]


def _step(answer: NextAnswer) -> Body:
    step = answer.step
    target = escape(step.target.name)
    parts: list[Block] = [blocks.context(f"{target}: {place(step.ladder, step.target)}")]
    if step.new:
        parts.append(
            blocks.section(f"*What is new at {target}*, on top of all that {escape(step.start.name)} expects already:")
        )
    parts += [block for section in step.new for block in _one_section(section, step.target)]
    parts += _about(step.target) if not step.new or step.target.summary else []
    leads = [(step.target.name, Question(kind=Kind.ENTRY, entries=(step.target,)))]
    if step.beside:
        others = listed([escape(band.name) for band in step.beside], "or")
        parts.append(blocks.context(f"The way also forks here: from {escape(step.start.name)} to {others}."))
        leads += [(f"To {band.name}", Question(kind=Kind.NEXT, entries=(step.start, band))) for band in step.beside]
    return Body(f"From {step.start.name} to {step.target.name}", tuple(parts), tuple(leads), None, (step.ladder,))


def _topic(answer: TopicAnswer) -> Body:
    parts: list[Block] = []
    if answer.within:
        parts.append(blocks.context(f"Inside {listed([escape(e.name) for e in answer.within])}, with what cascades up"))
    for found in answer.passages:
        where = address(found.ladder, found.expectation)
        parts += blocks.paragraphs([f"*{where}*\n{marked(found.expectation.text, found.marks)}"])
    entries = dict.fromkeys(found.ladder.by_id[found.expectation.entry] for found in answer.passages)
    question = answer.question
    leads = [("Show more", replace(question, page=question.page + 1))] if answer.more else []
    leads += [(entry.name, Question(kind=Kind.ENTRY, entries=(entry,))) for entry in entries]
    ladders = tuple(dict.fromkeys(found.ladder for found in answer.passages))
    return Body("What the ladder says about it", tuple(parts), tuple(leads), None, ladders)


def marked(text: str, marks: Iterable[tuple[int, int]]) -> str:
    """A text with the marked spans in bold, everything escaped."""
    made, at = "", 0
    for start, end in marks:
        made += f"{escape(text[at:start])}*{escape(text[start:end])}*"
        at = end
    return made + escape(text[at:])


def _listing(answer: ListAnswer) -> Body:
    parts: list[Block] = []
    for ladder in answer.ladders:
        parts += blocks.paragraphs(named(ladder))
        parts += [block for heading, entries in groups(ladder) for block in group_blocks(heading, entries)]
        parts += blocks.paragraphs(f"• {escape(rule)}" for rule in ladder.rules)
    return Body("What there is to ask about", tuple(parts), ladders=answer.ladders)


def _choice(text: str, composed: Sequence[Composed]) -> Body:
    entries = [c.entry for c in composed]
    several = len({c.ladder for c in composed}) > 1
    lines = [
        f"• {escape(c.entry.name)} · {place(c.ladder, c.entry)}" + (f" · {escape(c.ladder.name)}" if several else "")
        for c in composed
    ]
    return Body(text, (*blocks.paragraphs(lines), *open_buttons(entries)), ladders=_ladders(composed))


_HELLO = {
    "": "Ask me what the ladder expects, in your own words. I answer with its exact lines and say where they stand.",
    "hello": "Hello! Ask me what the ladder expects, in your own words.",
    "thanks": "You're welcome! Ask me any time.",
    "empty": "I'm here. Ask me what the ladder expects, in your own words.",
}
_NOTES = (
    "I also keep growth notes, for the eyes of who writes them alone: write `note @name …` to me, or use the shortcut "
    "*Log a growth note*. `notes @name` and `people` show them again. `@name is band 3` says where you see somebody, "
    "and `growth @name` what your notes are evidence for."
)


def _help(answer: HelpAnswer) -> Body:
    greeting = answer.question.greeting
    few = answer.examples[:2] if greeting else answer.examples
    lines = [_HELLO[greeting], "For example:", *(f"• {escape(example)}" for example in few)]
    listing = ("Show the whole ladder", Question(kind=Kind.LIST))
    notes = [] if greeting else [blocks.section(_NOTES)]
    return Body("", (*blocks.paragraphs(lines), *notes), (listing,))


def _unknown(answer: UnknownAnswer) -> Body:
    says = escape(answer.says) or "The ladder doesn't say."
    names = listed([escape(entry.name) for entry in answer.suggestions], "or")
    lines = [says] + ([f"Did you mean {names}?"] if names and not answer.says else [])
    leads = [(entry.name, Question(kind=Kind.ENTRY, entries=(entry,))) for entry in answer.suggestions]
    return Body("", tuple(blocks.paragraphs(lines)), (*leads, ("Show the whole ladder", Question(kind=Kind.LIST))))


def _ladders(composed: Sequence[Composed]) -> tuple[Ladder, ...]:
    return tuple(dict.fromkeys(c.ladder for c in composed))
