"""What a proposal is about and rests on: tags, a place, links to evidence, and files that can hurt nobody."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from assemblies.bodies.errors import BadCharter
from assemblies.bodies.models import Body
from assemblies.bodies.services import set_charter
from assemblies.communities.models import Community
from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from assemblies.people.personal import register
from config.errors import Absent, NotAllowed
from governance.proposals import services
from governance.proposals.models import Proposal
from governance.proposals.sources.errors import BadDetails, BadEvidence, BadFile, TooManySources
from governance.proposals.sources.files import MOST_BYTES, MOST_TEXT_BYTES, read_file
from governance.proposals.sources.models import Attachment, Evidence
from governance.proposals.sources.services import (
    MOST_ATTACHMENTS,
    MOST_EVIDENCE,
    add_evidence,
    attach_file,
    detach_file,
    find_attachment,
    remove_evidence,
    set_details,
)
from tests.governance.conftest import Visit

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **more)
    return written.getvalue()


def with_a_place() -> bytes:
    """A photograph that says where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Maker of phones"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif)


def zipped() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("../../etc/passwd", "x")
    return written.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>hit()</script></svg>'
HTML = b"<!doctype html><script>hit()</script>"


# --- Tags and places ----------------------------------------------------------------------------


def test_free_tags_are_few_short_and_each_once(shade: Proposal, ana: Seat) -> None:
    made = set_details(shade, by=ana, tags=["water", " Shade ", "WATER", ""])
    assert made.tag_list == ["water", "Shade"]
    assert Proposal.objects.tagged("Shade").get() == shade
    assert not Proposal.objects.tagged("Sha").exists()
    for tags in (["x" * 31], [f"tag {n}" for n in range(6)], ["a\u202eb"]):
        with pytest.raises(BadDetails):
            set_details(shade, by=ana, tags=tags)


def test_where_the_charter_names_tags_there_are_no_others(shade: Proposal, plenary: Body, ana: Seat) -> None:
    set_charter(plenary, plenary.rules | {"proposal_tags": "Water, Shade,water"})
    assert set_details(shade, by=ana, tags=["water"]).tag_list == ["Water"]
    with pytest.raises(BadDetails):
        set_details(shade, by=ana, tags=["noise"])
    with pytest.raises(BadCharter):
        set_charter(plenary, plenary.rules | {"proposal_tags": "x" * 31})


def test_a_place_is_words_degrees_or_a_community_of_this_assembly(
    shade: Proposal, ana: Seat, north: Community, ben: Seat
) -> None:
    made = set_details(
        shade, by=ana, tags=[], place=" The  quay ", latitude="52,51999", longitude="13.4", community=north
    )  # fmt: skip
    assert (made.place, made.latitude, made.longitude) == ("The quay", Decimal("52.5200"), Decimal("13.4000"))
    elsewhere = Community.objects.create(name="Elsewhere", letter="z")
    with pytest.raises(BadDetails):
        set_details(shade, by=ana, tags=[], community=elsewhere)
    for latitude, longitude in (("91", "0"), ("1", ""), ("x", "y"), ("NaN", "1"), ("Infinity", "1"), ("1", "181")):
        with pytest.raises(BadDetails):
            set_details(shade, by=ana, tags=[], latitude=latitude, longitude=longitude)
    with pytest.raises(NotAllowed):
        set_details(shade, by=ben, tags=["mine"])


def test_the_minutes_hold_no_words_of_tags_and_places(shade: Proposal, ana: Seat) -> None:
    for _time in range(2):
        set_details(shade, by=ana, tags=["water"], place="The quay")
    entry = Entry.objects.get(type="proposal.details")
    assert "quay" not in entry.text
    assert "water" not in entry.text


def test_tags_and_place_on_the_pages(shade: Proposal, plenary: Body, ana: Seat, visit: Visit) -> None:
    address = reverse("proposals:details", args=[shade.id])
    assert visit(ana).post(address, {"tags": "water, shade", "place": "The quay"}).status_code == 303
    page = visit(None).get(shade.get_absolute_url()).content.decode()
    assert "The quay" in page
    list_page = reverse("proposals:list", args=["two-shores"])
    assert shade.title in visit(None).get(f"{list_page}?tag=water").content.decode()
    assert shade.title not in visit(None).get(f"{list_page}?tag=wat").content.decode()
    set_charter(plenary, plenary.rules | {"proposal_tags": "water, noise"})
    assert 'type="checkbox"' in visit(ana).get(address).content.decode()
    assert visit(ana).post(address, {"tags": ["noise"]}).status_code == 303
    assert visit(ana).post(address, {"tags": ["shade"]}).status_code == 400


