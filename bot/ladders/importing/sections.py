"""What stands under one entry's heading → its sections, its summary and its attributes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from bot.ladders.importing import names
from bot.ladders.importing.found import Entry, Expectation, Note, Section
from bot.ladders.importing.outline import BOLD, LABEL, Bullets, Examples, Item, Node, Paragraph, Table
from bot.ladders.reading import quoted, visible

LONGEST_ATTRIBUTE = 200
"""Characters; a longer text is a paragraph of the summary."""
_NAME = 6  # words of a section's name in a table
_HEADS = set(
    "area competency skill category dimension section aspect topic attribute responsibility criterion pillar".split()
)
_FACT = 3  # words: three and a full stop are no sentence yet


@dataclass(slots=True)
class Draft:
    """An entry while it is put together from wherever the document speaks of it."""

    name: names.Name
    line: int
    track: str = ""
    kind: str = "band"
    anchor: str = ""
    also: list[str] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    forthcoming: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    sections: dict[str, tuple[str, list[Expectation]]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def add(self, section: str, expectations: Iterable[Expectation], line: int) -> None:
        """Adds to a section, which may be new. What is still to be written is no expectation."""
        _, known = self.sections.setdefault(names.key(section), (section, []))
        for one in expectations:
            if names.is_forthcoming(one.text):
                self.notes.append(Note(one.line or line, f"{quoted(one.text)} is left out: it is still to be written"))
            elif text := visible(one.text):
                known.append(replace(one, text=text, examples=tuple(filter(None, map(visible, one.examples)))))

    def fact(self, label: str, text: str) -> None:
        """Keeps a fact in short as an attribute, a long one or a second of the name as a paragraph of the summary."""
        if label in self.attributes or not 0 < len(text) <= LONGEST_ATTRIBUTE or len(self.attributes) > 19:
            self.summary.append(f"{label}: {text}")
        else:
            self.attributes[label] = text

    def entry(self) -> Entry:
        """The entry. One without anything but a mark that it is to be written is forthcoming."""
        sections = tuple(Section(visible(name), tuple(found)) for name, found in self.sections.values())
        nothing = not self.summary and not any(section.expectations for section in sections)
        return Entry(
            name=visible(self.name.name),
            line=self.line,
            label=self.name.label,
            number=self.name.number,
            track=self.track,
            kind=self.kind,
            anchor=self.anchor,
            also=tuple(dict.fromkeys(self.also)),
            summary="\n\n".join(map(visible, self.summary)),
            forthcoming=self.forthcoming or nothing,
            attributes={visible(label): visible(text) for label, text in self.attributes.items()},
            sections=sections,
        )


def fill(draft: Draft, node: Node, others: Collection[Node] = (), *, bold: bool | None = None) -> None:
    """Puts what stands under a heading into its entry; the headings in `others` are entries of their own.

    Deeper headings are sections. Bold lines and bold labels are where there are none, or as `bold` says, or where a
    sentence or a list stands under them; a few words are a fact.
    """
    below = [child for child in node.children if child not in others]
    if bold is None:
        bold = not any(map(_is_real, below))
    _own(draft, node, has_sections=bool(below))
    for child in below:
        if child.depth == LABEL and names.is_attribute(child.name):
            draft.fact(child.name, said(child))
        elif bold or _is_real(child) or _says(child):
            _section(draft, child, others)
        else:
            _aside(draft, child)


def by_bold_lines(nodes: Collection[Node]) -> bool:
    """Whether more of these entries have their sections in bold than in headings."""
    real = sum(1 for node in nodes if any(_is_real(child) and child not in nodes for child in node.children))
    return sum(1 for node in nodes if any(not _is_real(child) for child in node.children)) > real


def expectations(node: Node, notes: list[Note]) -> list[Expectation]:
    """What a section expects: every item of its lists, at any depth, and every cell of its tables; where there is
    neither, every paragraph.
    """
    listed = [one for block in _blocks(node) for one in _listed(block)]
    paragraphs = [block.line for block in _blocks(node) if isinstance(block, Paragraph)]
    if not listed:
        listed = [Expectation(line.text, prose=True, line=line.line) for line in paragraphs]
    else:
        notes += [
            Note(line.line, f"a paragraph beside the list is left out: {quoted(line.text)}")
            for line in paragraphs
            if not line.text.endswith(":")
        ]
    for block in _blocks(node):
        if isinstance(block, Examples):
            notes.append(
                Note(block.line, f"examples ({block.count}) are left out: they belong to no single expectation")
            )
    return listed


def said(node: Node) -> str:
    """All that a heading holds, in one line."""
    return " ".join(one.text for one in expectations(node, []))


def items(listed: Iterable[Item]) -> Iterator[Expectation]:
    """Every item of a list, at any depth."""
    for item in listed:
        yield Expectation(item.line.text, item.examples, line=item.line.line)
        yield from items(item.items)


def cells(table: Table) -> Iterator[tuple[str, list[str], int]]:
    """The rows of a table that stands under an entry: the first cell, all that the others list, and the line."""
    for place, row in enumerate(table.rows):
        yield " ".join(row[0]) if row else "", [piece for cell in row[1:] for piece in cell], table.lines[place]


def _own(draft: Draft, node: Node, *, has_sections: bool) -> None:
    """What stands right under the entry's heading: prose is its summary, a list its expectations. A list of nothing
    but labels is its attributes, where sections follow.
    """
    for block in node.blocks:
        if isinstance(block, Paragraph):
            if names.is_forthcoming(block.line.text):
                draft.forthcoming = True
            else:
                draft.summary.append(block.line.text)
        elif isinstance(block, Bullets):
            labelled = has_sections and all(item.line.label and item.line.rest for item in block.items)
            for item in block.items if labelled else ():
                draft.fact(item.line.label, item.line.rest)
            if not labelled and block.items:
                draft.add("", items(block.items), block.items[0].line.line)
        elif isinstance(block, Table):
            _rows(draft, block)
        else:
            draft.notes += [Note(block.line, f"examples ({block.count}) are left out: they belong to no section")]


def _names_sections(table: Table) -> bool:
    """Whether every row of a table begins with a name, and something follows it."""
    rows = list(cells(table))
    return len(rows) > 1 and all(0 < len(label.split()) <= _NAME and texts for label, texts, _ in rows)


def _rows(draft: Draft, table: Table) -> None:
    """A table under an entry: a section a row, named by its first cell. A row above is the table's head where nothing
    in it is longer than a name. Where all of it is one row under a head, its columns are the sections.
    """
    rows = list(cells(table))
    if len(rows) == 2 and not _names_sections(table):
        for head, texts in zip(*table.rows, strict=True):
            draft.add(head[0] if head else "", map(Expectation, texts), table.lines[1])
        return
    head = rows and len(rows) > 1 and all(len(piece) < 40 for piece in rows[0][1]) and _is_head(rows)
    for label, texts, line in rows[1:] if head else rows:
        if names.is_attribute(label) and len(texts) == 1:
            draft.fact(label, texts[0])
        elif label or texts:
            draft.add(label, map(Expectation, texts), line)


def _is_head(rows: list[tuple[str, list[str], int]]) -> bool:
    """Whether the first row says what the first column holds, or is far shorter than the others are."""
    if rows[0][0].lower() in _HEADS:
        return True
    longest = max(len(piece) for _, texts, _ in rows[1:] for piece in (*texts, ""))
    return longest > 2 * max((len(piece) for piece in rows[0][1]), default=0)


def _section(draft: Draft, node: Node, others: Collection[Node]) -> None:
    """A section, and those under it by their own names; one that only holds others is none itself."""
    real = [child for child in node.children if _is_real(child) and child not in others]
    for child in list(node.children):
        if child.depth == LABEL and names.is_attribute(child.name):
            draft.fact(child.name, said(child))
            node.children.remove(child)
    behind = [child for child in node.children if child.depth == LABEL] if _is_listed(node) else []
    node.children = [child for child in node.children if child not in behind]
    for table in [block for block in node.blocks if isinstance(block, Table) and _names_sections(block)]:
        _rows(draft, table)
        node.blocks.remove(table)
        real = real or [node]
    found = expectations(node, draft.notes)
    if found or not real:
        draft.add(node.name, found, node.line)
    for child in (*behind, *(one for one in real if one is not node)):
        _section(draft, child, others)


def _is_listed(node: Node) -> bool:
    """Whether a bold line has a list: a label behind that begins a section of its own."""
    return node.depth == BOLD and any(isinstance(block, Bullets) for block in node.blocks)


def _says(node: Node) -> bool:
    """Whether a sentence, a list or a table stands under a bold line or label."""
    texts = [block.line.text for block in node.blocks if isinstance(block, Paragraph)]
    return len(texts) < len(node.blocks) or any(map(_is_sentence, texts)) or any(map(_says, node.children))


def _is_sentence(text: str) -> bool:
    return len(text.split()) > _FACT and text.endswith((".", "!", "?", "…", ")"))


def _aside(draft: Draft, node: Node) -> None:
    """A bold line or label beside an entry's real sections: a fact about it."""
    text = said(node)
    if node.depth == LABEL:
        draft.fact(node.name, text)
    else:
        draft.summary.append(f"{node.name}: {text}" if text else node.name)


def _is_real(node: Node) -> bool:
    return node.depth not in (BOLD, LABEL)


def _blocks(node: Node) -> Iterator[Bullets | Paragraph | Table | Examples]:
    """The blocks of a section, those under bold lines and labels in it too."""
    yield from node.blocks
    for child in node.children:
        if not _is_real(child):
            if child.depth == LABEL:
                yield Bullets(tuple(_labelled(child)))
                yield from (block for block in child.blocks[1:] if not isinstance(block, Paragraph))
            else:
                yield from _blocks(child)


def _labelled(node: Node) -> Iterator[Item]:
    """A label and its text as an item of a list: `Label: text`."""
    for place, block in enumerate(node.blocks):
        if isinstance(block, Paragraph):
            text = block.line.text if place else f"{node.name}: {block.line.text}"
            yield Item(type(block.line)(text, block.line.line))


def _listed(block: Bullets | Paragraph | Table | Examples) -> Iterator[Expectation]:
    if isinstance(block, Bullets):
        yield from items(block.items)
    elif isinstance(block, Table):
        for label, texts, _ in cells(block):
            yield from map(Expectation, texts or ([label] if label else []))
