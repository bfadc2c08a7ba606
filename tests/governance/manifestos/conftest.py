"""A manifesto in two articles, and a delegation that amends it."""

from collections.abc import Callable

import pytest

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import form_body
from assemblies.members.models import Role, Seat
from assemblies.members.services import give_seat
from governance.manifestos import services
from governance.manifestos.models import Article, Manifesto

SHARING = "Water is shared by need.\n\nDoors open at dawn.\n\nNobody pays for air."


@pytest.fixture
def manifesto(plenary: Body, fay: Seat) -> Manifesto:
    made = services.start_manifesto(plenary, by=fay, title="Two doors")
    services.write_article(made.articles.get(), by=fay, title="", text="We share one sky.")
    services.add_article(made, by=fay, title="Sharing", text=SHARING)
    services.add_article(made, by=fay, title="Doors", text="Each side keeps a key.")
    return made


@pytest.fixture
def sharing(manifesto: Manifesto) -> Article:
    return manifesto.articles.select_related("manifesto__body__assembly").get(number=1)


@pytest.fixture
def dome(assembly: Assembly) -> Body:
    return form_body(assembly, kind=Body.Kind.DELEGATION, name="Bright Dome")


@pytest.fixture
def kai(dome: Body, assembly: Assembly, seated: Callable[..., Seat]) -> Seat:
    """Keeps the amendment desk of the dome's delegation; a member of the plenary, too."""
    return give_seat(dome, person=seated("Kai Kite", Role.MEMBER).person, role=Role.FACILITATOR)
