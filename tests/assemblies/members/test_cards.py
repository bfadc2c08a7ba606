"""Seat cards: opening a link changes nothing, a PIN opens the seat again, a new card ends the old one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from redis.exceptions import ConnectionError as Unreachable

from assemblies.members import services
from assemblies.members.errors import BadPin, CardExpired, CardLocked, CardUnknown, WrongPin
from assemblies.members.links import square_code
from assemblies.members.models import Card, Device, Seat
from assemblies.members.services import (
    FreshCard,
    claim_card,
    end_seat,
    find_card,
    issue_cards,
    reissue_card,
    reissue_cards,
)
from assemblies.minutes.models import Entry
from config.clock import now
from config.errors import NotAllowed

BrowserOf = Callable[[Seat], Client]
PIN = "4096"


@pytest.fixture
def card(eva: Seat, fay: Seat) -> FreshCard:
    return issue_cards([eva], by=fay)[0]


@pytest.fixture
def phone() -> Client:
    return Client()


def link_of(card: FreshCard) -> str:
    return reverse("members:card", args=[card.token])


def say_yes(phone: Client, card: FreshCard, pin: str = PIN):
    return phone.post(link_of(card), {"pin": pin})


def test_twenty_previews_of_a_card_link_use_nothing_up(card, phone, eva):
    for _preview in range(20):
        answer = phone.get(link_of(card))
        assert answer.status_code == 200
    stored = Card.objects.get(seat=eva)
    assert (stored.claimed_at, stored.wrong_pins) == (None, 0)
    assert not Session.objects.exists()
    assert set(phone.cookies) <= {"csrftoken"}
    assert say_yes(phone, card).status_code == 302


def test_a_card_page_shows_assembly_first_name_and_seat_and_no_more(card, phone, eva):
    page = phone.get(link_of(card)).content.decode()
    assert "Two Shores" in page
    assert "Are you" in page
    assert ">Eva<" in page
    assert f"seat {eva.number}" in page
    assert "Elm" not in page


def test_no_other_site_hears_of_a_cards_address(card, phone):
    answer = phone.get(link_of(card))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


def test_the_printed_address_leads_to_the_card(card, phone):
    answer = phone.get(reverse("short_card", args=[card.token]))
    assert answer["Location"] == link_of(card)
    assert answer["Referrer-Policy"] == "no-referrer"


def test_saying_yes_signs_the_member_in_for_this_seat_alone(card, phone, eva):
    answer = say_yes(phone, card)
    assert answer["Location"] == reverse("home")
    assert phone.session["via_seat"] == str(eva.id)
    page = phone.get(reverse("people:me")).content.decode()
    assert "The seat your card opened" in page


def test_the_session_key_changes_when_a_card_is_opened(card, phone):
    phone.get(reverse("people:sign_in"))
    phone.session["before"] = 1
    before = phone.session.session_key
    say_yes(phone, card)
    assert phone.session.session_key != before
    assert "before" not in phone.session


def test_a_card_opens_the_seat_again_with_the_pin_that_was_chosen(card, phone):
    say_yes(phone, card)
    again = Client()
    assert "Your PIN" in again.get(link_of(card)).content.decode()
    assert say_yes(again, card).status_code == 302
    assert Device.objects.count() == 2


def test_the_rules_of_a_pin_stand_beside_it_before_one_is_refused(card, phone):
    page = phone.get(link_of(card)).content.decode()
    assert "4 to 8 digits that you can remember, neither all the same like 1111 nor in a row like 1234." in page


def test_a_wrong_pin_is_told_with_the_tries_that_are_left(card, phone):
    claim_card(card.token, pin=PIN)
    answer = say_yes(phone, card, "9999")
    assert answer.status_code == 400
    assert "Tries left: 4." in answer.content.decode()
    assert "a facilitator can make you a new card" in answer.content.decode()


def test_five_wrong_pins_lock_the_card_even_for_the_right_one(card, phone):
    claim_card(card.token, pin=PIN)
    for _try in range(4):
        with pytest.raises(WrongPin):
            claim_card(card.token, pin="9999")
    with pytest.raises(CardLocked):
        claim_card(card.token, pin="9999")
    answer = say_yes(phone, card)
    assert answer.status_code == 403
    assert "locked" in answer.content.decode()


def test_a_right_pin_forgets_the_wrong_ones(card, eva):
    claim_card(card.token, pin=PIN)
    with pytest.raises(WrongPin):
        claim_card(card.token, pin="9999")
    claim_card(card.token, pin=PIN)
    assert Card.objects.get(seat=eva).wrong_pins == 0


@pytest.mark.parametrize("pin", ["123", "1234", "1111", "123456789", "12a4", "", "٤٠٩٦"])
def test_an_easy_pin_cannot_be_chosen(card, pin):
    with pytest.raises(BadPin):
        claim_card(card.token, pin=pin)


def test_the_pin_is_never_stored_as_typed(card, eva):
    claim_card(card.token, pin=PIN)
    eva.refresh_from_db()
    assert PIN not in eva.pin


def test_only_hashes_of_a_card_are_stored(card, eva):
    stored = Card.objects.get(seat=eva)
    kept = f"{stored.token_hash} {stored.code_hash}"
    assert card.token not in kept
    assert card.code not in kept


def test_a_card_runs_out(card, phone, eva):
    Card.objects.filter(seat=eva).update(expires_at=now() - timedelta(minutes=1))
    with pytest.raises(CardExpired):
        find_card(card.token)
    answer = phone.get(link_of(card))
    assert answer.status_code == 410
    assert "run out" in answer.content.decode()


def test_an_unknown_card_is_answered_kindly(phone, db):
    answer = phone.get(reverse("members:card", args=["x" * 43]))
    assert answer.status_code == 404
    assert "facilitator" in answer.content.decode()
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_new_card_ends_the_old_one_its_pin_and_its_devices_at_once(card, phone, eva, fay):
    say_yes(phone, card)
    assert phone.get(reverse("people:me")).status_code == 200
    fresh = reissue_card(eva, by=fay)
    assert phone.get(reverse("people:me")).status_code == 302
    assert phone.get(link_of(card)).status_code == 404
    assert "Choose a PIN" in Client().get(link_of(fresh)).content.decode()


def test_a_device_cannot_slip_in_while_its_card_is_replaced(card, eva, fay):
    claimed = claim_card(card.token, pin=PIN)
    reissue_card(eva, by=fay)
    with pytest.raises(CardUnknown):
        services.remember_device(claimed, session_key="k" * 32)


def test_a_facilitator_replaces_a_card_in_two_taps(card, eva, fay, browser_of: BrowserOf):
    desk = browser_of(fay)
    first = desk.get(reverse("members:seat", args=[eva.id]))
    assert "Make a new card" in first.content.decode()
    second = desk.post(reverse("members:reissue", args=[eva.id]))
    page = second.content.decode()
    assert "<svg" in page
    assert "no-store" in second["Cache-Control"]
    assert Entry.objects.filter(type="card.reissue").count() == 1


def test_no_page_of_the_desk_shows_a_pin(card, eva, fay, browser_of: BrowserOf):
    claim_card(card.token, pin=PIN)
    eva.refresh_from_db()
    desk = browser_of(fay)
    for page in (reverse("members:seat", args=[eva.id]), reverse("members:people", args=["two-shores"])):
        shown = desk.get(page).content.decode()
        assert PIN not in shown
        assert eva.pin not in shown


def test_a_member_cannot_replace_anybodys_card(card, eva, ana, browser_of: BrowserOf):
    assert browser_of(ana).post(reverse("members:reissue", args=[eva.id])).status_code == 403
    assert find_card(card.token).seat == eva
    with pytest.raises(NotAllowed):
        reissue_card(eva, by=ana)


def test_a_facilitator_of_another_assembly_cannot_replace_a_card(card, eva, dee, browser_of: BrowserOf):
    dee.role = "facilitator"
    dee.save()
    assert browser_of(dee).post(reverse("members:reissue", args=[eva.id])).status_code == 403
    assert find_card(card.token).seat == eva


def test_the_end_of_a_seat_ends_its_card_and_its_devices(card, phone, eva, ola):
    say_yes(phone, card)
    end_seat(eva, by=ola, reason="Moved away")
    assert phone.get(reverse("people:me")).status_code == 302
    assert phone.get(link_of(card)).status_code == 404


def test_a_typed_code_opens_the_card_however_it_is_written(card, phone, eva):
    typed = f" {card.code_in_groups.lower()} "
    asked = phone.post(reverse("members:code"), {"code": typed})
    assert ">Eva<" in asked.content.decode()
    assert phone.post(reverse("members:code"), {"code": typed, "pin": PIN})["Location"] == reverse("home")


def test_looking_at_a_typed_code_changes_nothing(card, phone, eva):
    phone.post(reverse("members:code"), {"code": card.code})
    assert Card.objects.get(seat=eva).claimed_at is None
    assert not Session.objects.exists()


def test_a_mistyped_code_comes_back_in_its_field_to_be_mended(card, phone):
    answer = phone.post(reverse("members:code"), {"code": "abcd-efgh-jkmn"})
    page = answer.content.decode()
    assert answer.status_code == 404
    assert 'value="abcd-efgh-jkmn"' in page
    assert page.index("a letter was misread") < page.index("<form method")


def test_wrong_codes_are_counted_by_address_and_then_refused(card, phone):
    for _try in range(30):
        assert phone.post(reverse("members:code"), {"code": "ABCDEFGHJKMN"}).status_code == 404
    refused = phone.post(reverse("members:code"), {"code": card.code})
    assert refused.status_code == 429
    elsewhere = phone.post(reverse("members:code"), {"code": card.code}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


def test_typed_codes_cannot_be_tried_through_the_links_address(card, phone):
    for _try in range(30):
        phone.get(reverse("members:card", args=["ABCDEFGHJKMN"]))
    assert phone.get(reverse("members:card", args=[card.code])).status_code == 429
    padded = card.code + "-" * 40
    assert phone.get(reverse("members:card", args=[padded])).status_code == 404


def test_right_codes_of_a_whole_hall_behind_one_address_are_not_held_up(card, phone):
    for _member in range(40):
        assert phone.post(reverse("members:code"), {"code": card.code}).status_code == 200


def test_without_the_counter_typed_codes_rest_and_links_go_on(card, phone, monkeypatch):
    def unreachable(*_given: object) -> None:
        raise Unreachable

    monkeypatch.setattr(cache, "get", unreachable)
    resting = phone.post(reverse("members:code"), {"code": card.code})
    assert resting.status_code == 503
    assert "Scan the square code" in resting.content.decode()
    assert phone.get(link_of(card)).status_code == 200


def test_this_is_not_my_phone_keeps_nothing(card, phone):
    say_yes(phone, card)
    answer = phone.post(reverse("members:not_mine"))
    assert answer["Location"].endswith("done=nothing-kept")
    assert not Device.objects.exists()
    assert not Session.objects.exists()
    assert "sessionid" not in {name for name, one in phone.cookies.items() if one.value}
    assert phone.get(reverse("people:me")).status_code == 302


def test_the_desk_sees_on_how_many_devices_a_seat_is_open(card, phone, eva, fay, browser_of):
    desk, seat = browser_of(fay), reverse("members:seat", args=[eva.id])
    say_yes(phone, card)
    assert "now on 1 device" in desk.get(seat).content.decode()
    phone.post(reverse("people:sign_out"))
    assert "now on 0 devices" in desk.get(seat).content.decode()


def test_whoever_was_signed_in_before_leaves_nothing_to_the_next_person(card, ana, browser_of: BrowserOf):
    shared = browser_of(ana)
    session = shared.session
    session["hers"] = "draft"
    session.save()
    say_yes(shared, card)
    assert "hers" not in shared.session
    assert "Eva" in shared.get(reverse("people:me")).content.decode()


def test_a_visit_by_card_does_not_open_the_persons_other_seats(eva, fay, dee, phone):
    dee.person = eva.person
    dee.save()
    card = issue_cards([eva], by=fay)[0]
    say_yes(phone, card)
    page = phone.get(reverse("people:me")).content.decode()
    assert "Two Shores" in page
    assert "Elsewhere" not in page


def test_a_visit_by_card_cannot_make_a_passkey_for_the_whole_person(card, phone):
    say_yes(phone, card)
    assert phone.get(reverse("people:passkeys"), HTTP_HOST="localhost").status_code == 403


def test_cards_are_printed_once_and_only_for_those_without(members, fay, browser_of: BrowserOf):
    desk = browser_of(fay)
    before = desk.get(reverse("members:cards", args=["two-shores"])).content.decode()
    assert "Everybody who has no card yet: 5 cards" in before
    made = desk.post(reverse("members:cards", args=["two-shores"]))
    assert made.content.decode().count("seat-card") == 5
    assert "no-store" in made["Cache-Control"]
    again = desk.post(reverse("members:cards", args=["two-shores"]))
    assert "seat-card" not in again.content.decode()
    assert Card.objects.count() == 5


def test_the_desk_chooses_cards_for_everybody_or_only_for_those_without_a_way_in(
    members, eva, fay, browser_of: BrowserOf
):
    desk, address = browser_of(fay), reverse("members:cards", args=["two-shores"])
    page = desk.get(address).content.decode()
    assert "5 of 5 seats have no card yet." in page
    assert "1 of them has no e-mail address either" in page
    assert "Only who has no way in: 1 card" in page
    assert page.count("No e-mail address") == 1
    made = desk.post(address, {"whom": "shut-out"})
    assert [card["seat"] for card in made.context["cards"]] == [eva]
    page = desk.get(address).content.decode()
    assert "4 of 5 seats have no card yet." in page
    assert "Everybody has a way in" in page
    assert "shut-out" not in page


def test_every_printed_code_and_square_opens_its_seat(members, fay, browser_of: BrowserOf):
    made = browser_of(fay).post(reverse("members:cards", args=["two-shores"]))
    for printed in made.context["cards"]:
        assert find_card(printed["code"]).seat == printed["seat"]
        assert find_card(printed["link"].rsplit("/", 1)[1]).seat == printed["seat"]


def test_a_card_from_this_machine_carries_the_address_that_phones_reach(
    members, fay, browser_of, settings, monkeypatch
):
    monkeypatch.setattr("assemblies.members.links.for_phones", lambda host, port: f"http://192.0.2.10:{port}")
    made = browser_of(fay).post(reverse("members:cards", args=["two-shores"]), HTTP_HOST="localhost:8123")
    assert made.context["cards"][0]["link"].startswith("http://192.0.2.10:8123/c/")
    settings.PUBLIC_URL = "https://assembly.example"
    Card.objects.all().delete()
    made = browser_of(fay).post(reverse("members:cards", args=["two-shores"]))
    assert made.context["cards"][0]["link"].startswith("https://assembly.example/c/")


def test_a_square_code_is_whole_however_small_it_is_shown():
    drawn = str(square_code("https://assembly.example/c/" + "x" * 43))
    assert "viewBox" in drawn
    assert " width=" not in drawn.split(">", maxsplit=1)[0]
    assert "style" not in drawn


def test_a_card_says_where_its_code_is_typed(members, fay, browser_of):
    made = browser_of(fay).post(reverse("members:cards", args=["two-shores"]), HTTP_HOST="192.168.7.20:8000")
    assert "192.168.7.20:8000" in made.content.decode()


def test_over_plain_http_in_the_hall_cookies_and_the_forms_token_work(card):
    phone = Client(enforce_csrf_checks=True, HTTP_HOST="192.168.7.20:8000")
    phone.get(link_of(card))
    token = phone.cookies["csrftoken"].value
    assert not phone.cookies["csrftoken"]["secure"]
    refused = phone.post(link_of(card), {"pin": PIN})
    assert refused.status_code == 403
    origin = {"HTTP_ORIGIN": "http://192.168.7.20:8000"}
    opened = phone.post(link_of(card), {"pin": PIN, "csrfmiddlewaretoken": token}, **origin)
    assert opened.status_code == 302
    assert not phone.cookies["sessionid"]["secure"]
    assert phone.get(reverse("people:me")).status_code == 200


def anew(desk: Client, **given: object):
    """The page as somebody at the desk reads it, and then sends it."""
    address = reverse("members:cards_anew", args=["two-shores"])
    read_at = desk.get(address).context["read_at"]
    return desk.post(address, {"read_at": read_at, **given})


def test_cards_nobody_opened_are_made_anew_in_one_act_and_those_in_use_stay(members, eva, fay, phone, browser_of):
    desk = browser_of(fay)
    before = {one.seat: one for one in issue_cards(members, by=fay)}
    say_yes(phone, before[eva])
    page = desk.get(reverse("members:cards_anew", args=["two-shores"])).content.decode()
    assert "1 of 5 cards have been opened." in page
    assert "Only those who have never opened theirs: 4 cards" in page
    assert "every device it opened end at once" in page
    made = anew(desk, whom="unopened")
    assert {card["seat"] for card in made.context["cards"]} == set(members) - {eva}
    assert phone.get(reverse("people:me")).status_code == 200
    for seat in set(members) - {eva}:
        assert Client().get(link_of(before[seat])).status_code == 404
    assert Entry.objects.filter(type="card.reissue").count() == 4
    assert all(find_card(card["code"]).seat == card["seat"] for card in made.context["cards"])


def test_a_ticked_card_ends_at_once_with_its_pin_and_its_devices(members, eva, ana, fay, dee, phone, browser_of):
    before = {one.seat: one for one in issue_cards(members, by=fay)}
    say_yes(phone, before[eva])
    made = anew(browser_of(fay), whom="ticked", seat=[str(eva.id), str(dee.id), "x"])
    assert [card["seat"] for card in made.context["cards"]] == [eva]
    assert phone.get(reverse("people:me")).status_code == 302
    assert find_card(before[ana].token).seat == ana
    eva.refresh_from_db()
    assert eva.pin == ""


def test_the_same_request_sent_twice_ends_nothing_that_was_just_printed(members, fay, browser_of):
    desk, address = browser_of(fay), reverse("members:cards_anew", args=["two-shores"])
    issue_cards(members, by=fay)
    given = {"whom": "unopened", "read_at": desk.get(address).context["read_at"]}
    printed = desk.post(address, given).context["cards"]
    again = desk.post(address, given)
    assert again.context["cards"] == []
    assert "No card was made" in again.content.decode()
    assert all(find_card(card["code"]).seat == card["seat"] for card in printed)


def test_cards_are_not_made_anew_without_having_read_what_it_means(members, fay, browser_of):
    card = issue_cards(members, by=fay)[0]
    address = reverse("members:cards_anew", args=["two-shores"])
    for read_at in ("", "yesterday", "2026-01-01T00:00:00", "2026-99-01T00:00:00+00:00"):
        answer = browser_of(fay).post(address, {"whom": "unopened", "read_at": read_at})
        assert answer["Location"] == address
    assert find_card(card.token).seat == card.seat


def test_a_member_makes_no_cards_anew_and_a_facilitator_none_for_a_guarantor(members, gus, ola, ana, fay, browser_of):
    with pytest.raises(NotAllowed):
        reissue_cards(members, by=ana)
    issue_cards([gus], by=ola)
    assert reissue_cards([gus], by=fay) == []
    assert "Gus" not in browser_of(fay).get(reverse("members:cards_anew", args=["two-shores"])).content.decode()


def test_making_a_hundred_cards_anew_costs_as_many_statements_as_making_two(members, fay, plenary):
    def cost(seats: list[Seat]) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert len(reissue_cards(seats, by=fay)) == len(seats)
        return len(counted)

    issue_cards(members, by=fay)
    assert cost(members) == cost(members[:2]) <= 20


def test_other_programs_make_cards_anew_too(members, eva, fay, browser_of):
    before = issue_cards([eva], by=fay)[0]
    desk, address = browser_of(fay), reverse("api:cards_anew", args=["two-shores"])
    answer = desk.post(address, {"seats": [str(eva.id)]}, content_type="application/json")
    assert answer.status_code == 201
    (card,) = answer.json()["cards"]
    assert find_card(card["code"]).seat == eva
    with pytest.raises(CardUnknown):
        find_card(before.token)
    kept = {"seats": [str(eva.id)], "made_before": "2020-01-01T00:00:00Z"}
    assert desk.post(address, kept, content_type="application/json").json() == {"cards": []}
