"""Pages of adopting a manifesto."""

import re
from collections.abc import Callable

from django.test import Client

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from governance.adoption import services
from governance.adoption.models import Adoption, Asked
from governance.adoption.reading import thread_of
from governance.manifestos.models import Article, Edition, Manifesto
from governance.manifestos.services import add_article, lead_to, start_manifesto, write_article
from governance.objections.passages import passages_of
from governance.objections.services import find_text, raise_objection
from governance.proposals.models import Proposal
from governance.proposals.services import draft_proposal, publish_proposal
from tests.governance.adoption.articles import articles


def signed_in(seat: Seat) -> Client:
    visitor = Client()
    visitor.force_login(seat.person)
    return visitor


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_chair_asks_adopts_and_members_sign(edition: Edition, vote: Callable, fay: Seat, ana: Seat) -> None:
    path = f"/en/manifestos/{edition.manifesto_id}/"
    chair = signed_in(fay)
    ids = [str(one.id) for one in articles(edition, 0, 1, 2)]
    assert chair.post(f"{path}adoption/ask/", {"articles": ids}).status_code == 303
    for asked in Asked.objects.all():
        vote(asked.question, "yyyyy" if asked.article.number < 2 else "nnnnn")
    assert "carried by all sides" in text_of(Client().get(f"{path}adoption/"))
    assert "Doors" in text_of(chair.get(f"{path}adoption/adopt/"))
    assert chair.post(f"{path}adoption/adopt/").status_code == 303
    assert signed_in(ana).post(f"{path}adopted/sign/").status_code == 303
    page = text_of(signed_in(ana).get(f"{path}adopted/"))
    made = Adoption.objects.get()
    assert made.sha256 in page
    assert made.signatures.get().receipt in page
    assert "Water is shared by need." in page
    assert "Each side keeps a key." not in page
    assert made.signatures.get().receipt not in text_of(Client().get(f"{path}adopted/"))
    assert Client().get(f"{path}adopted.json").content.decode() == made.content


def test_the_page_says_which_side_did_not_agree_and_offers_to_repair(voted: Manifesto, fay: Seat, ana: Seat) -> None:
    path = f"/en/manifestos/{voted.id}/adoption/"
    page = text_of(Client().get(path))
    assert "passed on one side only" in page
    assert re.search("Dome *: does not agree", page)
    assert "Repair what passed" not in page
    chair = signed_in(fay)
    assert "Repair what passed" in text_of(chair.get(path))
    form = text_of(chair.get(f"{path}repair/"))
    assert "Article 1: Water" in form
    assert "Article 2: Doors" not in form
    assert signed_in(ana).get(f"{path}repair/").status_code == 403


def test_where_nothing_can_be_repaired_the_page_says_what_to_do(edition: Edition, vote: Callable, fay: Seat) -> None:
    chair, path = signed_in(fay), f"/en/manifestos/{edition.manifesto_id}/adoption/repair/"
    assert "No article has been put to the vote yet" in text_of(chair.get(path))
    (asked,) = services.ask(edition, by=fay, articles=articles(edition, 1))
    assert "Certify their results first" in text_of(chair.get(path))
    vote(asked.question, "yyyyy")
    assert "Go on to the adoption" in text_of(chair.get(path))


def test_from_a_sentence_one_walks_back_to_proposals_and_forward_to_votes(
    edition: Edition, plenary, vote: Callable, fay: Seat, ana: Seat
) -> None:
    proposal = publish_proposal(draft_proposal(plenary, by=ana, title="Share water", text="By need."), by=ana)
    water = articles(edition, 1)[0]
    water.sources.create(proposal=Proposal.objects.get(id=proposal.id))
    (asked,) = services.ask(edition, by=fay, articles=[water])
    vote(asked.question, "yyyyy")
    page = text_of(Client().get(f"/en/articles/{water.id}/thread/p1/"))
    assert "Share water" in page
    assert f"Vote {asked.question.number}" in page
    told = Client().get(f"/api/v1/articles/{water.id}/thread/p1/").json()
    assert [knot["kind"] for knot in told["back"]] == ["proposal"]
    assert [knot["kind"] for knot in told["forward"]] == ["question"]
    assert told["sentences"] == ["Water is shared by need."]
    assert Client().get(f"/en/articles/{water.id}/thread/p9/").status_code == 404
    assert "Share water" in text_of(Client().get(f"/en/articles/{water.id}/thread/p1/1/"))
    assert Client().get(f"/api/v1/articles/{water.id}/thread/p1/1/").json()["sentence"] == 1
    assert Client().get(f"/en/articles/{water.id}/thread/p1/2/").status_code == 404


def test_a_pledge_is_written_down_on_a_page(edition: Edition, fay: Seat) -> None:
    path = f"/en/manifestos/{edition.manifesto_id}/pledges/new/"
    chair = signed_in(fay)
    sent = {
        "seat": str(fay.id),
        "what": "Forty filters.",
        "due_on": "2027-03-01",
        "measured": "Counted.",
        "proof": "X.",
    }
    assert "say who promises" in text_of(chair.post(path, sent | {"proof": "Receipts."}))
    assert chair.post(path, sent | {"who": "The waterworks", "proof": "Receipts."}).status_code == 303
    assert "The waterworks" in text_of(Client().get(f"/en/manifestos/{edition.manifesto_id}/adoption/"))


def test_the_printed_edition_has_the_text_its_fingerprint_and_a_square_code(
    edition: Edition, vote: Callable, fay: Seat
) -> None:
    for asked in services.ask(edition, by=fay, articles=articles(edition, 0, 1, 2)):
        vote(asked.question, "yyyyy")
    made = services.adopt(edition.manifesto, by=fay)
    path = f"/en/manifestos/{edition.manifesto_id}/"
    page = Client().get(f"{path}adopted/print/")
    assert made.sha256 in text_of(page)
    assert "Water is shared by need." in text_of(page)
    assert "<svg" in page.content.decode()
    drawn = Client().get(f"{path}adopted.pdf")
    assert drawn.status_code == 302 or drawn.content.startswith(b"%PDF")


def test_an_objection_to_a_list_is_on_the_thread_of_each_of_its_lines(plenary: Body, fay: Seat, ana: Seat) -> None:
    made = start_manifesto(plenary, by=fay, title="Water")
    write_article(made.articles.get(), by=fay, title="", text="We share it.")
    article = add_article(made, by=fay, title="Filters", text="- No filter is sold.\n- All are counted.\n\nEvery day.")
    lead_to(made, by=fay, stage=Manifesto.Stage.GENERAL)
    text = find_text(ana.person, "article", str(article.id))
    raise_objection(text, by=ana, passage=passages_of(text.text)[0], words="Then nobody makes new ones.")
    article = Article.objects.select_related("manifesto__body__assembly").get(id=article.id)
    kinds = [[knot.kind for knot in thread_of(article, row["id"]).back] for row in article.passages]
    assert kinds == [["objection"], ["objection"], []]
    assert thread_of(article, article.passages[0]["id"]).sentences == ["No filter is sold."]
