"""Uploads, second version: a URL, the bytes (`server.py`), then `files.completeUploadExternal`. And `files.delete`."""

from __future__ import annotations

from dataclasses import replace

from bot.workspace import payloads
from bot.workspace.backend import Backend
from bot.workspace.errors import Refusal
from bot.workspace.state import File, Json
from bot.workspace.webapi.arguments import Arguments

LONGEST_ALT = 1_000


def upload_url(backend: Backend, arguments: Arguments) -> Json:
    """Where to send the bytes."""
    arguments.ignore("snippet_type")
    alt = arguments.text("alt_txt")
    if len(alt) > LONGEST_ALT:
        raise Refusal("alt_txt_too_large")
    name, length = arguments.need("filename"), arguments.number("length", 0)
    if not length:
        raise Refusal("invalid_arguments", "missing required field: length")
    file = File(id=backend.store.new_id("F"), name=name, length=length, alt=alt)
    backend.store.files[file.id] = file
    return {"file_id": file.id, "upload_url": f"{backend.origin}/upload/v1/{file.id}"}


def complete_upload(backend: Backend, arguments: Arguments) -> Json:
    """Share what was uploaded."""
    wanted = arguments.structure("files")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(one, dict) for one in wanted):
        raise Refusal("invalid_arguments", "missing required field: files")
    files = [_uploaded(backend, one) for one in wanted]
    names = [*arguments.text("channels").split(","), arguments.text("channel_id")]
    channels = [backend.channel_for_posting(name) for name in names if name]
    comment, thread_ts = arguments.text("initial_comment"), arguments.text("thread_ts")
    threads = [backend.thread(channel.id, thread_ts) for channel in channels]
    arguments.check_all_read()
    for file in files:
        backend.store.files[file.id] = replace(file, shared_in=tuple(channel.id for channel in channels))
    for channel, thread in zip(channels, threads, strict=True):
        backend.post(channel, comment, thread_ts=thread, files=tuple(file.id for file in files))
    return {"files": [payloads.file(file) for file in files]}


def delete(backend: Backend, arguments: Arguments) -> Json:
    """Delete a file of one's own: every file here is the app's."""
    file = backend.store.files.get(arguments.need("file"))
    arguments.check_all_read()
    if file is None:
        raise Refusal("file_not_found")
    backend.store.remove_file(file)
    backend.bell.ring()
    return {}


def _uploaded(backend: Backend, wanted: Json) -> File:
    file = backend.store.files.get(str(wanted.get("id")))
    if file is None or file.content is None:
        raise Refusal("file_not_found")
    return replace(file, title=str(wanted.get("title") or file.name))
