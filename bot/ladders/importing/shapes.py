"""Which shape a document has: the one that takes the most of its text. What it says beside the entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.ladders.importing import headings, names, tables
from bot.ladders.importing.found import Entry, Expectation, Found, Note, NothingFoundError
from bot.ladders.importing.outline import LABEL, Bullets, Item, Line, Node, Paragraph
from bot.ladders.importing.sections import Draft
from bot.ladders.reading import folded, quoted

_LINES = 120  # characters of a level's description, on average
_SHOWN = 12  # headings in a refusal
_RULE = re.compile(
    r"^\W*note\b|\bcascad\w+|\bcumulative\b|\bmixe?d? ?in\b|\binherit\w*|\bbuilds? (?:up)?on\b"
    r"|\b(?:retain|include|also meet)\w* .{0,60}\b(?:earlier|previous|lower|prior)\b",
    re.IGNORECASE,
)
_LICENSE = re.compile(r"^licen[cs]e|^licensing|^copyright", re.IGNORECASE)
_LICENSE_URL = re.compile(r"https?://[^\s)>\"]*(?:licen[cs]e|creativecommons)[^\s)>\"]*", re.IGNORECASE)
_CREATIVE = re.compile(r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)", re.IGNORECASE)
_BRACES = re.compile(r"\{([^{}]+)\}|[“\"]([^“”\"]+)[”\"]")


def find(root: Node, name: str) -> Found:
    """The ladder in an outline. `name` is its name where the document gives none. Raises NothingFoundError."""
    tried = [headings.find(root, tables.over_levels(root)), tables.find(root)]
    drafts, used = max(tried, key=lambda one: headings.weight(one[0]))
    if not headings.weight(drafts) and _are_described(tried[0][0]):
        drafts, used = tried[0]
        for draft in drafts:
            draft.add("", (Expectation(text, prose=True) for text in draft.summary), draft.line)
            draft.summary = []
    entries = _without_twins([draft.entry() for draft in drafts])
    if sum(1 for entry in entries if entry.count) < 2:
        raise NothingFoundError(refusal(root))
    title = next((node for node in root.children if node.depth == 1 and node not in used), None)
    tracks = _overview(root, used, entries)
    linked: dict[str, list[str]] = {}
    for text, target in (link for node in [root, *root.walk()] for link in _links(node)):
        linked.setdefault(target.removeprefix("#"), []).append(text)
    entries = [_linked(entry, linked, tracks) for entry in entries]
    license_, url = _license(root)
    taken = used | set(tracks) | ({title} if title else set())
    return Found(
        name=(title.name if title else name) or name,
        entries=tuple(entries),
        notes=tuple(sorted({*(note for draft in drafts for note in draft.notes), *_notes(entries)})),
        ignored=tuple(node.name for node in root.walk() if node not in taken and node.depth < LABEL),
        rules=tuple(_rules(root, used)),
        license=license_,
        license_url=url,
    )


def refusal(root: Node) -> str:
    """Why there is no ladder in a document, with the headings that are there."""
    there = [quoted(node.name) for node in root.walk()]
    if not there:
        return "no levels found, and no headings"
    more = f" and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
    return f"no levels found. The headings are {', '.join(there[:_SHOWN])}{more}"


def _are_described(drafts: list[Draft]) -> bool:
    """Whether entries without a list or a section have prose of a few lines each: it is what they expect."""
    told = [sum(map(len, draft.summary)) for draft in drafts if draft.summary]
    return len(told) > 1 and sum(told) >= _LINES * len(told)


def _without_twins(entries: list[Entry]) -> list[Entry]:
    """Each entry that expects nothing joined to the one of the same name and band that does: it was an overview's."""
    full = {(names.key(entry.name), entry.label) for entry in entries if entry.count}
    said: dict[tuple[str, str], list[str]] = {}
    kept = []
    for entry in entries:
        twin = (names.key(entry.name), entry.label)
        if entry.count or twin not in full:
            kept.append(entry)
        elif entry.summary:
            said.setdefault(twin, []).append(entry.summary)
    joined = []
    for entry in kept:
        parts = said.pop((names.key(entry.name), entry.label), [])
        joined.append(replace(entry, summary="\n\n".join(filter(None, [*parts, entry.summary]))))
    return joined


def _notes(entries: Iterable[Entry]) -> Iterator[Note]:
    seen: dict[tuple[str, str], int] = {}
    for entry in entries:
        if entry.forthcoming:
            yield Note(entry.line, f"{quoted(entry.name)} is still to be written")
        first = seen.setdefault((names.key(entry.name), entry.track), entry.line)
        if first != entry.line:
            yield Note(entry.line, f"{quoted(entry.name)} is here twice, first on line {first}")


# What an overview says of the entries.


def _overview(root: Node, used: set[Node], entries: list[Entry]) -> dict[Node, set[str]]:
    """Headings whose lists link to entries: their tracks, where there are several of them."""
    anchors = {entry.anchor for entry in entries if entry.anchor and entry.kind == "band"}
    found = {}
    for node in root.walk():
        targets = {target.removeprefix("#") for _, target in _links(node) if target.startswith("#")}
        if node not in used and targets & anchors:
            found[node] = targets & anchors
    return found if len(found) > 1 and not any(entry.track for entry in entries) else {}


def _linked(entry: Entry, linked: dict[str, list[str]], tracks: dict[Node, set[str]]) -> Entry:
    """An entry with its track from an overview, and the other names that its own and the links to it give."""
    said = [entry.name, *(linked.get(entry.anchor, ()) if entry.anchor else ())]
    also = [one[1] or one[2] for text in said for one in _BRACES.finditer(text)]
    also += [folded(_BRACES.sub("", entry.name).replace("()", ""))] if _BRACES.search(entry.name) else []
    track = next((node.name for node, anchors in tracks.items() if entry.anchor in anchors), entry.track)
    return replace(entry, track=track, also=tuple(dict.fromkeys(also)))


def _links(node: Node) -> Iterator[tuple[str, str]]:
    for line in _lines(node):
        yield from line.links


def _lines(node: Node) -> Iterator[Line]:
    for block in node.blocks:
        if isinstance(block, Paragraph):
            yield block.line
        elif isinstance(block, Bullets):
            yield from (item.line for item in _all(block.items))


def _all(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _all(item.items)


def _rules(root: Node, used: set[Node]) -> Iterator[str]:
    """Paragraphs outside of the entries that begin with Note, or say that levels build on each other or mix in."""
    for node in [root, *root.walk()]:
        if node not in used and not _LICENSE.match(node.name):
            yield from (
                block.line.text
                for block in node.blocks
                if isinstance(block, Paragraph) and _RULE.search(block.line.text)
            )


def _license(root: Node) -> tuple[str, str]:
    """The licence and its address, where a heading says that it is one or a link leads to one."""
    for node in root.walk():
        if _LICENSE.match(node.name):
            links = [(text, to) for text, to in _links(node) if to.startswith("http")]
            text, url = next((one for one in links if _LICENSE_URL.match(one[1])), links[0] if links else ("", ""))
            known = _CREATIVE.search(url)
            said = next((line.text for line in _lines(node) if line.text), "")
            return (f"CC {known[1].upper()} {known[2]}" if known else (text or said)[:120]), url
    return "", ""
