"""`ladder-bot try` says where the page is, and opens it where somebody is likely to look at it."""

from __future__ import annotations

import socket
import sys
import webbrowser

import pytest

from bot import cli
from tests.commanding import Run, refused

ADDRESS = "http://127.0.0.1:4000/token/"


@pytest.fixture
def opened(monkeypatch):
    """Where a browser was opened."""
    found = []
    monkeypatch.setattr(webbrowser, "open", found.append)
    for name in cli._DISPLAYS:
        monkeypatch.delenv(name, raising=False)
    return found


@pytest.mark.parametrize("display", sorted(cli._DISPLAYS))
def test_a_browser_is_opened_from_a_terminal_on_a_screen(monkeypatch, capsys, opened, display):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv(display, ":0")
    cli._show_page(ADDRESS, opening=True)
    assert opened == [ADDRESS]
    assert ADDRESS in capsys.readouterr().out


@pytest.mark.parametrize(("platform", "wanted"), [("linux", []), ("darwin", [ADDRESS]), ("win32", [ADDRESS])])
def test_without_a_screen_linux_opens_none(monkeypatch, capsys, opened, platform, wanted):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys, "platform", platform)
    cli._show_page(ADDRESS, opening=True)
    assert opened == wanted
    assert ADDRESS in capsys.readouterr().out


def test_none_is_opened_where_a_program_reads_or_somebody_does_not_want_it(monkeypatch, capsys, opened):
    monkeypatch.setenv("DISPLAY", ":0")
    cli._show_page(ADDRESS, opening=True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    cli._show_page(ADDRESS, opening=False)
    assert opened == []
    assert capsys.readouterr().out.count(ADDRESS) == 2


def test_a_port_that_somebody_else_has_is_told_with_what_to_do(run: Run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused(run("try", "--no-open", "--empty", "--port", str(port)))
    assert f"cannot be served on port {port}" in said
    assert "Without --port" in said


@pytest.mark.parametrize(("port", "bound"), [("0", "1024"), ("80", "1024"), ("65536", "65535"), ("-1", "1024")])
def test_a_port_that_needs_an_administrator_or_is_none_is_refused(run: Run, port, bound):
    ran = run("try", "--port", port)
    assert ran.code == 2
    assert bound in ran.err