# --- Links --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://city.example/a",
        "javascript:hit()",
        "https:javascript:hit()",
        "data:text/html,x",
        "//city.example",
        "https://",
        "https://localhost/a",
        "https://me:secret@city.example/",
        'https://city.example/"onmouseover=hit()',
        "https://city.example/a b",
        "https://[city.example/",
        "https://city.example:port/",
        "https://city.example/" + "a" * 500,
        "https://city.example/\u202egpj.exe",
    ],
)
def test_evidence_is_an_https_address_and_nothing_else(shade: Proposal, ana: Seat, url: str) -> None:
    with pytest.raises(BadEvidence):
        add_evidence(shade, by=ana, url=url, title="A study", why="It counts.")


def test_evidence_says_what_it_is_and_why_it_matters(shade: Proposal, ana: Seat, ben: Seat, visit: Visit) -> None:
    words = {"url": "https://city.example/trees?a=1", "title": "A study", "why": "It counts the trees."}
    for missing in ("title", "why"):
        with pytest.raises(BadEvidence):
            add_evidence(shade, by=ana, **(words | {missing: " "}))
    with pytest.raises(NotAllowed):
        add_evidence(shade, by=ben, **words)
    made = add_evidence(shade, by=ana, **words)
    page = visit(None).get(shade.get_absolute_url()).content.decode()
    assert 'rel="nofollow noopener noreferrer"' in page
    assert "city.example" in page
    assert "city.example" not in Entry.objects.get(type="proposal.evidence").text
    remove_evidence(made, by=ana)
    assert not Evidence.objects.exists()
    for n in range(MOST_EVIDENCE):
        add_evidence(shade, by=ana, **(words | {"title": f"Study {n}"}))
    with pytest.raises(TooManySources):
        add_evidence(shade, by=ana, **words)


# --- Files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [picture("JPEG"), picture("PNG"), picture("WEBP"), with_a_place()])
def test_a_picture_is_drawn_afresh_and_says_nothing_of_where_it_was_taken(data: bytes) -> None:
    read = read_file("quay.png", data)
    assert (read.kind, read.name) == ("picture", "quay.jpg")
    with Image.open(BytesIO(read.data)) as kept:
        assert (kept.format, dict(kept.getexif()), kept.info.get("exif")) == ("JPEG", {}, None)
    assert b"Maker" not in read.data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        SVG,
        HTML,
        b"\n \t" + SVG,
        b"\xef\xbb\xbf" + HTML,
        zipped(),
        b"GIF89a" + b"\x00" * 40,
        b"MZ\x90\x00",
        b"#!/bin/sh\nrm",
        b"%!PS-Adobe",
        b"RIFF\x00\x00\x00\x00AVI LIST",
        b"\xff\xd8\xff" + HTML,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 30,
        b"words \x00 and a nought",
        b"\xff\xfew\x00o\x00",
        b"x" * (MOST_TEXT_BYTES + 1),
        b"%PDF-1.7\nno end",
        b"%PDF-x\n%%EOF",
        PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript/JS(x)>>/Type"),
        PDF.replace(b"/Type", b"/Names<</EmbeddedFiles 3 0 R>>/Type"),
        PDF.replace(b"/Type", b"/AA<</O<</S/Launch>>>>/Type"),
        PDF + zipped() + b"%%EOF",
        PDF.replace(b"endobj", b"<script>hit()</script>endobj"),
        picture("PNG", size=(1, 1))[:-30],
        PDF + b"x" * MOST_BYTES,
    ],
)
def test_whatever_is_on_no_list_or_is_two_things_at_once_is_refused(data: bytes) -> None:
    with pytest.raises(BadFile):
        read_file("harmless.txt", data)


def test_a_bomb_of_a_picture_is_refused() -> None:
    bomb = picture("PNG", size=(10_000, 10_000))
    assert len(bomb) < MOST_BYTES
    with pytest.raises(BadFile):
        read_file("sea.png", bomb)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("tides.PDF", "tides.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\a.exe", "a.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie b.pdf"),
        ('x".html', "x.pdf"),
        ("...", "file.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("المدّ.pdf", "المدّ.pdf"),
        ("a" * 300 + ".pdf", "a" * 75 + ".pdf"),
    ],
)
def test_a_name_is_letters_and_ends_as_its_kind_does(sent: str, kept: str) -> None:
    assert read_file(sent, PDF).name == kept


def test_a_file_is_handed_out_to_be_kept_and_never_shown(shade: Proposal, ana: Seat, visit: Visit) -> None:
    made = attach_file(shade, by=ana, name="tides.pdf", data=PDF, about="Tides of a year.")
    answer = visit(None).get(reverse("proposals:attachment", args=[made.id]))
    assert answer.content == PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="tides.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Type"] == "application/pdf"


