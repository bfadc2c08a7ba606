"""Canonical JSON: one way to write a value, so that its bytes can be hashed.

RFC 8785 restricted to what the minutes hold: strings in NFC, whole numbers below 2^53, true, false, null,
lists, and objects with string keys.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence

LARGEST = 2**53

JSON = None | bool | int | str | Sequence["JSON"] | Mapping[str, "JSON"]


class NotCanonical(ValueError):
    """A value that has no canonical form, with the reason."""


def canonical(value: JSON) -> bytes:
    """The only bytes that stand for this value. Strings are brought into NFC on the way."""
    return _text(value).encode()


def _text(value: JSON) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(_normal(value), ensure_ascii=False)
    if isinstance(value, int):
        return _whole(value)
    if isinstance(value, Mapping):
        return _object(value)
    if isinstance(value, list | tuple):
        return "[" + ",".join(_text(item) for item in value) + "]"
    raise NotCanonical(f"A {type(value).__name__} cannot stand in the minutes; write it as a string.")


def _normal(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as broken:
        raise NotCanonical("A string with half a character cannot stand in the minutes.") from broken
    return unicodedata.normalize("NFC", text)


def _whole(number: int) -> str:
    if abs(number) >= LARGEST:
        raise NotCanonical(f"{number} is too large for the minutes; write it as a string.")
    return str(int(number))


def _object(value: Mapping[str, JSON]) -> str:
    """Keys stand in the order of their UTF-16 code units, as RFC 8785 asks."""
    members: dict[str, JSON] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotCanonical(f"The key {key!r} is not a string.")
        if _normal(key) in members:
            raise NotCanonical(f"The key {key!r} stands twice once it is written in NFC.")
        members[_normal(key)] = item
    ordered = sorted(members, key=lambda key: key.encode("utf-16-be"))
    return "{" + ",".join(f"{_text(key)}:{_text(members[key])}" for key in ordered) + "}"
