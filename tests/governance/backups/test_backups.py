"""A machine is lost, and another one takes over from the one encrypted file."""

import json
import shutil
import stat
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pyrage
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from assemblies.correspondence.messages import draft_message, send_message
from assemblies.correspondence.models import Letter
from assemblies.integrations.feed import BLOCK, feed_due
from assemblies.integrations.models import FeedHead
from assemblies.integrations.webhooks.models import Webhook
from assemblies.members.leaving import erase_oneself
from assemblies.members.models import Seat
from assemblies.members.services import issue_cards
from assemblies.minutes.models import Entry
from assemblies.people.models import Person
from config import demo
from config.clock import now
from config.models import DemoEnd
from governance.backups import copying, keys, parcel, services
from governance.backups.copying import FORGOTTEN, tables
from governance.backups.errors import CannotCopy
from governance.backups.models import Backup
from governance.ballots.models import OpenBallot, Question
from governance.demographics.answers import give_answer
from governance.demographics.models import Trait, TraitAnswer
from governance.demographics.services import ask_about
from tests.governance.backups.machines import BALLOTS, Machine, new_machine, this_machine, verified

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def first(tmp_path: Path) -> Machine:
    """The machine on which everybody votes."""
    return this_machine(tmp_path / "first", is_here=True)


@pytest.fixture
def second(tmp_path: Path, engine: str) -> Machine:
    """An empty machine, somewhere else."""
    return new_machine(tmp_path / "second", engine)


def opened(file: Path, key: Path) -> bytes:
    """Everything in a backup, as whoever has the key would search it."""
    import io
    import zipfile

    private = key.read_text().splitlines()[-1]
    plain = pyrage.decrypt(file.read_bytes(), [pyrage.x25519.Identity.from_str(private)])
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        assert archive.testzip() is None
        return b"".join(archive.read(name) for name in archive.namelist())


def test_another_machine_takes_over_and_the_record_holds(
    first, second, counted_question, open_ranking, cast, ana, ben, eva, tmp_path
):
    demo.end()
    cast(open_ranking, ben, ["2", "1"])
    cast(open_ranking, eva, ["1"])
    head = Entry.objects.order_by("seq").last()
    told = second.do("restore", first.backup(), "--key", first.key)
    assert "Sealed votes: 1," in told
    assert "2 had voted" in told
    assert f"Start it: DEMO=0 VAR_DIR={second.folder}" in told
    recipients = Path("var") / "backup-recipients.txt"
    assert (first.folder / recipients).read_text() == (second.folder / recipients).read_text()
    with second.looked_into() as there:
        assert DemoEnd.objects.using(there).exists()
        kept = OpenBallot.objects.using(there)
        assert kept.filter(question_id=counted_question.id).count() == 4
        assert not kept.filter(question_id=open_ranking.id).exists()
        interrupted = Question.objects.using(there).get(id=open_ranking.id)
        assert interrupted.state == Question.State.ANNULLED
        assert "2 had voted" in interrupted.annulment_reason
        assert Question.objects.using(there).get(id=counted_question.id).state == Question.State.COUNTED
        gap = Entry.objects.using(there).get(type="restore.gap")
        assert (gap.body["seq"], gap.body["head"]) == (head.seq, head.hash)
        assert gap.body["interrupted"] == [{"number": 2, "question": str(open_ranking.id), "voted": 2}]
        assert gap.body["known_seq"] is None
        assert "restored from a backup" in gap.sentence
        assert set(Person.objects.using(there).values_list("name", flat=True)) >= {"Ana Alder", "Ben Birch"}
    assert "Every claim holds" in verified(second, tmp_path, head.hash)


