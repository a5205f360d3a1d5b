"""Blocks as the page shows them, and what is found in that."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from lxml import html as lxml_html

from bot.workspace.page.blocks import Scene, blocks_html
from bot.workspace.page.menus import Directory
from bot.workspace.page.mrkdwn import Reader

NAMES = {"U0ANNA": "anna", "U0SAM": "sam", "C0GENERAL": "general", "S0LEADS": "leads"}
PEOPLE = Directory(people={"U0ANNA": "anna", "U0SAM": "sam"}, channels={"C0GENERAL": "general", "C0ELSE": "else"})
READER = Reader(naming=lambda key: NAMES.get(key, key), me="U0ANNA", zone=ZoneInfo("Europe/Berlin"), now=1_790_000_000)


def rendered(*blocks, **scene):
    """The blocks as nodes."""
    made = blocks_html(blocks, Scene(key="M", reader=READER, directory=PEOPLE, **scene))
    return lxml_html.fromstring(f"<div>{made}</div>")


def nodes(node, css):
    """What is inside a node and fits a selector: tags, classes, attributes, `:not(.class)`, `>`, and a comma."""
    return node.xpath(" | ".join(f".{_path(one)}" for one in css.split(", ")))


def _path(css):
    found, axis = "", "//"
    for part in css.split():
        if part == ">":
            axis = "/"
            continue
        tag = re.match(r"[a-z0-9]*", part)[0] or "*"
        classes = re.findall(r"(:not\()?\.([\w-]+)", re.sub(r"\[.*?\]", "", part))
        attributes = re.findall(r"\[([\w-]+)(?:='?([^\]']*)'?)?\]", part)
        found += f"{axis}{tag}"
        found += "".join(
            f"[{'not' if no else ''}(contains(concat(' ', @class, ' '), ' {name} '))]" for no, name in classes
        )
        found += "".join(f"[@{name}='{value}']" if value else f"[@{name}]" for name, value in attributes)
        axis = "//"
    return found


def one(node, css):
    (found,) = nodes(node, css)
    return found


def said(node):
    return " ".join(node.text_content().split())
