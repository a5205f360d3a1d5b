"""Everybody of the workspace, as the Web API lists them and as events tell of them."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError
from small_app import manifest

from bot.workspace import Workspace


async def test_users_list_gives_everybody_also_who_has_left(bare, client):
    answer = await client.users_list(include_locale=True)
    assert {one["id"] for one in answer["members"]} == set(bare.backend.store.people)
    assert [one["id"] for one in answer["members"] if one["deleted"]] == ["U0LEO"]
    assert answer["response_metadata"]["next_cursor"] == ""


async def test_users_list_with_a_limit_comes_in_pages(bare, client):
    pages, cursor = [], ""
    while not pages or cursor:
        answer = await client.users_list(limit=4, cursor=cursor)
        pages.append([one["id"] for one in answer["members"]])
        cursor = answer["response_metadata"]["next_cursor"]
    assert [len(page) for page in pages] == [4, 4, 1]
    assert {one for page in pages for one in page} == set(bare.backend.store.people)


@pytest.mark.parametrize(
    ("asked", "error"),
    [({"limit": 2, "cursor": "bm93aGVyZQ=="}, "invalid_cursor"), ({"limit": 1_001}, "invalid_limit")],
)
async def test_users_list_refuses_what_slack_refuses(client, asked, error):
    with pytest.raises(SlackApiError) as caught:
        await client.users_list(**asked)
    assert caught.value.response["error"] == error


async def test_the_app_is_told_who_changes_if_it_asks_for_that():
    async with Workspace.running(manifest(events=["user_change"])) as asked, Workspace.running(manifest()) as not_asked:
        for workspace in (asked, not_asked):
            workspace.changes("alex", is_restricted=True)
            workspace.leaves("alex")
            workspace.returns("alex")
        told = [one.payload["event"] for one in asked.backend.dispatcher.deliveries]
        assert [(one["type"], one["user"]["id"], one["user"]["deleted"]) for one in told] == [
            ("user_change", "U0ALEX", deleted) for deleted in (False, True, False)
        ]
        assert told[2]["user"]["is_restricted"]
        assert {"cache_ts", "event_ts"} <= told[0].keys()
        assert not not_asked.backend.dispatcher.deliveries
