"""The number of a secret ballot, which whoever casts it can work out on their own device.

::

    leaf = SHA-256( SHA-256(n1 ‖ choice) ‖ SHA-256(n2 ‖ community) )

``n1`` and ``n2`` are 32 random bytes each, ``choice`` is the canonical JSON (RFC 8785) of the choice in UTF-8, and
``community`` the id of the voter's community as text, or nothing. Two halves, so that the choice can be opened without
the community. Hashes and nonces travel as lower-case hex.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from assemblies.minutes.canonical import canonical

NONCE_BYTES = 32
HEX = re.compile(r"[0-9a-f]{64}")
LIST = re.compile(r'\["[-A-Za-z0-9]*(?:","[-A-Za-z0-9]*)*"\]')
# Words and lists of words, written without spaces: nothing in them could be written in another way.
PLAIN = re.compile(r'[\["][-A-Za-z0-9",\[\]]*')


def is_hash(text: object) -> bool:
    """Whether it is 32 bytes in lower-case hex: a nonce, a half or a leaf."""
    return isinstance(text, str) and HEX.fullmatch(text) is not None


def half_of(nonce: str, said: bytes) -> str:
    """SHA-256(nonce ‖ what it hides)."""
    return hashlib.sha256(bytes.fromhex(nonce) + said).hexdigest()


def said_by(choice: str) -> bytes:
    """The canonical bytes of a choice that is kept as JSON text: what is published, and what a leaf is made of."""
    return choice.encode() if PLAIN.fullmatch(choice) else canonical(json.loads(choice))


def read_choice(choice: str) -> Any:
    """A choice that is kept as JSON text. A list of plain words is cut at its commas: a million may go by here."""
    return choice[2:-2].split('","') if LIST.fullmatch(choice) else json.loads(choice)


def leaf_of(n1: str, choice: str, h2: str) -> str:
    return hashlib.sha256(bytes.fromhex(half_of(n1, said_by(choice))) + bytes.fromhex(h2)).hexdigest()
