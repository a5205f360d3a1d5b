"""The words of the field that every folder has, and what a company's own vocabulary adds to them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from bot.ladders import loading
from bot.ladders.answering import Answering
from bot.ladders.model import Outside, Theme, Vocabulary
from bot.ladders.questions import Kind
from tests.ladders.folders import ROOT, guide, load, needs_links, small

FIELD = """
titles: [[baker, bread maker]]
sections: [[scope, duties]]
groups: [[bread, loaf]]
themes:
- {words: [dough], asked_as: [sticky stuff]}
inside: [who bakes]
outside:
- {id: pay, private: true, says: Ask anyone., asked_as: [salary, wages]}
- {id: leave, says: No leave here., asked_as: [holidays]}
unrelated: [off until monday, has a cold]
"""
OWN = """
titles: [[baker, oven lead], [baker, bread maker]]
sections: [[skills, craft]]
groups: [[bread, loaf], [bun, roll]]
themes:
- {words: [flour], asked_as: [white dust]}
- {words: [dough], asked_as: [sticky stuff]}
inside: [who kneads, who bakes]
outside:
- {id: pay, says: Ask Ruth., asked_as: [dough money, wages]}
- {id: gossip, private: true, says: Hush., asked_as: [who is seeing whom]}
unrelated: [off until monday, burnt a finger]
"""


@pytest.fixture
def field(tmp_path: Path) -> Path:
    """A base beside the folder."""
    path = tmp_path / "field.yaml"
    path.write_text(FIELD)
    return path


def test_a_folder_without_a_vocabulary_has_the_words_of_the_field(folder: Path, field: Path) -> None:
    loaded = load(small(folder), field)
    assert loaded.problems == ()
    assert loaded.ladders.vocabulary.groups == (("bread", "loaf"),)
    assert [topic.id for topic in loaded.ladders.vocabulary.outside] == ["pay", "leave"]


def test_a_vocabulary_adds_to_the_words_of_the_field(folder: Path, field: Path) -> None:
    small(folder)
    (folder / "vocabulary.yaml").write_text(OWN)
    assert asdict(load(folder, field).ladders.vocabulary) == asdict(
        Vocabulary(
            titles=(("baker", "oven lead"), ("baker", "bread maker")),
            sections=(("skills", "craft"), ("scope", "duties")),
            groups=(("bread", "loaf"), ("bun", "roll")),
            themes=(
                Theme(words=("flour",), asked_as=("white dust",)),
                Theme(words=("dough",), asked_as=("sticky stuff",)),
            ),
            inside=("who kneads", "who bakes"),
            outside=(
                Outside(id="pay", says="Ask Ruth.", asked_as=("dough money", "wages", "salary"), private=True),
                Outside(id="gossip", says="Hush.", asked_as=("who is seeing whom",), private=True),
                Outside(id="leave", says="No leave here.", asked_as=("holidays",)),
            ),
            unrelated=("off until monday", "burnt a finger", "has a cold"),
        )
    )


def test_only_the_problems_of_the_own_vocabulary_are_told(folder: Path, field: Path) -> None:
    small(folder)
    field.write_text("groups: [[a]]\n")
    for base in (field, folder / "nothing.yaml"):
        loaded = load(folder, base)
        assert (loaded.problems, loaded.ladders.vocabulary) == ((), Vocabulary())
    field.write_text(FIELD)
    (folder / "vocabulary.yaml").write_text("groups:\n- [a]\n")
    loaded = load(folder, field)
    assert [problem.line for problem in loaded.problems] == [2]
    assert loaded.ladders.vocabulary.groups == (("bread", "loaf"),)


@needs_links
def test_a_vocabulary_that_leads_nowhere_is_told_beside_the_words_of_the_field(folder: Path, field: Path) -> None:
    small(folder)
    (folder / "vocabulary.yaml").symlink_to("nothing.yaml")
    loaded = load(folder, field)
    assert len(loaded.problems) == 1
    assert loaded.ladders.vocabulary.groups == (("bread", "loaf"),)


def test_the_shipped_vocabulary_is_the_base_and_is_not_doubled(folder: Path) -> None:
    shipped = loading.load(ROOT / "ladder_data").ladders.vocabulary
    assert asdict(shipped) == asdict(load(ROOT / "ladder_data").ladders.vocabulary)
    (folder / "vocabulary.yaml").write_bytes(loading.SHIPPED_VOCABULARY.read_bytes())
    small(folder)
    copied = loading.load(folder).ladders.vocabulary
    assert [len(getattr(copied, key)) for key in ("groups", "themes", "inside", "outside")] == [
        len(getattr(shipped, key)) for key in ("groups", "themes", "inside", "outside")
    ]


def test_whoever_asks_a_companys_own_ladder_for_pay_is_told_that_it_is_not_in_it(folder: Path) -> None:
    guide(folder)
    (folder / "vocabulary.yaml").unlink()
    answer = Answering(loading.load(folder).ladders).ask("how much does a designer 2 earn?")
    assert answer.question.kind is Kind.UNKNOWN
