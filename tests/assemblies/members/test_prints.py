"""What is handed out on paper: cards and letters in the person's language, a poster, a guide, a list to sign."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.urls import reverse

from assemblies.members.importing import import_roster
from assemblies.members.models import Card, Seat
from assemblies.members.services import issue_cards
from assemblies.members.views import cards as card_pages
from assemblies.members.views.prints import wifi_code
from config import paper

CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b")
LANGUAGES = [("en", "English"), ("ar", "Arabic")]


@pytest.fixture
def address(assembly) -> str:
    return reverse("members:cards", args=[assembly.slug])


def test_a_letter_a_person_with_its_own_code(address, members, fay, browser_of):
    given = {"on": "letters", "more": "Saturday at ten.\nCall <b>Ola</b>."}
    page = browser_of(fay).post(address, given).content.decode()
    assert page.count('class="letter"') == 5
    assert len(set(CODE.findall(page))) == 5
    assert "How do we share water and shade?" in page
    assert "Call &lt;b&gt;Ola&lt;/b&gt;." in page
    assert "<bdi>Ana Alder</bdi>" in page


@override_settings(LANGUAGES=LANGUAGES)
@pytest.mark.parametrize("template", ["_letter.html", "_seat_card.html"])
def test_a_letter_and_a_card_in_arabic_run_from_right_to_left(ana, fay, assembly, template):
    ana.person.language = "ar"
    ana.person.save()
    request = RequestFactory().get("/")
    (fresh,) = issue_cards([ana], by=fay)
    card = card_pages.printed(request, fresh)
    shown = render_to_string(f"assemblies/members/{template}", {"card": card, "assembly": assembly})
    assert 'lang="ar" dir="rtl"' in shown
    assert f'class="code" dir="ltr">{fresh.code_in_groups}' in shown


def test_only_those_who_came_in_last_get_cards(address, members, plenary, ola, browser_of):
    import_roster(plenary, "name\nPia Pine\nQuin Quay\n", by=ola)
    desk = browser_of(ola)
    assert "Only those who came in with the last list: 2 cards" in desk.get(address).content.decode()
    page = desk.post(address, {"whom": "newest"}).content.decode()
    assert page.count('class="seat-card"') == 2
    assert {card.seat.person.name for card in Card.objects.all()} == {"Pia Pine", "Quin Quay"}


def test_only_those_who_were_ticked_get_cards(address, ana, ben, cem, fay, dee, browser_of):
    browser_of(fay).post(address, {"whom": "ticked", "seat": [str(ana.id), str(cem.id), str(dee.id), "x"]})
    assert set(Card.objects.values_list("seat", flat=True)) == {ana.id, cem.id}


@pytest.mark.skipif(not paper.can_draw(), reason="this machine cannot write PDF")
@pytest.mark.parametrize(("on", "name"), [("cards", "cards.pdf"), ("letters", "letters.pdf")])
def test_cards_and_letters_come_as_pdf(address, members, fay, browser_of, on, name):
    answer = browser_of(fay).post(address, {"as": "pdf", "on": on})
    assert answer["Content-Type"] == "application/pdf"
    assert name in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF")
    from pypdfium2 import PdfDocument

    drawn = PdfDocument(answer.content)
    assert len(drawn) == (5 if on == "letters" else 1)
    words = "".join(page.get_textpage().get_text_range() for page in drawn)
    assert len(set(CODE.findall(words))) == 5


def test_where_no_pdf_can_be_written_the_page_says_so_and_shows_the_cards(
    address, members, fay, browser_of, monkeypatch
):
    monkeypatch.setattr(card_pages, "pdf_of", lambda page: None)
    page = browser_of(fay).post(address, {"as": "pdf"}).content.decode()
    assert "This machine cannot write PDF." in page
    assert page.count('class="seat-card"') == 5


@pytest.mark.skipif(not paper.can_draw(), reason="this machine cannot write PDF")
def test_a_page_that_asks_for_something_outside_itself_is_not_drawn():
    assert paper.pdf_of("<p>Text</p>") is not None
    assert paper.pdf_of('<p>Text <img src="file:///etc/passwd"></p>') is None


@pytest.mark.parametrize(
    ("network", "password", "code"),
    [
        ("Hall", "s;a:l,t\\", r"WIFI:T:WPA;S:Hall;P:s\;a\:l\,t\\;;"),
        ("Open hall", "", "WIFI:T:nopass;S:Open hall;;"),
    ],
)
def test_the_wifi_square_says_what_phones_read(network, password, code):
    assert wifi_code(network, password) == code


def test_the_poster_shows_the_network_and_keeps_nothing(assembly, fay, browser_of):
    desk, address = browser_of(fay), reverse("members:poster", args=[assembly.slug])
    page = desk.post(address, {"network": "Quay <hall>", "password": "tide"})
    assert "no-store" in page["Cache-Control"]
    words = page.content.decode()
    assert "Quay &lt;hall&gt;" in words
    assert "tide" in words
    assert "tide" not in desk.get(address).content.decode()
    assert "Join the Wi-Fi" not in desk.post(address, {"network": ""}).content.decode()


@pytest.mark.skipif(not paper.can_draw(), reason="this machine cannot write PDF")
@pytest.mark.parametrize(
    "name", ["Two Shores", "The assembly of the upper and the lower quarters " * 2 + "by the old harbour"]
)
def test_the_poster_is_one_sheet_however_long_the_names_are(assembly, fay, browser_of, name):
    from pypdfium2 import PdfDocument

    assembly.name = name
    assembly.save()
    desk, address = browser_of(fay), reverse("members:poster", args=[assembly.slug])
    answer = desk.post(address, {"network": "W" * 32, "password": "m" * 63, "as": "pdf"})
    assert "poster.pdf" in answer["Content-Disposition"]
    drawn = PdfDocument(answer.content)
    assert len(drawn) == 1
    words = drawn[0].get_textpage().get_text_range()
    assert "Come to the desk." in words
    assert "W" * 8 in words


@pytest.mark.skipif(not paper.can_draw(), reason="this machine cannot write PDF")
@pytest.mark.parametrize(("template", "sheets"), [("guide", 2), ("attendance", 1)])
def test_the_guide_takes_two_sheets_and_a_short_list_to_sign_takes_one(
    assembly, members, fay, browser_of, template, sheets
):
    from pypdfium2 import PdfDocument

    page = browser_of(fay).get(reverse(f"members:{template}", args=[assembly.slug])).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    drawn = paper.pdf_of(f'<body class="on-paper">{main}</main></body>')
    assert drawn is not None
    assert len(PdfDocument(drawn)) == sheets


def test_the_list_to_sign_names_every_member_once(assembly, members, fay, xia, browser_of):
    page = browser_of(fay).get(reverse("members:attendance", args=[assembly.slug])).content.decode()
    assert all(page.count(seat.person.name) == 1 for seat in members)
    assert "Xia Xu" not in page
    assert Seat.objects.count() == 7


def test_a_member_prints_nothing(assembly, ana, browser_of):
    for name in ("cards", "poster", "guide", "attendance"):
        assert browser_of(ana).get(reverse(f"members:{name}", args=[assembly.slug])).status_code == 403
