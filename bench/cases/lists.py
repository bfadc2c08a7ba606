"""A hundred proposals, as a page and over REST, beside the limit's."""

from functools import partial

from django.urls import reverse

from bench.goals import Figure, case
from bench.hall import Hall, signed_in, statements
from bench.rounds import Measured


def compared(ours: Measured, least: Measured) -> str:
    return f"{ours.cpu_per_1000:.1f} / {least.cpu_per_1000:.1f} s CPU for 1,000"


@case("P6")
def proposal_list(hall: Hall) -> list[Figure]:
    """For somebody who is signed in, so that it is rendered each time."""
    ten, hundred = (reverse("proposals:list", args=[hall.world_of(count).slug]) for count in (10, 100))
    found = hall.in_turn(
        hall.least("limit", "/ideas", cookies=hall.given.limit_cookies),
        hall.ours("ours", hundred, cookies=hall.world_of(100).cookies),
    )
    ours, least = found["ours"], found["limit"]
    return [
        Figure("P6", "CPU of a list of 100 over the limit's", ours.cpu_per_1000 / least.cpu_per_1000, "×",
               must=1.5, want=1.1, note=compared(ours, least), bad=ours.bad),
        *statement_figures(hall, "P6", "statements of the list", {10: ten, 100: hundred}, must=8),
    ]  # fmt: skip


@case("P7")
def proposals_over_rest(hall: Hall) -> list[Figure]:
    """For somebody who is signed in, as above; to others it comes from memory."""
    paths = {count: reverse("api:proposals", args=[hall.world_of(count).slug]) for count in (10, 100)}
    found = hall.in_turn(
        hall.least("limit", "/api/ideas/", cookies=hall.given.limit_cookies),
        hall.ours("ours", paths[100], cookies=hall.world_of(100).cookies),
    )
    ours, least = found["ours"], found["limit"]
    return [
        Figure("P7", "CPU of 100 over REST, over the limit's", ours.cpu_per_1000 / least.cpu_per_1000, "×",
               must=1.5, want=0.5, note=compared(ours, least), bad=ours.bad),
        *statement_figures(hall, "P7", "statements over REST", paths, must=6),
    ]  # fmt: skip


def statement_figures(hall: Hall, name: str, what: str, paths: dict[int, str], must: int) -> list[Figure]:
    figures = []
    for count, path in paths.items():
        client = signed_in(hall.world_of(count).cookies[0])
        client.get(path)
        sent = statements(partial(client.get, path))
        figures.append(Figure(name, f"{what}, {count} items", sent, "", must=must))
    return figures
