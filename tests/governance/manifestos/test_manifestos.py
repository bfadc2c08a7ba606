"""A manifesto: drafted, read three times, amended, frozen; and nobody's words change unseen."""

import hashlib
import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from config.errors import Absent, NotAllowed
from governance.manifestos import amendments, services
from governance.manifestos.amendments import Wanted
from governance.manifestos.errors import (
    AmendmentsWaiting,
    ArticleChanged,
    ArticleShut,
    BadAmendment,
    BadAnswer,
    Clashes,
    ManifestoIncomplete,
    TooMuchForAnEditor,
    WrongAmendmentState,
    WrongStage,
)
from governance.manifestos.models import Amendment, Article, Edition, Manifesto
from governance.manifestos.objected import KIND
from governance.manifestos.permissions import amending_seats
from governance.objections.errors import ObjectionsOpen
from governance.objections.services import pass_in_spite, raise_objection
from governance.objections.texts import Text, kind_called
from governance.proposals.models import Proposal
from governance.proposals.services import draft_proposal, publish_proposal
from tests.governance.conftest import Visit
from tests.governance.manifestos.leading import again, change, first, frozen, second

Stage, State = Manifesto.Stage, Amendment.State
SHARING = "Water is shared by need.\n\nDoors open at dawn.\n\nNobody pays for air."


def test_only_the_desk_reads_and_writes_a_draft(manifesto: Manifesto, ana: Seat, fay: Seat, plenary: Body) -> None:
    assert services.find_manifesto(fay.person, manifesto.id) == manifesto
    with pytest.raises(Absent):
        services.find_manifesto(ana.person, manifesto.id)
    with pytest.raises(NotAllowed):
        services.start_manifesto(plenary, by=ana, title="Mine")
    with pytest.raises(NotAllowed):
        services.add_article(manifesto, by=ana, title="Mine", text="All mine.")


def test_from_the_first_reading_on_everybody_reads_it(sharing: Article, ana: Seat, fay: Seat) -> None:
    manifesto = first(sharing, fay).manifesto
    assert services.find_manifesto(ana.person, manifesto.id).stage == Stage.GENERAL
    assert Entry.objects.get(type="manifesto.stage").body["stage"] == "general"


def test_a_draft_without_words_does_not_come_to_a_reading(plenary: Body, fay: Seat) -> None:
    manifesto = services.start_manifesto(plenary, by=fay, title="Empty")
    with pytest.raises(ManifestoIncomplete):
        services.lead_to(manifesto, by=fay, stage=Stage.GENERAL)
    services.write_article(manifesto.articles.get(), by=fay, title="", text="We share one sky.")
    with pytest.raises(ManifestoIncomplete):
        services.lead_to(manifesto, by=fay, stage=Stage.GENERAL)


def test_whoever_saves_second_is_told_and_loses_nothing(sharing: Article, fay: Seat) -> None:
    services.write_article(sharing, by=fay, title="Sharing", text=SHARING + "\n\nLight, too.", version=1)
    with pytest.raises(ArticleChanged):
        services.write_article(sharing, by=fay, title="Sharing", text="Something else.", version=1)


def test_passages_keep_their_names_while_the_desk_rewrites_the_draft(sharing: Article, fay: Seat) -> None:
    text = "A new start.\n\nWater is shared by need and by turns.\n\nNobody pays for air."
    after = services.write_article(sharing, by=fay, title="Sharing", text=text)
    assert [row["id"] for row in after.passages] == ["v2-1", "p1", "p3"]


def test_an_article_rests_on_public_proposals_of_its_assembly(
    sharing: Article, fay: Seat, ana: Seat, plenary: Body
) -> None:
    proposal = draft_proposal(plenary, by=ana, title="Share water", text="By need.")
    with pytest.raises(ManifestoIncomplete):
        services.cite(sharing, by=fay, proposals=[proposal])
    publish_proposal(proposal, by=ana)
    services.cite(sharing, by=fay, proposals=[Proposal.objects.get(id=proposal.id)], passage="p1")
    assert sharing.sources.get().proposal == proposal
    with pytest.raises(ManifestoIncomplete):
        services.cite(sharing, by=fay, proposals=[], passage="p9")


