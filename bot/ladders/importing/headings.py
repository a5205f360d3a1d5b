"""The entries of an outline by its headings, whether these were `#`, bold lines, keys of YAML or items of a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from bot.ladders.importing import names, sections
from bot.ladders.importing.outline import BOLD, LABEL, LISTED, Bullets, Item, Node, Paragraph
from bot.ladders.importing.sections import Draft

MOSTLY = 0.6
"""The share of names in a row, a list or a column that must name levels for all of it to be levels."""


def find(root: Node, tables: Collection[Node] = ()) -> tuple[list[Draft], set[Node]]:
    """The entries of an outline, and the headings that they were made of; none where fewer than two name levels.

    The depth with the most headings that name a level and have something under them holds the entries. Where the
    same names return under different headings, these are the sections and the names the entries. A heading over a
    table whose columns are levels (`tables`) names none itself.
    """
    _unfold(root)
    levels = [node for node in root.walk() if node not in tables and is_level(node) and (node.blocks or node.children)]
    if len(levels) < 2:
        return [], set()
    depths = Counter(node.depth for node in levels)
    depth = max(depths, key=lambda one: (depths[one], -one))
    at = [node for node in levels if node.depth == depth]
    return _turned(at) if _returning(at) else _straight(root, levels, at)


def is_level(node: Node) -> bool:
    """Whether a heading names a level, by its words or because the document calls it one."""
    return node.level or names.is_level(node.name)


def _returning(at: list[Node]) -> bool:
    """Whether half of the names or more return under headings that name no level, without headings of their own."""
    parents = {node.parent for node in at if node.parent is not None}
    counts = Counter(names.key(node.name) for node in at)
    return (
        len(parents) > 1
        and 2 * sum(1 for count in counts.values() if count > 1) >= len(counts)
        and not any(is_level(parent) or not parent.name for parent in parents)
        and not any(child.depth not in (BOLD, LABEL) for node in at for child in node.children)
    )


def _turned(at: list[Node]) -> tuple[list[Draft], set[Node]]:
    """Competencies first, levels second: each level is an entry with the competencies as its sections."""
    drafts: dict[str, Draft] = {}
    for node in at:
        name = _name(node)
        draft = drafts.setdefault(names.key(node.name), Draft(name, node.line, anchor=node.anchor))
        assert node.parent is not None  # noqa: S101 - it was walked to
        found = sections.expectations(node, draft.notes)
        if found:
            draft.add(node.parent.name, found, node.line)
    ordered = list(drafts.values())
    if all(draft.name.number is not None for draft in ordered):
        ordered.sort(key=lambda draft: draft.name.number or 0)
    return ordered, {*at, *(node.parent for node in at if node.parent)}


def _straight(root: Node, levels: list[Node], at: list[Node]) -> tuple[list[Draft], set[Node]]:
    chosen = set(at)
    chosen |= {node for node in levels if _is_step_of(node, chosen)}
    chosen |= set(_with_the_same_sections(root, chosen))
    drafts: list[Draft] = []
    used: set[Node] = set()
    bold = sections.by_bold_lines(chosen)
    for node in root.walk():
        if node in chosen:
            draft = Draft(_name(node), node.line, anchor=node.anchor, kind=_kind(node))
            sections.fill(draft, node, chosen, bold=bold or None)
            drafts.append(draft)
            used |= {node, *node.walk()}
    if all(draft.kind == "role" for draft in drafts):  # the document's word for bands
        for draft in drafts:
            draft.kind = "band"
    used |= _tracks([node for node in root.walk() if node in chosen], drafts, chosen)
    return drafts, used


def _is_step_of(node: Node, chosen: set[Node]) -> bool:
    """Whether a level inside an entry is an entry of its own: its name goes on from the entry's, Senior Engineer →
    Senior Engineer I.
    """
    own = names.key(node.name)
    return any(above in chosen and own.startswith(names.key(above.name) + " ") for above in node.above())


def _with_the_same_sections(root: Node, chosen: set[Node]) -> Iterator[Node]:
    """The headings that name no level but have the sections that the entries have, such as a band with a free name."""
    counts = Counter(names.key(child.name) for node in chosen for child in node.children)
    shared = {name for name, count in counts.items() if count > 1}
    above = {one for node in chosen for one in node.above()}
    for node in root.walk():
        own = {names.key(child.name) for child in node.children}
        alike = len(own & shared) * 2 > len(own)
        if alike and node not in chosen and node not in above and not chosen & set(node.above()):
            yield node


def _name(node: Node) -> names.Name:
    """The heading taken apart; a level that the document numbers beside its name has that number."""
    name = names.read(node.name)
    if node.number and not name.label:
        return names.Name(name.name, node.number, names.read(f"Level {node.number}").number)
    return name


def _kind(node: Node) -> str:
    if names.is_shared(node.name):
        return "shared"
    return "role" if any(names.is_roles(above.name) for above in node.above()) else "band"


def _tracks(nodes: list[Node], drafts: list[Draft], chosen: set[Node]) -> set[Node]:
    """Gives each band the heading that it stands under as its track, where they stand under several; what is used."""
    above = {}
    for node, draft in zip(nodes, drafts, strict=True):
        if draft.kind == "band":
            above[node] = next((one for one in node.above() if one not in chosen), None)
    if len(set(above.values())) < 2:
        return set()
    for node, draft in zip(nodes, drafts, strict=True):
        track = above.get(node)
        draft.track = track.name if track is not None else ""
    return {track for track in above.values() if track}


# Lists whose items are headings.


def _unfold(root: Node) -> None:
    """Makes headings of the items that others stand under, where the list is one of levels or holds such lists."""
    for node in [root, *root.walk()]:
        _unfold_one(node, inside=False)


def _unfold_one(node: Node, *, inside: bool) -> None:
    kept = []
    for block in node.blocks:
        if not isinstance(block, Bullets) or not (_unfolds(block.items) or (inside and _all_hold_others(block.items))):
            kept.append(block)
            continue
        for item in block.items:
            child = node.put(Node(_item_name(item), item.line.line, max(LISTED, node.depth + 1)))
            if not item.items:
                child.blocks.append(Paragraph(type(item.line)(item.line.rest, item.line.line)))
            else:
                child.blocks.append(Bullets(item.items))
            _unfold_one(child, inside=names.is_level(child.name))
    node.blocks = kept


def _unfolds(items: tuple[Item, ...]) -> bool:
    if len(items) < 2 and not _all_hold_others(items):
        return False
    named = sum(1 for item in items if (item.items or item.line.rest) and names.is_level(_item_name(item)))
    if len(items) > 1 and named >= MOSTLY * len(items):
        return True
    return _all_hold_others(items) and all(_unfolds(item.items) for item in items)


def _all_hold_others(items: tuple[Item, ...]) -> bool:
    return bool(items) and all(item.items for item in items)


def _item_name(item: Item) -> str:
    return (item.line.label if item.line.label and not item.items else item.line.text).rstrip(": ")
