"""Pages for everybody: home, an open result and a list, over a view that says hello."""

from django.test import Client
from django.urls import reverse

from bench.goals import Figure, case
from bench.hall import Hall, statements


@case("P8")
def public_pages(hall: Hall) -> list[Figure]:
    """Anonymous, so that they come from memory: no statement, no session."""
    pages = {
        "home": reverse("home"),
        "result": reverse("ballots:result", args=[hall.world.counted_question().id]),
        "list": reverse("proposals:list", args=[hall.world_of(100).slug]),
    }
    found = hall.in_turn(hall.least("hello", "/hello"), *(hall.ours(name, path) for name, path in pages.items()))
    hello = found["hello"].rate
    figures = []
    for name, path in pages.items():
        page = found[name]
        note = f"{page.rate:,.0f} / {hello:,.0f} a s; {statements_when_warm(path)} statements when warm"
        figures.append(
            Figure("P8", f"rate of {name} over hello", 100 * page.rate / hello, "%", must=25, want=45, at_least=True,
                   note=note, bad=page.bad)
        )  # fmt: skip
    return figures


def statements_when_warm(path: str) -> int:
    client = Client()
    client.get(path)
    sent = statements(lambda: client.get(path))
    assert not client.cookies, "a public page made a cookie"
    return sent
