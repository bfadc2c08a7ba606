"""The page of a manifesto of 60 articles with 600 amendments, and of its rehearsal, for somebody signed in."""

from functools import partial

from django.db import transaction
from django.urls import reverse

from bench.goals import Figure, case
from bench.hall import Hall, signed_in, statements
from bench.world import World
from governance.manifestos.amendments import Wanted, hand_in
from governance.manifestos.models import Article, Manifesto
from governance.manifestos.services import add_article, lead_to, start_manifesto, write_article

ARTICLES, AMENDMENTS = 60, 10
TEXT = "\n\n".join(f"In passage {n} each side gives what it can spare, and says so in public." for n in range(5))


@case("manifesto")
def manifesto_page(hall: Hall) -> list[Figure]:
    """Written and amended through the product's own services."""
    world = hall.world_of(10)
    made = long_manifesto(world)
    paths = {"page": reverse("manifestos:manifesto", args=[made.id])}
    paths["rehearsal"] = reverse("manifestos:rehearse", args=[made.id])
    loads = [hall.ours(name, path, cookies=world.cookies, connections=4) for name, path in paths.items()]
    measured = hall.in_turn(*loads)
    visitor = signed_in(world.cookies[0])
    what = f"of a manifesto with {ARTICLES} articles and {ARTICLES * AMENDMENTS} amendments"
    figures = []
    for name, path in paths.items():
        visitor.get(path)
        sent = statements(partial(visitor.get, path))
        page = measured[name]
        cpu = Figure("manifesto", f"CPU of the {name} {what}", page.cpu_per_1000, "ms", must=120, bad=page.bad)
        figures += [cpu, Figure("manifesto", f"statements of the {name} {what}", sent, "", must=12)]
    return figures


@transaction.atomic
def long_manifesto(world: World) -> Manifesto:
    body, desk, members = world.body, world.desk[0], world.members
    made = start_manifesto(body, by=desk, title="What both sides share")
    write_article(made.articles.get(), by=desk, title="", text=TEXT)
    for number in range(ARTICLES):
        add_article(made, by=desk, title=f"Thing {number}", text=TEXT)
    lead_to(made, by=desk, stage=Manifesto.Stage.GENERAL)
    for article in Article.objects.select_related("manifesto__body__assembly").filter(manifesto=made, number__gt=0):
        for number in range(AMENDMENTS):
            wanted = Wanted("replace", "p1", f"word {number}", number, number + 1)
            hand_in(article, by=members[number % len(members)], wanted=wanted, reason="It is clearer.")
    return made
