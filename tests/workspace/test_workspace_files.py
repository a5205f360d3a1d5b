"""Files go up as to Slack, and are shared where the app is."""

from __future__ import annotations

import aiohttp
import pytest
from small_app import refused

pytestmark = pytest.mark.asyncio


async def test_a_file_is_uploaded_and_shared(bare, client):
    anna = bare.person("anna")
    shared = await client.files_upload_v2(
        channel=(await client.conversations_open(users="U0ANNA"))["channel"]["id"],
        filename="notes.csv",
        content="a,b\n",
        title="Notes",
        initial_comment="Here",
    )
    reply = anna.sees()[0]
    assert (reply.plain, reply.files[0].content, reply.files[0].title) == ("Here\nnotes.csv", b"a,b\n", "Notes")
    assert shared["file"]["size"] == 4
    kept = await client.files_upload_v2(filename="kept.txt", content="x", request_file_info=False)
    assert bare.backend.store.files[kept["file"]["id"]].shared_in == ()


async def test_uploads_that_do_not_fit_are_refused(bare, client):
    url = await client.files_getUploadURLExternal(filename="x", length=3)
    await refused(client.files_completeUploadExternal(files=[{"id": url["file_id"]}]), "file_not_found")
    async with aiohttp.ClientSession() as session:
        for where, content, status in (
            (url["upload_url"], b"four", 400),
            (url["upload_url"], b"abc", 200),
            (url["upload_url"], b"abc", 400),
            (url["upload_url"] + "0", b"abc", 400),
        ):
            async with session.post(where, data=content) as response:
                assert response.status == status
    files = [{"id": url["file_id"]}]
    await refused(client.files_completeUploadExternal(files=[{"id": "F0"}]), "file_not_found")
    await refused(client.files_completeUploadExternal(files=files, channel_id="C0RANDOM"), "not_in_channel")
    await refused(client.api_call("files.completeUploadExternal", json={"files": []}), "invalid_arguments")
    await refused(client.api_call("files.getUploadURLExternal", data={"filename": "x"}), "invalid_arguments")
    assert (await client.files_completeUploadExternal(files=files, channels=["C0GENERAL"]))["ok"]
