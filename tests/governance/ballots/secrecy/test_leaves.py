"""The bytes of a choice are the canonical ones, however fast they were found."""

import json

from hypothesis import given
from hypothesis import strategies as some

from assemblies.minutes.canonical import canonical
from governance.ballots.secrecy.leaves import LIST, PLAIN, read_choice, said_by

words = some.text(max_size=4) | some.sampled_from(["yes", "stand-aside", "12", "ä", 'a"b', "\\", "é", "\n", "[", ","])
numbers = some.integers(-1, 10_000)
choices = (
    words | some.lists(words | numbers | some.lists(words, max_size=3), max_size=5) | some.dictionaries(words, numbers)
)


@given(choices)
def test_a_choice_is_read_and_said_as_slower_readers_do(choice: object) -> None:
    for text in (
        json.dumps(choice, ensure_ascii=False, separators=(",", ":")),
        json.dumps(choice, separators=(",", ":")),
        json.dumps(choice),
    ):
        assert said_by(text) == canonical(json.loads(text))
        assert read_choice(text) == json.loads(text)


def test_most_ballots_need_not_be_taken_apart() -> None:
    assert LIST.fullmatch('["1","12","stand-aside"]')
    for choice in ("yes", ["1", "12", "3"], [["1", "2"], "3"]):
        assert PLAIN.fullmatch(json.dumps(choice, separators=(",", ":")))