def test_a_member_hands_in_the_smallest_change_that_says_what_they_wrote(
    sharing: Article, fay: Seat, ana: Seat
) -> None:
    made = change(first(sharing, fay), ana, "p2", "Doors open at noon.")
    assert (made.kind, made.start, made.end, made.words, made.quote) == (
        "replace",
        3,
        4,
        "noon.",
        "Doors open at dawn.",
    )
    assert not made.is_editorial
    assert made.desk is None


def test_an_amendment_says_in_whose_name_it_stands(sharing: Article, fay: Seat, kai: Seat, xia: Seat) -> None:
    article = first(sharing, fay)
    assert len(amending_seats(kai.person, article.manifesto)) == 2
    assert change(article, kai, "p2", "Doors open at noon.").desk == kai.body
    assert change(article, xia, "p3", "Nobody pays for the air.").is_editorial


def test_strangers_observers_and_drafts_take_no_amendments(
    sharing: Article, fay: Seat, ana: Seat, obi: Seat, dee: Seat
) -> None:
    wanted = Wanted("delete", "p2")
    with pytest.raises(WrongStage):
        amendments.hand_in(sharing, by=ana, wanted=wanted, reason="Why.")
    article = first(sharing, fay)
    for seat in (obi, dee):
        with pytest.raises(NotAllowed):
            amendments.hand_in(article, by=seat, wanted=wanted, reason="Why.")
    assert amendments.hand_in(article, by=ana, wanted=wanted, reason="Why.").state == State.OPEN


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted("delete", "p9"),
        Wanted("replace", "p1", ""),
        Wanted("insert", "p1", "x", 9, 9),
        Wanted("delete", "p1", "", 3, 9),
        Wanted("replace", "p1", "x" * 5_001),
    ],
)
def test_an_amendment_without_a_place_or_words_is_refused(
    sharing: Article, fay: Seat, ana: Seat, wanted: Wanted
) -> None:
    article = first(sharing, fay)
    with pytest.raises(BadAmendment):
        amendments.hand_in(article, by=ana, wanted=wanted, reason="Why.")
    with pytest.raises(BadAmendment):
        amendments.hand_in(article, by=ana, wanted=Wanted("delete", "p1"), reason=" ")


def test_the_chair_answers_in_the_second_reading_alone(sharing: Article, fay: Seat, ana: Seat) -> None:
    made = change(first(sharing, fay), ana, "p2", "Doors open at noon.")
    with pytest.raises(WrongStage):
        amendments.answer(made, by=fay, accepts=True)
    services.lead_to(sharing.manifesto, by=fay, stage=Stage.LINES)
    with pytest.raises(NotAllowed):
        amendments.answer(made, by=ana, accepts=True)
    with pytest.raises(BadAnswer):
        amendments.answer(made, by=fay, accepts=False)
    assert amendments.answer(made, by=fay, accepts=False, reason="Too late in the day.").state == State.REJECTED


def test_what_clashes_with_something_accepted_is_not_accepted_and_the_other_is_named(
    sharing: Article, fay: Seat, ana: Seat, cem: Seat
) -> None:
    article = second(sharing, fay)
    noon, dusk = (change(article, by, "p2", f"Doors open at {at}.") for by, at in ((ana, "noon"), (cem, "dusk")))
    amendments.answer(noon, by=fay, accepts=True)
    with pytest.raises(Clashes) as refused:
        amendments.answer(dusk, by=fay, accepts=True)
    assert str(noon.number) in str(refused.value)
    amendments.answer(noon, by=fay, accepts=False, reason="Dusk it is.")
    assert amendments.answer(dusk, by=fay, accepts=True).state == State.ACCEPTED


