"""A real ward of 8,600 ranked ballots: imported, counted in a worker, shown."""

import json
import os
import time
from pathlib import Path
from statistics import median

from django.urls import reverse

from bench import places
from bench.goals import Figure, NotMeasured, case
from bench.hall import Hall
from governance.ballots.batches import import_batch
from governance.ballots.models import Question, Tally
from governance.ballots.tasks import count

FOLDER = "glasgow-canal-2007"
FILE = "Canal-2007.blt"
RULE = "scottish-stv-wigm-5dp"
NEEDED = 120.0


def voting_file(name: str) -> Path:
    data = Path(os.environ.get("COMMONWEATHER_DATA", places.ROOT.parent / "shared" / "data"))
    path = data / "voting" / FOLDER / name
    if not path.exists():
        raise NotMeasured(f"no election data at {path}; set COMMONWEATHER_DATA")
    return path


def import_ward(hall: Hall) -> Question:
    return import_batch(
        hall.world_of(10).body, by=hall.world_of(10).desk[0], file_name=FILE, data=voting_file(FILE).read_bytes(),
        source="Glasgow City Council, 2007",
    )  # fmt: skip


def wait_for(tally: Tally) -> Tally:
    """The tally when a worker has counted it."""
    end = time.monotonic() + NEEDED
    while time.monotonic() < end:
        tally.refresh_from_db()
        if tally.state in {Tally.State.COUNTED, Tally.State.FAILED}:
            return tally
        time.sleep(0.01)
    raise TimeoutError(f"the tally is still {tally.state} after {NEEDED:.0f} s")


@case("ward")
def a_real_ward(hall: Hall) -> list[Figure]:
    """Each figure is the median of a few wards; the first warms up code and statements."""
    imports, counts = [], []
    with places.worker(hall.given.environment):
        for _ in range(1 + hall.rounds):
            begun = time.perf_counter()
            question = import_ward(hall)
            imports.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            count.delay(str(question.tally.id))
            tally = wait_for(question.tally)
            counts.append(time.perf_counter() - begun)
    right, stages = equal_stages(tally)
    page = reverse("ballots:result", args=[question.id])
    shown = hall.in_turn(hall.ours("result", page, cookies=hall.world_of(10).cookies, connections=4))["result"]
    return [
        Figure("ward", "import of 8,624 ballots", median(imports[1:]), "s", must=2),
        Figure("ward", "count in a worker", median(counts[1:]), "s", must=1, note=f"longest {max(counts[1:]):.2f} s"),
        Figure("ward", "official stages met to 5 decimals", right, f"of {stages}", must=stages, at_least=True),
        Figure("ward", "CPU of the result's page", shown.cpu_per_1000, "ms", must=50, bad=shown.bad),
    ]


def equal_stages(tally: Tally) -> tuple[int, int]:
    """How many of the official stages came out the same, and how many there are."""
    names = {option.key: option.text for option in tally.question.options.all()}
    ours = [
        {names[key]: votes for key, votes in each["votes"].items()} | {"": each["exhausted"]}
        for each in tally.result["rounds"]
    ]
    official: dict[str, dict[str, str]] = {}
    for each in json.loads(voting_file("expected.json").read_text())["rules"][RULE]["rounds"]:
        if each["round"] != "X":  # what follows the last stage
            votes = {name.strip(): votes for name, votes in each["votes"].items()}
            official[each["round"]] = votes | {"": each["Non-Transferable"]}
    stages = list(official.values())
    return sum(one == other for one, other in zip(ours, stages, strict=False)), max(len(stages), len(ours))
