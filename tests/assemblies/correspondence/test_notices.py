"""Notices: short dated posts of the desk, with a picture that carries nothing but its colours."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from assemblies.correspondence.errors import BadNotice, BadPicture, NoticeWithdrawn, PictureUnspoken
from assemblies.correspondence.models import Notice
from assemblies.correspondence.notices import newest_notice, post_notice, withdraw_notice
from assemblies.minutes.models import Entry
from config.errors import NotAllowed

SECRET_PLACE = "51 Spore Quay"


def photograph(size=(40, 20), kind="JPEG") -> bytes:
    """A picture that says in its EXIF who made it and where, and lies on its side."""
    exif = Image.Exif()
    exif[0x010E] = SECRET_PLACE
    exif[0x0112] = 6
    written = BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, exif=exif.tobytes())
    return written.getvalue()


@pytest.fixture
def notice(assembly, fay) -> Notice:
    return post_notice(assembly, by=fay, title="We meet at noon", text="In the **old** hall.")


def test_everybody_reads_a_notice_on_the_first_page_and_on_its_own(notice, assembly, stranger):
    assert "We meet at noon" in stranger.get(assembly.get_absolute_url()).content.decode()
    assert "We meet at noon" in stranger.get(reverse("correspondence:notices", args=[assembly.slug])).content.decode()
    assert "<strong>old</strong>" in stranger.get(notice.get_absolute_url()).content.decode()


def test_the_stage_shows_the_newest_notice(notice, open_question, stranger):
    page = stranger.get(reverse("ballots:stage", args=[open_question.id])).content.decode()
    assert "We meet at noon" in page


def test_the_desk_writes_a_notice_on_its_page(assembly, fay, browser_of):
    path = reverse("correspondence:new_notice", args=[assembly.slug])
    assert browser_of(fay).post(path, {"title": "", "text": ""}).status_code == 400
    answer = browser_of(fay).post(path, {"title": "Lunch", "text": "Soup."}, follow=True)
    assert "The notice is public now." in answer.content.decode()
    assert Notice.objects.get().by == fay


def test_nobody_but_the_desk_writes_or_withdraws(notice, assembly, ana, gus, mo):
    for seat in (ana, gus, mo):
        with pytest.raises(NotAllowed):
            post_notice(assembly, by=seat, title="Mine", text="Words")
        with pytest.raises(NotAllowed):
            withdraw_notice(notice, by=seat)


def test_a_withdrawn_notice_leaves_a_trace_and_no_words(notice, assembly, ola, stranger):
    withdraw_notice(notice, by=ola)
    for path in (notice.get_absolute_url(), reverse("correspondence:notices", args=[assembly.slug])):
        page = stranger.get(path).content.decode()
        assert "withdrawn" in page
        assert "noon" not in page
    read = stranger.get(f"/api/v1/notices/{notice.id}/").json()
    assert (read["title"], read["text"]) == ("", "")
    assert "noon" not in stranger.get(assembly.get_absolute_url()).content.decode()
    assert newest_notice(assembly) is None
    with pytest.raises(NoticeWithdrawn):
        withdraw_notice(notice, by=ola)


def test_the_minutes_hold_the_hash_of_the_words_and_never_the_words(notice, assembly):
    line = Entry.objects.get(type="notice.publish")
    assert line.body["text_sha256"] == notice.text_sha256
    assert "noon" not in line.text


@pytest.mark.parametrize(("title", "text"), [("", "Words"), (" ", "Words"), ("Title", " "), ("x" * 121, "Words")])
def test_a_notice_needs_a_title_and_a_text(assembly, fay, title, text):
    with pytest.raises(BadNotice):
        post_notice(assembly, by=fay, title=title, text=text)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_what_hid_in_it_and_stands_upright(assembly, fay, stranger, kind):
    sent = photograph(kind=kind)
    assert SECRET_PLACE.encode() in sent
    notice = post_notice(assembly, by=fay, title="Seen", text="Look.", picture=sent, picture_alt="A teal wall.")
    answer = stranger.get(reverse("correspondence:picture", args=[notice.id]))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    shown = Image.open(BytesIO(answer.content))
    assert (shown.format, shown.size) == ("JPEG", (20, 40))
    assert not shown.getexif()
    assert SECRET_PLACE.encode() not in answer.content
    assert 'alt="A teal wall."' in stranger.get(notice.get_absolute_url()).content.decode()


def test_a_large_picture_becomes_small(assembly, fay):
    notice = post_notice(
        assembly, by=fay, title="Wide", text="Look.", picture=photograph((4000, 300)), picture_alt="A wide wall."
    )
    assert max(notice.picture.width, notice.picture.height) == 1600


@pytest.mark.parametrize("sent", [b"GIF89a", b"<svg onload=alert(1)>", b"\xff\xd8\xff junk", photograph()[:300]])
def test_what_is_no_picture_is_refused(assembly, fay, sent):
    with pytest.raises(BadPicture):
        post_notice(assembly, by=fay, title="Seen", text="Look.", picture=sent, picture_alt="A wall.")
    assert not Notice.objects.exists()


def test_a_picture_too_large_to_open_is_refused_unopened(assembly, fay):
    written = BytesIO()
    Image.new("1", (9000, 9000)).save(written, "PNG")
    with pytest.raises(BadPicture):
        post_notice(assembly, by=fay, title="Seen", text="Look.", picture=written.getvalue(), picture_alt="A wall.")


def test_a_picture_needs_words_for_those_who_cannot_see_it(assembly, fay, browser_of):
    with pytest.raises(PictureUnspoken):
        post_notice(assembly, by=fay, title="Seen", text="Look.", picture=photograph())
    path = reverse("correspondence:new_notice", args=[assembly.slug])
    sent = {"title": "Seen", "text": "Look.", "picture": SimpleUploadedFile("a.jpg", photograph())}
    assert "what the picture shows" in browser_of(fay).post(path, sent).content.decode()


def test_a_withdrawn_picture_is_gone(assembly, fay, stranger):
    notice = post_notice(assembly, by=fay, title="Seen", text="Look.", picture=photograph(), picture_alt="A teal wall.")
    withdraw_notice(notice, by=fay)
    assert stranger.get(reverse("correspondence:picture", args=[notice.id])).status_code == 404


def test_words_that_look_like_markup_stay_words(assembly, fay, stranger):
    notice = post_notice(assembly, by=fay, title="<b>x</b>", text="<script>alert(1)</script> [a](javascript:alert(1))")
    page = stranger.get(notice.get_absolute_url()).content.decode()
    assert "<b>x</b>" not in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_another_program_posts_and_reads_notices(assembly, fay, ana, browser_of, stranger):
    path = f"/api/v1/assemblies/{assembly.slug}/notices/"
    given = {"title": "Lunch", "text": "Soup."}
    assert browser_of(ana).post(path, given, content_type="application/json").status_code == 403
    made = browser_of(fay).post(path, given, content_type="application/json")
    assert made.status_code == 201
    assert stranger.get(path).json()["results"][0]["title"] == "Lunch"
    answer = browser_of(fay).post(f"/api/v1/notices/{made.json()['id']}/withdraw/", content_type="application/json")
    assert answer.json()["withdrawn_at"]