def test_what_is_accepted_comes_into_the_text_and_the_passage_remembers_it(
    sharing: Article, fay: Seat, ana: Seat, cem: Seat
) -> None:
    article = second(sharing, fay)
    tenth = amendments.hand_in(article, by=cem, wanted=Wanted("insert", "p1", "Each gives a tenth."), reason="Why.")
    fifth = change(article, ana, f"a{tenth.number}-1", "Each gives a fifth.", to=tenth)
    noon = change(article, ana, "p2", "Doors open at noon.")
    waiting = change(article, ana, "p3", "Nobody pays for any air.")
    for one in (tenth, fifth, noon):
        amendments.answer(one, by=fay, accepts=True)
    after = amendments.bring_in(article, by=fay)
    assert after.markdown == (
        "Water is shared by need.\n\nEach gives a fifth.\n\nDoors open at noon.\n\nNobody pays for air."
    )
    assert {row["id"]: row["by"] for row in after.passages} == {
        "p1": [],
        "a1-1": [tenth.number, fifth.number],
        "p2": [noon.number],
        "p3": [],
    }
    assert set(Amendment.objects.filter(state=State.MERGED)) == {tenth, fifth, noon}
    assert Amendment.objects.get(id=waiting.id).state == State.OPEN
    assert Entry.objects.get(type="manifesto.article").body["merged"] == [1, 2, 3]


def test_what_waits_is_carried_to_its_words_or_lapses_when_they_are_gone(
    sharing: Article, fay: Seat, ana: Seat, cem: Seat
) -> None:
    article = second(sharing, fay)
    more = change(article, ana, "p1", "Clean and cool water is shared by need.")
    last = change(article, cem, "p1", "Water is shared by lot.")
    gone = change(article, cem, "p1", "Rain is shared by need.")
    to_gone = change(article, ana, f"a{gone.number}-1", "Snow", to=gone)
    amendments.answer(more, by=fay, accepts=True)
    amendments.bring_in(article, by=fay)
    last.refresh_from_db()
    assert (last.state, last.start, last.end) == (State.OPEN, 7, 8)
    assert {Amendment.objects.get(id=one.id).state for one in (gone, to_gone)} == {State.LAPSED}


def test_whoever_handed_an_amendment_in_takes_it_back_and_those_to_it_fall(
    sharing: Article, fay: Seat, ana: Seat, ben: Seat
) -> None:
    article = first(sharing, fay)
    made = amendments.hand_in(article, by=ana, wanted=Wanted("insert", "p1", "Each gives a tenth."), reason="Why.")
    child = change(article, ben, "a1-1", "Each gives a fifth.", to=made)
    with pytest.raises(NotAllowed):
        amendments.withdraw(made, by=ben)
    assert amendments.withdraw(made, by=ana).state == State.WITHDRAWN
    assert Amendment.objects.get(id=child.id).state == State.LAPSED
    with pytest.raises(WrongAmendmentState):
        amendments.withdraw(made, by=ana)


def test_a_text_with_amendments_that_wait_is_not_read_as_a_whole(sharing: Article, fay: Seat, ana: Seat) -> None:
    article = second(sharing, fay)
    made = change(article, ana, "p2", "Doors open at noon.")
    with pytest.raises(AmendmentsWaiting):
        services.lead_to(article.manifesto, by=fay, stage=Stage.WHOLE)
    amendments.answer(made, by=fay, accepts=False, reason="Too late.")
    assert services.lead_to(article.manifesto, by=fay, stage=Stage.WHOLE).stage == Stage.WHOLE


def test_going_back_a_reading_needs_a_reason_and_readings_are_not_skipped(sharing: Article, fay: Seat) -> None:
    manifesto = second(sharing, fay).manifesto
    with pytest.raises(ManifestoIncomplete):
        services.lead_to(manifesto, by=fay, stage=Stage.GENERAL)
    assert services.lead_to(manifesto, by=fay, stage=Stage.GENERAL, reason="Half were away.").stage == Stage.GENERAL
    with pytest.raises(WrongStage):
        services.lead_to(manifesto, by=fay, stage=Stage.WHOLE)
    with pytest.raises(WrongStage):
        services.freeze(manifesto, by=fay)


