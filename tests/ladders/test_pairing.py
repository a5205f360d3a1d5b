"""Which of the old is which of the new, and which words changed between two texts."""

from __future__ import annotations

import random

import pytest

from bot.ladders.pairing import Pairing, displaced, likeness, marked, weighed, words_in


def shown(old: str, new: str) -> str:
    signs = {"same": ("", ""), "old": ("[", "]"), "new": ("{", "}")}
    return "".join(f"{signs[part.how][0]}{part.text}{signs[part.how][1]}" for part in marked(old, new))


class TestWordsThatChanged:
    def test_they_are_marked_with_the_blanks_outside(self) -> None:
        assert shown("Tests what he writes today.", "Tests all that he writes today.") == (
            "Tests [what] {all that} he writes today."
        )
        assert shown("Runs a mile.", "Runs a whole mile.") == "Runs a {whole} mile."
        assert shown("Runs a whole mile.", "Runs a mile.") == "Runs a [whole] mile."

    def test_one_word_between_two_changes_is_told_with_them(self) -> None:
        old, new = "Plans the big work for the next week ahead", "Plans the small work of the next week ahead"
        assert shown(old, new) == "Plans the [big work for] {small work of} the next week ahead"

    def test_the_first_and_the_last_word_stay_alone_where_they_are_the_same(self) -> None:
        assert shown("Plan a, b and c.", "Plan x, b and c.") == "Plan [a] {x}, b and c."
        assert shown("One two three four five", "One two three four") == "One two three four [five]"

    @pytest.mark.parametrize(
        ("old", "new"), [("Ties knots.", "Sails home"), ("a " * 401, "a " * 400 + "b "), ("", "x")], ids=str
    )
    def test_where_too_little_is_the_same_or_too_much_is_written_both_are_shown_whole(self, old: str, new: str) -> None:
        assert {part.how for part in marked(old, new)} <= {"old", "new", "same"}
        assert [part.text.strip() for part in marked(old, new) if part.how == "same" and part.text.strip()] == []

    def test_texts_without_blanks_are_marked_by_their_signs(self) -> None:
        assert shown("夜间值班并叫醒船长", "夜间值班并叫醒大副") == "夜间值班并叫醒[船长]{大副}"

    def test_both_texts_can_be_read_from_the_marked_one(self) -> None:
        dice = random.Random(7)
        words = ["to", "be", "or", "not", "a,", "b.", "it's", "(c)", "每天", "é"]
        for _ in range(300):
            old, new = (" ".join(dice.choices(words, k=dice.randint(1, 12))) for _ in range(2))
            parts = marked(old, new)
            for text, other in ((old, "new"), (new, "old")):
                read = "".join(part.text for part in parts if part.how != other)
                assert "".join(read.split()) == "".join(text.split())


class TestPairs:
    def test_those_with_one_key_go_together_in_their_order_and_none_is_no_key(self) -> None:
        pairing = Pairing(["a1", "a2", "b1", "c1"], ["b2", "a3", "c2"])
        pairing.by(lambda one: None if one[0] == "c" else one[0])
        assert pairing.pairs == [("a1", "a3"), ("b1", "b2")]
        assert (pairing.gone, pairing.come) == (["a2", "c1"], ["c2"])

    def test_the_likest_go_together_first_and_each_is_in_one_pair(self) -> None:
        pairing = Pairing(["ties knots fast", "ties knots"], ["ties knots fast now", "sails"])
        pairing.by_likeness(words_in, 0.5)
        assert pairing.pairs == [("ties knots fast", "ties knots fast now")]
        assert (pairing.gone, pairing.come) == (["ties knots"], ["sails"])

    def test_only_inside_of_what_has_one_key(self) -> None:
        pairing = Pairing(["1 ties knots"], ["2 ties knots", "1 ties knots now"])
        pairing.by_likeness(words_in, 0.1, lambda one: one[0])
        assert pairing.pairs == [("1 ties knots", "1 ties knots now")]

    def test_among_very_many_those_with_the_rarest_words_are_compared(self) -> None:
        old = [f"knows the rope number{n} of the ship by heart" for n in range(300)]
        new = [f"knows by heart the rope number{n} of the ship" for n in reversed(range(300))]
        pairing = Pairing(old, new)
        pairing.by_likeness(words_in, 0.9)
        assert sorted(pairing.pairs) == sorted(zip(old, reversed(new), strict=True))

    def test_words_that_many_hold_weigh_less(self) -> None:
        old = {n: words_in(f"You are able to splice w{n}") for n in range(9)}
        new = {10: words_in("You are able to splice w8"), 11: words_in("You are able to splice x")}
        bags = weighed(old, new)
        assert likeness(bags[8], bags[10]) == pytest.approx(1)
        assert likeness(bags[8], bags[11]) < likeness(old[8], new[11])

    def test_a_text_without_words_is_like_itself_alone(self) -> None:
        assert likeness(words_in("?!"), words_in("?!")) == 1
        assert likeness(words_in("?!"), words_in("!?")) == 0


@pytest.mark.parametrize(
    ("places", "count"), [([], 0), ([1, 2, 5], 0), ([2, 1], 1), ([3, 1, 2], 1), ([4, 3, 2, 1], 3), ([1, 3, 2, 4], 1)]
)
def test_as_few_as_possible_stand_elsewhere(places: list[int], count: int) -> None:
    assert displaced(places) == count
