"""The reference ladder word for word, as a ladder of our schema: what a company's own document looks like to the
search.

Until there is an importer this reads just the one document, `../shared/reference/eng-job-bands.md`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

SHARED = Path(__file__).parents[3] / "shared"
DOCUMENT = SHARED / "reference" / "eng-job-bands.md"

_ANCHOR = re.compile(r'<a id="(?:mixin-)?([a-z0-9-]+)"></a>')
_ENTRY = re.compile(r"### ([^(\n]+?)\s*(?:\((?:Band (\d)|“([^”]+)”)\))?\s*$")
_OTHER_NAME = re.compile(r"\{([^}]+)\}[^\]]*\]\(#([a-z0-9-]+)\)")
_SECTIONS = {"Scope": "scope", "Skills & Experience": "skills-experience", "Behaviors & Mindset": "behaviors-mindset"}
_BELOW = {
    "engineer-2": "engineer-1",
    "engineer-3": "engineer-2",
    "staff-engineer": "engineer-3",
    "principal-engineer": "staff-engineer",
    "unlimited": "principal-engineer",
    "engineering-manager": "engineer-3",
    "director-of-engineering": "engineering-manager",
}
_MANAGEMENT = {"engineering-manager", "director-of-engineering"}


def ladder() -> dict[str, Any]:
    """The document as the mapping that a ladder file holds, with the vocabulary left to the shipped one."""
    overview, bodies = DOCUMENT.read_text(encoding="utf-8").split('<a id="bands"></a>')
    entries = _entries(bodies.splitlines())
    for name, id_ in _OTHER_NAME.findall(overview):
        next(entry for entry in entries if entry["id"] == id_)["also"].append(name)
    return {
        "id": "engineering",
        "name": "Engineering Job Bands",
        "sections": [{"id": id_, "name": name} for name, id_ in _SECTIONS.items()],
        "tracks": [{"id": "engineers", "name": "Engineers"}, {"id": "management", "name": "Engineering Management"}],
        "bands": [_as_band(entry) for entry in entries if "band" in entry],
        "roles": [entry | {"changes": ["scope"]} for entry in entries if "band" not in entry],
    }


def write(folder: Path, vocabulary: Path) -> Path:
    """A folder with the document as a ladder and a copy of the vocabulary."""
    (folder / "reference.yaml").write_text(yaml.safe_dump(ladder(), sort_keys=False), encoding="utf-8")
    (folder / "vocabulary.yaml").write_bytes(vocabulary.read_bytes())
    return folder


def _entries(lines: list[str]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    anchor = section = ""
    for line in lines:
        if found := _ANCHOR.fullmatch(line.strip()):
            anchor = found[1]
        elif found := _ENTRY.fullmatch(line):
            entries.append(_head(anchor, found))
            section = ""
        elif line.startswith("#### "):
            section = _SECTIONS[line[5:].strip()]
        elif re.match(r" ?\* ", line):
            entries[-1].setdefault("expectations", {}).setdefault(section, []).append(line.strip()[2:].strip())
        elif line.startswith("We aim"):
            entries[-1]["summary"] = line.strip()
        elif "(Forthcoming)" in line:
            entries[-1]["forthcoming"] = True
    return entries


def _head(anchor: str, found: re.Match[str]) -> dict[str, Any]:
    head: dict[str, Any] = {"id": anchor, "name": found[1], "also": [found[3]] if found[3] else []}
    return head | {"band": int(found[2])} if found[2] else head


def _as_band(entry: dict[str, Any]) -> dict[str, Any]:
    below = _BELOW.get(entry["id"])
    track = "management" if entry["id"] in _MANAGEMENT else "engineers"
    return entry | {"track": track, "builds_on": [below] if below else []}
