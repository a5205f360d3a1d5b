"""What those who tend the ladders are told."""

from __future__ import annotations

from pathlib import Path

from bot.ladders.data import LadderData
from bot.ladders.loading import Problem
from bot.ladders.model import Ladders
from bot.slack.views.tending import bad

FOLDER = Path("/srv/ladders")


def _bad(*problems):
    return bad(LadderData(Ladders(ladders=()), {}, problems, FOLDER)).text


def _problem(what, path="crew.yaml", line=4):
    return Problem(FOLDER / path, line, what, "mend it")


def test_every_problem_stands_with_its_file_and_line_as_seen_from_the_folder():
    told = _bad(_problem("it is wrong"), _problem("so is this", "T024BE7LD/own.yaml", 7))
    assert "\ncrew.yaml:4: it is wrong: mend it\nT024BE7LD/own.yaml:7: so is this: mend it\n" in told
    assert "/srv" not in told


def test_what_a_ladder_says_mentions_nobody_and_does_not_end_the_block():
    told = _bad(_problem("<!channel> & <@U0ANNA> ```\n*bold*"))
    assert "&lt;!channel&gt; &amp; &lt;@U0ANNA&gt; ''' *bold*" in told
    assert told.count("```") == 2


def test_it_is_no_longer_than_people_read():
    told = _bad(*[_problem(f"number {number} " + "x" * 5_000) for number in range(400)])
    assert len(told) < 3_000
    assert "number 9 " in told
    assert "number 10 " not in told
    assert "390 more problems" in told
    assert "more" not in _bad(_problem("it is wrong"))


def test_of_a_folder_that_is_gone_the_folder_is_named():
    assert "\n/srv/ladders:1: there is nothing here" in _bad(Problem(FOLDER, 1, "there is nothing here", "check it"))
