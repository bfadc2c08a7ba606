"""What a choice of amendments makes of a text, whoever applies them in whatever order."""

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from governance.wording import (
    Amendment,
    Is,
    Kind,
    Passage,
    carried,
    clash,
    fits,
    markdown_of,
    order_matters,
    passages_of,
    rehearse,
)

INSERT, REPLACE, DELETE = Kind.INSERT, Kind.REPLACE, Kind.DELETE
TEXT = passages_of("Water is shared by need.\n\nDoors open at dawn.\n\nNobody pays for air.")


def said(rehearsal):
    return [passage.text for passage in rehearsal.text]


def test_words_are_put_in_replaced_and_taken_out_at_their_place():
    chosen = [
        Amendment(1, INSERT, "p1", "always", 2, 2),
        Amendment(2, REPLACE, "p2", "noon.", 3, 4),
        Amendment(3, DELETE, "p3", start=2, end=4),
    ]
    assert said(rehearse(TEXT, chosen)) == ["Water is always shared by need.", "Doors open at noon.", "Nobody pays"]


def test_whole_passages_come_and_go_and_the_others_keep_their_names():
    chosen = [
        Amendment(1, INSERT, "", "A first word."),
        Amendment(2, DELETE, "p2"),
        Amendment(3, INSERT, "p2", "Doors stay open.\n\nAlways."),
        Amendment(4, REPLACE, "p3", "Air is free."),
    ]
    assert rehearse(TEXT, chosen).text == (
        Passage("a1-1", "A first word."),
        Passage("p1", "Water is shared by need."),
        Passage("a3-1", "Doors stay open."),
        Passage("a3-2", "Always."),
        Passage("a4-1", "Air is free."),
    )


def test_two_that_want_the_same_words_to_become_different_things_clash_and_neither_is_in():
    one, other = Amendment(1, REPLACE, "p1", "lot.", 4, 5), Amendment(2, DELETE, "p1", start=3, end=5)
    found = rehearse(TEXT, [one, other])
    assert found.clashes == ((1, 2),)
    assert said(found)[0] == "Water is shared by need."
    assert said(rehearse(TEXT, [one]))[0] == "Water is shared by lot."


def test_two_that_ask_for_the_same_are_one_in_both_their_names():
    found = rehearse(TEXT, [Amendment(1, REPLACE, "p1", "lot.", 4, 5), Amendment(2, REPLACE, "p1", "lot.", 4, 5)])
    assert not found.clashes
    assert [(run.text, run.by) for run in found.passages[0].runs if run.kind != Is.KEPT] == [
        ("need.", (1, 2)),
        ("lot.", (1, 2)),
    ]


def test_where_two_put_words_in_at_one_place_it_is_said_that_the_order_matters():
    first, second = Amendment(4, INSERT, "p2", "and gates", 1, 1), Amendment(9, INSERT, "p2", "of steel", 1, 1)
    for chosen in ([first, second], [second, first]):
        found = rehearse(TEXT, chosen)
        assert found.in_order == ((4, 9),)
        assert said(found)[1] == "Doors and gates of steel open at dawn."


def test_an_amendment_to_an_amendment_changes_its_words_before_it_is_put_in():
    parent = Amendment(5, INSERT, "p1", "Each side gives a tenth.")
    child = Amendment(8, REPLACE, "a5-1", "fifth.", 4, 5, to=5)
    assert said(rehearse(TEXT, [parent, child]))[1] == "Each side gives a fifth."
    assert said(rehearse(TEXT, [parent]))[1] == "Each side gives a tenth."
    assert rehearse(TEXT, [child]).orphans == (8,)


def test_amendments_to_one_amendment_can_clash_like_any_others():
    parent = Amendment(5, INSERT, "p1", "Each side gives a tenth.")
    children = [Amendment(n, REPLACE, "a5-1", f"{n}.", 4, 5, to=5) for n in (8, 9)]
    found = rehearse(TEXT, [parent, *children])
    assert found.clashes == ((8, 9),)
    assert said(found)[1] == "Each side gives a tenth."


def test_an_amendment_made_into_another_by_its_amendment_is_that_other():
    one = Amendment(1, REPLACE, "p1", "lot.", 4, 5)
    other = Amendment(2, REPLACE, "p1", "luck.", 4, 5)
    mended = Amendment(3, REPLACE, "a2-1", "lot.", 0, 1, to=2)
    assert rehearse(TEXT, [one, other]).clashes
    assert said(rehearse(TEXT, [one, other, mended]))[0] == "Water is shared by lot."


