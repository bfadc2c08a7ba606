"""The minutes as a page: what happened, who did it under the name they chose, and that nothing was changed."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assemblies.bodies.models import Assembly
from assemblies.bodies.services import set_phases
from assemblies.chronicle import services
from assemblies.chronicle.services import Verified, check_on, verify_record
from assemblies.members.models import Seat, ShownAs
from assemblies.members.services import issue_cards, reissue_card
from assemblies.minutes.chain import check
from assemblies.minutes.models import Chain, Entry
from config.clock import telling


@pytest.fixture
def address(assembly):
    return reverse("chronicle:minutes", args=["two-shores"])


@pytest.fixture
def chain(assembly) -> Chain:
    return Chain.objects.get(id=assembly.id)


def write_many(eva: Seat, fay: Seat, lines: int) -> None:
    for _line in range(lines):
        reissue_card(eva, by=fay)


def test_each_line_tells_what_happened_and_who_did_it(address, eva, fay, stranger):
    fay.shown_as = ShownAs.FULL
    fay.save()
    issue_cards([eva], by=fay)
    page = stranger.get(address).content.decode()
    assert "Seat cards made: 1." in page
    assert "<bdi>Fay Fernandes</bdi>, facilitator" in page


def test_newest_lines_come_first_and_each_has_an_address(address, eva, fay, stranger, chain):
    write_many(eva, fay, 3)
    page = stranger.get(address).content.decode()
    length = Chain.objects.get(id=chain.id).length
    assert page.index(f'id="line-{length}"') < page.index(f'id="line-{length - 1}"')


def test_a_line_is_found_on_whatever_page_it_stands(address, eva, fay, stranger):
    write_many(eva, fay, 70)
    assert 'id="line-2"' not in stranger.get(address).content.decode()
    assert 'id="line-2"' in stranger.get(address, {"line": "2"}).content.decode()


@pytest.mark.parametrize("asked", ["0", "999999999999", "x", "-1", "<script>", "٢"])
def test_a_line_that_is_none_does_no_harm(address, stranger, asked):
    assert stranger.get(address, {"line": asked}).status_code == 200
    assert stranger.get(address, {"page": asked}).status_code == 200


def test_whose_salt_is_gone_is_nobody(address, eva, fay, stranger):
    issue_cards([eva], by=fay)
    fay.salt = b""
    fay.save()
    page = stranger.get(address).content.decode()
    assert "<bdi>Fay</bdi>" not in page
    assert "facilitator" in page


def test_the_page_says_to_which_line_the_record_was_verified(address, eva, fay, stranger, chain):
    write_many(eva, fay, 2)
    length = Chain.objects.get(id=chain.id).length
    assert f"Record verified to line {length}" in stranger.get(address).content.decode()


def test_a_changed_line_is_found_out(assembly, eva, fay, chain):
    write_many(eva, fay, 3)
    entries = list(Entry.objects.of(chain.id))
    assert check_on(Verified(), entries).is_whole
    for change in ("text", "hash"):
        forged = list(entries)
        said = getattr(forged[2], change)
        setattr(forged[2], change, said.translate(str.maketrans("01", "10")))
        assert check_on(Verified(), forged) == Verified(2, entries[1].hash, is_whole=False)
        forged[2].refresh_from_db()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"at":1}'])
def test_a_line_that_cannot_be_read_is_found_out(assembly, chain, text):
    first = Entry.objects.of(chain.id).first()
    first.text = text
    assert not check_on(Verified(), [first]).is_whole


def test_a_missing_line_is_found_out(assembly, eva, fay, chain):
    write_many(eva, fay, 3)
    entries = list(Entry.objects.of(chain.id))
    assert not check_on(Verified(), [*entries[:2], *entries[3:]]).is_whole


def test_a_broken_record_is_said_aloud(address, chain, stranger, monkeypatch):
    monkeypatch.setattr(services, "check_on", lambda known, entries: Verified(3, "x", is_whole=False))
    page = stranger.get(address).content.decode()
    assert "Line 4 does not follow from the line before it" in page
    assert "Record verified" not in page


def test_lines_that_were_checked_are_not_read_again(assembly, eva, fay, chain, monkeypatch):
    verify_record(Chain.objects.get(id=chain.id))
    write_many(eva, fay, 2)
    read = []
    real = services.check_on
    monkeypatch.setattr(services, "check_on", lambda known, entries: real(known, read.extend(entries) or list(read)))
    head = Chain.objects.get(id=chain.id)
    assert verify_record(head) == Verified(head.length, head.head)
    verify_record(head)
    assert [entry.type for entry in read] == ["card.reissue"] * 2


def test_a_record_that_began_again_is_checked_from_its_beginning(assembly, chain, monkeypatch):
    services._verified[chain.id] = Verified(1, "f" * 64)
    assert verify_record(chain) == Verified(chain.length, chain.head)


def test_the_record_comes_line_by_line_as_it_was_hashed(assembly, eva, fay, stranger, chain):
    write_many(eva, fay, 3)
    answer = stranger.get(reverse("chronicle:jsonl", args=["two-shores"]))
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert check(lines) == Chain.objects.get(id=chain.id).head
    assert json.loads(lines[0])["seq"] == 1
    assert "attachment" in answer["Content-Disposition"]


def test_anybody_can_check_the_downloads_offline(assembly, eva, fay, stranger, tmp_path):
    write_many(eva, fay, 2)
    record = b"".join(stranger.get(reverse("chronicle:jsonl", args=["two-shores"])).streaming_content)
    program = stranger.get(reverse("chronicle:verify")).content
    (tmp_path / "two-shores-minutes.jsonl").write_bytes(record)
    (tmp_path / "verify.py").write_bytes(program)
    command = [sys.executable, "-I", "verify.py", "two-shores-minutes.jsonl"]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert checked.returncode in {0, 2}, checked.stdout + checked.stderr
    assert "FAIL" not in checked.stdout
    (tmp_path / "two-shores-minutes.jsonl").write_bytes(record.replace(b"card.reissue", b"card.reissued", 1))
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 1


def test_a_hidden_assembly_shows_its_minutes_to_its_own_alone(address, assembly, ana, stranger, browser_of):
    assembly.published_at = None
    assembly.save()
    jsonl = reverse("chronicle:jsonl", args=["two-shores"])
    assert stranger.get(address).status_code == stranger.get(jsonl).status_code == 404
    assert browser_of(ana).get(address).status_code == 200


def test_the_page_takes_the_same_statements_for_ten_lines_and_for_sixty(address, eva, fay, stranger):
    def statements(question: str) -> int:
        stranger.get(f"{address}{question}&warm")
        with CaptureQueriesContext(connection) as asked:
            stranger.get(address + question)
        return len(asked)

    write_many(eva, fay, 10)
    few = statements("?1")
    write_many(eva, fay, 50)
    assert statements("?2") == few <= 8


def test_moments_are_written_out():
    told = services.with_readable_times("It closes 2026-11-20T18:00:00.000Z, not later.", ZoneInfo("UTC"))
    assert told == "It closes 20 November 2026, 18:00 UTC, not later."


def test_moments_are_those_of_the_assembly_s_clocks(assembly, stranger):
    Assembly.objects.filter(id=assembly.id).update(time_zone="Asia/Kolkata")
    with telling(datetime(2026, 11, 20, 20, 15, tzinfo=UTC)):
        set_phases(assembly.bodies.get(), [])
    page = stranger.get(f"/en/a/{assembly.slug}/minutes/").content.decode()
    assert "<h2>21 November 2026</h2>" in page
    assert ">01:45 IST</time>" in page
    told = services.with_readable_times("It closes 2026-11-20T20:15:00.000Z.", ZoneInfo("Asia/Kolkata"))
    assert told == "It closes 21 November 2026, 01:45 IST."
