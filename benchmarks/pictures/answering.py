"""The scenes in which somebody asks the ladder, and the Home tab."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.pictures.scene import Shown, playing
from bot.ladders.data import load
from bot.settings import LADDER_DATA
from bot.slack.manifest import SCOPES
from bot.slack.views import installing as says

_ANSWER = ("answers.view",)


async def asking() -> AsyncIterator[Shown]:
    """Each kind of answer."""
    async with playing() as scene:
        anna = scene.anna
        for title, text in {
            "A band": "band3",
            "One section": "scope of an engineering manager",
            "Two bands side by side": "compare band 3 and staff",
            "What is new at the next band": "what's next after engineer 2?",
            "A band with a role mixed in": "staff engineer with technical lead",
            "The lines that speak of a topic": "who mentors?",
            "Every band and role": "list",
            "Which one is meant": "band 4",
            "Help": "help",
            "What it does not know": "which editor do we use?",
        }.items():
            yield scene.shows(title, f"`/ladder {text}`", _ANSWER, await anna.command(f"/ladder {text}"))
        answer = await anna.command("/ladder band 2")
        yield scene.shows(
            "Shared in the channel",
            "*Share in this channel* under an answer",
            ("answers.shared_by",),
            await anna.presses(answer, "Share in this channel"),
        )


async def home() -> AsyncIterator[Shown]:
    """The Home tab."""
    async with playing() as scene:
        scene.keeps_half_a_year()
        tab = await scene.anna.opens_home()
        yield scene.shows("The Home tab", "the tab *Home* of the bot", ("home.home", "notes.glance.glance"), tab)
        answer = await scene.anna.presses(tab, "Engineer III")
        yield scene.shows("An answer on the Home tab", "a band's button there", ("answers.modal",), answer)
        guest = await scene.workspace.person("gus").opens_home()
        yield scene.shows("The Home tab of a guest", "the same, as a guest", ("home.closed",), guest)


async def installing() -> AsyncIterator[Shown]:
    """The pages for the browser of whoever installs the bot into a workspace."""
    done = says.done("Loopback", app="A0LADDER", team="T0LOOPBACK", enterprise=None)
    for name, title, how, page in (
        ("begin", "Before it is installed", "`/slack/install`", says.begin("https://slack.com/oauth", SCOPES)),
        ("done", "It is installed", "Slack's page of consent", done),
        ("failed", "It is not installed", "*Cancel* on that page", says.failed("access_denied")),
        ("not_allowed", "It may not be installed there", "the same, elsewhere", says.not_allowed("T0ELSEWHERE")),
        ("broken", "Installing went wrong", "a failure of the bot", says.broken("4f1a")),
    ):
        yield Shown(title, how, (f"installing.{name}",), page, "")


async def tending() -> AsyncIterator[Shown]:
    """A ladder file that somebody broke while the bot runs."""
    with TemporaryDirectory() as folder:
        ladders = Path(folder, "ladders")
        shutil.copytree(LADDER_DATA, ladders)
        async with playing(load(ladders), ladder_data=ladders, ladder_admins="U0DANA") as scene:
            file = ladders / "engineering.yaml"
            file.write_text(file.read_text("utf-8").replace("bands:", "bnads:", 1), "utf-8")
            told = await scene.told(scene.dana, "have problems")
            yield scene.shows(
                "A ladder with problems",
                "a change of the ladder's file, to those of `LADDER_ADMINS`",
                ("tending.bad",),
                told,
            )
