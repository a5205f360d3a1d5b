"""What ranks expectations: ours, and what could do it instead. Each takes a question as typed."""

from __future__ import annotations

import importlib
import importlib.util
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import Stemmer
from rapidfuzz import fuzz, process

from bot.ladders.answering import Answering
from bot.ladders.answers import TopicAnswer
from bot.ladders.asking import STOP
from bot.ladders.model import Expectation, Ladders
from bot.ladders.words import read, stem

Rank = Callable[[str], Sequence[Expectation]]
"""The best three expectations for a question, best first."""
_SHOWN = 3


def ours(answering: Answering) -> Rank:
    """The bot's whole answer, without Slack: understanding the question included."""

    def rank(text: str) -> Sequence[Expectation]:
        answer = answering.ask(text)
        return answer.expectations if isinstance(answer, TopicAnswer) else ()

    return rank


def fuzzy(ladders: Ladders) -> Rank:
    """rapidfuzz over every text."""
    docs = list(ladders.expectations())
    texts = [doc.text for doc in docs]

    def rank(text: str) -> Sequence[Expectation]:
        hits = process.extract(text, texts, scorer=fuzz.token_set_ratio, processor=str.lower, limit=_SHOWN)
        return [docs[number] for _, _, number in hits]

    return rank


def fts5(ladders: Ladders, *, asked: bool = False, meanings: bool = False) -> Rank:
    """SQLite FTS5 in memory, a row for each expectation: its text, or (`asked`) also the ways in which it is asked for.

    With `meanings`, the question goes with all words that mean the same in the vocabulary.
    """
    docs = list(ladders.expectations())
    same = _same(ladders.vocabulary.groups) if meanings else {}
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE expectation USING fts5(text, tokenize='porter unicode61')")
    texts = [(_text(doc) if asked else doc.text,) for doc in docs]
    database.executemany("INSERT INTO expectation VALUES (?)", texts)
    query = "SELECT rowid FROM expectation WHERE expectation MATCH ? ORDER BY bm25(expectation) LIMIT ?"

    def rank(text: str) -> Sequence[Expectation]:
        words = [spoken for word in _content(text) for spoken in (word, *same.get(stem(word), ()))]
        wanted = " OR ".join(f'"{word}"' for word in words)
        hits = database.execute(query, (wanted, _SHOWN)) if wanted else ()
        return [docs[row - 1] for (row,) in hits]

    return rank


def bm25s(ladders: Ladders) -> Rank | None:
    """bm25s over each text with its ways of asking, stemmed; None where it isn't installed: the bot doesn't need it."""
    if importlib.util.find_spec("bm25s") is None:
        return None
    library: Any = importlib.import_module("bm25s")
    stemmer = Stemmer.Stemmer("english")
    docs = list(ladders.expectations())
    index = library.BM25()
    texts = [_text(doc).lower() for doc in docs]
    index.index(library.tokenize(texts, stopwords=None, stemmer=stemmer, show_progress=False), show_progress=False)

    def rank(text: str) -> Sequence[Expectation]:
        tokens = library.tokenize([" ".join(_content(text))], stopwords=None, stemmer=stemmer, show_progress=False)
        numbers, _ = index.retrieve(tokens, k=_SHOWN, show_progress=False)
        return [docs[number] for number in numbers[0]]

    return rank


def _content(text: str) -> list[str]:
    """The words of a question that carry a topic."""
    return [word for word in read(text).words if stem(word) not in STOP]


def _text(doc: Expectation) -> str:
    return " . ".join((doc.text, *doc.asked_as))


def _same(groups: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """Stem → the words and phrases that mean the same."""
    found: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        for word in group:
            found[stem(word.lower())] += [other.replace('"', "") for other in group if other != word]
    return found
