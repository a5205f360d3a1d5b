"""What every test may ask for: the shipped ladder, a Slack on loopback, the real bot in it, and the people there."""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import json
import re
import shutil
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from jsonschema import Draft202012Validator

from bot import wiring
from bot.growth.suggesting import Suggester
from bot.ladders.answering import Answering
from bot.ladders.data import LadderData
from bot.ladders.loading import Loaded, load
from bot.ladders.model import Ladders
from bot.settings import LADDER_DATA, Settings
from bot.slack import in_force
from bot.slack.manifest import manifest
from bot.slack.notebook import Notebook
from bot.storage.opening import open_storage
from bot.trying.seeding import Seeding
from bot.trying.seeds import seeds
from bot.workspace import Member, Workspace
from tests.ladders.making import answering_of

pytest_plugins = ["tests.databases", "tests.serving", "tests.commanding"]

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""What lies beside the repository where it is developed; a clone of it has none."""

MADE_UP = re.compile(r"\b[0-9a-f]{32}\b|\b[0-9]{10}\.[0-9]{6}\b")
"""The ids of notes and the times of messages: another each time."""

Judge = Callable[[Sequence[Any], str], list[str]]
Connecting = Callable[..., AbstractAsyncContextManager[wiring.App]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What arbitrary examples reach, other tests reach too: traced, they would take three times as long."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.no_cover)


def pytest_collection_finish() -> None:
    """What is imported stays: collections need not walk it again and again, a fifth of the time of all tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


def _only_loopback(address: object) -> None:
    """Raises for every address that would leave this machine."""
    host = address[0] if isinstance(address, tuple) else address
    if host in {None, "", "localhost", b"localhost"} or not isinstance(address, tuple | str | bytes):
        return
    try:
        inside = ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise AssertionError(f"a test reached for {host!r}: tests stay on loopback")


