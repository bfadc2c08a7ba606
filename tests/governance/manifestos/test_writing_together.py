"""Two at the desk write one article of a draft: they see each other, and whoever saves second loses nothing."""

import pytest

from assemblies.members.models import Seat
from governance.manifestos import services
from governance.manifestos.models import Article
from governance.proposals.models import Proposal
from governance.proposals.services import draft_proposal, publish_proposal
from tests.governance.conftest import Visit


@pytest.fixture
def cited(sharing: Article, ana: Seat) -> Proposal:
    draft = draft_proposal(sharing.manifesto.body, by=ana, title="Wells", text="Dig wells.")
    return publish_proposal(draft, by=ana)


def opened(article: Article) -> dict[str, str]:
    began = {"began_title": article.title, "began_text": article.markdown}
    return {"title": article.title, "text": article.markdown, "version": str(article.version)} | began


def sent_from(answer) -> dict[str, object]:
    """What the page that puts two texts together sends as it stands."""
    mine, theirs = answer.context["mine"], answer.context["text"]
    sent = {"together": "1", "version": str(theirs.version), "title": mine.words.title, "text": mine.words.text}
    sent |= {"began_title": mine.began.title, "began_text": mine.began.text}
    return sent | {"theirs_title": theirs.words.title, "theirs_text": theirs.words.text} | answer.context["kept"]


def test_who_opens_an_article_reads_who_else_has_it_open(sharing: Article, fay: Seat, ola: Seat, visit: Visit) -> None:
    address = f"/en/articles/{sharing.id}"
    assert "has this text open" not in visit(fay).get(f"{address}/edit/").content.decode()
    assert visit(fay).post(f"{address}/writing/").status_code == 204
    page = visit(ola).get(f"{address}/edit/").content.decode()
    assert "<bdi>Fay</bdi> has this text open now." in page
    assert f'data-writing="{address}/writing/"' in page
    assert "<bdi>Ola</bdi>" in visit(fay).get(f"{address}/writing/").content.decode()


def test_changes_to_different_passages_of_an_article_fit_together(
    sharing: Article, cited: Proposal, fay: Seat, ola: Seat, visit: Visit
) -> None:
    address, start = f"/en/articles/{sharing.id}/edit/", opened(sharing)
    assert visit(fay).post(address, start | {"text": start["text"].replace("dawn", "noon")}).status_code == 303
    own = start | {"text": start["text"].replace("air", "sun"), "proposals": [str(cited.id)]}
    answer = visit(ola).post(address, own)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<bdi>Fay</bdi> saved this text while you were writing" in page
    assert "both changes fit together" in page
    assert visit(ola).post(address, sent_from(answer)).status_code == 303
    sharing.refresh_from_db()
    assert sharing.markdown == "Water is shared by need.\n\nDoors open at noon.\n\nNobody pays for sun."
    assert [source.proposal_id for source in sharing.sources.all()] == [cited.id]


def test_of_a_passage_that_both_changed_somebody_chooses(sharing: Article, fay: Seat, ola: Seat, visit: Visit) -> None:
    address, start = f"/en/articles/{sharing.id}/edit/", opened(sharing)
    visit(fay).post(address, start | {"text": start["text"].replace("dawn", "noon")})
    answer = visit(ola).post(address, start | {"text": start["text"].replace("dawn", "dusk")})
    assert "You both changed 1 passage." in answer.content.decode()
    written_on = visit(ola).post(address, sent_from(answer) | {"then": "write"})
    assert "Doors open at noon.\n\nDoors open at dusk." in written_on.context["form"].initial["text"]
    assert visit(ola).post(address, sent_from(answer) | {"passage-2": "mine"}).status_code == 303
    sharing.refresh_from_db()
    assert "Doors open at dusk." in sharing.markdown
    assert "noon" not in sharing.markdown


def test_who_is_overtaken_again_chooses_again(sharing: Article, fay: Seat, ola: Seat, visit: Visit) -> None:
    address, start = f"/en/articles/{sharing.id}/edit/", opened(sharing)
    visit(fay).post(address, start | {"text": start["text"].replace("dawn", "noon")})
    answer = visit(ola).post(address, start | {"text": start["text"].replace("air", "sun")})
    newest = Article.objects.select_related("manifesto__body__assembly").get(id=sharing.id)
    services.write_article(newest, by=fay, title="Shares", text=newest.markdown)
    second = visit(ola).post(address, sent_from(answer))
    assert second.status_code == 409
    assert visit(ola).post(address, sent_from(second)).status_code == 303
    sharing.refresh_from_db()
    assert (sharing.title, "sun" in sharing.markdown) == ("Shares", True)