def test_a_frozen_text_has_one_fingerprint_on_its_page_and_in_the_minutes(sharing: Article, fay: Seat) -> None:
    edition = frozen(sharing, fay)
    assert hashlib.sha256(edition.content.encode()).hexdigest() == edition.sha256
    assert services.is_intact(edition)
    assert Entry.objects.get(type="manifesto.freeze").body["sha256"] == edition.sha256
    articles = json.loads(edition.content)["articles"]
    assert [one["number"] for one in articles] == [0, 1, 2]
    assert articles[1]["passages"][0] == {"id": "p1", "text": "Water is shared by need."}


def test_a_frozen_text_cannot_change_not_even_in_the_database(sharing: Article, fay: Seat, ana: Seat) -> None:
    edition = frozen(sharing, fay)
    for act in (
        lambda: services.write_article(again(sharing), by=fay, title="", text="New."),
        lambda: services.add_article(edition.manifesto, by=fay, title="New", text="New."),
        lambda: amendments.hand_in(again(sharing), by=ana, wanted=Wanted("delete", "p1"), reason="Why."),
        lambda: amendments.bring_in(again(sharing), by=fay),
    ):
        with pytest.raises(WrongStage):
            act()
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(id=edition.id).update(content="Something else.")
    assert Edition.objects.get(id=edition.id).content == edition.content


def test_a_slip_of_the_pen_is_mended_in_the_open_and_makes_a_new_edition(sharing: Article, fay: Seat) -> None:
    before = frozen(sharing, fay)
    with pytest.raises(ManifestoIncomplete):
        services.mend(again(sharing), by=fay, text=SHARING.replace("dawn", "sunrise"), reason=" ")
    after = services.mend(again(sharing), by=fay, text=SHARING.replace("dawn", "sunrise"), reason="The usual word.")
    assert (after.number, after.kind, after.reason) == (2, "editorial", "The usual word.")
    assert after.sha256 != before.sha256
    assert Edition.objects.get(number=1).content == before.content
    with pytest.raises(TooMuchForAnEditor):
        services.mend(again(sharing), by=fay, text=SHARING + "\n\n" + "Word after word. " * 4, reason="More.")
    with pytest.raises(ManifestoIncomplete):
        services.mend(again(sharing), by=fay, text=again(sharing).markdown, reason="Nothing.")


def test_some_articles_of_a_frozen_text_are_opened_again_and_the_others_stay_shut(
    sharing: Article, fay: Seat, ana: Seat
) -> None:
    edition = frozen(sharing, fay)
    services.reopen(edition.manifesto, by=fay, articles=[sharing], reason="It passed on one side only.")
    article = again(sharing)
    other = article.manifesto.articles.select_related("manifesto__body__assembly").get(number=2)
    with pytest.raises(ArticleShut):
        change(other, ana, "p1", "Each side keeps two keys.")
    made = change(article, ana, "p2", "Doors open at noon.")
    amendments.answer(made, by=fay, accepts=True)
    amendments.bring_in(article, by=fay)
    after = frozen(again(sharing), fay)
    assert after.number == 2
    assert services.articles_of(after)[2] == services.articles_of(edition)[2]
    assert services.articles_of(after)[1]["passages"][1]["text"] == "Doors open at noon."


def find(target: str) -> Text | None:
    kind = kind_called(KIND)
    assert kind
    return kind.find(target)


def test_an_open_objection_to_an_article_holds_the_freeze_until_it_is_settled_or_the_chair_goes_on(
    sharing: Article, fay: Seat, ana: Seat, ola: Seat, visit: Visit
) -> None:
    article = second(sharing, fay)
    text = find(str(article.id))
    assert text is not None
    desk, freezing = (reverse(f"manifestos:{name}", args=[article.manifesto_id]) for name in ("desk", "freeze"))
    raise_objection(text, by=ana, passage="Doors open at dawn.", words="Who works at night is shut out.")
    services.lead_to(article.manifesto, by=fay, stage=Stage.WHOLE)
    with pytest.raises(ObjectionsOpen):
        services.freeze(article.manifesto, by=fay)
    led = visit(fay).get(desk).content.decode()
    assert "An objection to 1 article is open." in led
    assert freezing not in led
    pass_in_spite(text, by=ola, reason="It was heard at length in the hall.")
    assert freezing in visit(fay).get(desk).content.decode()
    assert services.freeze(article.manifesto, by=fay).number == 1


