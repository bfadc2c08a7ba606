"""The public record: one chain an assembly, each line bound to the one before by its hash."""

from __future__ import annotations

import re
import secrets
import unicodedata
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assemblies.minutes.canonical import canonical
from assemblies.minutes.chain import GENESIS, opaque
from assemblies.minutes.events import page_of, sentence_of, words_of
from config.clock import stamp


class Chain(models.Model):
    """The head of one assembly's record. ``id`` is the assembly's id, opaque here."""

    id = models.UUIDField(primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return f"{self.id} ({self.length})"


class SigningKey(models.Model):
    """A public key with which this instance has signed. Its private half is in a file, never here."""

    id = models.CharField(primary_key=True, max_length=64, help_text=_("The SHA-256 of the key."))
    public = models.CharField(max_length=64)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class Block(models.Model):
    """The node over so many lines of a record as ``heads.BLOCK`` says: kept so that proofs read little."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="blocks")
    place = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "place"], name="one_block_a_place")]

    def __str__(self) -> str:
        return f"block {self.place} of {self.chain_id}"


class Head(models.Model):
    """What this instance signed of a record: so many lines have this root. Never changed, never removed."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="heads")
    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    at = models.DateTimeField()
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="heads")
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["chain", "size", "at"], name="one_head_a_moment")]

    def __str__(self) -> str:
        return f"{self.size} lines of {self.chain_id}"

    @property
    def stamp(self) -> str:
        """Its moment, as it was signed."""
        return stamp(self.at)

    @property
    def signed(self) -> bytes:
        """The exact bytes that were signed."""
        return canonical({"at": self.stamp, "key_id": self.key_id, "root": self.root, "size": self.size})


def new_salt() -> bytes:
    return secrets.token_bytes(32)


class WordsQuerySet(models.QuerySet["Words"]):
    def keep(self, chain: Chain, text: str, *, by: str) -> str:
        """What the record says in place of these words: SHA-256(salt ‖ words)."""
        salt = new_salt()
        said = opaque(salt, unicodedata.normalize("NFC", text))
        self.create(chain=chain, hash=said, salt=salt, text=text, by=by)
        return said

    def told(self, entries: Iterable[Entry]) -> dict[str, str]:
        """The words behind the hashes in these lines, as far as they are kept. No statement where there are none."""
        wanted = {str(entry.body.get(key, "")) for entry in entries for key in words_of(entry.type)} - {""}
        return dict(self.filter(hash__in=wanted).values_list("hash", "text")) if wanted else {}


class Words(models.Model):
    """What somebody wrote freely, beside the record that holds its salted hash. Erased, the hash leads to nothing."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="words")
    hash = models.CharField(max_length=64, unique=True)
    salt = models.BinaryField(max_length=32)
    text = models.TextField()
    by = models.CharField(max_length=64, blank=True, help_text=_("The salted hash of the seat that acted."))

    objects = WordsQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["by"], name="words_by_seat")]
        verbose_name_plural = "words"

    def __str__(self) -> str:
        return self.hash


class EntryQuerySet(models.QuerySet["Entry"]):
    def of(self, chain: uuid.UUID) -> EntryQuerySet:
        return self.filter(chain_id=chain).order_by("seq")

    def lines(self) -> Iterator[str]:
        return self.order_by("seq").values_list("text", flat=True).iterator(chunk_size=2000)


class Entry(models.Model):
    """One act, as the exact bytes that were hashed. Never changed, never removed."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    type = models.CharField(max_length=60)
    text = models.TextField(help_text=_("The canonical line that was hashed."))
    hash = models.CharField(max_length=64)
    body = models.JSONField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="one_entry_a_place")]
        indexes = [models.Index(fields=["chain", "type"], name="entries_by_type")]

    def __str__(self) -> str:
        return f"{self.seq} {self.type}"

    @property
    def sentence(self) -> str:
        return self.sentence_with(Words.objects.told([self]))

    def sentence_with(self, words: Mapping[str, str]) -> str:
        """The sentence with what people wrote freely, where it is still kept."""
        told = {key: _readable(str(self.body.get(key, "")), words) for key in words_of(self.type)}
        return sentence_of(self.type, self.body | told)

    @property
    def page(self) -> str:
        return page_of(self.type, self.body)

    @property
    def by(self) -> dict[str, Any]:
        """Who acted: ``{"role": …, "seat": salted hash}``, or nothing for the clock."""
        return dict(self.body.get("by") or {})


def _readable(said: str, words: Mapping[str, str]) -> str:
    """Lines from before words were hashed hold the words themselves."""
    if said in words:
        return words[said]
    return gettext("(these words were erased)") if re.fullmatch("[0-9a-f]{64}", said) else said
