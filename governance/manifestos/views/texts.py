"""Reading a manifesto: the list, the whole text, an article with its amendments, a rehearsal."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from assemblies.announcements.services import version_of
from assemblies.members.finding import find_assembly
from config.errors import Absent
from config.pages import public_page
from config.redirects import done_sentence
from governance import wording
from governance.manifestos import reading
from governance.manifestos.amendments import open_numbers, to_choose_from
from governance.manifestos.beside.reading import beside_of
from governance.manifestos.models import Amendment, Article, Manifesto
from governance.manifestos.permissions import amending_seats, can_chair, can_start_manifesto
from governance.manifestos.services import find_article, find_manifesto, rows_of

State = Amendment.State
MOST_CHOSEN = 1_000
NEW = "new article"
DONE = {
    "started": gettext_lazy("The draft is there. Only the desk sees it until the first reading."),
    "saved": gettext_lazy("The words are saved."),
    "moved": gettext_lazy("The manifesto is at its next stage."),
    "frozen": gettext_lazy("The text is frozen. It cannot change any more."),
    "brought": gettext_lazy("What was accepted stands in the text."),
    "handed-in": gettext_lazy("Your amendment is handed in. Everybody can read it."),
    "mended": gettext_lazy("The slip is mended. The new edition and your reason are in the minutes."),
    "answered": gettext_lazy("Your answer is kept."),
    "withdrawn": gettext_lazy("The amendment is withdrawn. It stays readable."),
}


@public_page(seconds=2)
@require_safe
def manifestos(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    version = version_of(assembly.topic)
    may_start = can_start_manifesto(request.user, assembly)
    waiting = Count("articles__amendments", filter=Q(articles__amendments__state__in=[State.OPEN, State.ACCEPTED]))
    rows = Manifesto.objects.filter(body__assembly=assembly).annotate(waiting=waiting)
    context = {
        "version": version,
        "assembly": assembly,
        "manifestos": rows if may_start else rows.public(),
        "may_start": may_start,
    }
    return render(request, "governance/manifestos/manifestos.html", context)


@public_page(seconds=2)
@require_safe
def manifesto(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    found = find_manifesto(request.user, manifesto_id)
    version = version_of(found.topic)
    waiting = open_numbers(found)
    kept = reading.with_articles(found)
    beside = beside_of(found, rows_of(kept), request)
    articles = [
        {
            "article": article,
            "shown": beside.shown({"number": article.number, "title": article.title, "passages": article.shown_rows}),
            "waiting": waiting.get(article.id, 0),
        }
        for article in kept
    ]
    context = {
        "manifesto": found,
        "assembly": found.body.assembly,
        "articles": articles,
        "beside": beside,
        "waiting": sum(waiting.values()),
        "editions": found.editions.defer("content"),
        "may_chair": can_chair(request.user, found),
        "may_amend": found.takes_amendments and bool(amending_seats(request.user, found)),
        "version": version,
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/manifestos/manifesto.html", context)


@public_page(seconds=2)
@require_safe
def article(request: HttpRequest, article_id: UUID) -> HttpResponse:
    found = find_article(request.user, article_id)
    version = version_of(found.manifesto.topic)
    amendments = list(found.amendments.with_names())
    standing = [one for one in amendments if one.is_standing]
    may_chair = can_chair(request.user, found.manifesto)
    at: dict[str, list[reading.Told]] = {}
    for one in standing:
        at.setdefault(_place_of(one), []).append(reading.told(one))
    passages = [
        (passage, at.get(row["id"], []))
        for row in found.shown_rows
        for passage in reading.shown_passages(found.number, [row])
    ]
    context = {
        "article": found,
        "manifesto": found.manifesto,
        "assembly": found.manifesto.body.assembly,
        "passages": passages,
        "at_the_beginning": at.get(wording.AT_THE_BEGINNING, []),
        "new_articles": at.get(NEW, []),
        "to_others": [told for key, told_there in at.items() if key.startswith("to ") for told in told_there],
        "others": [one for one in amendments if not one.is_standing],
        "sources": found.sources.select_related("proposal"),
        "clashes": wording.rehearse(found.text, [one.change for one in standing if not one.is_out_of_sight]).clashes,
        "accepted": sum(one.state == State.ACCEPTED for one in standing),
        "standing": len(standing),
        "may_chair": may_chair,
        "may_bring_in": may_chair and found.manifesto.stage == Manifesto.Stage.LINES,
        "may_amend": _takes_amendments(found) and bool(amending_seats(request.user, found.manifesto)),
        "version": version,
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/manifestos/article.html", context)


def _place_of(amendment: Amendment) -> str:
    """Where the page of an article shows it."""
    if amendment.to_id is not None:
        return f"to {amendment.to_id}"
    return NEW if amendment.is_new_article else amendment.passage


def _takes_amendments(article: Article) -> bool:
    return article.is_open and article.manifesto.takes_amendments and not article.is_hidden


@public_page(seconds=2)
@require_safe
def versions(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """What an article said before, each version beside the one before it."""
    found = find_article(request.user, article_id)
    kept = list(found.versions.select_related("by__person"))
    if found.manifesto.stage == Manifesto.Stage.DRAFTING and not can_chair(request.user, found.manifesto):
        kept = []
    if found.is_hidden:
        raise Absent
    steps = [
        {"version": new, "blocks": wording.compare(old.markdown, new.markdown).blocks, "merged": new.merged}
        for new, old in pairwise(kept)
    ]
    context = {
        "article": found,
        "manifesto": found.manifesto,
        "assembly": found.manifesto.body.assembly,
        "steps": steps,
        "first": kept[-1] if kept else None,
    }
    return render(request, "governance/manifestos/versions.html", context)


@public_page(seconds=2)
@require_safe
def rehearse(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    """What any choice of amendments would make of the text. Nothing is changed by it."""
    found = find_manifesto(request.user, manifesto_id)
    rows = to_choose_from(found)
    articles = {one.id: one for one in found.articles.all()}
    for article in articles.values():
        article.manifesto = found
    for one in rows:
        one.article = articles[one.article_id]
    numbers = _chosen(request.GET.getlist("take"))
    if numbers is None:
        numbers = {one.number for one in rows if one.state == State.ACCEPTED}
    chosen = [one for one in rows if one.number in numbers]
    texts = sorted(chosen, key=_text_of)
    rehearsed = [reading.rehearsed(articles[key], list(own)) for (_n, _new, key), own in groupby(texts, key=_text_of)]
    context = {
        "manifesto": found,
        "assembly": found.body.assembly,
        "groups": [
            (articles[key], reading.choices_html(listed, numbers)) for key, listed in groupby(rows, key=_of_article)
        ],
        "rehearsed": rehearsed,
        "untouched": len(articles) - sum(one.new is None for one in rehearsed),
        "problems": [problem for one in rehearsed for problem in one.problems],
        "order": [sentence for one in rehearsed for sentence in one.order],
        "chosen": len(chosen),
        "total": len(rows),
    }
    return render(request, "governance/manifestos/rehearse.html", context)


def _chosen(given: Sequence[str]) -> set[int] | None:
    """The numbers that were asked for; nothing where nobody has chosen yet. “0” chooses none."""
    numbers = {int(one) for one in given[:MOST_CHOSEN] if one.isascii() and one.isdigit() and len(one) < 8}
    return numbers if given else None


def _text_of(amendment: Amendment) -> tuple[int, int, UUID]:
    """The text it changes: its article, or the new article that it is or whose words it changes."""
    new = amendment.root.number if amendment.is_about_new_article else 0
    return amendment.article.number, new, amendment.article_id


def _of_article(amendment: Amendment) -> UUID:
    return amendment.article_id
