"""Every answer of every ladder, followed through every button: Slack shows it, whole, on the pages where it belongs."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

import pytest
from made_ladders import MARKUP, actions, huge, loaded, marked_up, odd, plain, read

from bot.ladders.answering import (
    Answer,
    Answering,
    EntryAnswer,
    MixinAnswer,
    NextAnswer,
    Passage,
    SectionAnswer,
    TopicAnswer,
)
from bot.ladders.questions import Kind, Question
from bot.slack import ids
from bot.slack.views.answers import modal, shared_by, view
from bot.slack.views.home import closed, home
from bot.slack.views.values import decode, mix_in
from bot.workspace.blockkit import characters, problems, view_problems

MOST_FOLLOWED = 120
"""Distinct buttons that are followed in one ladder; the shipped one has fewer in all."""
MOST_JUDGED = 40
"""Of these, by the schema: it takes its time."""
MOST_CHARACTERS = 11_000
"""In all blocks of one message, as people found out: Slack does not say."""

MADE = {"huge": [huge], "full of markup": [marked_up], "two ladders": [odd, plain]}


@pytest.fixture(scope="module", params=["the shipped one", *MADE])
def asked(request, tmp_path_factory, answering):
    """What answers about each of the ladders."""
    if request.param not in MADE:
        return answering
    return Answering(loaded(tmp_path_factory.mktemp("ladders"), *(make() for make in MADE[request.param])))


@pytest.fixture(scope="module")
def followed(asked):
    """Every answer from where people begin, and everything that its buttons lead to, each value once."""
    return list(_followed(asked))


@dataclass(frozen=True)
class Shown:
    """An answer as a message, and what can be pressed in it."""

    answer: Answer
    blocks: list

    @property
    def values(self) -> Iterator[str]:
        """What each button and each option carries."""
        for block in self.blocks:
            for element in block["elements"] if block["type"] == "actions" else ():
                if element["type"] == "button":
                    yield element["value"]
                yield from (mix_in(block["block_id"], option["value"]) for option in element.get("options", ()))


def _followed(answering: Answering) -> Iterator[Shown]:
    waiting, known = deque(_beginnings(answering)), set()
    while waiting:
        answer = waiting.popleft()
        shown = Shown(answer, list(view(answer, share=True).blocks))
        yield shown
        for value in shown.values:
            if value not in known and len(known) < MOST_FOLLOWED:
                known.add(value)
                question = decode(value, answering.ladders, answering.understand)
                assert question is not None, value
                waiting.append(answering.answer(question))


def _beginnings(answering: Answering) -> Iterator[Answer]:
    for text in ("", "help", "hello", "list", "band 99", "qwertzuiop", "vpwtxs " * 300):
        yield answering.ask(text)
    for ladder in answering.ladders:
        yield answering.answer(Question(kind=Kind.LIST, ladder=ladder.id))
        some = ladder.entries[:: max(1, len(ladder.entries) // 25)]
        for entry in some:
            yield answering.answer(Question(kind=Kind.ENTRY, entries=(entry,)))
            for section in ladder.sections:
                yield answering.answer(
                    Question(kind=Kind.SECTION, entries=(entry,), section=section.id, inherited=True)
                )
            for expectation in entry.expectations[:1]:
                yield answering.ask(expectation.text[:200])
        yield answering.answer(Question(kind=Kind.ENTRY, entries=some[:3]))
        yield answering.answer(Question(kind=Kind.ENTRY, entries=some[:8]))
        yield answering.answer(Question(kind=Kind.COMPARE, entries=(ladder.entries[0], ladder.entries[-1])))
        yield answering.answer(Question(kind=Kind.COMPARE, entries=(ladder.bands[-1], ladder.bands[0])))
        yield answering.answer(Question(kind=Kind.NEXT, entries=(ladder.bands[0], ladder.bands[-1])))
        yield answering.answer(Question(kind=Kind.COMPARE, entries=(ladder.bands[0], ladder.bands[0])))


def test_slack_takes_every_answer_as_a_message_and_as_a_modal(followed):
    for shown in followed:
        assert not problems(shown.blocks, "message"), shown.answer.question
        as_modal = modal(shown.answer)
        assert not view_problems(as_modal)
        assert not problems(as_modal["blocks"], "modal")
        assert view(shown.answer).text.strip()


def test_every_answer_fits_a_message_when_it_is_shared_too(followed):
    for shown in followed:
        for made in (view(shown.answer, share=True), shared_by(shown.answer, "U0ANNA")):
            assert characters(made.blocks) <= MOST_CHARACTERS, shown.answer.question


def test_slack_takes_the_home_tab(asked, judges):
    for made in (home(asked.ladders), closed("Sorry & <!channel>")):
        assert not view_problems(made)
        for judge in (problems, *judges):
            assert not list(judge(made["blocks"], "home"))


def test_a_schema_that_is_not_ours_takes_the_answers_too(followed, the_schema):
    for shown in followed[:: len(followed) // MOST_JUDGED + 1]:
        assert the_schema(shown.blocks, "message") == []


def test_that_schema_knows_what_slack_refuses(the_schema, answering):
    blocks = list(view(answering.ask("staff")).blocks)
    assert the_schema(blocks, "message") == []
    assert the_schema([blocks[0] | {"text": {"type": "plain_text", "text": "x" * 151}}], "message")


def _pages(answering: Answering, question: Question) -> list[str]:
    """What stands on each page of an answer, as it is read, from its first button to its last page."""
    texts, page = [], 1
    while True:
        blocks = view(answering.answer(replace(question, page=page))).blocks
        read = [block["text"]["text"] for block in blocks if block["type"] == "section"]
        texts.append(" ".join(unescape("\n".join(read)).split()))
        labels = [
            e["text"]["text"] for b in blocks if b["type"] == "actions" for e in b["elements"] if e["type"] == "button"
        ]
        assert ("Previous page" in labels) == (page > 1)
        if "Next page" not in labels:
            return texts
        page += 1


def _plain(text: str) -> str:
    return " ".join(text.split())


def test_every_expectation_of_an_answer_stands_once_and_whole_on_its_pages(asked):
    for ladder in asked.ladders:
        some = [entry for entry in ladder.entries if len(ladder.entries) < 30 or entry.id in {"band-20", "role-0"}]
        for entry in some:
            for inherited in (False, True):
                question = Question(kind=Kind.ENTRY, entries=(entry,), inherited=inherited)
                _hold_once_in_order(asked, question, _expected(asked.answer(question)))


def test_every_expectation_of_a_band_with_roles_stands_once_and_whole(asked):
    for ladder in asked.ladders:
        for band in (ladder.bands[0], ladder.bands[len(ladder.bands) // 2]):
            if ladder.roles:
                question = Question(kind=Kind.MIXIN, entries=(band, *ladder.roles[:3]), inherited=True)
                _hold_once_in_order(asked, question, _expected(asked.answer(question)))


def test_every_expectation_that_is_new_on_the_way_stands_once_and_whole(asked):
    for ladder in asked.ladders:
        question = Question(kind=Kind.NEXT, entries=(ladder.bands[0], ladder.bands[-1]))
        _hold_once_in_order(asked, question, _expected(asked.answer(question)))


def test_every_expectation_of_a_section_stands_once_and_whole(asked):
    for ladder in asked.ladders:
        for section in ladder.sections:
            question = Question(kind=Kind.SECTION, entries=ladder.bands[-2:], section=section.id)
            _hold_once_in_order(asked, question, _expected(asked.answer(question)))


def _expected(answer: Answer) -> list[str]:
    match answer:
        case EntryAnswer():
            found = [e for composed in answer.composed for e in composed.expectations]
        case MixinAnswer():
            found = answer.composed.expectations
        case SectionAnswer():
            found = answer.expectations
        case NextAnswer():
            found = [a.expectation for section in answer.step.new for a in section.applied]
    return [line for e in found for line in (e.text, *e.examples)]


def _hold_once_in_order(answering: Answering, question: Question, texts: list[str]) -> None:
    whole = " ".join(_pages(answering, question))
    at = 0
    for text in map(_plain, texts):
        found = whole.find(text, at)
        if set(text) == {"&"}:
            # A text without a word has no place to part at: it goes on in the next section.
            found = whole.find(text[:500], at)
        assert found >= 0, (question.kind, text[:80])
        at = found + 1
    for text in {_plain(one) for one in texts if MARKUP not in one and set(one) != {"&"}}:
        assert whole.count(text) == list(map(_plain, texts)).count(text), text[:80]


def test_a_page_ends_where_a_sentence_does(tmp_path_factory):
    answering = Answering(loaded(tmp_path_factory.mktemp("ladders"), huge()))
    (ladder,) = answering.ladders
    pages = _pages(answering, Question(kind=Kind.ENTRY, entries=(ladder.bands[-1],), inherited=True))
    assert len(pages) > 20
    assert all(page.endswith((".", "_")) for page in pages)


def test_a_topic_says_whose_expectations_it_stayed_inside_of_and_leads_on(answering):
    ladder = answering.ladders.by_id["engineering"]
    band = ladder.by_id["staff-engineer"]
    question = Question(kind=Kind.TOPIC, entries=(band,), text="tests staff")
    passages = tuple(Passage(ladder, expectation, ((0, 3),)) for expectation in band.expectations[:3])
    blocks = view(TopicAnswer(question, passages, (band,), more=True)).blocks
    assert "Inside Staff Engineer, with what cascades up" in read(blocks)
    assert "*Staff Engineer · Scope 2*\n" in read(blocks)
    (more,) = [e for b in blocks if b["type"] == "actions" for e in b["elements"] if e["text"]["text"] == "Show more"]
    assert decode(more["value"], answering.ladders, answering.understand).page == 2


def test_what_a_topic_finds_is_quoted_whole(followed):
    found = [answer for shown in followed if isinstance(answer := shown.answer, TopicAnswer)]
    for answer in found:
        shown = "\n".join(b["text"]["text"] for b in view(answer).blocks if b["type"] == "section")
        first = answer.passages[0].expectation.text
        assert _plain(unescape(shown.replace("*", ""))).count(_plain(first.replace("*", "")))


MENTION = re.compile("<[@!#][^>]*>")


def test_no_text_of_a_ladder_is_read_as_markup(asked, followed):
    for blocks in (home(asked.ladders)["blocks"], *(shown.blocks for shown in followed)):
        for text in _mrkdwn(blocks):
            assert not MENTION.search(text)
            assert not re.search("&(?!amp;|lt;|gt;)", re.sub("<https?://[^|>]*", "", text)), text[:200]


def _mrkdwn(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for inside in part.values():
            yield from _mrkdwn(inside)
    elif isinstance(part, list | tuple):
        for inside in part:
            yield from _mrkdwn(inside)


def test_the_text_of_a_notification_is_short_and_escaped(followed):
    for shown in followed:
        text = view(shown.answer).text
        assert len(unescape(text)) <= 3_000
        assert not MENTION.search(text)
        assert "\n" not in text


def test_only_what_others_cannot_see_yet_can_be_shared(followed):
    for shown in followed:
        assert ids.SHARE in actions(shown.blocks)
        assert ids.SHARE not in actions(view(shown.answer).blocks)
        assert ids.SHARE not in actions(modal(shown.answer)["blocks"])
        assert ids.SHARE not in actions(shared_by(shown.answer, "U0ANNA").blocks)


def test_a_shared_answer_names_who_shared_it_last(answering):
    last = shared_by(answering.ask("staff"), "U0ANNA").blocks[-1]
    assert last == {"type": "context", "elements": [{"type": "mrkdwn", "text": "Shared by <@U0ANNA>"}]}
