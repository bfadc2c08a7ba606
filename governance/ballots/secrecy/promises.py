"""What a voter takes home: the signed promise that a leaf will be counted, which never names the choice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from assemblies.minutes import signing
from assemblies.minutes.models import SigningKey


@dataclass(frozen=True)
class Promise:
    """An Ed25519 signature (hex) over the question's 16 bytes and the leaf's 32.

    No time is in it: given again, it is the same, and tells nobody when the ballot came in.
    """

    question_id: UUID
    leaf: str
    key_id: str
    signature: str

    def as_receipt(self) -> dict[str, str]:
        """As a voter keeps it, and as a checker reads it."""
        return {
            "vote": str(self.question_id),
            "leaf_hash": self.leaf,
            "promised_by": public_of(self.key_id),
            "key_id": self.key_id,
            "sig": self.signature,
        }


@lru_cache(maxsize=64)
def public_of(key_id: str) -> str:
    """The public key (hex) that goes by this id, which is its hash: it never changes."""
    return SigningKey.objects.get(id=key_id).public


def promise(question_id: UUID, leaf: str, *, key_id: str) -> Promise:
    """The promise by the key that the frozen question names. Deterministic."""
    return Promise(question_id, leaf, key_id, signing.sign(signing.PROMISE, promised(question_id, leaf), key=key_id))


def promised(question_id: UUID, leaf: str) -> bytes:
    """The bytes that are signed."""
    return question_id.bytes + bytes.fromhex(leaf)


def is_promised(question_id: UUID, leaf: str, signature: str, *, public: str) -> bool:
    """Whether whoever holds this public key (hex) promised to count this leaf."""
    return signing.is_signed(signing.PROMISE, promised(question_id, leaf), signature=signature, public=public)
