"""A workspace with the small app in it, over either transport, and one that only a client talks to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import pytest_asyncio
from jsonschema import Draft202012Validator
from page_windows import looking
from slack_sdk.web.async_client import AsyncWebClient
from small_app import connected, manifest, serving

from bot.workspace import Workspace

SCHEMA = Path(__file__).resolve().parents[3] / "shared" / "slack" / "block-kit.schema.json"


@pytest.fixture(scope="session")
def judges():
    """The JSON Schema's opinion on blocks, where ../shared is there."""
    if not SCHEMA.exists():
        return []
    schema = json.loads(SCHEMA.read_text())
    validator = Draft202012Validator({"$ref": "#/$defs/block", "$defs": schema["$defs"]})
    return [lambda blocks, surface: [error.message for block in blocks for error in validator.iter_errors(block)]]


@pytest_asyncio.fixture(params=["sockets", "http"])
async def workspace(request, judges):
    """The small app is connected."""
    sockets = request.param == "sockets"
    async with (
        Workspace.running(manifest(sockets=sockets), judges=judges, patience=20) as running,
        connected(running) if sockets else serving(running),
    ):
        yield running


@pytest_asyncio.fixture
async def bare():
    """No app is connected."""
    async with Workspace.running(manifest(), patience=0.1) as running:
        yield running


@pytest.fixture
def client(bare):
    return AsyncWebClient(token=bare.bot_token, base_url=bare.url, retry_handlers=[])


@pytest_asyncio.fixture
async def running():
    """The small app is connected over Socket Mode."""
    async with Workspace.running(manifest(), patience=20) as workspace, connected(workspace):
        yield workspace


@pytest_asyncio.fixture
async def anna(running):
    """Her window on the page."""
    async with looking(running) as window:
        yield window


@pytest_asyncio.fixture
async def alex(running):
    """His."""
    async with looking(running, "alex") as window:
        yield window