@pytest.fixture(autouse=True, scope="session")
def nothing_leaves_this_machine() -> Iterator[None]:
    """No test opens a socket outside loopback, nor asks for the address of anything else."""
    connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(how: Callable[..., Any]) -> Callable[..., Any]:
        def reach(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX:
                _only_loopback(address)
            return how(self, address)

        return reach

    def asked(host: Any, *rest: Any, **more: Any) -> Any:
        _only_loopback((host,))
        return resolve(host, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(connect))
        patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
        patch.setattr(socket, "getaddrinfo", asked)
        yield


@pytest.fixture(autouse=True)
def an_environment_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the developer's shell holds for the bot does not reach the tests, nor they what is in their home."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)
    monkeypatch.setenv("LADDERBOT_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    """What the bot ships with, as it is loaded."""
    return load(LADDER_DATA)


@pytest.fixture(scope="session")
def ladders(loaded: Loaded) -> Ladders:
    """The ladders that the bot ships with."""
    assert not loaded.problems, "\n".join(map(str, loaded.problems))
    return loaded.ladders


@pytest.fixture(scope="session")
def schema_judge() -> Judge | None:
    """The opinion of a JSON Schema that we did not write; None in a clone, where it is not at hand."""
    path = SHARED / "slack" / "block-kit.schema.json"
    if not path.exists():
        return None
    schema = json.loads(path.read_text())

    @lru_cache(None)
    def judge_of(kind: str) -> Draft202012Validator:
        name = f"{kind}_block"
        return Draft202012Validator(
            {"$ref": f"#/$defs/{name if name in schema['$defs'] else 'block'}", "$defs": schema["$defs"]}
        )

    @lru_cache(4_096)
    def wrong_with(block: str) -> tuple[str, ...]:
        parsed = json.loads(block)
        return tuple(error.message[:200] for error in judge_of(str(parsed.get("type"))).iter_errors(parsed))

    def known(block: Any) -> str:
        """A block in which what is made up anew is all the same: what differs in nothing else is judged once."""
        return MADE_UP.sub(lambda found: "0" * len(found[0]), json.dumps(block))

    return lambda blocks, _surface: [wrong for block in blocks for wrong in wrong_with(known(block))]


@pytest.fixture(scope="session")
def judges(schema_judge: Judge | None) -> list[Judge]:
    """Every opinion on Block Kit that is at hand beside the workspace's own."""
    return [schema_judge] if schema_judge else []


@pytest.fixture
def the_schema(schema_judge: Judge | None) -> Judge:
    """The JSON Schema's opinion, for a test that is nothing without it."""
    if schema_judge is None:
        pytest.skip("../shared/slack/block-kit.schema.json is not in this clone")
    return schema_judge


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the bot has at home after its first start, to be copied: migrations take longer than most tests."""
    home = tmp_path_factory.mktemp("home")
    open_storage(home).database.close()
    return home


@pytest.fixture
def home(new_home: Path, tmp_path: Path) -> Path:
    """A home of the test's own, with an empty store of notes."""
    shutil.copytree(new_home, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def notebook(home: Path) -> Iterator[Notebook]:
    """An empty store of notes in a database of its own."""
    storage = open_storage(home)
    yield wiring.notebook(storage)
    storage.database.close()


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK waits no time before it tries again."""
    sleep = asyncio.sleep
    monkeypatch.setattr("slack_sdk.http_retry.async_handler.asyncio.sleep", lambda seconds: sleep(min(seconds, 0.01)))


@pytest_asyncio.fixture
async def workspace(judges: list[Judge], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    """A Slack on loopback with the bot's app installed, and nobody connected yet; its people wait on a busy machine."""
    async with Workspace.running(manifest(), judges=judges, patience=30) as running:
        # The bot is in this very event loop: while it is at work, nothing here is still.
        monkeypatch.setattr(running, "quiet", partial(running.quiet, 0.02))
        yield running
        assert not running.mistakes, running.mistakes


suggester_of = lru_cache(Suggester)
"""Made once for all tests, as `answering_of` is."""


@pytest.fixture(scope="session")
def answering(ladders: Ladders) -> Answering:
    """What answers about the shipped ladder."""
    return answering_of(ladders)


@pytest.fixture(scope="session")
def suggester(answering: Answering) -> Suggester:
    """What proposes expectations of the shipped ladder for notes."""
    return suggester_of(answering)


@pytest.fixture
def made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same ladders are indexed once, however many bots ask them."""
    monkeypatch.setattr(in_force, "Answering", answering_of)
    monkeypatch.setattr(in_force, "Suggester", suggester_of)


@pytest.fixture
def connecting(workspace: Workspace, ladders: Ladders, made_once: None, home: Path) -> Connecting:
    """Connects the real bot: `async with connecting(ladders, allow_external=True)`. Ladders that were made by hand are
    in no folder, so there is none to watch."""

    @asynccontextmanager
    async def connect(these: Ladders | LadderData = ladders, **settings: Any) -> AsyncIterator[wiring.App]:
        data = LadderData(these) if isinstance(these, Ladders) else these
        given = {
            "slack_bot_token": workspace.bot_token,
            "slack_app_token": workspace.app_token,
            "ladderbot_home": home,
        }
        async with wiring.connected(Settings(**{**given, **settings}, slack_api_url=workspace.url), data) as app:
            await workspace.connected()
            yield app

    return connect


@pytest_asyncio.fixture
async def bot(connecting: Connecting) -> AsyncIterator[wiring.App]:
    """The real bot with the shipped ladder, connected over Socket Mode."""
    async with connecting() as app:
        yield app


@pytest_asyncio.fixture
async def seeded(workspace: Workspace, bot: wiring.App) -> wiring.App:
    """The bot with what a try-out begins with: tests that are copied from the page ask for it."""
    in_force_here = bot.desk.all_in_force[in_force.COMMON]
    await Seeding(workspace, bot.desk.notebook, in_force_here, seeds()).sow(datetime.now(UTC))
    await workspace.quiet()
    return bot


@pytest.fixture
def anna(workspace: Workspace, bot: object) -> Member:
    """A member who has the bot to talk to."""
    return workspace.person("anna")


@pytest.fixture
def alex(workspace: Workspace, bot: object) -> Member:
    """Another member."""
    return workspace.person("alex")


@pytest.fixture
def sam(workspace: Workspace, bot: object) -> Member:
    """A third member."""
    return workspace.person("sam")


@pytest.fixture
def dana(workspace: Workspace, bot: object) -> Member:
    """A fourth member."""
    return workspace.person("dana")


@pytest.fixture
def gus(workspace: Workspace, bot: object) -> Member:
    """A guest of the workspace."""
    return workspace.person("gus")


@pytest.fixture
def stella(workspace: Workspace, bot: object) -> Member:
    """Somebody from another organisation."""
    return workspace.person("stella")
