"""One way to write a value."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.minutes.canonical import NotCanonical, canonical
from assemblies.minutes.verify import canonical as independent

texts = st.text(st.characters(codec="utf-8"), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(texts.map(lambda key: unicodedata.normalize("NFC", key)), inner, max_size=4)
    ),
    max_leaves=12,
)


def test_keys_stand_in_the_order_of_rfc_8785():
    keys = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\uff5e"]

    assert list(json.loads(canonical(dict.fromkeys(reversed(keys), 0)))) == keys


def test_an_entry_is_written_without_spaces_and_in_order():
    assert canonical({"b": [1, True, None, 'ü/\u2028\x1f"\\'], "a": {}}) == (
        '{"a":{},"b":[1,true,null,"ü/\u2028\\u001f\\"\\\\"]}'.encode()
    )


def test_strings_are_brought_into_one_form():
    assert canonical("Sia\u0302n") == canonical("Si\u00e2n")


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        1.0,
        float("nan"),
        2**53,
        -(2**53),
        b"bytes",
        {1: "one"},
        {"a": {2}},
        "\ud800",
        {"é": 1, "e\u0301": 2},
        object(),
    ],
)
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical(value)


@given(values)
def test_reading_and_writing_again_gives_the_same_bytes(value):
    written = canonical(value)

    assert canonical(json.loads(written)) == written


@given(values)
def test_the_verifier_writes_the_same_bytes(value):
    written = canonical(value)

    assert independent(json.loads(written)) == written