def test_nobody_objects_to_a_draft(sharing: Article) -> None:
    assert find(str(sharing.id)) is None
    assert find("nothing") is None


def test_a_new_article_is_amended_tried_out_and_comes_to_stand_at_the_end(
    sharing: Article, fay: Seat, ana: Seat, cem: Seat, visit: Visit
) -> None:
    article = second(sharing, fay)
    wanted = Wanted("article", "", "Light is free.\n\nHeat is not.", title="Light")
    new = amendments.hand_in(article, by=ana, wanted=wanted, reason="It is missing.")
    to_it = change(article, cem, f"a{new.number}-2", "Heat is cheap.", to=new)
    open_one = change(article, cem, f"a{new.number}-1", "Light is cheap.", to=new)
    other = change(article, cem, "p2", "Doors open at noon.")
    path = f"/en/manifestos/{article.manifesto_id}/rehearse/?take={new.number}&take={to_it.number}&take={other.number}"
    tried = visit(None).get(path).content.decode()
    assert "A new article: <bdi>Light</bdi>" in tried
    assert "They go together" in tried
    for one in (new, to_it, other):
        amendments.answer(one, by=fay, accepts=True)
    amendments.bring_in(again(article), by=fay)
    made = Article.objects.get(manifesto=article.manifesto_id, number=3)
    assert (made.title, made.markdown) == ("Light", "Light is free.\n\nHeat is cheap.")
    assert again(article).text[1].text == "Doors open at noon."
    states = dict(Amendment.objects.values_list("number", "state"))
    assert [states[one.number] for one in (new, to_it, open_one, other)] == ["merged", "merged", "lapsed", "merged"]
    edition = frozen_now(made, fay)
    assert [row["number"] for row in json.loads(edition.content)["articles"]] == [0, 1, 2, 3]
    thread = visit(None).get(f"/api/v1/articles/{made.id}/thread/a{new.number}-2/1/").json()
    assert [knot["name"] for knot in thread["back"]] == ["Amendment 1", "Amendment 2"]
    assert "A new article: <bdi>Light</bdi>" in visit(None).get(new.get_absolute_url()).content.decode()


def frozen_now(article: Article, fay: Seat) -> Edition:
    manifesto = services.lead_to(again(article).manifesto, by=fay, stage=Stage.WHOLE)
    return services.freeze(manifesto, by=fay)


def test_a_new_article_is_proposed_on_a_page(sharing: Article, fay: Seat, ana: Seat, visit: Visit) -> None:
    first(sharing, fay)
    phone, path = visit(ana), f"/en/articles/{sharing.id}/"
    assert "amend/?do=article" in phone.get(path).content.decode()
    sent = {"title": "Light", "text": "Light is free.", "reason": "It is missing."}
    assert phone.post(f"{path}amend/?do=article", sent).status_code == 303
    assert "New articles that were proposed here" in phone.get(path).content.decode()
    with pytest.raises(BadAmendment):
        amendments.hand_in(again(sharing), by=ana, wanted=Wanted("delete", "p1", title="Light"), reason="Why.")


def test_a_text_that_is_read_stands_on_the_page_of_its_assembly(sharing: Article, fay: Seat, visit: Visit) -> None:
    page = sharing.manifesto.body.assembly.get_absolute_url()
    assert "A text is being read." not in visit(None).get(page).content.decode()
    article = first(sharing, fay)
    told = visit(None).get(page).content.decode()
    assert "A text is being read." in told
    assert article.manifesto.get_absolute_url() in told
