"""Pages speak English, Spanish and Arabic; whoever signs in keeps a language."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from config.languages import in_language
from config.numbers import grouped


def test_a_stranger_is_met_in_the_language_their_browser_asks_for(stranger, db):
    assert stranger.get("/", headers={"accept-language": "ar-EG,ar;q=0.9"})["Location"] == "/ar/"
    assert stranger.get("/", headers={"accept-language": "es-MX"})["Location"] == "/es/"
    assert stranger.get("/", headers={"accept-language": "xx"})["Location"] == "/en/"


def test_a_member_is_met_in_the_language_they_keep(ana, browser_of):
    ana.person.language = "es"
    ana.person.save()
    assert browser_of(ana).get("/", headers={"accept-language": "ar"})["Location"] == "/es/"


def test_a_member_who_changes_the_language_keeps_it(ana, browser_of):
    answer = browser_of(ana).post("/en/language/", {"language": "ar", "next": "/en/me/?done=name"})
    assert answer["Location"] == "/ar/me/?done=name"
    ana.person.refresh_from_db()
    assert ana.person.language == "ar"


def test_a_stranger_may_change_the_language_and_nothing_is_kept(stranger, db):
    answer = stranger.post("/en/language/", {"language": "es", "next": "/en/sign-in/"})
    assert answer["Location"] == "/es/sign-in/"
    assert settings.SESSION_COOKIE_NAME not in answer.cookies


@pytest.mark.parametrize("elsewhere", ["https://evil.example/en/", "//evil.example/en/", "javascript:x", ""])
def test_the_switch_leads_nowhere_else(stranger, db, elsewhere):
    answer = stranger.post("/en/language/", {"language": "es", "next": elsewhere})
    assert answer["Location"] == "/es/"


def test_a_language_nobody_speaks_here_is_no_page(stranger, db):
    assert stranger.post("/en/language/", {"language": "xx", "next": "/en/"}).status_code == 404


def test_the_page_names_every_language_in_its_own_words(stranger, db):
    page = stranger.get("/en/").content.decode()
    for name in ("English", "Español", "العربية"):
        assert name in page
    assert 'href="/ar/"' in page


def test_arabic_is_written_from_right_to_left(stranger, db):
    opening = re.search(r"<html[^>]*>", stranger.get("/ar/").content.decode())
    assert opening
    assert opening[0] == '<html lang="ar" dir="rtl">'


def test_each_language_writes_days_and_numbers_its_own_way():
    told = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            told[code] = (date_format(date(2026, 11, 20)), grouped(8624))
    assert told == {
        "en": ("20 November 2026", "8,624"),
        "es": ("20 de noviembre de 2026", "8.624"),
        "ar": ("20 نوفمبر 2026", "8,624"),
    }


def test_a_page_without_a_language_leads_to_the_first_page():
    assert in_language("/en/a/x/", "ar") == "/ar/a/x/"
    assert in_language("/q/ABC", "ar") == "/ar/"
