"""A message in the words of one reader: their language, their name, and the link that leads on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from assemblies.correspondence.kinds import kind_of
from assemblies.correspondence.models import Letter, Message
from assemblies.people.models import Person
from config.up.address import for_phones

LONGEST_SMS = 300


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    path: str
    link: str
    stop_link: str


def token_of(letter_id: object) -> str:
    """What opens the page that stops a kind of messages; only its hash is kept, and it can be made again."""
    digest = salted_hmac("commonweather.correspondence.stop", str(letter_id), algorithm="sha256").digest()
    return force_str(urlsafe_base64_encode(digest))


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def address() -> str:
    """Where the links of messages lead: the public address, or this machine's own in its network."""
    if settings.PUBLIC_URL:
        return str(settings.PUBLIC_URL)
    return for_phones(settings.HOST, settings.PORT) or f"http://localhost:{settings.PORT}"


@contextmanager
def as_read_by(person: Person, message: Message) -> Iterator[None]:
    """Inside, words and times are those of the reader."""
    language = person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(message.assembly.zone):
        yield


def one_line(text: str) -> str:
    """Nothing that could begin another header."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def rendered(message: Message, person: Person, letter: Letter | None = None) -> Rendered:
    """What this person reads. Without a letter: as a preview, whose links lead to the page of all messages."""
    kind = kind_of(message)
    with as_read_by(person, message):
        words = kind.words(message)
        own_page = (
            reverse("correspondence:letter", args=[letter.id]) if letter else reverse("correspondence:my_messages")
        )
        stop = reverse("stop_messages", args=[token_of(letter.id)]) if letter and not kind.is_essential else ""
        base = address()
        return Rendered(
            subject=one_line(words.subject),
            text=words.text,
            path=words.path,
            link=base + (words.path or own_page),
            stop_link=f"{base}{stop}" if stop else "",
        )


def mail_text(read: Rendered, message: Message, person: Person) -> str:
    with as_read_by(person, message):
        parts = [
            _("Hello %(name)s,") % {"name": person.first_name},
            read.text,
            read.link,
            _("This message comes from %(assembly)s.") % {"assembly": message.assembly.name},
        ]
        if read.stop_link:
            parts.append(_("To get no more messages of this kind: %(link)s") % {"link": read.stop_link})
    return "\n\n".join(parts) + "\n"


def sms_text(read: Rendered, message: Message) -> str:
    """The subject and the link; never the text, since an SMS is read over shoulders."""
    said = one_line(f"{message.assembly.name}: {read.subject}")
    return f"{said[: LONGEST_SMS - len(read.link) - 1]} {read.link}"
