"""What journalists take with them, and what other sites show."""

import csv
import io
import json
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from assemblies.appearance.services import allow_sites, choose_colour
from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from config import paper
from governance.ballots.models import Question, Tally
from governance.press.words import sentence_of
from tests.governance.conftest import Visit

OPEN_LICENCE = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'


def at(name: str, question: Question, language: str = "en") -> str:
    return reverse(f"press:{name}", args=[question.id]).replace("/en/", f"/{language}/", 1)


def read(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_sentence_has_its_denominator_and_its_rule(counted_question: Question) -> None:
    tally = Tally.objects.get(question=counted_question)
    assert sentence_of(counted_question, tally) == "3 of 4 said yes; more than half (3) were needed."
    counted_question.threshold = "2/3"
    assert sentence_of(counted_question, tally) == "3 of 4 said yes; two thirds (3) were needed."


def test_the_page_for_the_press_is_found_from_the_result_and_has_everything(counted_question: Question) -> None:
    page = at("press", counted_question)
    assert f'href="{page}"' in read(reverse("ballots:result", args=[counted_question.id]))
    shown = read(page)
    assert "3 of 4 said yes; more than half (3) were needed." in shown
    for kind in ("svg", "csv", "json"):
        assert f'href="{at(kind, counted_question)}"' in shown
    assert "&lt;iframe src=&quot;http://testserver/en/embed/questions/" in shown
    assert "No other site may show it yet" in shown


def test_before_the_count_there_is_nothing_for_the_press(open_question: Question) -> None:
    assert Client().get(at("press", open_question)).status_code == 302
    for kind in ("sheet", "pdf", "svg", "png", "csv", "json"):
        assert Client().get(at(kind, open_question)).status_code == 404


def test_files_say_their_licence_and_come_unchanged_from_memory(counted_question: Question) -> None:
    for kind in ("svg", "csv", "json"):
        answer = Client().get(at(kind, counted_question))
        assert answer["Link"] == OPEN_LICENCE
        assert answer["Cache-Control"] == "public, max-age=30"
        again = Client().get(at(kind, counted_question), headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304
    told = json.loads(read(at("json", counted_question)))
    assert told["licence"]["name"] == "CC BY 4.0"
    assert told["result"]["rounds"][0]["votes"]["yes"].startswith("3")
    assert told["source"].endswith(reverse("ballots:result", args=[counted_question.id]))
    rows = list(csv.DictReader(io.StringIO(read(at("csv", counted_question)))))
    assert [row["votes"].partition(".")[0] for row in rows] == ["3", "1", "0"]
    assert all(row["licence"].startswith("CC BY 4.0") for row in rows)


def test_no_cell_is_taken_for_a_formula(counted_question: Question) -> None:
    Question.objects.filter(id=counted_question.id).update(title="=HYPERLINK(1)")
    rows = csv.reader(io.StringIO(read(at("csv", counted_question))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.skipif(not paper.can_draw(), reason="drawing needs Pango")
def test_pdf_and_png_are_drawn_at_print_size(counted_question: Question) -> None:
    drawn = Client().get(at("pdf", counted_question))
    assert drawn["Content-Type"] == "application/pdf"
    assert drawn.content.count(b"/Type /Page\n") + drawn.content.count(b"/Type /Page ") <= 1
    picture = Client().get(at("png", counted_question))
    with Image.open(io.BytesIO(picture.content)) as opened:
        assert opened.width == 2400
        assert opened.height > 800


def test_without_a_drawing_program_the_page_to_print_says_so(
    counted_question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.press.views.kit.can_draw", lambda: False)
    answer = Client().get(at("pdf", counted_question))
    assert answer["Location"] == at("sheet", counted_question)
    assert "cannot draw a PDF" in read(at("sheet", counted_question))


def test_the_picture_holds_words_as_words(counted_question: Question) -> None:
    Question.objects.filter(id=counted_question.id).update(title="<script>hit()</script> & more")
    assert "<script>" not in read(at("svg", counted_question))


def test_a_ranked_result_has_a_picture_sheet_and_files(
    open_ranking: Question, members: list[Seat], cast: object, count: object
) -> None:
    for seat in members:
        cast(open_ranking, seat, ["1", "2"])  # type: ignore[operator]
    counted = count(open_ranking)  # type: ignore[operator]
    assert "Heron" in read(at("svg", counted))
    assert "First round" in read(at("sheet", counted))
    assert "ballots were counted by Scottish STV" in read(at("press", counted))
    assert "Otter" in read(at("csv", counted))


# --- Inside other sites -----------------------------------------------------------------------------


def embeds(question: Question) -> list[str]:
    phases = reverse("press:embed_phases", args=["two-shores"])
    return [at("embed_question", question), at("embed_result", question), phases]


def test_pages_for_other_sites_set_no_cookies_run_nothing_and_are_small(
    counted_question: Question, ana: Seat, visit: Visit
) -> None:
    for path in embeds(counted_question):
        for language in ("en", "ar"):
            for seat in (None, ana):
                browser = visit(seat)
                before = set(browser.cookies)
                answer = browser.get(path.replace("/en/", f"/{language}/", 1))
                shown = answer.content.decode()
                assert answer.status_code == 200
                assert not answer.cookies
                assert set(browser.cookies) == before
                assert "csrf" not in shown
                assert "<script" not in shown
                assert 'target="_top" rel="noopener"' in shown
                assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in shown
                assert len(answer.content) < 10_000
                assert "script-src 'none'" in answer["Content-Security-Policy"]
                assert answer["X-Robots-Tag"] == "noindex"


def test_only_listed_sites_may_show_them(counted_question: Question, assembly: Assembly, ola: Seat) -> None:
    first = Client().get(at("embed_result", counted_question))
    assert "frame-ancestors 'none'" in first["Content-Security-Policy"]
    assert first["X-Frame-Options"] == "DENY"
    assert "no other site may show this page yet" in first.content.decode()
    allow_sites(assembly, by=ola, sites=["https://city.example", "https://*.news.example"])
    then = Client().get(at("embed_question", counted_question))
    assert "frame-ancestors https://*.news.example https://city.example" in then["Content-Security-Policy"]
    assert "X-Frame-Options" not in then
    page = Client().get(reverse("ballots:result", args=[counted_question.id]))
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_what_other_sites_show_has_the_result_and_the_colour(
    counted_question: Question, assembly: Assembly, ola: Seat
) -> None:
    choose_colour(assembly, by=ola, accent="#7a1f5c")
    shown = read(at("embed_result", counted_question))
    assert "3 of 4 said yes" in shown
    assert "/accent/7a1f5c.css" in shown


def test_an_open_question_shows_how_many_voted_and_no_result(open_question: Question) -> None:
    shown = read(at("embed_question", open_question))
    assert "0 of 5 have voted" in shown
    assert "said yes" not in shown


def test_an_assembly_that_is_not_public_is_shown_nowhere_else(
    counted_question: Question, ana: Seat, visit: Visit
) -> None:
    assembly = counted_question.body.assembly
    assembly.published_at = None
    assembly.save()
    for path in embeds(counted_question):
        assert visit(ana).get(path).status_code == 404


# --- oEmbed -----------------------------------------------------------------------------------------


def asked(path: str, more: str = "") -> str:
    return f"/oembed?url={quote('http://testserver' + path, safe='')}{more}"


def test_a_program_that_knows_the_address_is_told_what_to_show(
    counted_question: Question, assembly: Assembly, ola: Seat
) -> None:
    result = reverse("ballots:result", args=[counted_question.id])
    assert f"/oembed?url=http%3A%2F%2Ftestserver{quote(result, safe='')}" in read(result)
    assert Client().get(asked(result)).json()["type"] == "link"
    allow_sites(assembly, by=ola, sites=["https://city.example"])
    told = Client().get(asked(result, "&maxwidth=400")).json()
    assert (told["version"], told["type"], told["width"]) == ("1.0", "rich", 400)
    assert at("embed_result", counted_question) in told["html"]
    phases = Client().get(asked("/es/a/two-shores/", "&format=xml"))
    assert phases["Content-Type"].startswith("text/xml")
    assert "/es/embed/a/two-shores/phases/" in phases.content.decode()


def test_other_addresses_and_other_formats_are_refused(counted_question: Question) -> None:
    for wrong in (
        "/oembed",
        asked("/en/me/"),
        asked("/nothing/"),
        "/oembed?url=https://elsewhere.example/en/",
        "/oembed?url=[",
    ):
        assert Client().get(wrong).status_code == 404, wrong
    result = reverse("ballots:result", args=[counted_question.id])
    assert Client().get(asked(result, "&format=csv")).status_code == 501
