"""What a company gets: the wheel, the processes of the Procfile, and the hooks of Slack's command line."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import bot
from bot.slack.manifest import PATH, manifest
from bot.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SECONDS = 40
ON_PATH = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
"""The environment of somebody who has activated the virtual environment."""


def output(*command: str | Path, **options: Any) -> str:
    """What a command prints; it must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


@pytest.fixture(scope="module")
def project() -> Any:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without reaching for anything."""
    pytest.importorskip("hatchling", reason="hatchling builds the wheel; it is in the dev extra")
    folder = tmp_path_factory.mktemp("wheel")
    build = ("-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet")
    output(sys.executable, *build, "--wheel-dir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs where only the wheel is installed, its dependencies borrowed from out here."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    inside = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    install = ("-m", "pip", "install", "--no-deps", "--no-index", "--quiet", "--disable-pip-version-check")
    output(sys.executable, *install, "--prefix", folder, "--ignore-installed", wheel)
    Path(inside, "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    program = folder / "bin" / "ladder-bot"
    program.write_text(re.sub(r"\A#!.*", f"#!{folder}/bin/python", program.read_text()))
    return folder / "bin"


class TestTheWheel:
    def test_holds_the_bot_its_ladder_and_both_licences_and_nothing_else(self, wheel: Path) -> None:
        names = zipfile.ZipFile(wheel).namelist()
        info = f"ladder_bot-{bot.__version__}.dist-info"
        assert {name.split("/")[0] for name in names} == {"bot", "ladder_data", info}
        assert {"ladder_data/engineering.yaml", "ladder_data/vocabulary.yaml", "ladder_data/LICENSE"} <= set(names)
        assert {f"{info}/licenses/LICENSE", f"{info}/licenses/ladder_data/LICENSE"} <= set(names)

    def test_carries_every_module(self, wheel: Path) -> None:
        modules = {str(path.relative_to(ROOT)) for path in (ROOT / "bot").rglob("*.py")}
        assert modules == {name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".py")}

    def test_finds_its_ladder_from_another_folder(self, installed: Path, tmp_path: Path) -> None:
        where = output(installed / "python", "-P", "-c", "import bot; print(bot.__file__)", cwd=tmp_path).strip()
        assert Path(where).is_relative_to(installed.parent), "the test would look at the checkout"
        answer = json.loads(output(installed / "ladder-bot", "ask", "--json", "band3", cwd=tmp_path))
        assert answer["entries"] == ["engineer-3"]
        assert "No problems found." in output(installed / "python", "-m", "bot", "check", cwd=tmp_path)


def test_the_version_is_said_once(project: dict[str, Any]) -> None:
    assert project["version"] == bot.__version__
    assert f"{bot.__version__}" in (ROOT / "CHANGELOG.md").read_text()


PINNED = {
    "requirements.txt": {"build"},
    "requirements-pictures.txt": {"build", "pictures"},
    "requirements-dev.txt": {"build", "try", "pictures", "dev"},
}
"""Files of pins, and the extras that are in them."""


@pytest.mark.parametrize(("file", "extras"), PINNED.items())
def test_every_dependency_is_pinned_in_its_range_with_the_hashes_of_its_files(
    project: dict[str, Any], file: str, extras: set[str]
) -> None:
    pins = _pins(file)
    for pin, hashes in pins.values():
        assert re.fullmatch(r"==[\w.]+", str(pin.specifier)), f"{pin} is no exact version"
        assert hashes, f"{pin} has no hashes: run `make pins`"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes)
    wanted = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]
    for wish in map(Requirement, wanted):
        if wish.name != "ladder-bot":
            version = str(pins[canonicalize_name(wish.name)][0].specifier).removeprefix("==")
            assert wish.specifier.contains(version), f"{wish}, but {version} is pinned: run `make pins`"


def test_what_runs_is_pinned_as_what_is_tested_and_no_pin_names_where_it_comes_from() -> None:
    tested = _pins("requirements-dev.txt")
    for file in PINNED:
        assert all(tested[name] == pin for name, pin in _pins(file).items())
        assert not re.search(
            r"https?:|--(index-url|extra-index-url|find-links|trusted-host)", (ROOT / file).read_text()
        )


def test_a_clone_installs_nothing_that_is_not_pinned() -> None:
    installs = [line for line in (ROOT / "Makefile").read_text().splitlines() if "$(BIN)/pip install" in line]
    assert len(installs) == 2
    assert "--require-hashes --requirement requirements-dev.txt" in installs[0]
    assert "--no-deps --no-build-isolation --editable ." in installs[1]


def _pins(file: str) -> dict[str, tuple[Requirement, frozenset[str]]]:
    """Each pin of a file by its name, with the hashes behind it."""
    pins = {}
    for line in (ROOT / file).read_text().replace("\\\n", " ").splitlines():
        pin, *hashes = line.split("--hash=")
        read = Requirement(pin)
        pins[canonicalize_name(read.name)] = (read, frozenset(one.strip() for one in hashes))
    return pins


@pytest_asyncio.fixture
async def workspace() -> AsyncIterator[Workspace]:
    """A Slack that waits for processes that are only being started, on a busy machine."""
    async with Workspace.running(manifest(), patience=SECONDS) as running:
        yield running


class TestTheProcfile:
    def test_has_a_process_for_each_transport(self) -> None:
        lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
        wanted = {"web": "python -m bot run --http", "worker": "python -m bot run", "release": "python -m bot migrate"}
        assert lines == wanted, "which need no more than the dependencies: a platform installs those alone"

    async def test_both_come_up_and_stop_when_asked(self, workspace: Workspace, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        secrets = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_APP_TOKEN": workspace.app_token,
            "SLACK_SIGNING_SECRET": workspace.signing_secret,
            "SLACK_API_URL": workspace.url,
            "LADDERBOT_HOME": str(tmp_path / "home"),
        }
        (tmp_path / "env").write_text("")
        start = ("start", "-f", str(ROOT / "Procfile"), "-p", str(port), "-e", str(tmp_path / "env"), "--no-colour")
        processes = ("web", "worker")
        honcho = await asyncio.create_subprocess_exec(
            str(BIN / "honcho"), *start, *processes, env=ON_PATH | secrets, stdout=-1, stderr=-2
        )
        try:
            async with asyncio.timeout(SECONDS), httpx.AsyncClient() as slack:
                await asyncio.gather(workspace.connected(), _listening(slack, f"http://127.0.0.1:{port}{PATH}"))
                honcho.send_signal(signal.SIGTERM)
                said = (await honcho.communicate())[0].decode()
        finally:
            if honcho.returncode is None:
                honcho.terminate()  # not killed: it would leave its processes behind
                await honcho.communicate()
        assert "ready to answer" in said
        for name in ("web.1", "worker.1"):
            assert f"{name} stopped (rc=0)" in said or f"{name} stopped (rc=-15)" in said, said
        assert "Traceback" not in said


async def _listening(slack: httpx.AsyncClient, url: str) -> None:
    while True:
        try:
            assert (await slack.post(url, content=b"unsigned")).status_code == 401
        except httpx.TransportError:
            await asyncio.sleep(0.05)
        else:
            return


class TestTheHooksOfSlacksCommandLine:
    """As the Slack CLI runs them: in a shell, its own arguments at the end of the line."""

    @pytest.fixture
    def file(self) -> Any:
        return json.loads((ROOT / ".slack" / "hooks.json").read_text())

    def said(self, command: str, *arguments: str) -> str:
        return output("sh", "-c", " ".join([*command.split(), *arguments]), cwd=ROOT, env=ON_PATH)

    def test_the_file_overrides_only_hooks_and_settings_that_there_are(self, file: dict[str, Any]) -> None:
        told = json.loads(self.said(file["hooks"]["get-hooks"]))
        assert file["hooks"].keys() - {"get-hooks"} <= told["hooks"].keys()
        assert file["config"].keys() <= told["config"].keys()
        assert file["config"]["watch"].keys() == told["config"]["watch"].keys()
        assert told["config"]["sdk-managed-connection-enabled"]

    def test_the_manifest_is_the_bots(self, file: dict[str, Any]) -> None:
        assert file["config"]["protocol-version"] == ["default"], "the others want the output between marks"
        assert json.loads(self.said(file["hooks"]["get-manifest"], f"--source={ROOT}")) == manifest()

    def test_what_is_watched_is_there(self, file: dict[str, Any]) -> None:
        paths = [path for watched in file["config"]["watch"].values() for path in watched["paths"]]
        assert [path for path in paths if not (ROOT / path).exists()] == []

    async def test_start_connects_the_bot_with_the_tokens_of_the_command_line(
        self, file: dict[str, Any], workspace: Workspace, tmp_path: Path
    ) -> None:
        told = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_APP_TOKEN": workspace.app_token,
            "SLACK_API_URL": workspace.url,
            "LADDERBOT_HOME": str(tmp_path / "home"),
        }
        start = f"exec {file['hooks']['start']}"
        started = await asyncio.create_subprocess_exec("sh", "-c", start, cwd=ROOT, env=ON_PATH | told, stderr=-1)
        try:
            async with asyncio.timeout(SECONDS):
                await workspace.connected()
                started.terminate()
                await started.communicate()
        finally:
            if started.returncode is None:
                started.kill()
                await started.wait()
        assert started.returncode == 0


def test_ci_runs_the_tests_and_fails_loudly(tmp_path: Path) -> None:
    """With a `make` that fails, and one that doesn't."""
    make, run = tmp_path / "make", ROOT / ".ci" / "run"
    make.write_text('#!/bin/sh\necho "make $*"\nexit $FAILS\n')
    make.chmod(0o755)
    path = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    assert "make coverage" in output(run, env=os.environ | path | {"FAILS": "0"})
    failed = subprocess.run([run], env=os.environ | path | {"FAILS": "1"}, capture_output=True, text=True, check=False)
    assert failed.returncode != 0
    assert "FAILED" in failed.stderr
