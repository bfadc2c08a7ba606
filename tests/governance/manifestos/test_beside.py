"""Plain words, legal notes and translations beside a manifesto: each knows its text, and says when that changed."""

import re

import pytest
from django.test import Client

from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from config.errors import NotAllowed
from governance.manifestos.amendments import answer, bring_in
from governance.manifestos.beside.errors import BadCompanion, CheckedAlready
from governance.manifestos.beside.models import Companion, Trust
from governance.manifestos.beside.services import check, translate, write_beside
from governance.manifestos.errors import WrongStage
from governance.manifestos.models import Article
from tests.governance.conftest import Visit
from tests.governance.manifestos.leading import again, change, frozen, second

AGUA = "El agua se reparte por necesidad.\n\nLas puertas abren al alba.\n\nNadie paga por el aire."


@pytest.fixture
def read(sharing: Article, fay: Seat) -> Article:
    return second(sharing, fay)


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def open_doors_at_noon(article: Article, ana: Seat, fay: Seat) -> None:
    answer(change(article, ana, "p2", "Doors open at noon."), by=fay, accepts=True)
    bring_in(again(article), by=fay)


def test_plain_words_stand_beside_the_text_and_say_when_they_are_out_of_date(
    read: Article, ana: Seat, fay: Seat, visit: Visit
) -> None:
    manifesto = read.manifesto
    write_beside(manifesto, by=fay, kind="summary", language="en", text="Water first, **then** doors.")
    write_beside(manifesto, by=fay, kind="notes", language="en", text="Article 1 changes no law.")
    page = visit(None).get(manifesto.get_absolute_url())
    assert "<strong>then</strong>" in page.content.decode()
    assert "Article 1 changes no law." in text_of(page)
    assert "Out of date" not in text_of(page)
    open_doors_at_noon(read, ana, fay)
    assert text_of(visit(None).get(manifesto.get_absolute_url())).count("Out of date") == 2
    told = visit(None).get(f"/api/v1/manifestos/{manifesto.id}/beside/").json()
    assert [(one["kind"], one["is_current"]) for one in told] == [("summary", False), ("notes", False)]
    visit(fay).post(f"/en/beside/{told[0]['id']}/check/")
    assert text_of(visit(None).get(manifesto.get_absolute_url())).count("Out of date") == 1
    entry = Entry.objects.filter(type="manifesto.beside").last()
    assert (entry.body["kind"], entry.body["trust"]) == ("summary", "author")
    assert "Water" not in entry.text


def test_what_was_written_for_the_frozen_text_names_its_fingerprint(read: Article, fay: Seat, visit: Visit) -> None:
    edition = frozen(read, fay)
    made = write_beside(edition.manifesto, by=fay, kind="summary", language="en", text="Water first.")
    assert made.text_sha256 == edition.sha256
    assert "Written for exactly this text" in text_of(visit(None).get(edition.get_absolute_url()))


def test_readers_of_a_language_read_the_translation_and_the_original_one_tap_away(
    read: Article, ana: Seat, fay: Seat, visit: Visit
) -> None:
    manifesto = read.manifesto
    translate(read, by=fay, language="es", title="Reparto", text=AGUA, is_by_machine=True)
    translate(manifesto.articles.get(number=0), by=fay, language="es", title="Dos puertas", text="Un cielo.")
    path = f"/es/manifestos/{manifesto.id}/"
    page = visit(None).get(path).content.decode()
    assert "<h1><bdi>Dos puertas</bdi></h1>" in page
    assert "Las puertas abren al alba." in page
    assert "Each side keeps a key." in page, "what is not translated stands in the original"
    assert 'href="?original=1"' in page
    original = visit(None).get(path + "?original=1").content.decode()
    assert "Doors open at dawn." in original
    assert "alba" not in original
    assert "alba" not in visit(None).get(f"/en/manifestos/{manifesto.id}/").content.decode()
    open_doors_at_noon(read, ana, fay)
    told = visit(None).get(f"/api/v1/manifestos/{manifesto.id}/beside/").json()
    assert [(one["article"], one["trust"], one["is_current"]) for one in told] == [
        (0, "author", True), (1, "machine", False)
    ]  # fmt: skip
    assert "strip-amber" in visit(None).get(path).content.decode()


def test_a_translation_is_reviewed_by_a_second_person_and_once(read: Article, fay: Seat, xia: Seat) -> None:
    made = translate(read, by=fay, language="es", title="", text=AGUA, is_by_machine=True)
    with pytest.raises(CheckedAlready):
        check(made, by=fay)
    reviewed = check(made, by=xia)
    assert (reviewed.trust, reviewed.text) == (Trust.REVIEWED, AGUA)
    assert Companion.objects.filter(article=read).count() == 2, "what stood there before stays"
    with pytest.raises(CheckedAlready):
        check(reviewed, by=xia)


def test_a_translation_goes_passage_for_passage(read: Article, fay: Seat) -> None:
    with pytest.raises(BadCompanion, match="3 passages"):
        translate(read, by=fay, language="es", title="", text="Todo junto.")
    with pytest.raises(BadCompanion):
        translate(read, by=fay, language="en", title="", text=AGUA)


def test_members_and_drafts_have_nothing_beside_the_text(sharing: Article, fay: Seat, ana: Seat) -> None:
    with pytest.raises(WrongStage):
        write_beside(sharing.manifesto, by=fay, kind="summary", language="en", text="Water first.")
    article = second(sharing, fay)
    with pytest.raises(NotAllowed):
        write_beside(article.manifesto, by=ana, kind="summary", language="en", text="Water first.")


def test_the_desk_writes_and_translates_on_pages_without_javascript(read: Article, fay: Seat, visit: Visit) -> None:
    desk, manifesto = visit(fay), read.manifesto
    path = f"/en/manifestos/{manifesto.id}/beside/"
    assert "Plain words and legal notes will be here" in text_of(desk.get(path))
    assert desk.post(f"{path}summary/en/", {"text": "Water first."}).status_code == 303
    assert "Water first." in text_of(Client().get(path))
    short = desk.post(f"/en/articles/{read.id}/in/es/", {"title": "", "text": "Agua."})
    assert short.status_code == 400
    assert "Doors open at dawn." in text_of(short), "the original stands beside the form"
    assert desk.post(f"/en/articles/{read.id}/in/es/", {"title": "", "text": AGUA}).status_code == 303
    assert "1 of 3 articles translated" in text_of(Client().get(path))
    assert "Las puertas" in text_of(Client().get(f"/en/manifestos/{manifesto.id}/in/es/"))
