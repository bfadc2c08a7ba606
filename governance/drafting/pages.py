"""What the pages of a text that several write have in common: who else writes, and the two versions put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assemblies.announcements.services import version_of
from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from governance.drafting.services import go_on_writing, others_writing, topic_of
from governance.drafting.together import Words, together


@dataclass(frozen=True)
class Text:
    """A text that several write, as its pages need it. ``writing_url`` is where a page says that it is open."""

    id: UUID
    assembly: Assembly
    words: Words
    version: int
    saved_by: str
    url: str
    writing_url: str
    back: str


@dataclass(frozen=True)
class Sent:
    """What somebody wants to save, what they began with, and the version that was."""

    words: Words
    began: Words
    version: int


def as_begun(text: Text) -> dict[str, Any]:
    """What a form starts from."""
    return start_from(Sent(text.words, text.words, text.version))


def sent(given: Mapping[str, Any]) -> Sent:
    began = Words(given["began_title"], given["began_text"])
    return Sent(Words(given["title"], given["text"]), began, given["version"] or 0)


def chosen(given: Mapping[str, Any], takes: Mapping[str, str]) -> Sent:
    """The text out of both, as each passage was chosen. It begins with what the other saved."""
    own, theirs = sent(given), Words(given["theirs_title"], given["theirs_text"])
    return Sent(together(own.began, own.words, theirs).chosen(takes), theirs, own.version)


def start_from(own: Sent) -> dict[str, Any]:
    """What a form starts from, for somebody who writes on in a text put together."""
    words = {"title": own.words.title, "text": own.words.text, "version": own.version}
    return words | {"began_title": own.began.title, "began_text": own.began.text}


def others(text: Text, by: Seat) -> dict[str, Any]:
    """What the strip about other writers needs."""
    topic = topic_of(text.id)
    told = {"writing_topic": topic, "writing_version": version_of(topic), "others": others_writing(text.id, than=by)}
    return told | {"writing_url": text.writing_url}


def who_writes(request: HttpRequest, text: Text, by: Seat) -> HttpResponse:
    """Who else has the text open; a page that has it open says so here."""
    if request.method == "POST":
        go_on_writing(text.id, by=by)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    page = {"text": text, "assembly": text.assembly, **others(text, by)}
    return render(request, "governance/drafting/writing.html", page)


def both(request: HttpRequest, text: Text, mine: Sent, kept: Mapping[str, list[str]] | None = None) -> HttpResponse:
    """Somebody else has saved meanwhile: both versions side by side, to choose from. ``kept`` is what else was sent."""
    page = {
        "text": text,
        "assembly": text.assembly,
        "mine": mine,
        "both": together(mine.began, mine.words, text.words),
        "kept": kept or {},
    }
    return render(request, "governance/drafting/together.html", page, status=HTTPStatus.CONFLICT)
