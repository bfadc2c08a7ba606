"""Pages of manifestos, as members and the chair use them."""

import re

import pytest
from django.test import Client

from assemblies.members.models import Seat
from config.clock import now
from governance.manifestos import services
from governance.manifestos.amendments import answer, hand_in, rewritten
from governance.manifestos.models import Amendment, Article, Manifesto
from governance.proposals.models import Proposal
from governance.proposals.services import draft_proposal, publish_proposal
from tests.governance.manifestos.leading import first, frozen, second


def signed_in(seat: Seat) -> Client:
    visitor = Client()
    visitor.force_login(seat.person)
    return visitor


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_chair_writes_a_draft_and_opens_the_first_reading(plenary, fay: Seat, ana: Seat) -> None:
    chair = signed_in(fay)
    chair.post("/en/a/two-shores/manifestos/new/", {"title": "Two doors", "language": "en"})
    manifesto = Manifesto.objects.get()
    preamble = manifesto.articles.get()
    words = {"title": "", "text": "We share one sky.", "version": "1"}
    assert chair.post(f"/en/articles/{preamble.id}/edit/", words).status_code == 303
    added = {"title": "Sharing", "text": "Water is shared by need.\n\nDoors open at dawn."}
    assert chair.post(f"/en/manifestos/{manifesto.id}/articles/new/", added).status_code == 303
    assert signed_in(ana).get(f"/en/manifestos/{manifesto.id}/").status_code == 404
    assert chair.post(f"/en/manifestos/{manifesto.id}/lead/general/").status_code == 303
    page = text_of(signed_in(ana).get(f"/en/manifestos/{manifesto.id}/"))
    assert "Doors open at dawn." in page
    assert "You can change any passage" in page


def test_a_member_changes_a_passage_on_a_phone_and_everybody_reads_what_it_changes(
    sharing: Article, fay: Seat, ana: Seat
) -> None:
    first(sharing, fay)
    phone = signed_in(ana)
    page = phone.get(f"/en/articles/{sharing.id}/amend/?passage=p2")
    assert "Doors open at dawn." in page.content.decode()
    sent = {"text": "Doors open at noon.", "reason": "People sleep."}
    answer = phone.post(f"/en/articles/{sharing.id}/amend/?passage=p2", sent)
    made = Amendment.objects.get()
    assert answer.url == f"/en/amendments/{made.id}/?done=handed-in"
    shown = Client().get(f"/en/amendments/{made.id}/").content.decode()
    assert re.search(r"<del>.*dawn.*</del>", shown)
    assert re.search(r"<ins>.*noon.*</ins>", shown)
    assert "taken out:" in shown
    assert "People sleep." in shown


def test_an_article_names_a_hidden_proposal_that_it_rests_on_without_its_title(
    sharing: Article, plenary, fay: Seat, ana: Seat
) -> None:
    proposal = draft_proposal(plenary, by=ana, title="The well behind the mill", text="By need.")
    publish_proposal(proposal, by=ana)
    services.cite(sharing, by=fay, proposals=[Proposal.objects.get(id=proposal.id)])
    first(sharing, fay)
    address = f"/en/articles/{sharing.id}/"
    assert proposal.title in signed_in(ana).get(address).content.decode()
    Proposal.objects.filter(id=proposal.id).update(hidden_at=now(), hidden_reason="It tells where Ben lives.")
    for page in (signed_in(ana).get(address), signed_in(fay).get(f"{address}edit/")):
        assert proposal.title not in page.content.decode()
    assert "A hidden proposal" in signed_in(ana).get(address).content.decode()


def test_what_was_written_is_kept_when_nothing_was_changed(sharing: Article, fay: Seat, ana: Seat) -> None:
    first(sharing, fay)
    sent = {"text": "Doors open at dawn.", "reason": "People sleep."}
    answer = signed_in(ana).post(f"/en/articles/{sharing.id}/amend/?passage=p2", sent)
    assert answer.status_code == 400
    assert "nothing was changed" in text_of(answer)
    assert "People sleep." in answer.content.decode()


def test_whoever_sits_twice_chooses_in_whose_name(sharing: Article, fay: Seat, kai: Seat) -> None:
    first(sharing, fay)
    desk = signed_in(kai)
    path = f"/en/articles/{sharing.id}/amend/?passage=p3&do=remove"
    assert "Bright Dome" in text_of(desk.get(path))
    desk.post(path, {"reason": "It is not true.", "seat": str(kai.id)})
    assert Amendment.objects.get().desk == kai.body
    assert "Bright Dome" in text_of(Client().get(f"/en/articles/{sharing.id}/"))


def test_a_stranger_is_not_asked_for_amendments(sharing: Article, fay: Seat) -> None:
    first(sharing, fay)
    assert "Propose a change here" not in text_of(Client().get(f"/en/articles/{sharing.id}/"))
    assert Client().get(f"/en/articles/{sharing.id}/amend/?passage=p1").status_code == 403