def test_a_place_that_is_not_there_is_named_and_left_out():
    gone, beyond = Amendment(1, DELETE, "p9"), Amendment(2, DELETE, "p1", start=4, end=9)
    found = rehearse(TEXT, [gone, beyond])
    assert found.misplaced == (1, 2)
    assert found.text == TEXT
    assert not fits(TEXT, gone)
    assert not fits(TEXT, beyond)
    assert fits(TEXT, Amendment(3, DELETE, "p1", start=4, end=5))


def test_words_and_range_go_with_the_kind():
    assert fits(TEXT, Amendment(1, INSERT, "", "New."))
    assert not fits(TEXT, Amendment(1, INSERT, "", " "))
    assert not fits(TEXT, Amendment(1, DELETE, "p1", "words"))
    assert not fits(TEXT, Amendment(1, REPLACE, "", "New."))
    assert not fits(TEXT, Amendment(1, INSERT, "p1", "new", 1, 2))
    assert not fits(TEXT, Amendment(1, REPLACE, "p1", "new", 1, 1))
    assert not fits(TEXT, Amendment(1, REPLACE, "p1", "new", 1))


def test_what_waits_is_carried_to_the_new_text_unless_its_place_has_changed():
    done = rehearse(TEXT, [Amendment(1, INSERT, "p1", "clean and cool", 2, 2), Amendment(2, DELETE, "p2")])
    moved = carried(Amendment(3, REPLACE, "p1", "lot.", 4, 5), done)
    assert (moved.start, moved.end) == (7, 8)
    assert said(rehearse(done.text, [moved]))[0] == "Water is clean and cool shared by lot."
    assert carried(Amendment(4, DELETE, "p1", start=1, end=3), done) is None
    assert carried(Amendment(5, DELETE, "p2"), done) is None
    assert carried(Amendment(6, REPLACE, "p1", "New."), done) is None
    assert carried(Amendment(7, INSERT, "p3", "More."), done) == Amendment(7, INSERT, "p3", "More.")


def test_a_list_and_a_table_stay_in_one_piece():
    blocks = ["Three things:", "- air\n- water", "| a | b |\n|---|---|\n| 1 | 2 |", "1. one\n2. two", "# End", "Last."]
    markdown = "\n\n".join(blocks)
    assert markdown_of(passages_of(markdown)) == markdown


def test_lines_of_one_paragraph_are_one_passage():
    assert [passage.text for passage in passages_of("One\ntwo  three\r\n\r\nfour\n- five\n  six")] == [
        "One two three",
        "four",
        "- five six",
    ]


@given(st.text(max_size=60))
def test_passages_written_down_are_the_same_passages(text):
    found = passages_of(text)
    assert passages_of(markdown_of(found)) == found


# Any choice, in any order.

LETTERS = "abcdefg"


def drawn_text(chance):
    return tuple(
        Passage(f"p{n}", " ".join(chance.choices(LETTERS, k=chance.randint(1, 6)))) for n in range(chance.randint(1, 4))
    )


def drawn_amendment(chance, number, text):
    kind, passage = chance.choice(list(Kind)), chance.choice(text)
    words = "" if kind == DELETE else " ".join(chance.choices("XYZ", k=chance.randint(1, 2)))
    if chance.random() < 0.3:
        name = "" if kind == INSERT and chance.random() < 0.2 else passage.id
        return Amendment(number, kind, name, words)
    start = chance.randint(0, len(passage.words) - (kind != INSERT))
    end = start if kind == INSERT else chance.randint(start + 1, len(passage.words))
    return Amendment(number, kind, passage.id, words, start, end)


def drawn_choice(chance, most=7):
    """Amendments of which no two clash."""
    text, chosen = drawn_text(chance), []
    for number in range(1, chance.randint(1, most) + 1):
        new = drawn_amendment(chance, number, text)
        if not any(clash(new, old) or new.change == old.change for old in chosen):
            chosen.append(new)
    return text, chosen


