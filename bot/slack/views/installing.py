"""The pages of installing, for the browser of whoever installs the bot."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import quote

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 3rem auto; padding: 0 1rem; }}</style>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""
NOT_INSTALLED = (
    "Sorry, I am not installed here, or not any more. Whoever looks after the apps of this workspace can install me "
    "again."
)
"""What somebody is told in Slack where the bot has no token."""
_AGAIN = '<p><a href="install">Begin again</a></p>'
_REASONS = {
    "access_denied": "Nobody allowed it on Slack's page, so nothing was installed. Whoever may install apps in your "
    "workspace can allow it, or ask for it to be approved there.",
    "invalid_browser": "This page was reached in another browser than the one in which installing began, or it was "
    "loaded twice.",
    "invalid_state": "Installing took more than ten minutes, or this page was loaded twice.",
    "missing_code": "Slack sent no code along, or none that can be read.",
    "invalid_code": "Slack did not take the code that it gave, or did not answer. A code is good once.",
    "storage_error": "Slack has allowed it, but the bot's database did not take it down. Please tell whoever runs the "
    "bot, and try again.",
}


def begin(url: str, scopes: Mapping[str, str]) -> str:
    """What the bot is and asks for, and the way to Slack's page of consent."""
    asked = "".join(f"<li><code>{escape(name)}</code>: {escape(what)}</li>" for name, what in scopes.items())
    return _page(
        "Install Ladder into Slack",
        "<p>Ladder answers what each step of your company's career ladder expects, and keeps growth notes that only "
        "their authors can read. On the next page Slack asks you where to install it, and to allow it this:</p>"
        f'<ul>{asked}</ul><p><a href="{escape(url)}">Go on to Slack</a></p>',
    )


def done(name: str | None, *, app: str, team: str | None, enterprise: str | None) -> str:
    """It is installed: in a team, or for an enterprise, whose workspaces an administrator adds."""
    title = f"Ladder is installed in {name or 'Slack'}"
    if team:
        link = f"https://slack.com/app_redirect?app={quote(app)}&team={quote(team)}"
        return _page(
            title, f'<p>Write <code>help</code> to it there.</p><p><a href="{escape(link)}">Open Slack</a></p>'
        )
    link = f"https://app.slack.com/manage/{quote(enterprise or '')}/integrations/profile/{quote(app)}/workspaces/add"
    return _page(
        title,
        "<p>It is in none of its workspaces yet: an administrator of the organisation adds it to those that "
        f'want it.</p><p><a href="{escape(link)}">Add it to workspaces</a></p>',
    )


def failed(reason: str) -> str:
    """It is not installed: `reason` is Bolt's word for why, or Slack's."""
    why = _REASONS.get(reason, f"Slack said {reason}.")
    return _page("Ladder was not installed", f"<p>{escape(why)}</p>{_AGAIN}")


def not_allowed(where: str) -> str:
    """It may not be installed in a team or an organisation, which is named by its id."""
    return _page(
        "Ladder was not installed",
        f"<p>{escape(where)} is not among the workspaces that may install it. Whoever runs the bot can add that id to "
        f"<code>ALLOWED_WORKSPACES</code>.</p>{_AGAIN}",
    )


def broken(reference: str) -> str:
    """Something went wrong; the log has it under a reference."""
    return _page(
        "Something went wrong",
        f"<p>Please try again. If it keeps failing, tell whoever runs the bot the reference {escape(reference)}.</p>"
        f"{_AGAIN}",
    )


def _page(title: str, body: str) -> str:
    return _PAGE.format(title=escape(title), body=body)
