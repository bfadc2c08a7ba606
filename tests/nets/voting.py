"""A hall that never rests, for backups to be made of: `python -m tests.nets.voting hall|voter <arguments>`.

The hall asks one question after another and has each counted. A voter casts ballots for its seats, over and over, and
writes down each one that was accepted. Both go on until the file that stops them is there.
"""

from __future__ import annotations

import json
import random
import sys
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_VOTE_SECONDS = 3.0


def until(stop: Path) -> Iterator[None]:
    while not stop.exists():
        yield


def hall(stop: Path, log: Path, facilitator: str, guarantor: str) -> None:
    """Opens, closes and counts; notes when a question's ballots were sealed and counted."""
    from assemblies.members.models import Seat
    from governance.ballots import services, tallying
    from governance.ballots.models import Question, Request

    fay, gus = (Seat.objects.select_related("body__assembly", "person").get(id=one) for one in (facilitator, guarantor))
    with log.open("a", buffering=1) as out:
        for _again in until(stop):
            draft = services.draft_question(fay.body, by=fay, title="Once more?")
            question = services.open_question(services.freeze_question(draft, by=fay), by=fay, minutes=30)
            time.sleep(random.uniform(0.2, LONGEST_VOTE_SECONDS))
            request = services.ask_for(question, Request.Act.CLOSE_EARLY, by=fay, reason="It is time.")
            services.confirm_request(request, by=gus)
            tallying.count_tally(Question.objects.get(id=question.id).tally.id)
            out.write(json.dumps({"question": str(question.id), "at": time.time()}) + "\n")


def voter(stop: Path, log: Path, *seats: str) -> None:
    """Each accepted ballot, in the order in which they were accepted."""
    from assemblies.members.models import Seat, ShownAs
    from config.errors import Refusal
    from governance.ballots.casting import cast_open_ballot
    from governance.ballots.models import Question

    persons = list(Seat.objects.filter(id__in=seats).values_list("id", "person_id"))
    with log.open("a", buffering=1) as out:
        for _again in until(stop):
            open_now = Question.objects.filter(state=Question.State.OPEN).values_list("id", flat=True).first()
            if open_now is None:
                time.sleep(0.01)
                continue
            (seat, person), choice = random.choice(persons), random.choice(["yes", "no", "abstain"])
            began = time.monotonic()
            try:
                cast_open_ballot(open_now, person_id=person, choice=choice, key=uuid.uuid4(), shown_as=ShownAs.NUMBER)
            except Refusal:
                continue
            took = time.monotonic() - began
            told = {"question": str(open_now), "seat": str(seat), "choice": choice, "at": time.time(), "took": took}
            out.write(json.dumps(told) + "\n")
            time.sleep(0.01)


if __name__ == "__main__":
    django.setup()
    {"hall": hall, "voter": voter}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:])
