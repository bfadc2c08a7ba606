"""Points, sources, articles and amendments are reported, hidden and appealed like every other text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import reverse

from assemblies.bodies.models import Body
from assemblies.correspondence.models import Letter
from assemblies.members.models import Seat
from governance.manifestos import amendments, services
from governance.manifestos.amendments import Wanted, answer, bring_in, hand_in
from governance.manifestos.errors import ArticlesHidden, BadAmendment, BadAnswer
from governance.manifestos.models import Amendment, Article
from governance.moderation.errors import OwnText, TextFrozen
from governance.moderation.models import ModerationCase
from governance.moderation.services import appeal_decision, decide_case, report_text, settle_appeal
from governance.proposals.models import Proposal
from governance.proposals.points.services import add_point, take_back_point
from governance.proposals.services import draft_proposal, publish_proposal
from governance.proposals.sources.services import add_evidence, attach_file
from tests.governance.conftest import Visit

HIDE = {"outcome": "hidden", "ground": "private", "reason": "It tells where a person lives."}
SECRET = "the blue door"


@dataclass(frozen=True)
class Written:
    """Something that Ana wrote, and the pages and doors where it stands."""

    kind: str
    id: str
    by: Seat
    places: tuple[str, ...]


@pytest.fixture
def proposal(plenary: Body, ana: Seat) -> Proposal:
    return publish_proposal(draft_proposal(plenary, by=ana, title="Lamps", text="More light."), by=ana)


@pytest.fixture
def article(plenary: Body, fay: Seat) -> Article:
    made = services.start_manifesto(plenary, by=fay, title="Two doors")
    services.write_article(made.articles.get(), by=fay, title="", text="We share one sky.")
    services.add_article(made, by=fay, title="Doors", text="Doors open at dawn.\n\nOurs is the blue door.")
    for stage in ("general", "lines"):
        services.lead_to(made, by=fay, stage=stage)
    return Article.objects.select_related("manifesto__body__assembly").get(manifesto=made, number=1)


@pytest.fixture
def written(request: pytest.FixtureRequest, proposal: Proposal, article: Article, ana: Seat, fay: Seat) -> Written:
    page, sources = proposal.get_absolute_url(), reverse("api:sources", args=[proposal.id])
    of_article = (article.get_absolute_url(), article.manifesto.get_absolute_url())
    kind = request.param
    if kind == "point":
        made = add_point(proposal, by=ana, side="for", text=f"Ben lives behind {SECRET}.")
        return Written(kind, str(made.id), ana, (page, reverse("api:points", args=[proposal.id])))
    if kind == "evidence":
        link = add_evidence(proposal, by=ana, url="https://example.org/", title=f"Behind {SECRET}", why="Look there.")
        return Written(kind, str(link.id), ana, (page, sources))
    if kind == "attachment":
        file = attach_file(proposal, by=ana, name="map.txt", data=b"Here.", about=f"The way to {SECRET}.")
        return Written(kind, str(file.id), ana, (page, sources))
    if kind == "amendment":
        change = hand_in(article, by=ana, wanted=Wanted("insert", "p1", "Here."), reason=f"Ben lives behind {SECRET}.")
        listed = reverse("api:amendments", args=[article.manifesto_id])
        return Written(kind, str(change.id), ana, (change.get_absolute_url(), listed))
    return Written(kind, str(article.id), fay, (*of_article, reverse("api:article", args=[article.id])))


@pytest.mark.parametrize("written", ["point", "evidence", "attachment", "amendment", "article"], indirect=True)
def test_it_is_reported_hidden_everywhere_and_shown_again_on_appeal(
    written: Written, ben: Seat, mo: Seat, gus: Seat, visit: Visit
) -> None:
    with pytest.raises(OwnText):
        report_text(written.kind, written.id, by=written.by, ground="private")
    report = reverse("moderation:report", args=[written.kind, written.id])
    assert any(report in visit(ben).get(place).content.decode() for place in written.places)
    case = decide_case(report_text(written.kind, written.id, by=ben, ground="private"), by=mo, **HIDE)
    for place in written.places:
        for reader in (None, ben):
            page = visit(reader).get(place).content.decode()
            assert SECRET not in page, place
            assert "It tells where a person lives." in page, place
    assert SECRET in visit(written.by).get(case.get_absolute_url()).content.decode()
    log = visit(None).get(reverse("moderation:log", args=[case.assembly.slug])).content.decode()
    assert "It tells where a person lives." in log
    assert SECRET not in log
    told = Letter.objects.filter(person=written.by.person_id).select_related("message")
    assert [one.message.kind for one in told] == ["moderation-author"]
    appealed = appeal_decision(case, by=written.by, words="It is a story.")
    settle_appeal(appealed, by=gus, overturns=True, reason="No such person lives there.")
    assert all(SECRET in visit(None).get(place).content.decode() for place in written.places)


@pytest.fixture
def hidden(mo: Seat, ben: Seat) -> Callable[[str, object], ModerationCase]:
    return lambda kind, text: decide_case(report_text(kind, str(text), by=ben, ground="private"), by=mo, **HIDE)


def test_a_hidden_file_is_handed_to_nobody_but_those_who_decide(
    proposal: Proposal, hidden: Callable[..., ModerationCase], ana: Seat, cem: Seat, mo: Seat, visit: Visit
) -> None:
    file = attach_file(proposal, by=ana, name="map.txt", data=b"Here.", about="A map.")
    hidden("attachment", file.id)
    address = reverse("proposals:attachment", args=[file.id])
    assert [visit(seat).get(address).status_code for seat in (None, cem, mo, ana)] == [404, 404, 200, 200]


def test_a_hidden_amendment_does_not_come_into_the_text(
    article: Article, hidden: Callable[..., ModerationCase], ana: Seat, cem: Seat, fay: Seat, visit: Visit
) -> None:
    bad, good = (
        hand_in(article, by=ana, wanted=Wanted("insert", "p1", words), reason="Why.") for words in ("Bad.", "Good.")
    )
    answer(bad, by=fay, accepts=True)
    answer(good, by=fay, accepts=True)
    hidden("amendment", bad.id)
    rehearsal = reverse("manifestos:rehearse", args=[article.manifesto_id]) + f"?take={bad.number}"
    assert "Bad." not in visit(None).get(rehearsal).content.decode()
    with pytest.raises(BadAmendment):
        amendments.hand_in(article, by=cem, wanted=Wanted("delete", f"a{bad.number}-1"), reason="Why.", to=bad)
    text = bring_in(article, by=fay).markdown
    assert ("Good." in text, "Bad." in text) == (True, False)
    with pytest.raises(BadAnswer):
        answer(Amendment.objects.get(id=bad.id), by=fay, accepts=True)
    answer(Amendment.objects.get(id=bad.id), by=fay, accepts=False, reason="It is hidden.")


def test_a_hidden_article_is_not_frozen_and_a_frozen_one_is_not_hidden(
    article: Article, hidden: Callable[..., ModerationCase], ana: Seat, ben: Seat, fay: Seat, gus: Seat, mo: Seat
) -> None:
    case = hidden("article", article.id)
    manifesto = services.lead_to(article.manifesto, by=fay, stage="whole")
    with pytest.raises(ArticlesHidden, match="Article 1"):
        services.freeze(manifesto, by=fay)
    settle_appeal(appeal_decision(case, by=fay, words="It is a story."), by=gus, overturns=True, reason="So it is.")
    preamble = manifesto.articles.get(number=0)
    waiting = report_text("article", str(preamble.id), by=ben, ground="off-topic")
    services.freeze(manifesto, by=fay)
    with pytest.raises(TextFrozen):
        decide_case(waiting, by=mo, **HIDE)


def test_what_its_author_took_back_is_no_riddle_for_those_who_decide(
    proposal: Proposal, ana: Seat, ben: Seat, mo: Seat, visit: Visit
) -> None:
    point = add_point(proposal, by=ana, side="for", text="Ben lives there.")
    case = report_text("point", str(point.id), by=ben, ground="private")
    take_back_point(point, by=ana)
    assert visit(mo).get(case.get_absolute_url()).status_code == 200
    assert decide_case(case, by=mo, outcome="left", reason="It is gone.").state == "left"
