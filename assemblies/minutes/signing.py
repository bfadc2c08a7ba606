"""The signature of this instance: an Ed25519 key (RFC 8032) in a file that only the operator can read.

Signatures are deterministic: the same words under the same key give the same signature, always. What is signed is
``domain ‖ 0x00 ‖ content``, so that a signature given for one purpose is worth nothing for another.

The file holds one key a line, the newest last: new signatures use that one. Older ones stay while something that was
begun with them goes on. Public keys are also kept in the database, for ever, so that old signatures stay checkable.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from assemblies.minutes.models import SigningKey
from config.clock import now

HEAD = "assembly-bundle/1 head"
PROMISE = "assembly-bundle/1 promise"

_read: tuple[object, tuple[Ed25519PrivateKey, ...]] = (None, ())


class KeyMissing(LookupError):
    """The private key of this id is not in the file any more; nothing can be signed with it."""


def sign(domain: str, content: bytes, *, key: str = "") -> str:
    """The signature in hex, by the newest key or by the one with this id. Reads a file at most, no database."""
    return _private(key).sign(_worded(domain, content)).hex()


def is_signed(domain: str, content: bytes, *, signature: str, public: str) -> bool:
    """Whether the owner of this public key (hex) signed these words for this purpose."""
    try:
        known = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        known.verify(bytes.fromhex(signature), _worded(domain, content))
    except (ValueError, InvalidSignature):
        return False
    return True


def key_id() -> str:
    """The id of the key that signs now. Reads a file at most, no database."""
    return id_of(_public(_private()))


def has_key(wanted: str) -> bool:
    """Whether the private key of this id is still in the file."""
    return any(id_of(_public(key)) == wanted for key in _keys())


def id_of(public: str) -> str:
    """What a public key (hex) is called: the SHA-256 of its 32 bytes."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()


def is_public_key(public: str) -> bool:
    """Whether these are 32 bytes in lower-case hex, as a public key is written."""
    return re.fullmatch("[0-9a-f]{64}", public) is not None


def current_key() -> SigningKey:
    """The key that signs now, known to the database from here on."""
    public = _public(_private())
    return SigningKey.objects.get_or_create(id=id_of(public), defaults={"public": public, "since": now()})[0]


def rotate() -> SigningKey:
    """A new key signs from now on. Older ones stay in the file, for what was begun with them."""
    current_key()
    folder = os.open(Path(settings.SIGNING_KEY_FILE).parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        _write([*_keys(), Ed25519PrivateKey.generate()])
    finally:
        os.close(folder)
    return current_key()


def _worded(domain: str, content: bytes) -> bytes:
    return domain.encode() + b"\x00" + content


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def _private(wanted: str = "") -> Ed25519PrivateKey:
    keys = _keys()
    if not wanted:
        return keys[-1]
    for key in reversed(keys):
        if id_of(_public(key)) == wanted:
            return key
    raise KeyMissing(wanted)


def _keys() -> Sequence[Ed25519PrivateKey]:
    """The keys of the file, read again whenever it was replaced; the first one is made when it is first needed."""
    global _read
    place = Path(settings.SIGNING_KEY_FILE)
    try:
        state = place.stat()
    except FileNotFoundError:
        _write([Ed25519PrivateKey.generate()], replace=False)
        state = place.stat()
    seen = (str(place), state.st_ino, state.st_mtime_ns, state.st_size)
    if _read[0] != seen:
        seeds = [bytes.fromhex(line) for line in place.read_text().split()]
        _read = (seen, tuple(Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds))
    return _read[1]


def _write(keys: Sequence[Ed25519PrivateKey], *, replace: bool = True) -> None:
    """The file is there whole, for its owner's eyes alone. Of two first ones the first counts."""
    place = Path(settings.SIGNING_KEY_FILE)
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f"{place.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.writelines(key.private_bytes_raw().hex() + "\n" for key in keys)
        out.flush()
        os.fsync(out.fileno())
    if replace:
        fresh.replace(place)
        return
    try:
        os.link(fresh, place)
    except FileExistsError:
        pass
    fresh.unlink()