@pytest.mark.once
def test_on_the_new_machine_cards_open_seats_and_an_interrupted_vote_can_be_asked_again(
    first, second, open_question, cast, fay, ana, eva
):
    (made,) = issue_cards([eva], by=fay)
    cast(open_question, ana, "yes")
    second.do("restore", first.backup(), "--key", first.key)
    code = f"""
from assemblies.correspondence.messages import draft_message, send_message
from assemblies.correspondence.models import Letter
from assemblies.integrations.feed import BLOCK, feed_due
from assemblies.integrations.models import FeedHead
from assemblies.integrations.webhooks.models import Webhook
from assemblies.members.leaving import erase_oneself
from assemblies.members.models import Seat
from assemblies.members.services import find_card
from governance.ballots.models import Question
from governance.ballots.services import ask_again, freeze_question, open_question
print(find_card({made.code!r}).seat_id)
fay = Seat.objects.get(id="{fay.id}")
again = ask_again(Question.objects.get(id="{open_question.id}"), by=fay)
print(open_question(freeze_question(again, by=fay), by=fay, minutes=30).state)
"""
    assert second.shell(code).split() == [str(eva.id), "open"]


@pytest.mark.once
def test_whoever_has_the_key_reads_no_ballot_of_an_open_vote(first, open_ranking, counted_question, cast, ana, ben):
    receipts = [cast(open_ranking, ana, ["3", "1"]), cast(open_ranking, ben, ["4"])]
    content = opened(first.backup(), first.key)
    assert b"Ana Alder" in content
    for receipt in receipts:
        assert receipt.code.encode() not in content
    for sealed in OpenBallot.objects.filter(question=counted_question):
        assert sealed.receipt.encode() in content


@pytest.mark.once
def test_the_file_holds_no_private_key_no_secret_and_nobodys_visit(first, client, ana):
    client.force_login(ana.person)
    first.do("backup_key", "--file", first.key)
    file = Path(first.do("backup").splitlines()[0])
    content = opened(file, first.key)
    assert first.key.read_text().splitlines()[-1].encode() not in content
    assert (first.folder / "var" / "secret_key").read_bytes() not in content
    assert client.session.session_key.encode() not in content
    assert b"Ana Alder" not in file.read_bytes()
    for private in (file, first.key):
        assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.once
