"""What is new in public assemblies, as a list of posts: notices, questions opened and closed, results."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assemblies.bodies.models import Assembly
from assemblies.correspondence.models import Notice
from config.languages import told_time
from governance.ballots.models import Question
from governance.proceedings.reading import decisions

MOST = 30
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Post:
    """One thing that happened, with an id that stays the same."""

    id: uuid.UUID
    at: datetime
    title: str
    text: str
    path: str


def news_of(assemblies: Sequence[Assembly]) -> list[Post]:
    """The newest first. Four statements at any length."""
    posts = [*_notices(assemblies), *_questions(assemblies), *_results(assemblies)]
    return sorted(posts, key=lambda post: (post.at, post.id), reverse=True)[:MOST]


def _notices(assemblies: Sequence[Assembly]) -> list[Post]:
    found = Notice.objects.published().filter(assembly__in=assemblies).order_by("-published_at")
    return [
        Post(notice.id, notice.published_at, notice.title, notice.text, notice.get_absolute_url())
        for notice in found[:MOST]
    ]


def _questions(assemblies: Sequence[Assembly]) -> list[Post]:
    found = Question.objects.public().filter(body__assembly__in=assemblies, opens_at__isnull=False)
    posts = []
    for question in found.select_related("body__assembly").defer("config", "text").order_by("-opens_at")[:MOST]:
        path = question.get_absolute_url()
        if question.opens_at is not None and question.state != Question.State.FROZEN:
            until = told_time(question.closes_at, question.body.assembly.zone) if question.closes_at else ""
            words = _("Voting is open until %(at)s.") % {"at": until} if question.is_open and until else ""
            title = _("Open for votes: %(title)s") % {"title": question.told.title}
            posts.append(Post(uuid.uuid5(question.id, "open"), question.opens_at, title, words, path))
        if question.closed_at is not None:
            title = _("Voting has ended: %(title)s") % {"title": question.told.title}
            posts.append(Post(uuid.uuid5(question.id, "close"), question.closed_at, title, "", path))
    return posts


def _results(assemblies: Sequence[Assembly]) -> list[Post]:
    posts = []
    for one in decisions(of=assemblies, most=MOST):
        question = one.question
        at = question.tally.counted_at or question.closed_at
        if at is not None:
            title = _("Result: %(title)s") % {"title": question.told.title}
            path = reverse("ballots:result", args=[question.id])
            posts.append(Post(uuid.uuid5(question.id, "result"), at, title, one.sentence, path))
    return posts


def atom(posts: Sequence[Post], *, title: str, root: str, page: str, here: str, since: datetime) -> bytes:
    """The posts as an Atom feed; the same posts give the same bytes."""
    feed = _Atom(_written(title), root + page, "", language=get_language(), feed_url=root + here, feed_guid=root + page)
    feed.since = since
    for post in posts:
        feed.add_item(
            title=_written(post.title),
            link=root + post.path,
            description=_written(post.text),
            unique_id=post.id.urn,
            pubdate=post.at,
            updateddate=post.at,
        )
    return str(feed.writeString("utf-8")).encode()


def _written(text: str) -> str:
    """Without the signs that XML has no way to write."""
    return UNWRITABLE.sub("", text)


class _Atom(Atom1Feed):
    """An empty feed is as old as what it is about, not as this moment."""

    since: datetime

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.since
