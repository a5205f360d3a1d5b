"""Runs a test that was copied from the page, in another workspace than the one in which it was done."""

from __future__ import annotations

import inspect

from bot.workspace import Workspace
from bot.workspace.errors import WorkspaceError


async def runs(copied: str, fresh: Workspace) -> None:
    """It passes there, with the people of the workspace for its fixtures."""
    names: dict[str, object] = {}
    exec(compile(copied, "copied.py", "exec"), names)
    test = names["test_what_was_done_in_the_page"]
    assert inspect.iscoroutinefunction(test)
    given: dict[str, object] = {"workspace": fresh, "bot": None, "seeded": None}
    try:
        await test(
            **{
                name: given[name] if name in given else fresh.person(name)
                for name in inspect.signature(test).parameters
            }
        )
    except (AssertionError, WorkspaceError) as problem:
        raise AssertionError(f"{problem}\n{copied}") from problem
