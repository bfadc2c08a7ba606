"""A frozen manifesto is put to the vote article by article, repaired, adopted, signed and pledged to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.announcements.services import announce
from assemblies.bodies.charter import Parts
from assemblies.bodies.models import Body
from assemblies.members.models import Seat, ShownAs
from assemblies.minutes.canonical import canonical
from config.clock import now
from config.errors import require
from governance import wording
from governance.adoption import record
from governance.adoption.errors import (
    AdoptedAlready,
    AskedAlready,
    BadPledge,
    NotDecided,
    NotFrozen,
    NothingAdopted,
    NothingToRepair,
    NotIntact,
    SignedAlready,
    TextTooLong,
)
from governance.adoption.models import Adoption, AdoptionSignature, AnnexedPledge, Asked
from governance.adoption.permissions import pledging_seats, signing_seat
from governance.ballots.models import Question
from governance.ballots.rules import YES_NO
from governance.ballots.services import ask_beyond, draft_question, freeze_question
from governance.manifestos.models import PREAMBLE, Article, Edition, Manifesto
from governance.manifestos.permissions import can_chair
from governance.manifestos.services import articles_of, is_intact, lock, note_on, reopen

LONGEST_BALLOT_TEXT = 10_000
State = Question.State


class Outcome(StrEnum):
    """How an article stands."""

    NOT_ASKED = "not_asked"
    VOTING = "voting"
    ADOPTED = "adopted"
    ONE_SIDE = "one_side"
    REFUSED = "refused"


@dataclass(frozen=True)
class Standing:
    """An article with all that was asked about it; ``sides`` are the parts of the last vote and whether each agreed."""

    article: Article
    asked: Sequence[Asked]
    outcome: Outcome
    sides: Sequence[tuple[str, bool]] = ()

    @property
    def last(self) -> Asked | None:
        return self.asked[-1] if self.asked else None

    @property
    def repairs(self) -> int:
        return max(0, len(self.asked) - 1)

    @property
    def can_be_repaired(self) -> bool:
        return self.outcome == Outcome.ONE_SIDE and self.repairs < self.asked[0].most_repairs


def text_sha256(row: Mapping[str, Any]) -> str:
    """The fingerprint of one article of an edition: its canonical JSON."""
    return hashlib.sha256(canonical(dict(row))).hexdigest()


def standings(manifesto: Manifesto) -> list[Standing]:
    """How each article stands, in three statements at any length."""
    articles = list(manifesto.articles.order_by("number"))
    asked: dict[UUID, list[Asked]] = {}
    found = Asked.objects.filter(article__manifesto=manifesto).select_related("question__tally", "edition")
    for one in found.defer("edition__content", "question__tally__progress").order_by("round"):
        if one.question.state != State.ANNULLED:
            asked.setdefault(one.article_id, []).append(one)
    for article in articles:
        article.manifesto = manifesto
    return [_standing(article, asked.get(article.id, [])) for article in articles]


def _standing(article: Article, asked: Sequence[Asked]) -> Standing:
    if not asked:
        return Standing(article, (), Outcome.NOT_ASKED)
    question = asked[-1].question
    if question.state != State.CERTIFIED:
        return Standing(article, asked, Outcome.VOTING)
    result = question.tally.result or {}
    sides = [(part["name"], part["agrees"]) for part in result.get("majorities", {}).get("parts", [])]
    agreed = [agrees for _name, agrees in sides]
    if result.get("outcome") == "adopted":
        outcome = Outcome.ADOPTED
    elif any(agreed) and not all(agreed):
        outcome = Outcome.ONE_SIDE
    else:
        outcome = Outcome.REFUSED
    return Standing(article, asked, outcome, sides)


ASKED = (
    gettext_lazy("%(manifesto)s: adopt “%(article)s”?"),
    gettext_lazy("%(manifesto)s: adopt “%(article)s” as it was repaired?"),
    gettext_lazy("%(manifesto)s: adopt “%(article)s” as it was repaired again?"),
)
"""What is asked about an article first, and after each repair."""


@transaction.atomic
def ask(edition: Edition, *, by: Seat, articles: Sequence[Article]) -> list[Asked]:
    """Each of these articles is a question of its own, frozen at once, in exactly the words of the edition."""
    manifesto = lock(edition.manifesto_id)
    require(can_chair(by.person, manifesto))
    require(not is_adopted(manifesto), AdoptedAlready)
    newest = manifesto.editions.first()
    require(manifesto.is_frozen and newest is not None and newest.id == edition.id, NotFrozen)
    require(is_intact(edition), NotIntact)
    rows = {row["number"]: row for row in articles_of(edition)}
    standing = {one.article.id: one for one in standings(manifesto)}
    made = [_ask(edition, standing[article.id], rows[article.number], by=by) for article in articles]
    announce(manifesto.topic)
    return made


def _ask(edition: Edition, standing: Standing, row: Mapping[str, Any], *, by: Seat) -> Asked:
    article, manifesto = standing.article, standing.article.manifesto
    sha256 = text_sha256(row)
    is_new = standing.last is None or (
        standing.outcome == Outcome.ONE_SIDE and standing.last.text_sha256 != sha256 and standing.can_be_repaired
    )
    require(is_new, AskedAlready, article=article.heading)
    text = ballot_text(row, sha256, edition)
    require(len(text) <= LONGEST_BALLOT_TEXT, TextTooLong, article=article.heading)
    named = {"manifesto": manifesto.title[:60], "article": article.heading[:85]}
    question = draft_question(
        manifesto.body,
        by=by,
        title=ASKED[min(len(standing.asked), len(ASKED) - 1)] % named,
        text=text,
        rule=YES_NO,
        language=manifesto.language,
        threshold=manifesto.body.charter.article_threshold,
    )
    if (both := both_sides(manifesto.body)) is not None:
        ask_beyond(question, by=by, majorities=both)
    question = freeze_question(question, by=by)
    # One text, one hash: what was frozen on the ballot is what was frozen in the edition.
    require((question.config or {}).get("text") == text, NotIntact)
    asked = Asked.objects.create(
        edition=edition,
        article=article,
        question=question,
        round=len(standing.asked) + 1,
        most_repairs=standing.asked[0].most_repairs if standing.asked else manifesto.body.charter.repair_rounds,
        text_sha256=sha256,
    )
    body = {
        "edition": edition.number,
        "article": article.number,
        "round": asked.round,
        "question": str(question.id),
        "text_sha256": sha256,
    }
    note_on(manifesto, record.ASK, body, by=by)
    return asked


def ballot_text(row: Mapping[str, Any], sha256: str, edition: Edition) -> str:
    """What the ballot says: the article itself, and the fingerprints that tie it to the edition."""
    lines = [passage["text"] for passage in row["passages"]]
    tied = _("Edition %(number)d. Fingerprint of this article (SHA-256): %(article)s. Of the whole text: %(whole)s.")
    return wording.markdown_of(lines) + "\n\n" + tied % {
        "number": edition.number, "article": sha256, "whole": edition.sha256
    }  # fmt: skip


def both_sides(body: Body) -> dict[str, str] | None:
    """What is asked beyond the charter: where it names no parts and there are delegations, each of them must agree;
    and where it has a share for articles, that one."""
    charter = body.charter
    threshold = charter.article_each_threshold or str(charter.each_threshold)
    if charter.each_of != Parts.NONE:
        if not charter.article_each_threshold:
            return None
        needed = {"needed": charter.each_needed, "blocking": charter.blocking}
        return {"each": charter.each_of.value, "threshold": threshold, **needed}
    if Body.objects.filter(assembly=body.assembly_id, kind=Body.Kind.DELEGATION).count() < 2:
        return None
    return {"each": Parts.DELEGATIONS.value, "threshold": threshold, "needed": "all", "blocking": charter.blocking}


@transaction.atomic
def repair(manifesto: Manifesto, *, by: Seat, articles: Sequence[Article], reason: str) -> Manifesto:
    """Articles that passed on one side only go back to the second reading, as often as the charter allows."""
    manifesto = lock(manifesto.id)
    require(can_chair(by.person, manifesto))
    require(not is_adopted(manifesto), AdoptedAlready)
    standing = {one.article.id: one for one in standings(manifesto)}
    undecided = [one.article.heading for one in standing.values() if one.outcome == Outcome.VOTING]
    require(not undecided, NotDecided, articles=", ".join(undecided))
    refused = [article.heading for article in articles if not standing[article.id].can_be_repaired]
    require(bool(articles) and not refused, NothingToRepair, article=", ".join(refused))
    return reopen(manifesto, by=by, articles=articles, reason=reason)


@transaction.atomic
def adopt(manifesto: Manifesto, *, by: Seat) -> Adoption:
    """The articles that were carried are the text from now on; those that were not are left out, and named."""
    manifesto = lock(manifesto.id)
    require(can_chair(by.person, manifesto))
    require(not is_adopted(manifesto), AdoptedAlready)
    edition = manifesto.editions.first()
    if edition is None or not manifesto.is_frozen:
        raise NotFrozen
    require(is_intact(edition), NotIntact)
    found = standings(manifesto)
    waiting = [one.article.heading for one in found if one.outcome in {Outcome.NOT_ASKED, Outcome.VOTING}]
    require(not waiting, NotDecided, articles=", ".join(waiting))
    carried = {one.article.number: one for one in found if one.outcome == Outcome.ADOPTED}
    require(PREAMBLE in carried and len(carried) > 1, NothingAdopted)
    rows = [row for row in articles_of(edition) if row["number"] in carried]
    for row in rows:
        last = carried[row["number"]].last
        require(last is not None and last.text_sha256 == text_sha256(row), NotIntact)
    whole = {"manifesto": str(manifesto.id), "title": manifesto.title, "language": manifesto.language}
    content = canonical({**whole, "edition": edition.sha256, "articles": rows}).decode()
    adoption = Adoption.objects.create(
        assembly=manifesto.body.assembly,
        manifesto=manifesto,
        edition=edition,
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        at=now(),
        by=by,
    )
    body = {
        "edition": edition.number,
        "articles": sorted(carried),
        "left_out": [one.article.number for one in found if one.article.number not in carried],
        "sha256": adoption.sha256,
    }
    note_on(manifesto, record.ADOPT, body, by=by)
    announce(manifesto.topic, manifesto.body.assembly.topic)
    return adoption


def is_adopted(manifesto: Manifesto) -> bool:
    return Adoption.objects.filter(manifesto=manifesto).exists()


@transaction.atomic
def sign(adoption: Adoption, *, by: Seat, shown_as: str = "") -> AdoptionSignature:
    """The signature stands under the text; its receipt stands in the minutes and names nobody."""
    manifesto = lock(adoption.manifesto_id)
    seat = signing_seat(by.person, manifesto)
    require(seat is not None and seat.id == by.id)
    require(not adoption.signatures.filter(seat=by).exists(), SignedAlready)
    receipt = hashlib.sha256(canonical([adoption.sha256, by.opaque_id])).hexdigest()
    name = ShownAs(shown_as or by.shown_as)
    signature = AdoptionSignature.objects.create(
        adoption=adoption, seat=by, shown_as=name, receipt=receipt, signed_at=now()
    )
    # The receipt alone: under which name somebody signs, they choose beside the text, and not in the minutes.
    note_on(manifesto, record.SIGN, {"sha256": adoption.sha256, "receipt": receipt}, by=None)
    announce(manifesto.topic)
    return signature


@transaction.atomic
def pledge(
    manifesto: Manifesto,
    *,
    by: Seat,
    what: str,
    due_on: date,
    measured: str,
    proof: str,
    who: str = "",
    lapses_on: date | None = None,
) -> AnnexedPledge:
    """A promise beside the text. A delegation speaks for itself; for somebody outside the chair writes it down."""
    manifesto = lock(manifesto.id)
    require(by.id in {seat.id for seat in pledging_seats(by.person, manifesto)})
    body = by.body if by.body.kind == Body.Kind.DELEGATION else None
    named = body.name if body else who.strip()
    for text, most, missing in (
        (named, 160, _("say who promises.")),
        (what.strip(), 2_000, _("say what is promised.")),
        (measured.strip(), 500, _("say how it is measured.")),
        (proof.strip(), 500, _("say what will show it.")),
    ):
        require(0 < len(text) <= most, BadPledge, reason=missing)
    require(due_on >= manifesto.body.assembly.today, BadPledge, reason=_("its day has passed already."))
    require(lapses_on is None or lapses_on >= due_on, BadPledge, reason=_("it cannot lapse before it is due."))
    last = manifesto.pledges.aggregate(last=Max("number"))["last"] or 0
    made = AnnexedPledge.objects.create(
        manifesto=manifesto,
        number=last + 1,
        body=body,
        who=named,
        what=what.strip(),
        due_on=due_on,
        measured=measured.strip(),
        proof=proof.strip(),
        lapses_on=lapses_on,
        added_at=now(),
        added_by=by,
    )
    said = [made.who, made.what, due_on.isoformat(), made.measured, made.proof]
    told = {
        "pledge": made.number,
        "body": str(body.id) if body else None,
        "due_on": due_on.isoformat(),
        "pledge_sha256": hashlib.sha256(canonical(said)).hexdigest(),
    }
    note_on(manifesto, record.PLEDGE, told, by=by)
    announce(manifesto.topic)
    return made
