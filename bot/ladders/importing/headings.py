"""The entries of an outline by its headings, whether these were `#`, bold lines, keys of YAML or items of a list."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from bot.ladders.importing import names, sections
from bot.ladders.importing.outline import BOLD, LABEL, LISTED, Bullets, Item, Node, Paragraph
from bot.ladders.importing.sections import Draft

_PLAIN_LABEL = re.compile(r"(.{1,60}?)(?::|\s[-–—])\s+(\S.*)")
MOSTLY = 0.6
"""The share of names in a row, a list or a column that must name levels for all of it to be levels."""


def find(root: Node, tables: Collection[Node] = ()) -> tuple[list[Draft], set[Node]]:
    """The entries of an outline, and the headings that they were made of; none where fewer than two name levels.

    The depth with the most headings that name a level and have something under them holds the entries; of headings
    and items of lists those that hold more text. Where the same names return under different headings, these are the
    sections and the names the entries. A heading over a table whose columns are levels (`tables`) names none itself.
    """
    _unfold(root)
    named = [node for node in root.walk() if node not in tables and is_level(node)]
    levels = [node for node in named if node.blocks or node.children]
    if len(levels) < 2:
        return [], set()
    tried = [_at(root, levels, named, listed=listed) for listed in (False, True)]
    return max(tried, key=lambda one: weight(one[0]))


def weight(drafts: Sequence[Draft]) -> int:
    """How much text these entries took as expectations; nothing where fewer than two have any."""
    taken = [sum(len(one.text) for _, found in draft.sections.values() for one in found) for draft in drafts]
    return sum(taken) if sum(1 for one in taken if one) > 1 else 0


def _at(root: Node, levels: list[Node], named: list[Node], *, listed: bool) -> tuple[list[Draft], set[Node]]:
    """The entries at the depth with the most levels: of headings, or of items of lists. `named` are those without
    anything under them too.
    """
    depths = Counter(node.depth for node in levels if (node.depth >= LISTED) == listed)
    if not depths:
        return [], set()
    depth = max(depths, key=lambda one: (depths[one], -one))
    at = [node for node in levels if node.depth == depth]
    if not any(node.level for node in at) and not names.are_steps(_name(node) for node in at):
        return [], set()
    if _returning(at, [node.name for node in named if node.depth == depth]):
        return _turned(at)
    if all(names.is_of_skill(node.name) for node in at) and not _have_the_same_sections(at):
        return [], set()
    return _straight(root, levels, at)


def _have_the_same_sections(nodes: Collection[Node]) -> bool:
    """Whether a section of one of these is one of another's too."""
    counts = Counter(name for node in nodes for name in {names.key(child.name) for child in node.children})
    return any(count > 1 for count in counts.values())


def is_level(node: Node) -> bool:
    """Whether a heading names a level, by its words or because the document calls it one."""
    return node.level or names.is_level(node.name)


def _returning(at: list[Node], found: list[str]) -> bool:
    """Whether half of the names or more return under headings that name no level, without headings of their own."""
    parents = {node.parent for node in at if node.parent is not None}
    counts = Counter(map(names.key, found))
    return (
        len(parents) > 1
        and 2 * sum(1 for count in counts.values() if count > 1) >= len(counts)
        and not any(is_level(parent) or not parent.name for parent in parents)
        and not any(child.depth not in (BOLD, LABEL) for node in at for child in node.children)
    )


def _turned(at: list[Node]) -> tuple[list[Draft], set[Node]]:
    """Competencies first, levels second: each level is an entry with the competencies as its sections."""
    drafts: dict[str, Draft] = {}
    under = _competencies(at)
    for node in at:
        name = _name(node)
        draft = drafts.setdefault(names.key(node.name), Draft(name, node.line, anchor=node.anchor))
        found = sections.expectations(node, draft.notes)
        if found:
            draft.add(under[node].name, found, node.line)
    ordered = list(drafts.values())
    if all(draft.name.number is not None for draft in ordered):
        ordered.sort(key=lambda draft: draft.name.number or 0)
    return ordered, {*at, *under.values(), *(node.parent for node in at if node.parent)}


def _competencies(at: Collection[Node]) -> dict[Node, Node]:
    """The headings that the levels stand under; where these are all called the same, such as Levels, those above."""
    under = {node: node.parent for node in at if node.parent is not None}
    while len(set(under.values())) > 1 and len({names.key(one.name) for one in under.values()}) == 1:
        above = {node: one.parent for node, one in under.items() if one.parent is not None and one.parent.name}
        if len(above) < len(under):
            break
        under = above
    return under


def _straight(root: Node, levels: list[Node], at: list[Node]) -> tuple[list[Draft], set[Node]]:
    chosen = set(at) - _strays(at)
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


