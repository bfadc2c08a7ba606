"""Ballots counted elsewhere come in by file or as text and go through the same count."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from config.errors import NotAllowed
from governance.ballots import tallying
from governance.ballots.batches import import_batch
from governance.ballots.errors import BadFile, BadQuestion
from governance.ballots.models import GroupedBallot, Question, Tally
from tests.governance.ballots.test_files import downloaded, run, verified, with_texts
from tests.governance.conftest import Visit
from tests.governance.counting.real_wards import WARDS, expected, official_stages, plain, voting_file

BLT = '3 1\n4 1 2 0\n3 2 0\n2 3 2 0\n0\n"Heron"\n"Otter"\n"Plover"\n"Which bird?"\n'


def counted(question: Question) -> Tally:
    for tally_id in tallying.due_tallies():
        assert tallying.count_tally(tally_id)
    question.refresh_from_db()
    return question.tally


def test_an_organiser_brings_in_a_file_and_it_is_counted(plenary: Body, ola: Seat, visit: Visit) -> None:
    file = SimpleUploadedFile("birds.blt", BLT.encode())
    answer = visit(ola).post(
        reverse("ballots:import", args=["two-shores"]), {"file": file, "source": "Paper ballots of 3 May", "lots": ""}
    )
    question = Question.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{question.get_absolute_url()}?done=imported")
    tally = counted(question)
    assert question.config["option_texts"][tally.result["winners"][0]] == "Otter"
    assert tally.result["ballots"] == {"valid": 9, "invalid": 0}
    assert [int(float(votes)) for votes in tally.result["rounds"][0]["votes"].values()] == [4, 3, 2]
    page = visit(None).get(reverse("ballots:result", args=[question.id])).content.decode()
    assert "Elected: Otter." in page
    assert "Paper ballots of 3 May" in page


def test_a_lot_that_puts_an_option_out_says_so(plenary: Body, ola: Seat, visit: Visit) -> None:
    level = '3 1\n2 1 0\n1 2 0\n1 3 0\n0\n"Heron"\n"Otter"\n"Stork"\n"The bird"\n'
    fields = {"pasted": level, "source": "The town clerk", "lots": "Heron\nOtter\nStork"}
    assert visit(ola).post(reverse("ballots:import", args=["two-shores"]), fields).status_code == 303
    question = Question.objects.get()
    counted(question)
    page = visit(None).get(reverse("ballots:result", args=[question.id])).content.decode()
    assert "Otter and Stork were level. The lot decided that Stork is out." in page


def test_the_text_of_a_file_can_be_pasted(plenary: Body, ola: Seat, visit: Visit) -> None:
    fields = {"pasted": BLT, "source": "The town clerk", "title": "The bird of the year?", "seats": "2"}
    assert visit(ola).post(reverse("ballots:import", args=["two-shores"]), fields).status_code == 303
    question = Question.objects.get()
    assert (question.title, question.seats) == ("The bird of the year?", 2)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"pasted": "3 1\n4 1 x 0\n0\n", "source": "Clerk"}, "line 2"),
        ({"pasted": "", "source": "Clerk"}, "Choose a file, or paste its text."),
        ({"pasted": BLT, "source": ""}, "Say where the ballots come from."),
        ({"pasted": BLT, "source": "Clerk", "lots": "Heron\nDodo"}, "Dodo"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_nothing_is_brought_in(
    plenary: Body, ola: Seat, visit: Visit, fields: dict[str, str], told: str
) -> None:
    answer = visit(ola).post(reverse("ballots:import", args=["two-shores"]), fields)
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert not Question.objects.exists()


def test_only_the_organiser_brings_ballots_in(plenary: Body, fay: Seat, ana: Seat, gus: Seat, visit: Visit) -> None:
    for seat in (fay, ana, gus):
        with pytest.raises(NotAllowed):
            import_batch(plenary, by=seat, file_name="birds.blt", data=BLT.encode(), source="Clerk")
        assert visit(seat).get(reverse("ballots:import", args=["two-shores"])).status_code == 403
    assert not Question.objects.exists()


def test_a_file_that_is_too_large_or_empty_is_refused(plenary: Body, ola: Seat) -> None:
    for data in (b"", b"0" * (8 * 1024 * 1024 + 1)):
        with pytest.raises((BadFile, BadQuestion)):
            import_batch(plenary, by=ola, file_name="birds.blt", data=data, source="Clerk")


@pytest.mark.parametrize(
    "text",
    [
        '2 1\n1 1 0\n0\n"A\0"\n"B"\n"t"\n',
        '2 1\n1 1 0\n0\n"A"\n"A "\n"t"\n',
        '2 1\n9999999999 1 0\n0\n"A"\n"B"\n"t"\n',
        "0 0\n0\n",
    ],
)
def test_a_file_with_names_or_numbers_nobody_could_show_is_refused(plenary: Body, ola: Seat, text: str) -> None:
    with pytest.raises(BadFile):
        import_batch(plenary, by=ola, file_name="odd.blt", data=text.encode(), source="Clerk")
    assert not Question.objects.exists()


@pytest.mark.parametrize("ward", WARDS)
def test_a_real_ward_is_brought_in_and_counted_as_the_officials_did(
    plenary: Body, ola: Seat, visit: Visit, tmp_path: Path, ward: str
) -> None:
    file = voting_file(ward, WARDS[ward])
    official = official_stages(ward)
    outcome = expected(ward)
    winners = outcome.get("winners") or outcome["rules"]["scottish-stv-wigm-5dp"]["winners"]
    question = import_batch(plenary, by=ola, file_name=file.name, data=file.read_bytes(), source="The council")
    tally = counted(question)
    texts = {key: plain(text) for key, text in question.config["option_texts"].items()}
    assert {texts[key] for key in tally.result["winners"]} == {plain(name) for name in winners}
    stages = [
        {texts[key]: votes for key, votes in each["votes"].items()} | {"": each["exhausted"]}
        for each in tally.result["rounds"]
    ]
    assert stages[: len(official)] == official[: len(stages)]
    command = downloaded(visit(None), question, tmp_path)
    assert verified(tmp_path) == 0
    again = run(command, tmp_path)
    assert with_texts(again["rounds"], {}) == with_texts(tally.result["rounds"], question.config["option_texts"])


def test_the_page_of_a_ward_of_8600_asks_no_more_than_that_of_nine_ballots(
    plenary: Body, ola: Seat, visit: Visit
) -> None:
    ward = voting_file("glasgow-canal-2007", WARDS["glasgow-canal-2007"])
    asked = []
    for file_name, data in (("birds.blt", BLT.encode()), (ward.name, ward.read_bytes())):
        question = import_batch(plenary, by=ola, file_name=file_name, data=data, source="The council")
        counted(question)
        page = reverse("ballots:result", args=[question.id])
        visit(None).get(page)
        with CaptureQueriesContext(connection) as statements:
            assert visit(None).get(page).status_code == 200
        asked.append([each["sql"] for each in statements])
    nine, ward_of_8600 = asked
    assert len(ward_of_8600) == len(nine)
    assert not any(GroupedBallot._meta.db_table in sql for sql in ward_of_8600)