def test_the_file_of_a_draft_is_for_those_who_write_it(
    shade: Proposal, plenary: Body, ana: Seat, ben: Seat, visit: Visit
) -> None:
    draft = services.draft_proposal(plenary, by=ana, title="Benches", text="Ten.")
    made = attach_file(draft, by=ana, name="plan.txt", data=b"Ten benches.", about="A plan.")
    address = reverse("proposals:attachment", args=[made.id])
    assert [visit(seat).get(address).status_code for seat in (ana, ben, None)] == [200, 404, 404]
    with pytest.raises(Absent):
        find_attachment(ben.person, made.id)
    assert not Entry.objects.filter(type="proposal.attach").exists()


def test_files_are_few_and_removed_without_a_trace_of_what_was_in_them(shade: Proposal, ana: Seat, ben: Seat) -> None:
    made = [
        attach_file(shade, by=ana, name=f"{n}.txt", data=b"Words.", about="Words.") for n in range(MOST_ATTACHMENTS)
    ]
    with pytest.raises(TooManySources):
        attach_file(shade, by=ana, name="more.txt", data=b"Words.", about="Words.")
    with pytest.raises(NotAllowed):
        detach_file(made[0], by=ben)
    detach_file(made[0], by=ana)
    assert Attachment.objects.count() == MOST_ATTACHMENTS - 1
    assert Entry.objects.filter(type="proposal.detach").count() == 1


def test_files_go_when_their_person_is_erased(shade: Proposal, ana: Seat) -> None:
    attach_file(shade, by=ana, name="a.txt", data=b"Words.", about="Words.")
    kept = next(one for one in register() if one.label == "governance.Attachment")
    kept.erase(ana.person)
    assert not Attachment.objects.exists()


def test_an_author_adds_links_and_files_on_the_pages(shade: Proposal, ana: Seat, visit: Visit) -> None:
    link = {"url": "http://city.example", "title": "A study", "why": "It counts."}
    address = reverse("proposals:new_evidence", args=[shade.id])
    assert visit(ana).post(address, link).status_code == 400
    assert visit(ana).post(address, link | {"url": "https://city.example/a"}).status_code == 303
    address = reverse("proposals:attach", args=[shade.id])
    sent = {"file": SimpleUploadedFile("quay.jpg", with_a_place()), "about": "The quay at noon."}
    assert visit(ana).post(address, sent).status_code == 303
    bad = {"file": SimpleUploadedFile("quay.svg", SVG), "about": "The quay at noon."}
    assert "cannot be kept" in visit(ana).post(address, bad).content.decode()
    page = visit(ana).get(shade.get_absolute_url()).content.decode()
    assert "quay.jpg" in page
    for name, one in (("detach", Attachment.objects.get()), ("remove_evidence", Evidence.objects.get())):
        assert visit(None).post(reverse(f"proposals:{name}", args=[one.id])).status_code == 403
        assert visit(ana).post(reverse(f"proposals:{name}", args=[one.id])).status_code == 303
    assert not Attachment.objects.exists()
    assert not Evidence.objects.exists()


def test_sources_by_rest(shade: Proposal, ana: Seat, north: Community, visit: Visit) -> None:
    def send(way: str, address: str, sent: dict) -> int:
        path = f"/api/v1/proposals/{shade.id}/{address}/"
        return getattr(visit(ana), way)(path, sent, content_type="application/json").status_code

    place = {"latitude": "52.5", "longitude": "13.4", "community": str(north.id)}
    assert send("put", "details", place | {"tags": ["water"]}) == 204
    assert send("put", "details", {"tags": ["water"], "latitude": "99"}) == 400
    assert send("post", "evidence", {"url": "https://city.example/a", "title": "A", "why": "B"}) == 201
    assert send("post", "attachments", {"name": "a.txt", "content": "V29yZHMu", "about": "Words."}) == 201
    assert send("post", "attachments", {"name": "a.txt", "content": "%%%", "about": "Words."}) == 400
    read = visit(None).get(f"/api/v1/proposals/{shade.id}/").json()
    assert (read["tags"], read["latitude"], read["community"]) == (["water"], 52.5, str(north.id))
    assert len(visit(None).get("/api/v1/assemblies/two-shores/proposals/?tag=water").json()["results"]) == 1
    assert visit(None).get("/api/v1/assemblies/two-shores/proposals/?tag=wat").json()["results"] == []
    sources = visit(None).get(f"/api/v1/proposals/{shade.id}/sources/").json()
    assert visit(None).get(sources["attachments"][0]["href"]).content == b"Words."
    one = sources["attachments"][0]["id"]
    assert visit(None).delete(f"/api/v1/attachments/{one}/").status_code in {401, 403}
    assert visit(ana).delete(f"/api/v1/attachments/{one}/").status_code == 204
