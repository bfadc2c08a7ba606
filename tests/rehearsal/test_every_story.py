"""What holds for each story on the shelf: it can be visited, it is still alive, and its record stands."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.minutes import verify
from assemblies.minutes.models import Entry
from assemblies.people.models import Person
from governance.ballots.models import Question
from governance.ballots.tallying import published_lines
from governance.bundles.questions import Edition
from governance.bundles.services import bundle_of
from rehearsal.doors import doors_of
from rehearsal.shelf import TALES
from rehearsal.story import Tale
from tests.rehearsal.conftest import AS_OF, told_once

pytestmark = pytest.mark.once  # the story's own tests tell it on both engines
State = Question.State


@pytest.fixture(scope="module", params=TALES, ids=lambda tale: tale.slug)
def once(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[tuple[Tale, Assembly]]:
    with told_once(request.param, django_db_blocker) as assembly:
        yield request.param, assembly


@pytest.fixture
def tale(once: tuple[Tale, Assembly]) -> Tale:
    return once[0]


@pytest.fixture
def assembly(once: tuple[Tale, Assembly], db: None) -> Assembly:
    return Assembly.objects.get(id=once[1].id)


def test_every_sign_hangs_over_a_door_that_opens(tale: Tale, assembly: Assembly, client: Client):
    doors = doors_of(tale)
    assert [door.person.name for door in doors] == [sign.name for sign in tale.doors]

    for door in doors:
        home = client.post(reverse("demo:door", args=[door.token]), follow=True)
        assert home.status_code == 200
        assert assembly.name in home.content.decode()


def test_there_are_three_things_to_try_and_each_names_somebody_with_a_door(tale: Tale, assembly: Assembly):
    names = {sign.name for sign in tale.doors}

    assert len(tale.things_to_try) == 3
    for thing in tale.things_to_try:
        assert any(name in str(thing.steps[0]) for name in names)


def test_two_questions_are_still_open_sixty_days_later(tale: Tale, assembly: Assembly):
    sixty_days_later = datetime.combine(AS_OF + timedelta(days=60), time(20), tzinfo=UTC)
    still_open = Question.objects.filter(body__assembly=assembly, state=State.OPEN, closes_at__gt=sixty_days_later)

    assert still_open.count() == 2


def test_nothing_in_the_record_is_later_than_the_as_of_day(tale: Tale, assembly: Assembly):
    times = list(Entry.objects.of(assembly.id).values_list("at", flat=True))

    assert times == sorted(times)
    assert times[-1].date() < AS_OF


def test_no_two_people_of_a_story_share_a_whole_name(tale: Tale, assembly: Assembly):
    people = Person.objects.filter(seats__in=Seat.objects.of_assembly(assembly)).distinct()
    names = Counter(people.values_list("name", flat=True))

    assert [name for name, times in names.items() if times > 1] == []


def test_the_record_and_all_ballots_pass_the_verifier(tale: Tale, assembly: Assembly, tmp_path: Path):
    minutes = tmp_path / "minutes.jsonl"
    minutes.write_text("".join(f"{line}\n" for line in Entry.objects.of(assembly.id).lines()))
    files = []
    for question in Question.objects.filter(body__assembly=assembly, state=State.CERTIFIED):
        files.append(tmp_path / f"ballots-{question.number}.jsonl")
        files[-1].write_bytes(b"".join(sorted(line + b"\n" for line, _weight in published_lines(question))))
    verifier = Path(django_settings.BASE_DIR) / "assemblies/minutes/verify.py"

    done = subprocess.run([sys.executable, "-I", verifier, minutes, *files], capture_output=True, text=True, timeout=60)

    unknown = [line for line in done.stdout.splitlines() if line.startswith("NOT CHECKED")]
    assert done.returncode == (2 if unknown else 0), done.stdout + done.stderr
    assert all("does not know the rule" in line for line in unknown), done.stdout


def test_nothing_in_the_bundle_of_a_story_is_refuted_and_what_was_shared_out_is_worked_out_anew(
    tale: Tale, assembly: Assembly, settings, tmp_path: Path
):
    settings.VAR_DIR = tmp_path
    report = verify.verify_bundle(verify.read_tar(bundle_of(assembly, Edition.PUBLIC).read_bytes()))

    assert not [claim for claim in report.claims if claim.verdict == verify.FAIL]
    shared = Entry.objects.of(assembly.id).filter(type__in=["allocation.share_out", "shelter.work_out"])
    assert len([claim for claim in report.claims if claim.name in ("division", "plan")]) == shared.count()
