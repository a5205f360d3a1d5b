"""A folder for ladders, and ladders that answer."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.ladders import reading
from bot.ladders.answering import Answering
from bot.ladders.matching import Names
from bot.ladders.model import Ladders
from bot.ladders.questions import Questions
from tests.ladders.making import CREW, HARBOUR, VOCABULARY, made


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, named as people name it: relative to where they are."""
    monkeypatch.chdir(tmp_path)
    inside = Path("ladders")
    inside.mkdir()
    return inside


@pytest.fixture(scope="session")
def harbour() -> Answering:
    """What answers about the harbour."""
    return Answering(made(HARBOUR, vocabulary=VOCABULARY))


@pytest.fixture(params=["libyaml", "python"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """YAML is read by libyaml, and by Python's own parser where that is missing: by both in turn."""
    if request.param == "python":
        monkeypatch.setattr(reading, "_Loader", yaml.SafeLoader)
    elif not yaml.__with_libyaml__:
        pytest.skip("PyYAML was built without libyaml")


@pytest.fixture(scope="session")
def shipped(ladders: Ladders) -> Questions:
    """What understands questions about the shipped ladder."""
    return Questions(ladders, Names(ladders))


@pytest.fixture(scope="session")
def aboard() -> Questions:
    """What understands questions about the crew."""
    ladders = made(CREW)
    return Questions(ladders, Names(ladders))