def _strays(at: list[Node]) -> set[Node]:
    """The only headings that name a level among others that name none, where levels stand together elsewhere, and with
    no section that another has: who reviews whom, or what a track is called.
    """
    together = Counter(node.parent for node in at)
    shared = Counter(names.key(child.name) for node in at for child in node.children)
    if max(together.values()) < 2:
        return set()
    return {
        node
        for node in at
        if node.parent is not None
        and together[node.parent] == 1
        and any(one.depth == node.depth and not is_level(one) for one in node.parent.children)
        and all(shared[names.key(child.name)] == 1 for child in node.children)
    }


def _is_step_of(node: Node, chosen: set[Node]) -> bool:
    """Whether a level inside an entry is an entry of its own: its name goes on from the entry's, Senior Engineer →
    Senior Engineer I.
    """
    own = names.key(node.name)
    return any(above in chosen and own.startswith(names.key(above.name) + " ") for above in node.above())


def _with_the_same_sections(root: Node, chosen: set[Node]) -> Iterator[Node]:
    """The headings between entries that name no level but have the sections that the entries have, at the same depth:
    bands with a free name. Before the first and after the last it is who defines the sections.
    """
    counts = Counter(_section_of(child) for node in chosen for child in node.children)
    shared = {name for name, count in counts.items() if count > 1}
    above = {one for node in chosen for one in node.above()}
    walked = list(root.walk())
    places = [place for place, node in enumerate(walked) if node in chosen]
    for place, node in enumerate(walked):
        if not (places[0] < place < places[-1] or names.is_shared(node.name)):
            continue
        own = {_section_of(child) for child in node.children}
        alike = len(own & shared) * 2 > len(own)
        if alike and node not in chosen and node not in above and not chosen & set(node.above()):
            yield node


def _section_of(node: Node) -> tuple[str, int]:
    return names.key(node.name), node.depth


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
    """Makes headings of the items that others stand under, where the list is one of levels or holds such lists.

    What a level's heading holds is no list of levels; the title of the whole document is no level.
    """
    title = root.children[0] if len(root.children) == 1 else None
    for node in [root, *root.walk()]:
        if not any(one is not title and is_level(one) for one in (node, *node.above())):
            _unfold_one(node, inside=False)


def _unfold_one(node: Node, *, inside: bool) -> None:
    _unfold_introduced(node)
    kept = []
    for block in node.blocks:
        if not isinstance(block, Bullets) or not (_unfolds(block.items) or (inside and _all_hold_others(block.items))):
            kept.append(block)
            continue
        for item in block.items:
            child = node.put(Node(_item_name(item), item.line.line, max(LISTED, node.depth + 1)))
            if not item.items:
                child.blocks.append(Paragraph(type(item.line)(_labelled(item)[1], item.line.line)))
            else:
                child.blocks.append(Bullets(item.items))
            _unfold_one(child, inside=names.is_level(child.name))
    node.blocks = kept


def _unfold_introduced(node: Node) -> None:
    """Makes a heading of a line with a level in bold and a colon at its end, where a list follows: A **Junior** can:"""
    blocks, node.blocks = node.blocks, []
    for block, below in itertools.zip_longest(blocks, blocks[1:]):
        last = node.children[-1] if node.children else None
        if isinstance(block, Paragraph) and block.line.strong and isinstance(below, Bullets):
            if names.is_level(block.line.strong):
                node.put(Node(block.line.strong, block.line.line, max(LISTED, node.depth + 1)))
                continue
        elif last and isinstance(block, Bullets) and not last.blocks and last.depth >= LISTED:
            last.blocks.append(block)
            continue
        node.blocks.append(block)


def _unfolds(items: tuple[Item, ...]) -> bool:
    if len(items) < 2 and not _all_hold_others(items):
        return bool(items) and bool(_labelled(items[0])[1] and names.read(_item_name(items[0])).label)
    named = sum(1 for item in items if (item.items or _labelled(item)[1]) and names.is_level(_item_name(item)))
    if len(items) > 1 and named >= MOSTLY * len(items):
        return True
    return _all_hold_others(items) and all(_unfolds(item.items) for item in items)


def _all_hold_others(items: tuple[Item, ...]) -> bool:
    return bool(items) and all(item.items for item in items)


def _item_name(item: Item) -> str:
    return (item.line.text if item.items else _labelled(item)[0]).rstrip(": ")


def _labelled(item: Item) -> tuple[str, str]:
    """An item's label and what follows it: a label is bold, or the name of a level before a colon or a dash."""
    if item.line.label or not (found := _PLAIN_LABEL.match(item.line.text)) or not names.is_level(found[1]):
        return item.line.label or item.line.text, item.line.rest
    return found[1], found[2]
