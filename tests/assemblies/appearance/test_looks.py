"""Logo, colour, legal pages and sites: what organisers choose, and what everybody is shown."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from assemblies.appearance.colours import DARK, LIGHT, contrast, nearest_that_works, shades_of, works
from assemblies.appearance.errors import BadColour, BadLogo, BadSite, ColourTooPale, LegalTextChanged, LogoUnspoken
from assemblies.appearance.legal import Page, first_words, gaps_in
from assemblies.appearance.models import Logo
from assemblies.appearance.services import (
    allow_sites,
    choose_colour,
    newest_text,
    set_logo,
    sites_of,
    unfinished_pages,
    write_legal_text,
)
from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from config.errors import NotAllowed

ASKED = ("#7a1f5c", "#ff0000", "#ffee00", "#00ff00", "#808080", "#000000", "#ffffff", "#0a5a66", "#3366ff", "#f4a595")


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 300), mode: str = "RGB") -> bytes:
    written = BytesIO()
    Image.new(mode, size, "teal").save(written, kind)
    return written.getvalue()


@pytest.mark.once
@pytest.mark.parametrize("asked", ASKED)
def test_a_colour_that_is_taken_can_be_read_on_every_ground_of_both_themes(asked: str) -> None:
    taken = asked if works(asked) else nearest_that_works(asked)
    light, dark = shades_of(taken)
    for shades, grounds in ((light, LIGHT), (dark, DARK)):
        assert all(contrast(shades.sea, ground) >= 4.5 for ground in (*grounds, shades.wash))
        assert all(contrast(shades.deep, ground) >= 4.5 for ground in grounds)
        assert contrast(shades.on, shades.sea) >= 4.5
        assert contrast(shades.on, shades.deep) >= 4.5


def test_a_pale_colour_is_refused_with_the_nearest_that_works(assembly: Assembly, ola: Seat) -> None:
    with pytest.raises(ColourTooPale) as refused:
        choose_colour(assembly, by=ola, accent="#ffee00")
    nearest = str(refused.value.parameters["nearest"])
    assert nearest in str(refused.value)
    assert choose_colour(assembly, by=ola, accent=nearest).accent == nearest


def test_a_colour_is_six_digits_and_nothing_else(assembly: Assembly, ola: Seat) -> None:
    for wrong in ("red", "#12345", "#7a1f5c;}", "url(x)"):
        with pytest.raises(BadColour):
            choose_colour(assembly, by=ola, accent=wrong)


def test_the_colour_comes_as_a_sheet_of_its_own(assembly: Assembly, ola: Seat) -> None:
    choose_colour(assembly, by=ola, accent="#7a1f5c")
    page = Client().get(assembly.get_absolute_url()).content.decode()
    assert '<link rel="stylesheet" href="/accent/7a1f5c.css">' in page
    assert "style=" not in page
    sheet = Client().get("/accent/7a1f5c.css")
    assert sheet["Content-Type"] == "text/css"
    assert "immutable" in sheet["Cache-Control"]
    assert "--sea:#7a1f5c" in sheet.content.decode()
    assert not sheet.cookies
    assert Client().get("/accent/ffee00.css").status_code == 404
    assert Client().get("/accent/zzzzzz.css").status_code == 404


def test_a_logo_is_drawn_afresh_and_shown_on_every_page_of_its_assembly(assembly: Assembly, ola: Seat) -> None:
    dressed = set_logo(assembly, by=ola, picture=picture("JPEG"), alt="City of Two Shores")
    logo = Logo.objects.get()
    assert bytes(logo.png).startswith(b"\x89PNG")
    assert (logo.width, logo.height) == (640, 213)
    page = Client().get(assembly.get_absolute_url()).content.decode()
    where = f"/logo/two-shores/{dressed.logo_sha256[:16]}.png"
    assert f'src="{where}"' in page
    assert 'alt="City of Two Shores"' in page
    answer = Client().get(where)
    assert answer["Content-Type"] == "image/png"
    assert answer.content == bytes(logo.png)
    assert Client().get("/logo/two-shores/0000000000000000.png").status_code == 404


def test_what_is_no_picture_is_no_logo(assembly: Assembly, ola: Seat) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>hit()</script></svg>'
    for wrong in (drawing, b"", picture("GIF"), picture(size=(8, 8)), b"x" * (2 * 1024 * 1024 + 1)):
        with pytest.raises(BadLogo):
            set_logo(assembly, by=ola, picture=wrong, alt="City")
    with pytest.raises(LogoUnspoken):
        set_logo(assembly, by=ola, picture=picture(), alt=" ")
    assert not Logo.objects.exists()


def test_only_an_organiser_changes_how_it_looks(assembly: Assembly, fay: Seat, ana: Seat) -> None:
    for by in (fay, ana):
        with pytest.raises(NotAllowed):
            choose_colour(assembly, by=by, accent="#7a1f5c")
        with pytest.raises(NotAllowed):
            set_logo(assembly, by=by, picture=picture(), alt="City")
        with pytest.raises(NotAllowed):
            allow_sites(assembly, by=by, sites=["https://city.example"])
        with pytest.raises(NotAllowed):
            write_legal_text(assembly, by=by, page="imprint", language="en", text="We.")


def test_a_site_is_written_as_the_content_policy_needs_it(assembly: Assembly, ola: Seat) -> None:
    given = ["https://City.example/", "https://*.news.example:8443", "https://bücher.example", " "]
    assert allow_sites(assembly, by=ola, sites=given) == [
        "https://*.news.example:8443",
        "https://city.example",
        "https://xn--bcher-kva.example",
    ]
    for wrong in ("*", "https://a b", "https://x.example; script-src *", "https://x.example/path", "javascript://x"):
        with pytest.raises(BadSite):
            allow_sites(assembly, by=ola, sites=[wrong])
    assert len(sites_of(assembly)) == 3


def test_the_minutes_hold_hashes_and_sites_and_who_did_it(assembly: Assembly, ola: Seat) -> None:
    set_logo(assembly, by=ola, picture=picture(), alt="City")
    allow_sites(assembly, by=ola, sites=["https://city.example"])
    write_legal_text(assembly, by=ola, page="privacy", language="en", text="Ask Ola Odenkirk.")
    noted = Entry.objects.filter(type__in=["assembly.look", "assembly.sites", "legal.write"])
    assert noted.count() == 3
    assert not any("Odenkirk" in str(entry.__dict__) for entry in noted)


# --- Legal pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", Page.values)
def test_every_page_leads_to_legal_pages_that_say_what_is_missing(db: None, page: str) -> None:
    assert f'href="/en/legal/{page}/"' in Client().get("/en/").content.decode()
    shown = Client().get(f"/en/legal/{page}/").content.decode()
    assert gaps_in(first_words(page)) or page == "none"
    assert "to be filled in by the organiser" in shown
    assert "This page is not finished" in shown


def test_an_organiser_writes_a_page_and_its_earlier_versions_stay(
    assembly: Assembly, ola: Seat, browser_of: Callable[[Seat], Client]
) -> None:
    browser = browser_of(ola)
    where = "/en/a/two-shores/appearance/imprint/"
    first = browser.get(where).content.decode()
    assert "[name of the organisation]" in first
    sent = browser.post(where, {"text": "City of Two Shores, Quay 1.", "was": "0"})
    assert sent.status_code == 303
    write_legal_text(assembly, by=ola, page="imprint", language="en", text="City of Two Shores, Quay 2.")
    shown = Client().get("/en/legal/imprint/").content.decode()
    assert "Quay 2" in shown
    assert "not finished" not in shown
    assert "Version 2, of" in re.sub(r"\s+", " ", shown)
    earlier = Client().get("/en/legal/imprint/1/").content.decode()
    assert "Quay 1" in earlier
    assert "earlier version" in earlier
    assert Client().get("/en/legal/imprint/9/").status_code == 404


def test_two_organisers_do_not_write_over_each_other(assembly: Assembly, ola: Seat) -> None:
    write_legal_text(assembly, by=ola, page="imprint", language="en", text="One.", was=0)
    with pytest.raises(LegalTextChanged):
        write_legal_text(assembly, by=ola, page="imprint", language="en", text="Two.", was=0)


def test_a_page_is_read_in_ones_language_or_in_another_rather_than_not_at_all(assembly: Assembly, ola: Seat) -> None:
    write_legal_text(assembly, by=ola, page="imprint", language="es", text="Ciudad de Dos Orillas.")
    assert "Nobody has written this page in your language" in Client().get("/en/legal/imprint/").content.decode()
    write_legal_text(assembly, by=ola, page="imprint", language="en", text="City of Two Shores.")
    assert "Dos Orillas" in Client().get("/es/legal/imprint/").content.decode()
    assert "Two Shores" in Client().get("/en/legal/imprint/").content.decode()
    assert newest_text("imprint", "es").number == 1


def test_the_desk_reminds_an_organiser_while_something_is_missing(
    assembly: Assembly, ola: Seat, fay: Seat, browser_of: Callable[[Seat], Client], settings: Any
) -> None:
    settings.DEMO = False
    where, told = "/en/a/two-shores/desk/", "The legal pages are not finished"
    assert told in browser_of(ola).get(where).content.decode()
    assert told not in browser_of(fay).get(where).content.decode()
    settings.DEMO = True
    assert told not in browser_of(ola).get(where).content.decode()
    settings.DEMO = False
    for page in Page.values:
        write_legal_text(assembly, by=ola, page=page, language="en", text="Said.")
    assert unfinished_pages() == []
    assert told not in browser_of(ola).get(where).content.decode()


def test_the_desk_page_takes_colour_logo_and_sites(
    assembly: Assembly, ola: Seat, browser_of: Callable[[Seat], Client]
) -> None:
    browser, where = browser_of(ola), "/en/a/two-shores/appearance/"
    assert browser.get(where).status_code == 200
    pale = browser.post(where, {"do": "colour", "accent": "#ffee00"})
    assert pale.status_code == 400
    assert "Take #" in pale.content.decode()
    assert browser.post(where, {"do": "colour", "accent": "#7A1F5C"}).status_code == 303
    sent = {"do": "logo", "picture": SimpleUploadedFile("logo.png", picture()), "alt": "City"}
    assert browser.post(where, sent).status_code == 303
    assert browser.post(where, {"do": "sites", "sites": "https://city.example\n"}).status_code == 303
    assert browser.post(where, {"do": "sites", "sites": "everywhere"}).status_code == 400
    assembly.refresh_from_db()
    assert (assembly.accent, assembly.logo_alt, sites_of(assembly)) == ("#7a1f5c", "City", ["https://city.example"])
    assert browser.post(where, {"do": "no-logo"}).status_code == 303
    assert not Logo.objects.exists()
