# Their names say what happened and read as sentences in a test: no `Error` at the end.
# ruff: noqa: N818
"""What goes wrong in this workspace, by whose doing.

`Impossible` is the driver's: a person tried what Slack would not let them. `NoAnswer` and `AppMistake` are the app's,
and are assertion errors, so that a test reports them as failures. `Refusal` is what a Web API call gets as its answer.
"""

from __future__ import annotations

from collections.abc import Sequence


class WorkspaceError(Exception):
    """Anything that this room raises."""


class BadManifest(WorkspaceError):
    """The manifest contradicts itself. `problems` holds every sentence."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


class Impossible(WorkspaceError):
    """Slack would not let a person do this: no such command, no such button, a required field left empty."""


class NoAnswer(WorkspaceError, AssertionError):
    """The app showed the person nothing in time."""


class NotAcknowledged(NoAnswer):
    """The app did not acknowledge: no connection, no answer within 3 s, or an answer that is not 200."""


class Unexpected(WorkspaceError, AssertionError):
    """More, or less, became visible than was expected."""


class AppMistake(WorkspaceError, AssertionError):
    """The app answered with something that Slack would not show."""


class Refusal(WorkspaceError):
    """A Web API call that gets `{"ok": false, "error": …}`. `more` is merged into the answer."""

    def __init__(self, error: str, *messages: str, **more: object) -> None:
        super().__init__(": ".join([error, "; ".join(messages)]) if messages else error)
        self.error = error
        self.more: dict[str, object] = dict(more)
        if messages:
            self.more["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in messages]}


class Undelivered(WorkspaceError):
    """One attempt of a delivery failed. `reason` is Slack's word for it; `final` forbids further attempts."""

    def __init__(self, reason: str, detail: str, *, final: bool = False) -> None:
        super().__init__(detail)
        self.reason = reason
        self.final = final
