"""The pages of installing: what others chose to be called, or put into an address, is text there and nothing else."""

from __future__ import annotations

import pytest

from bot.slack.views import installing

EVIL = "<script>alert('&')</script>\""
PAGES = {
    "begin": lambda text: installing.begin(f"https://slack.example/?a={text}", {text: text}),
    "done in a team": lambda text: installing.done(text, app=text, team=text, enterprise=None),
    "done for an organisation": lambda text: installing.done(text, app=text, team=None, enterprise=text),
    "failed": installing.failed,
    "not allowed": installing.not_allowed,
    "broken": installing.broken,
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_no_text_of_others_is_markup(page):
    made = page(EVIL)
    assert "<script" not in made
    assert made.count("<") == page("plain").count("<")
    assert made.count('"') == page("plain").count('"')


@pytest.mark.parametrize(
    "reason", ["access_denied", "invalid_browser", "invalid_state", "missing_code", "storage_error"]
)
def test_each_way_to_fail_has_a_sentence_of_its_own_and_a_way_to_begin_again(reason):
    made = installing.failed(reason)
    assert reason not in made
    assert 'href="install"' in made


def test_a_workspace_without_a_name_is_in_slack():
    assert "Ladder is installed in Slack" in installing.done(None, app="A1", team="T1", enterprise=None)
