"""What docs/operating.md and docs/install.md say of running the bot: Heroku, systemd, containers, a server.

What builds an image, reaches a platform or changes the machine's users is not run. It is held against the help of the
tools that are here, and what it is made of is tried: the unit, the image's files, the settings.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.test_operating import commands
from tests.test_packaging import BIN, output

ROOT = Path(__file__).resolve().parents[1]
OPERATING, INSTALL = ((ROOT / "docs" / name).read_text() for name in ("operating.md", "install.md"))
UNIT = re.search(r"^```ini\n(.*?)^```$", OPERATING, re.MULTILINE | re.DOTALL)[1]
NOT_RUN = {
    "heroku": "is a platform's, with an account",
    "git push heroku": "likewise",
    "useradd": "makes a user of this machine",
    "systemctl": "needs systemd as the first process, and changes what it runs",
    "systemd-run": "likewise",
    "docker": "needs its daemon, and the network for the image that ours is made from",
}
"""The commands of operating.md that no test runs, by how they begin, and why."""
NOT_INSTALLED = {
    "python3 -m venv": "every test runs in such an environment",
    ".venv/bin/pip install --require-hashes": "reaches for a package index; .ci/run does it, from a clean checkout",
    ".venv/bin/pip install --no-deps": "tests/test_packaging.py builds and installs the wheel",
}
"""Those of install.md."""


def running() -> list[str]:
    """The commands under "Running it"."""
    return commands("Running it")


def test_what_is_not_run_is_listed_with_its_reason() -> None:
    assert len(running()) == 13
    assert [line for line in running() if not line.startswith(tuple(NOT_RUN))] == []
    lines = [line.split("#")[0].strip() for line in re.findall(r"^\$ (.*)$", INSTALL, re.MULTILINE)]
    left = [line for line in lines if not line.startswith(tuple(NOT_INSTALLED))]
    assert left == [".venv/bin/ladder-bot --help"]
    assert "migrate" in output(BIN / "ladder-bot", *left[0].split()[1:])


@pytest.mark.parametrize("line", [line for line in running() if line.split()[0] not in {"heroku", "git"}])
def test_the_tools_know_the_options_that_they_are_given(line: str) -> None:
    tool, *rest = shlex.split(line)
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed")
    verb = [rest[0]] if tool == "docker" else []
    done = subprocess.run([tool, *verb, "--help"], capture_output=True, text=True, check=False, timeout=40)
    options = {word.split("=")[0] for word in rest if word.startswith("--")}
    assert [one for one in options if one not in done.stdout + done.stderr] == []


def test_a_command_of_the_bots_inside_another_one_is_a_command_that_is_run_elsewhere() -> None:
    """Such as a backup; where its file lies is each one's own."""
    inside = [re.search(r"ladder-bot ([a-z]+)", line) for line in running() if "ladder-bot " in line]
    elsewhere = {line.split()[1] for line in commands() if line.startswith("ladder-bot ")}
    assert {found[1] for found in inside if found} <= elsewhere


def test_the_settings_that_the_platform_is_given_are_settings() -> None:
    (line,) = [line for line in running() if "config:set" in line]
    given = re.findall(r"([A-Z_]+)=", line)
    assert len(given) == 3
    assert {name.lower() for name in given} <= Settings.model_fields.keys()


class TestTheUnit:
    def test_systemd_takes_it(self, tmp_path: Path) -> None:
        if not shutil.which("systemd-analyze"):
            pytest.skip("systemd is not installed")
        (tmp_path / "ladder.service").write_text(
            UNIT.replace("/opt/ladder/.venv/bin/ladder-bot", str(BIN / "ladder-bot"))
        )
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(tmp_path / "ladder.service")],
            capture_output=True,
            text=True,
            check=False,
            timeout=40,
        )
        assert done.returncode == 0, done.stderr
        assert "ladder.service" not in done.stderr

    def test_lets_the_bot_write_into_its_home_alone(self) -> None:
        settings = dict(line.split("=", 1) for line in UNIT.splitlines() if "=" in line)
        assert settings["ProtectSystem"] == "strict"
        assert f"`LADDERBOT_HOME=/var/lib/{settings['StateDirectory']}`" in OPERATING
        assert settings["StateDirectoryMode"] == "0700"
        assert int(settings["TimeoutStopSec"]) > 10, "the bot may take ten seconds to finish what is under way"

    def test_gives_the_commands_of_the_operator_the_same_user_and_settings(self) -> None:
        (line,) = [line for line in running() if line.startswith("systemd-run")]
        settings = dict(one.split("=", 1) for one in UNIT.splitlines() if "=" in one)
        assert f"--uid={settings['User']} " in line
        assert f"--property=EnvironmentFile={settings['EnvironmentFile']} " in line
        assert f" {settings['ExecStart'].split()[0]} " in line


class TestTheContainer:
    LINES = re.sub(r"^#.*\n", "", (ROOT / "Containerfile").read_text(), flags=re.MULTILINE).split("\n")
    STEPS = tuple(tuple(line.split(" ", 1)) for line in LINES if line)

    def of(self, instruction: str) -> list[str]:
        return [given for name, given in self.STEPS if name == instruction]

    def test_runs_as_nobody_special_and_gets_the_signal_itself(self) -> None:
        assert int(self.of("USER")[-1]) > 0
        assert json.loads(self.of("CMD")[-1]) == ["ladder-bot", "run"]
        assert self.of("ENTRYPOINT") == []

    def test_has_its_home_as_its_only_volume(self) -> None:
        (volume,) = self.of("VOLUME")
        assert f'LADDERBOT_HOME="{volume}"' in self.of("ENV")[-1]
        made = [line for line in self.of("RUN") if "useradd" in line]
        assert made[0].endswith(f"chmod 700 {volume}")
        assert f"--volume ladder:{volume} " in next(line for line in running() if line.startswith("docker run"))

    def test_its_python_is_the_oldest_that_the_bot_takes_and_the_pins_are_for(self) -> None:
        versions = {re.sub(r"python:([\d.]+)-slim.*", r"\1", line) for line in self.of("FROM")}
        assert versions == {re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text())[1]}

    def test_what_it_copies_is_all_that_the_bot_is_built_from_and_nothing_else(self, tmp_path: Path) -> None:
        pytest.importorskip("hatchling", reason="hatchling builds the wheel; it is in the dev extra")
        copied = [name for line in self.of("COPY") if not line.startswith("--") for name in line.split()[:-1]]
        ignored = (ROOT / ".dockerignore").read_text().split()
        assert {f"!{name}" for name in copied} == {line for line in ignored if line[0] == "!"}
        for name in copied:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, tmp_path / "src" / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                (tmp_path / "src").mkdir(exist_ok=True)
                shutil.copy(ROOT / name, tmp_path / "src")
        build = ("-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet")
        output(sys.executable, *build, "--wheel-dir", tmp_path, tmp_path / "src")
        assert list(tmp_path.glob("ladder_bot-*.whl"))

    def test_what_builds_it_is_pinned_with_the_dependencies(self) -> None:
        """Where the build is not isolated it is not fetched."""
        for file in ("requirements.txt", "requirements-pictures.txt"):
            assert re.search(r"^hatchling==", (ROOT / file).read_text(), re.MULTILINE)

    def test_draws_the_pictures_of_growth(self) -> None:
        assert any("--require-hashes -r requirements-pictures.txt" in line for line in self.of("RUN"))
        assert re.search(r"^matplotlib==", (ROOT / "requirements-pictures.txt").read_text(), re.MULTILINE)
