"""What the menus of Block Kit offer, and what is chosen in them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.workspace import reading
from bot.workspace.state import Json

_OPTIONS = ("static_select", "external_select")
_MANY_OPTIONS = 6
"""From so many on, one types to find one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One line of a menu. An act names it by `index` among all of them, or by `key`, the id of a person or channel."""

    text: Json
    index: int | None = None
    key: str = ""
    description: Json | None = None
    url: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines below a label; without one, just lines."""

    offers: tuple[Offer, ...]
    label: Json | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Whom and what one can choose: id → name."""

    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A menu as it stands on the page; `chosen` in the order of the choice. The app has the options of an `asked` one,
    and gives them when somebody has typed `least` characters."""

    groups: tuple[Group, ...]
    chosen: tuple[Json, ...]
    several: bool
    by_key: bool
    asked: bool
    least: int
    most: int

    @property
    def searched(self) -> bool:
        """If one can type into it."""
        return self.asked or self.by_key or sum(len(group.offers) for group in self.groups) >= _MANY_OPTIONS


def menu(
    element: Json,
    state: Mapping[str, Any],
    directory: Directory,
    suggested: Sequence[Json] = (),
    naming: reading.Naming = str,
) -> Menu:
    """The menu of a select. `suggested` are the options that the app gave last for it."""
    kind, several = str(element["type"]).removeprefix("multi_"), str(element["type"]).startswith("multi_")
    asked = kind == "external_select"
    by_key = kind not in _OPTIONS
    if by_key:
        keys = _held(state)
        groups = _of_directory(kind, directory, keys)
        chosen: list[Json] = [_named(str(key), naming) for key in keys]
    else:
        held = _held(state)
        groups = offered(element | ({"options": list(suggested)} if asked else {}), held)
        chosen = [option["text"] for option in held]
    return Menu(
        groups=groups,
        chosen=tuple(chosen),
        several=several,
        by_key=by_key,
        asked=asked,
        least=int(element.get("min_query_length", 3)) if asked else 0,
        most=int(element.get("max_selected_items", 0)),
    )


def offered(element: Json, chosen: Sequence[Json] = ()) -> tuple[Group, ...]:
    """The options of an element, in their groups, counted through as `reading.options` has them."""
    counted = iter(range(len(reading.options(element))))
    parts = [(None, element.get("options") or ())]
    parts += [(group["label"], group["options"]) for group in element.get("option_groups") or ()]
    return tuple(
        Group(label=label, offers=tuple(_offer(option, next(counted), chosen) for option in options))
        for label, options in parts
        if options
    )


def chosen_of(state: Mapping[str, Any]) -> list[Json]:
    """The options that are chosen in an element's state."""
    return [one for one in _held(state) if isinstance(one, dict)]


def _offer(option: Json, index: int, chosen: Sequence[Json]) -> Offer:
    return Offer(
        text=option["text"],
        index=index,
        description=option.get("description"),
        url=str(option.get("url", "")),
        chosen=option in chosen,
    )


def _held(state: Mapping[str, Any]) -> list[Any]:
    """All that is selected, in whatever the state calls it."""
    held = [value for name, value in state.items() if name.startswith("selected_")]
    flat = [one for value in held for one in (value if isinstance(value, list) else [value])]
    return [one for one in flat if one is not None]


def _of_directory(kind: str, directory: Directory, keys: Collection[object]) -> tuple[Group, ...]:
    people = {key: f"@{name}" for key, name in directory.people.items()}
    channels = {key: f"#{name}" for key, name in directory.channels.items()}
    if kind == "users_select":
        return _keyed("", people, keys)
    return (
        _keyed("", channels, keys)
        if kind == "channels_select"
        else (
            *_keyed("Channels", channels, keys),
            *_keyed("People", people, keys),
        )
    )


def _keyed(label: str, shown: Mapping[str, str], keys: Collection[object]) -> tuple[Group, ...]:
    offers = (Offer(text=_plain(text), key=key, chosen=key in keys) for key, text in shown.items())
    return (Group(label=_plain(label) if label else None, offers=tuple(offers)),)


def _named(key: str, naming: reading.Naming) -> Json:
    return _plain(("#" if key.startswith("C") else "@") + naming(key))


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}