def test_each_thing_that_cannot_be_restored_is_told_in_a_sentence(first, second, ana, tmp_path):
    file, other = first.backup(), tmp_path / "other.key"
    with second.at_home():
        keys.make_key(other)
    assert "does not open" in second.refusal("restore", file, "--key", other)
    assert not (second.folder / "var" / "own.sqlite3").exists()
    assert "FILE=" in second.refusal("restore", "", "--key", other)
    assert "cannot be read" in refusal_of(file, tmp_path / "nowhere.key")
    assert "cannot be read" in refusal_of(tmp_path / "nowhere.age", first.key)
    damaged = tmp_path / "damaged.age"
    content = bytearray(file.read_bytes())
    for place, what in ((200, "flipped"), (len(content) // 2, "flipped"), (len(content) - 40, "cut")):
        damaged.write_bytes(content[:place] + (bytes([content[place] ^ 1]) + content[place + 1 :]) * (what != "cut"))
        assert "damaged" in refusal_of(damaged, first.key)
    damaged.write_bytes(b"hello")
    assert "damaged" in refusal_of(damaged, first.key)


def refusal_of(file: Path, key: Path, passphrase: str = "") -> str:
    """The sentence with which a backup stays shut, before any database is touched."""
    with pytest.raises(CannotCopy) as refused:
        with parcel.opened(file, keys.private_key(key, lambda: passphrase), beside=key.parent) as archive:
            parcel.manifest_of(archive)
    return str(refused.value)


@pytest.mark.once
def test_a_backup_of_a_newer_version_is_refused(first, second, ana):
    with patch.object(copying, "schema", lambda: [["governance", "9999_of_tomorrow"]]):
        file = first.backup()
    assert "newer than this one" in second.refusal("restore", file, "--key", first.key)
    assert not (second.folder / "var" / "own.sqlite3").exists()


def test_a_restore_never_takes_the_place_of_an_assembly_by_itself(first, second, ana, ben):
    older = first.backup()
    Person.objects.filter(id=ben.person_id).update(name="Ben Beech")
    shutil.copy(older, older.with_name("kept.age"))
    newer = first.backup()
    second.do("restore", newer, "--key", first.key)
    assert "RESET=1" in second.refusal("restore", older, "--key", first.key)
    with second.looked_into() as there:
        assert Person.objects.using(there).get(id=ben.person_id).name == "Ben Beech"
    second.do("restore", older.with_name("kept.age"), "--key", first.key, "--reset")
    with second.looked_into() as there:
        assert Person.objects.using(there).get(id=ben.person_id).name == "Ben Birch"


def test_a_restore_that_stops_half_way_leaves_everything_as_it_was(first, second, ana, ben):
    file = first.backup()
    second.do("restore", file, "--key", first.key)
    code = f"""
import os
from pathlib import Path
from governance.backups import keys, restoring
key = keys.private_key(Path("{first.key}"), str)
def stopped(at):
    place = restoring if hasattr(restoring, at) else restoring.services
    def killed(*given, **named):
        os.kill(os.getpid(), 9)
    setattr(place, at, killed)
    restoring.restore(Path("{file}"), key, replace=True, say=lambda line: None)
for at in ("_load_table", "require_whole_minutes", "close_the_gap"):
    child = os.fork()
    if child == 0:
        stopped(at)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert second.shell(code).split() == ["-9"] * 3
    with second.looked_into() as there:
        assert Entry.objects.using(there).filter(type="restore.gap").count() == 1
        assert Person.objects.using(there).filter(name="Ana Alder").exists()
    second.do("restore", file, "--key", first.key, "--reset")
    assert not list((second.folder / "var").glob("*.restoring*"))


@pytest.mark.once
def test_what_waited_is_held_and_the_erased_stay_erased_on_the_new_machine(
    first, second, assembly, ola, fay, ana, ben, tmp_path
):
    message = draft_message(assembly, by=fay, subject="We meet at noon", text="Bring a cup.", to="members")
    send_message(message, by=fay)
    at = now()
    Webhook.objects.create(
        assembly=assembly, url="https://board.example/", made_at=at, next_try_at=at, claimed_until=at
    )
    age = ask_about(
        assembly,
        by=ola,
        name="Age",
        purpose="To see who is missing.",
        groups=[{"name": "Young"}, {"name": "Old"}],
        kept_until=assembly.today + timedelta(days=9),
    )
    give_answer(age, by=ben, group="Old")
    feed_due()
    file, waiting = first.backup(), Letter.objects.filter(state="waiting", channel="mail").count()
    erase_oneself(ana.person)
    told_elsewhere = shutil.copy(file, tmp_path / "kept.age")
    first.backup()
    erase_oneself(ben.person)
    record = tmp_path / "downloaded.jsonl"
    record.write_text("".join(f"{line}\n" for line in Entry.objects.of(assembly.id).lines()))
    shutil.copy(file.parent / "erased.txt", tmp_path / "erased.txt")
    told = second.do("restore", told_elsewhere, "--key", first.key, "--witness", record)
    assert waiting > 0
    assert f"drops them: {waiting} messages and 1 webhooks" in told
    assert "erased again now: 2" in told
    with second.looked_into() as there:
        names = set(Person.objects.using(there).values_list("name", flat=True))
        assert names.isdisjoint({"Ana Alder", "Ben Birch"})
        assert fay.person.name in names
        assert not Letter.objects.using(there).filter(state="waiting", channel="mail").exists()
        assert Webhook.objects.using(there).get().state == "held"
        assert Trait.objects.using(there).get().forgotten_at is not None
        assert not TraitAnswer.objects.using(there).exists()
        assert FeedHead.objects.using(there).get().length >= BLOCK
    old = second.do("restore", told_elsewhere, "--key", first.key, "--reset")
    assert "erased again now: 2" in old


@pytest.mark.once
def test_a_downloaded_record_tells_what_came_after_the_backup(first, second, frozen_question, fay, cast, ana, tmp_path):
    from governance.ballots.services import open_question

    file = first.backup()
    last = Entry.objects.order_by("seq").last()
    open_question(frozen_question, by=fay, minutes=30)
    record = tmp_path / "downloaded.jsonl"
    record.write_text("".join(f"{line}\n" for line in Entry.objects.lines()))
    newest = Entry.objects.order_by("seq").last()
    told = second.do("restore", file, "--key", first.key, "--witness", record)
    assert "1 more lines, lost here: question.open (1)" in told
    with second.looked_into() as there:
        gap = Entry.objects.using(there).get(type="restore.gap")
        assert gap.body["seq"] == last.seq
        assert (gap.body["known_seq"], gap.body["known_head"]) == (newest.seq, newest.hash)
        assert "Another copy of the record" in gap.sentence
        assert Question.objects.using(there).get(id=frozen_question.id).state == Question.State.FROZEN


@pytest.mark.once
def test_a_record_that_does_not_continue_the_backup_stops_the_restore(first, second, ana, dee, tmp_path):
    file = first.backup()
    lines = list(Entry.objects.of(ana.body.assembly_id).lines())
    changed = tmp_path / "changed.jsonl"
    changed.write_text("\n".join([*lines[:-1], lines[-1].replace("seat", "saet", 1)]) + "\n")
    assert "Nothing was restored" in second.refusal("restore", file, "--key", first.key, "--witness", changed)
    broken = tmp_path / "broken.jsonl"
    broken.write_text("\n".join([lines[0], *lines[2:]]) + "\n")
    assert "no whole record" in second.refusal("restore", file, "--key", first.key, "--witness", broken)


@pytest.mark.once
def test_keys_are_made_once_changed_and_locked(first, second, ana, tmp_path):
    assert "make backup-key" in first.refusal("backup")
    first.more["BACKUP_PASSPHRASE"] = "heron otter plover"
    locked = tmp_path / "locked.key"
    first.do("backup_key", "--file", locked, "--passphrase")
    assert b"SECRET" not in locked.read_bytes()
    with first.at_home():
        keys.make_key(first.key)
        with pytest.raises(CannotCopy, match="stays as it is"):
            keys.make_key(first.key)
        with pytest.raises(CannotCopy, match="beside what it protects"):
            keys.make_key(first.folder / "var" / "k")
    file = first.backup()
    assert "BACKUP_PASSPHRASE" in second.refusal("restore", file, "--key", locked)
    assert "not the passphrase" in refusal_of(file, locked, "stork")
    for key in (locked, first.key):
        with parcel.opened(file, keys.private_key(key, lambda: "heron otter plover"), beside=tmp_path) as archive:
            assert parcel.manifest_of(archive)
    recipients = first.folder / "var" / "backup-recipients.txt"
    recipients.write_text(recipients.read_text().splitlines()[0] + "\n")
    assert "does not open" in refusal_of(first.backup(), first.key)


@pytest.mark.once
def test_nothing_that_is_kept_belongs_to_what_is_forgotten():
    labels = {model._meta.label_lower for model in apps.get_models()}
    assert labels >= FORGOTTEN
    for model in tables():
        for field in model._meta.concrete_fields:
            other = field.related_model
            assert other is None or other._meta.label_lower not in FORGOTTEN, f"{model.__name__}.{field.name}"


@pytest.mark.once
def test_fourteen_files_stay(first, ana):
    folder = first.folder / "var" / "backups"
    folder.mkdir(parents=True)
    for day in range(10, 30):
        (folder / f"commonweather-202001{day}-120000.age").write_bytes(b"old")
    (folder / "notes.txt").write_text("not ours")
    newest = first.backup()
    assert len(first.files) == services.KEPT
    assert first.files[-1] == newest
    assert (folder / "notes.txt").exists()


@pytest.mark.once
def test_a_backup_that_fails_leaves_no_file(first, ana):
    with patch.object(copying.Copy, "_kept", side_effect=ValueError("the disk is gone")):
        with pytest.raises(ValueError, match="the disk is gone"):
            first.backup()
    assert not list((first.folder / "var" / "backups").iterdir())
    assert not Backup.objects.exists()


def test_a_backup_goes_from_one_engine_to_the_other(first, tmp_path, engine, counted_question, open_ranking, cast, ana):
    if engine == "sqlite":
        pytest.skip("goes from PostgreSQL to SQLite, where PostgreSQL is under test")
    cast(open_ranking, ana, ["2"])
    laptop = new_machine(tmp_path / "laptop", "sqlite")
    laptop.do("restore", first.backup(), "--key", first.key)
    ballots = set(laptop.shell(BALLOTS).splitlines())
    assert ballots == set(first.shell(BALLOTS).splitlines())
    assert len(ballots) == 4
    server = new_machine(tmp_path / "server", "postgres")
    server.do("restore", laptop.backup(), "--key", laptop.key)
    assert set(server.shell(BALLOTS).splitlines()) == ballots
    with server.looked_into() as there:
        gaps = Entry.objects.using(there).filter(type="restore.gap").order_by("seq")
        assert len(gaps) == 2
    assert json.loads(json.dumps(gaps[1].body))["interrupted"] == []


# --- What the desk sees -------------------------------------------------------------------------------


def page(seat: Seat, path: str) -> str:
    visitor = Client()
    visitor.force_login(seat.person)
    answer = visitor.get(f"/en/a/two-shores/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


REMINDER = "No backup of the last 24 hours"


@override_settings(DEMO=False)
@pytest.mark.once
def test_the_desk_reminds_an_organiser_when_the_newest_backup_is_a_day_old(ola, fay):
    assert REMINDER in page(ola, "desk/")
    assert REMINDER not in page(fay, "desk/")
    made = Backup.objects.create(
        made_at=now() - timedelta(hours=23), file_name="commonweather-1.age", size=123_456, sha256="a" * 64
    )
    assert REMINDER not in page(ola, "desk/")
    Backup.objects.filter(id=made.id).update(made_at=now() - timedelta(hours=25), left_out=2)
    assert REMINDER in page(ola, "desk/")
    shown = page(ola, "backups/")
    assert "commonweather-1.age" in shown
    assert "2 votes were under way" in shown


@pytest.mark.once
def test_the_list_costs_the_same_at_any_length(ola):
    visitor = Client()
    visitor.force_login(ola.person)

    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert visitor.get("/en/a/two-shores/backups/").status_code == 200
        return len(counted)

    statements()
    few = statements()
    for day in range(20):
        Backup.objects.create(
            made_at=now() - timedelta(days=day), file_name=f"commonweather-{day}.age", size=1, sha256="a" * 64
        )
    assert statements() == few


@pytest.mark.once
def test_a_demo_needs_no_backup(ola):
    assert REMINDER not in page(ola, "desk/")
    assert "There is no backup yet" in page(ola, "backups/")


@pytest.mark.once
def test_the_page_shows_what_was_made(first, ola, open_question):
    file = first.backup()
    made = Backup.objects.get()
    assert (made.file_name, made.size, made.left_out) == (file.name, file.stat().st_size, 1)
    shown = page(ola, "backups/")
    assert made.file_name in shown
    assert "1 vote was under way" in shown


@override_settings(DEMO=False)
@pytest.mark.once
@pytest.mark.parametrize(
    ("folder", "command"),
    [
        (settings.BASE_DIR / "var", "<code>make backup"),
        (Path("/srv/our-assembly"), "<code>VAR_DIR=/srv/our-assembly make backup"),
        (Path("/srv/our assembly"), "<code>VAR_DIR=&#x27;/srv/our assembly&#x27; make backup"),
    ],
)
def test_the_commands_on_the_page_mean_the_folder_of_this_assembly(ola, folder, command):
    with override_settings(VAR_DIR=folder):
        shown = page(ola, "backups/")
    assert shown.count(f"{command}</code>") == 2
    assert f"{command}-key</code>" in shown
    assert shown.count("make backup") == 3