def test_a_rehearsal_shows_the_text_names_what_clashes_and_says_whether_the_order_matters(
    sharing: Article, fay: Seat, ana: Seat, cem: Seat
) -> None:
    article = second(sharing, fay)
    for by, passage, text in (
        (ana, "p2", "Doors open at noon."),
        (cem, "p2", "Doors open at dusk."),
        (ana, "p3", "Nobody ever pays for air."),
        (cem, "p3", "Nobody here pays for air."),
    ):
        hand_in(article, by=by, wanted=rewritten(article, passage, text), reason="Why.")
    path = f"/en/manifestos/{sharing.manifesto_id}/rehearse/"
    page = text_of(Client().get(path + "?take=0&take=1&take=3"))
    assert "the order in which they are taken makes no difference" in page
    assert "Doors open at noon." in page
    assert "Nobody ever pays for air." in page
    assert "Amendments 1 and 2 clash" in text_of(Client().get(path + "?take=1&take=2"))
    assert "Amendments 3 and 4 put words in at the same place" in text_of(Client().get(path + "?take=3&take=4"))
    answer(Amendment.objects.get(number=2), by=fay, accepts=True)
    assert "1 of 4 chosen" in text_of(Client().get(path))
    assert "0 of 4 chosen" in text_of(Client().get(path + "?take=0"))


def test_the_chair_answers_brings_in_and_freezes(sharing: Article, fay: Seat, ana: Seat) -> None:
    article = second(sharing, fay)
    made = hand_in(article, by=ana, wanted=rewritten(article, "p2", "Doors open at noon."), reason="Why.")
    chair = signed_in(fay)
    assert chair.post(f"/en/amendments/{made.id}/answer/", {"answer": "no"}).status_code == 400
    assert chair.post(f"/en/amendments/{made.id}/answer/", {"answer": "yes"}).status_code == 303
    assert "1 amendment is accepted" in text_of(chair.get(f"/en/articles/{sharing.id}/"))
    assert chair.post(f"/en/articles/{sharing.id}/bring-in/").status_code == 303
    page = text_of(Client().get(f"/en/manifestos/{sharing.manifesto_id}/"))
    assert "Doors open at noon." in page
    assert "Amendment 1" in page
    assert chair.post(f"/en/manifestos/{sharing.manifesto_id}/lead/whole/").status_code == 303
    assert chair.post(f"/en/manifestos/{sharing.manifesto_id}/freeze/").status_code == 303
    edition = sharing.manifesto.editions.get()
    shown = Client().get(f"/en/manifestos/{sharing.manifesto_id}/editions/1/").content.decode()
    assert edition.sha256 in shown
    assert "Doors open at noon." in shown
    assert Client().get(f"/en/manifestos/{sharing.manifesto_id}/editions/1.json").content.decode() == edition.content
    before = text_of(Client().get(f"/en/articles/{sharing.id}/versions/"))
    assert "Amendments that came into the text: 1" in before


def test_a_slip_is_mended_on_a_page_that_says_so(sharing: Article, fay: Seat) -> None:
    frozen(sharing, fay)
    sent = {"text": sharing.markdown.replace("dawn", "sunrise"), "reason": "The usual word."}
    assert signed_in(fay).post(f"/en/articles/{sharing.id}/mend/", sent).status_code == 303
    old = text_of(Client().get(f"/en/manifestos/{sharing.manifesto_id}/editions/1/"))
    assert "There is a newer edition" in old
    assert "dawn" in old
    assert "The usual word." in text_of(Client().get(f"/en/manifestos/{sharing.manifesto_id}/editions/2/"))


def test_links_in_a_text_never_run_anything(plenary, fay: Seat) -> None:
    made = services.start_manifesto(plenary, by=fay, title="<script>hit()</script>")
    text = "[a](javascript:hit()) [b](data:text/html,hit) <img src=x onerror=hit()>"
    services.write_article(made.articles.get(), by=fay, title="", text=text)
    services.add_article(made, by=fay, title="<b>x</b>", text=text)
    services.lead_to(made, by=fay, stage="general")
    page = Client().get(f"/en/manifestos/{made.id}/").content.decode()
    assert 'href="javascript:' not in page
    assert 'href="data:' not in page
    assert "<img" not in page
    assert "<script>hit" not in page


@pytest.mark.parametrize("number", [20, 60])
def test_a_long_manifesto_and_its_rehearsal_open_in_a_dozen_statements(
    plenary, fay: Seat, ana: Seat, number: int, django_assert_max_num_queries
) -> None:
    long_manifesto(plenary, fay, ana, number)
    visitor, path = signed_in(ana), f"/en/manifestos/{Manifesto.objects.get().id}/"
    for page in (path, f"{path}rehearse/?take=11&take=12&take=25"):
        visitor.get(page)
        with django_assert_max_num_queries(12):
            assert visitor.get(page).status_code == 200


def long_manifesto(plenary, fay: Seat, ana: Seat, number: int) -> Manifesto:
    """So many articles, each with ten amendments."""
    made = services.start_manifesto(plenary, by=fay, title="Long")
    text = "\n\n".join(f"In passage {n} each side gives what it can spare, and says so in public." for n in range(5))
    services.write_article(made.articles.get(), by=fay, title="", text=text)
    for place in range(1, number + 1):
        services.add_article(made, by=fay, title=f"Article on thing {place}", text=text)
    services.lead_to(made, by=fay, stage="general")
    rows = [
        Amendment(
            article=article, number=10 * article.number + n, kind="replace", passage="p1", start=n, end=n + 1,
            words=f"word{n}", quote=article.text[0].text, quote_start=n, reason="Why.", by=ana,
            handed_in_at=made.created_at,
        )
        for article in made.articles.exclude(number=0)
        for n in range(10)
    ]  # fmt: skip
    Amendment.objects.bulk_create(rows)
    return made
