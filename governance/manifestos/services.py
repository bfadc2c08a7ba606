"""The text of a manifesto: drafted, led through its readings, frozen, mended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes.canonical import canonical
from assemblies.minutes.events import EventType
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require
from governance import wording
from governance.manifestos import record
from governance.manifestos.errors import (
    AmendmentsWaiting,
    ArticleChanged,
    ArticlesHidden,
    ArticleShut,
    ManifestoIncomplete,
    TooMuchForAnEditor,
    WrongStage,
)
from governance.manifestos.models import PREAMBLE, Amendment, Article, ArticleVersion, Edition, Manifesto, Source
from governance.manifestos.objected import require_no_open_objections
from governance.manifestos.permissions import can_chair, can_see_manifesto, can_start_manifesto
from governance.proposals.models import Proposal

Stage = Manifesto.Stage
LONGEST_TITLE, LONGEST_TEXT, LONGEST_REASON = 160, 20_000, 500
MOST_ARTICLES = 200
MOST_EDITORIAL_WORDS = 10
# Where the chair can lead from each stage; freezing and opening again are acts of their own.
NEXT_STAGES = {
    Stage.DRAFTING: (Stage.GENERAL,),
    Stage.GENERAL: (Stage.LINES, Stage.DRAFTING),
    Stage.LINES: (Stage.WHOLE, Stage.GENERAL),
    Stage.WHOLE: (Stage.LINES,),
    Stage.FROZEN: (),
}


def find_manifesto(visitor: Visitor, manifesto_id: UUID) -> Manifesto:
    """The manifesto, if this visitor may see it; absent and hidden look the same."""
    found = Manifesto.objects.select_related("body__assembly").filter(id=manifesto_id).first()
    if found is None:
        raise Absent
    require(can_see_manifesto(visitor, found), Absent)
    return found


def find_article(visitor: Visitor, article_id: UUID) -> Article:
    found = Article.objects.select_related("manifesto__body__assembly").filter(id=article_id).first()
    if found is None:
        raise Absent
    require(can_see_manifesto(visitor, found.manifesto), Absent)
    return found


def find_edition(visitor: Visitor, manifesto_id: UUID, number: int) -> Edition:
    manifesto = find_manifesto(visitor, manifesto_id)
    found = manifesto.editions.select_related("by__person").filter(number=number).first()
    if found is None:
        raise Absent
    found.manifesto = manifesto
    return found


def lock(manifesto_id: UUID) -> Manifesto:
    """Nobody else changes the manifesto, its articles or its amendments until this transaction ends."""
    Manifesto.objects.select_for_update(of=("self",)).get(id=manifesto_id)
    return Manifesto.objects.select_related("body__assembly").get(id=manifesto_id)


@transaction.atomic
def start_manifesto(body: Body, *, by: Seat, title: str, language: str = settings.LANGUAGE_CODE) -> Manifesto:
    """An empty draft with a preamble to fill. Only the desk sees it until the first reading."""
    require(can_start_manifesto(by.person, body.assembly, body))
    _require_title(title)
    require(bool(title.strip()), ManifestoIncomplete, reason=_("give it a title."))
    require(language in dict(settings.LANGUAGES), ManifestoIncomplete, reason=_("choose a language of the list."))
    Assembly.objects.select_for_update().get(id=body.assembly_id)
    last = Manifesto.objects.filter(body__assembly=body.assembly_id).aggregate(last=Max("number"))["last"]
    manifesto = Manifesto.objects.create(
        body=body, number=(last or 0) + 1, title=title.strip(), language=language, created_at=now()
    )
    article = Article.objects.create(manifesto=manifesto, number=PREAMBLE)
    _keep_version(article, by=by)
    announce(body.assembly.topic)
    return manifesto


@transaction.atomic
def add_article(
    manifesto: Manifesto, *, by: Seat, title: str, text: str, proposals: Iterable[Proposal] = ()
) -> Article:
    """The next article of a draft."""
    require(can_chair(by.person, manifesto))
    manifesto = lock(manifesto.id)
    _require_stage(manifesto, Stage.DRAFTING)
    _require_words(title, text)
    last = manifesto.articles.aggregate(last=Max("number"))["last"] or 0
    require(last < MOST_ARTICLES, ManifestoIncomplete, reason=_("a manifesto has at most 200 articles."))
    article = Article(manifesto=manifesto, number=last + 1, title=title.strip())
    article.passages = _rows(wording.passages_of(text, "p"))
    article.save()
    _keep_version(article, by=by)
    cite(article, by=by, proposals=proposals)
    announce(manifesto.topic)
    return article


def append_article(manifesto: Manifesto, *, by: Seat, title: str, text: wording.Text, merged: Sequence[int]) -> Article:
    """An article that amendments made, at the end of the text. Within the transaction that brings them in."""
    last = manifesto.articles.aggregate(last=Max("number"))["last"] or 0
    require(last < MOST_ARTICLES, ManifestoIncomplete, reason=_("a manifesto has at most 200 articles."))
    article = Article(manifesto=manifesto, number=last + 1, title=title, version=0)
    keep_words(article, _rows(text, {one.id: list(merged) for one in text}), by=by, merged=merged)
    return article


@transaction.atomic
def write_article(article: Article, *, by: Seat, title: str, text: str, version: int | None = None) -> Article:
    """New words of a draft's article. Passages that stayed or are alike keep their names. ``version`` is the one the
    writer started from."""
    require(can_chair(by.person, article.manifesto))
    article = lock_article(article)
    _require_stage(article.manifesto, Stage.DRAFTING)
    require(version is None or version == article.version, ArticleChanged)
    _require_words(title, text)
    return _rewrite(article, by=by, title=title, text=text)


@transaction.atomic
def cite(article: Article, *, by: Seat, proposals: Iterable[Proposal], passage: str = "") -> None:
    """The article, or one of its passages, rests on these proposals of the assembly."""
    require(can_chair(by.person, article.manifesto))
    assembly = article.manifesto.body.assembly_id
    is_there = not passage or any(one.id == passage for one in article.text)
    require(is_there, ManifestoIncomplete, reason=_("that passage is not in the article."))
    for proposal in proposals:
        is_public = proposal.state != Proposal.State.DRAFT and proposal.body.assembly_id == assembly
        require(is_public, ManifestoIncomplete, reason=_("an article rests on public proposals of its assembly."))
        Source.objects.get_or_create(article=article, passage=passage, proposal=proposal)
    announce(article.manifesto.topic)


@transaction.atomic
def lead_to(manifesto: Manifesto, *, by: Seat, stage: str, reason: str = "") -> Manifesto:
    """The next reading, or back to the one before, which needs a reason."""
    require(can_chair(by.person, manifesto))
    manifesto = lock(manifesto.id)
    require(stage in NEXT_STAGES[Stage(manifesto.stage)], WrongStage, stage=manifesto.get_stage_display())
    goes_back = list(Stage).index(Stage(stage)) < list(Stage).index(Stage(manifesto.stage))
    _require_reason(reason, is_needed=goes_back)
    if goes_back and stage == Stage.DRAFTING:
        waiting = _amendments(manifesto).exclude(state=Amendment.State.WITHDRAWN).count()
        require(not waiting, AmendmentsWaiting, number=waiting)
    if stage == Stage.GENERAL and not goes_back:
        empty = [article.heading for article in manifesto.articles.all() if not article.passages]
        require(not empty, ManifestoIncomplete, reason=_("%s has no words yet.") % ", ".join(empty))
        require(manifesto.articles.count() > 1, ManifestoIncomplete, reason=_("write at least one article."))
    if stage == Stage.WHOLE:
        _require_settled(manifesto)
    manifesto.stage = stage
    manifesto.save(update_fields=["stage"])
    note_on(manifesto, record.STAGE, {"stage": stage, "reason": reason.strip()}, by=by)
    announce(manifesto.topic, manifesto.body.assembly.topic)
    return manifesto


@transaction.atomic
def freeze(manifesto: Manifesto, *, by: Seat) -> Edition:
    """One text, one hash: what is on the screen, on the ballot, in the minutes and in the archive from now on."""
    require(can_chair(by.person, manifesto))
    manifesto = lock(manifesto.id)
    _require_stage(manifesto, Stage.WHOLE)
    _require_settled(manifesto)
    require_no_open_objections(manifesto)
    hidden = [one.heading for one in manifesto.articles.exclude(hidden_at=None)]
    require(not hidden, ArticlesHidden, articles=", ".join(hidden))
    manifesto.stage = Stage.FROZEN
    manifesto.save(update_fields=["stage"])
    manifesto.articles.update(is_open=False)
    return _print_edition(manifesto, by=by, kind=Edition.Kind.FREEZE)


@transaction.atomic
def reopen(manifesto: Manifesto, *, by: Seat, articles: Sequence[Article], reason: str) -> Manifesto:
    """These articles of a frozen text go back to the second reading; the others stay as they are, word for word."""
    require(can_chair(by.person, manifesto))
    manifesto = lock(manifesto.id)
    _require_stage(manifesto, Stage.FROZEN)
    _require_reason(reason)
    numbers = sorted(article.number for article in articles)
    require(bool(numbers), ManifestoIncomplete, reason=_("name the articles that can change."))
    manifesto.articles.filter(id__in=[article.id for article in articles]).update(is_open=True)
    manifesto.stage = Stage.LINES
    manifesto.save(update_fields=["stage"])
    note_on(manifesto, record.REOPEN, {"articles": numbers, "reason": reason.strip()}, by=by)
    announce(manifesto.topic, manifesto.body.assembly.topic)
    return manifesto


@transaction.atomic
def mend(article: Article, *, by: Seat, text: str, reason: str) -> Edition:
    """A slip of the pen in a frozen text is mended in the open: a new edition, with its reason in the minutes."""
    require(can_chair(by.person, article.manifesto))
    article = lock_article(article)
    _require_stage(article.manifesto, Stage.FROZEN)
    _require_words(article.title, text)
    _require_reason(reason)
    changed = wording.compare(article.markdown, text)
    words = max(changed.put_in, changed.taken_out)
    require(words > 0, ManifestoIncomplete, reason=_("nothing was changed."))
    require(words <= MOST_EDITORIAL_WORDS, TooMuchForAnEditor, words=words, most=MOST_EDITORIAL_WORDS)
    _rewrite(article, by=by, title=article.title, text=text)
    return _print_edition(article.manifesto, by=by, kind=Edition.Kind.EDITORIAL, reason=reason.strip())


def content_of(manifesto: Manifesto) -> str:
    """The text as machines read it: canonical JSON, whose SHA-256 is its fingerprint."""
    whole: dict[str, Any] = {
        "manifesto": str(manifesto.id),
        "title": manifesto.title,
        "language": manifesto.language,
        "articles": rows_of(manifesto.articles.all()),
    }
    return canonical(whole).decode()


def rows_of(articles: Iterable[Article]) -> list[dict[str, Any]]:
    """Articles as an edition has them."""
    return [row_of(one) for one in articles]


def row_of(article: Article) -> dict[str, Any]:
    passages = [{"id": one.id, "text": one.text} for one in article.text]
    return {"number": article.number, "title": article.title, "passages": passages}


def is_intact(edition: Edition) -> bool:
    """Whether the kept text still has the fingerprint it was frozen with."""
    return hashlib.sha256(edition.content.encode()).hexdigest() == edition.sha256


def articles_of(edition: Edition) -> list[dict[str, Any]]:
    """The articles as they were frozen."""
    found: list[dict[str, Any]] = json.loads(edition.content)["articles"]
    return found


def lock_article(article: Article) -> Article:
    manifesto = lock(article.manifesto_id)
    found = Article.objects.get(id=article.id)
    found.manifesto = manifesto
    return found


def require_open(article: Article) -> None:
    require(article.is_open, ArticleShut)


def keep_words(article: Article, passages: list[dict[str, Any]], *, by: Seat, merged: Sequence[int] = ()) -> None:
    """The article says this from now on; what it said before stays readable."""
    article.passages, article.version = passages, article.version + 1
    if article.version == 1:
        article.save()
    else:
        article.save(update_fields=["title", "passages", "version"])
    _keep_version(article, by=by, merged=merged)
    if article.manifesto.stage != Stage.DRAFTING:
        body = {"article": article.number, "version": article.version, "merged": list(merged)}
        sha256 = hashlib.sha256(canonical([article.title, article.markdown])).hexdigest()
        note_on(article.manifesto, record.ARTICLE, body | {"text_sha256": sha256}, by=by)
    announce(article.manifesto.topic)


def note_on(manifesto: Manifesto, event: EventType, body: Mapping[str, Any], *, by: Seat | None) -> None:
    which = {"manifesto": str(manifesto.id), "number": manifesto.number}
    note(manifesto.body.assembly_id, event, which | dict(body), by=by.signature if by else None)


def _rewrite(article: Article, *, by: Seat, title: str, text: str) -> Article:
    by_id = {row["id"]: row.get("by", []) for row in article.passages}
    new = wording.followed(article.text, text, f"v{article.version + 1}-")
    rows = _rows(new, by_id)
    if (title.strip(), [row["text"] for row in rows]) == (article.title, [row["text"] for row in article.passages]):
        return article
    article.title = title.strip()
    keep_words(article, rows, by=by)
    return article


def _rows(text: wording.Text, by: Mapping[str, list[int]] | None = None) -> list[dict[str, Any]]:
    return [{"id": one.id, "text": one.text, "by": (by or {}).get(one.id, [])} for one in text]


def _keep_version(article: Article, *, by: Seat, merged: Sequence[int] = ()) -> None:
    ArticleVersion.objects.create(
        article=article,
        number=article.version,
        title=article.title,
        passages=article.passages,
        merged=list(merged),
        at=now(),
        by=by,
    )


def _print_edition(manifesto: Manifesto, *, by: Seat, kind: str, reason: str = "") -> Edition:
    content = content_of(manifesto)
    last = manifesto.editions.aggregate(last=Max("number"))["last"] or 0
    edition = Edition.objects.create(
        assembly=manifesto.body.assembly,
        manifesto=manifesto,
        number=last + 1,
        kind=kind,
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        reason=reason,
        at=now(),
        by=by,
    )
    body = {"edition": edition.number, "kind": kind, "sha256": edition.sha256, "reason": reason}
    note_on(manifesto, record.FREEZE, body, by=by)
    announce(manifesto.topic, manifesto.body.assembly.topic)
    return edition


def _amendments(manifesto: Manifesto) -> Any:
    return Amendment.objects.filter(article__manifesto=manifesto)


def _require_settled(manifesto: Manifesto) -> None:
    waiting = _amendments(manifesto).standing().count()
    require(not waiting, AmendmentsWaiting, number=waiting)


def _require_stage(manifesto: Manifesto, *stages: str) -> None:
    require(manifesto.stage in stages, WrongStage, stage=manifesto.get_stage_display())


def _require_title(title: str) -> None:
    require(len(title.strip()) <= LONGEST_TITLE, ManifestoIncomplete, reason=_("the title is longer than 160 letters."))


def _require_words(title: str, text: str) -> None:
    _require_title(title)
    require(bool(wording.passages_of(text)), ManifestoIncomplete, reason=_("write what it says."))
    require(len(text) <= LONGEST_TEXT, ManifestoIncomplete, reason=_("the text is longer than 20,000 letters."))


def _require_reason(reason: str, *, is_needed: bool = True) -> None:
    require(bool(reason.strip()) or not is_needed, ManifestoIncomplete, reason=_("give the reason in a sentence."))
    require(
        len(reason.strip()) <= LONGEST_REASON, ManifestoIncomplete, reason=_("the reason is longer than 500 letters.")
    )
