"""Keys of backups: whoever holds a private one can read them; this machine needs the public ones alone.

The private key is written once, outside the folder of the data, in the format of the `age` tool. The public keys stand
in ``backup-recipients.txt`` in the folder of the data, one a line: a backup can be read with each of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings

from config.clock import now, stamp
from governance.backups.errors import CannotCopy

AGE = b"age-encryption.org/"
SECRET = "AGE-SECRET-KEY-"  # noqa: S105  how the line of a private key begins
AskPassphrase = Callable[[], str]


def default_key_file() -> Path:
    return Path.home() / "commonweather-backup.key"


def recipients_file() -> Path:
    return Path(settings.VAR_DIR) / "backup-recipients.txt"


def public_keys() -> list[str]:
    """The public keys of this machine, in the order in which they were made."""
    try:
        lines = recipients_file().read_text().splitlines()
    except FileNotFoundError:
        return []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def recipients() -> list[Any]:
    """Who will be able to read the next backup."""
    found = public_keys()
    if not found:
        raise CannotCopy(
            "There is no key for backups yet. Make one, and keep it away from this machine: make backup-key"
        )
    try:
        return [pyrage.x25519.Recipient.from_str(key) for key in found]
    except pyrage.RecipientError as error:
        raise CannotCopy(
            f"{recipients_file()} holds a line that is no public key of age. Mend it, or remove the line."
        ) from error


def make_key(kept_in: Path, *, passphrase: str = "") -> str:
    """A new pair: the private key in a file of its own, the public one among those of this machine."""
    kept_in = kept_in.expanduser().absolute()
    for data in (Path(settings.VAR_DIR), Path(settings.BACKUP_DIR)):
        if kept_in.resolve().is_relative_to(data.resolve()):
            raise CannotCopy(
                f"The key would lie beside what it protects. Keep it outside {data}: make backup-key KEY=/some/file"
            )
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    text = f"# made: {stamp(now())}\n# public key: {public}\n{identity}\n".encode()
    try:
        written = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CannotCopy(
            f"{kept_in} is there already and stays as it is. For one more key: make backup-key KEY=/another/file"
        ) from None
    except OSError as refusal:
        raise CannotCopy(f"{kept_in} cannot be written ({refusal.strerror}). Choose another file: KEY=…") from refusal
    with open(written, "wb") as out:
        out.write(pyrage.passphrase.encrypt(text, passphrase) if passphrase else text)
    add_public_key(public)
    return public


def add_public_key(public: str) -> None:
    """Later backups can be read with this key too."""
    if public in public_keys():
        return
    place = recipients_file()
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as out:
        out.write(f"{public}\n")


def private_key(kept_in: Path, ask: AskPassphrase) -> Any:
    """The private key in a file, which may itself be locked with a passphrase."""
    try:
        content = kept_in.expanduser().read_bytes()
    except OSError as refusal:
        raise CannotCopy(
            f"The key {kept_in} cannot be read ({refusal.strerror}). Say where it is: KEY=/some/file"
        ) from refusal
    if content.startswith(AGE):
        try:
            content = pyrage.passphrase.decrypt(content, ask())
        except pyrage.DecryptError as error:
            raise CannotCopy(f"That is not the passphrase of {kept_in}. Try again.") from error
    for line in content.decode(errors="replace").splitlines():
        if line.startswith(SECRET):
            try:
                return pyrage.x25519.Identity.from_str(line.strip())
            except pyrage.IdentityError:
                break
    raise CannotCopy(f"{kept_in} holds no private key of age. It is the file that make backup-key wrote.")