class Splicer:
    """The slow twin: a text on the table, cut and pasted by one amendment after the other, whatever the order."""

    def __init__(self, text):
        self.places = {passage.id: place for place, passage in enumerate(text)}
        self.passages = [passage.words for passage in text]
        self.inside = {passage.id: words for passage, words in zip(text, self.passages, strict=True)}
        self.done, self.was = [], {}

    def where(self, a):
        """The list to cut, the part of it as it was at first, and what comes instead."""
        if a.is_within:
            return ("in", a.passage), a.start, a.end, a.words.split()
        place = self.places.get(a.passage, -1)
        start, end = (place + 1, place + 1) if a.is_beside else (place, place + 1)
        return ("whole",), start, end, [[new] for new in a.words.split("\n\n") if new] and [a.words.split()]

    def apply(self, a):
        which, start, end, new = self.where(a)
        new = [] if a.kind == DELETE else new
        row = self.passages if which == ("whole",) else self.inside[a.passage]
        at = self.shifted(which, a, start, end)
        self.was[a.number] = row[at : at + end - start]
        row[at : at + end - start] = new
        self.done.append((which, a, start, end, len(new)))

    def revert(self, a):
        entry = next(entry for entry in self.done if entry[1] == a)
        self.done.remove(entry)
        which, _a, start, end, length = entry
        row = self.passages if which == ("whole",) else self.inside[a.passage]
        at = self.shifted(which, a, start, end)
        row[at : at + length] = self.was[a.number]

    def shifted(self, which, a, start, end):
        moved = start
        for other_which, other, begin, stop, length in self.done:
            goes_before = begin < start or (
                begin == start and begin == stop and (start < end or other.number < a.number)
            )
            if other_which == which and goes_before:
                moved += length - (stop - begin)
        return moved

    @property
    def text(self):
        return [" ".join(words) for words in self.passages if words]


def test_ten_thousand_choices_give_the_same_text_in_any_order_and_undone_in_any_order_the_old_one():
    chance = random.Random(30)
    for _case in range(10_000):
        text, chosen = drawn_choice(chance)
        found = rehearse(text, chosen)
        splicer = Splicer(text)
        for amendment in chance.sample(chosen, len(chosen)):
            splicer.apply(amendment)
        assert splicer.text == said(found)
        assert rehearse(text, chance.sample(chosen, len(chosen))) == found
        undone = chance.sample(chosen, len(chosen))
        for place, amendment in enumerate(undone):
            splicer.revert(amendment)
            left_out = [gone.number for gone in undone[: place + 1]]
            assert splicer.text == [passage.text for passage in found.text_without(left_out)]
        assert found.text_without([amendment.number for amendment in chosen]) == text


def test_taking_one_out_of_a_choice_is_choosing_without_it():
    chance = random.Random(31)
    for _case in range(1_000):
        text, chosen = drawn_choice(chance)
        gone = chance.choice(chosen)
        without = rehearse(text, [amendment for amendment in chosen if amendment != gone])
        assert rehearse(text, chosen).text_without([gone.number]) == without.text


def test_a_clash_is_one_both_ways_round_and_so_is_an_order_that_matters():
    chance = random.Random(32)
    seen = set()
    for _case in range(5_000):
        text = drawn_text(chance)
        one, other = drawn_amendment(chance, 1, text), drawn_amendment(chance, 2, text)
        assert clash(one, other) == clash(other, one)
        assert order_matters(one, other) == order_matters(other, one)
        assert not (clash(one, other) and order_matters(one, other))
        seen.add((clash(one, other), order_matters(one, other)))
    assert len(seen) == 3


def test_the_order_is_said_to_matter_exactly_where_other_numbers_would_give_another_text():
    chance = random.Random(33)
    for _case in range(5_000):
        text, chosen = drawn_choice(chance, most=2)
        if len(chosen) < 2:
            continue
        one, other = chosen
        swapped = [Amendment(1, *_rest(other)), Amendment(2, *_rest(one))]
        differs = said(rehearse(text, chosen)) != said(rehearse(text, swapped))
        assert bool(rehearse(text, chosen).in_order) == differs


def _rest(a):
    return a.kind, a.passage, a.words, a.start, a.end


def test_what_is_carried_over_gives_the_text_of_both_at_once():
    chance = random.Random(34)
    carried_over = 0
    for _case in range(3_000):
        text, chosen = drawn_choice(chance, most=4)
        for waiting in chosen:
            others = [amendment for amendment in chosen if amendment != waiting]
            done = rehearse(text, others)
            moved = carried(waiting, done)
            if moved is None or any(order_matters(waiting, other) for other in others):
                continue
            carried_over += 1
            assert said(rehearse(done.text, [moved])) == said(rehearse(text, chosen)) or waiting.is_beside
    assert carried_over > 1_000


def test_no_two_of_a_choice_with_a_clash_are_in_the_text():
    chance = random.Random(35)
    for _case in range(2_000):
        text = drawn_text(chance)
        chosen = [drawn_amendment(chance, number, text) for number in range(1, 7)]
        found = rehearse(text, chosen)
        torn = {number for pair in found.clashes for number in pair}
        assert found.clashes == tuple(
            (one.number, other.number) for one, other in combinations(chosen, 2) if clash(one, other)
        )
        marked = {number for passage in found.passages for run in passage.runs for number in run.by}
        assert marked | torn == {amendment.number for amendment in chosen}
        assert not marked & torn
