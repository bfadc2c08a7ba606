"""Small assemblies for the journeys, set up inside the running product through its services.

Run by `manage.py shell` beside the stack; what it prints is everything a browser may know: cards as
printed on paper, and the session of somebody who has signed in already.
"""

import json
from dataclasses import asdict, dataclass, field
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from assemblies.bodies.services import publish_assembly, set_up_assembly
from assemblies.communities.models import Community, Measure
from assemblies.members.models import Role, Seat
from assemblies.members.services import give_seat, issue_cards
from assemblies.people.models import Person
from governance.ballots.models import Mode, Question
from governance.ballots.rules import STV, YES_NO, has_options, rule_names
from governance.ballots.services import draft_question, freeze_question, open_question
from governance.manifestos.models import Manifesto
from governance.manifestos.services import add_article, lead_to, start_manifesto, write_article

TEN = ["Ana Alder", "Ben Birch", "Cem Cedar", "Dan Dogwood", "Eva Elm", "Finn Fir", "Gil Gorse", "Hana Hazel",
       "Ivo Ivy", "June Juniper"]  # fmt: skip
SECRET = {"Who opens the vault?", "Shall the vault be closed?"}
BIRDS = [("Heron", "Waits and watches."), ("Otter", "Plays and mends."), ("Plover", ""), ("Stork", "")]


@dataclass
class Hall:
    """One assembly as its people know it: by first names."""

    slug: str
    seats: dict[str, str] = field(default_factory=dict)
    cards: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    article: str = ""


def session_of(person: Person) -> str:
    """The cookie of somebody who has signed in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def community(name: str, letter: str, population: int) -> Community:
    made = Community.objects.create(name=name, letter=letter)
    Measure.objects.create(
        community=made,
        kind=Measure.Kind.POPULATION,
        value=population,
        unit="people",
        source="Harbour register",
        year=2026,
        method="Count",
    )
    return made


def hall(slug: str, name: str, places: list[Community], members: list[str], questions: dict[str, str]) -> Hall:
    """Ola organises, Gus guarantees, the members vote; each question is open for an hour."""
    made = Hall(slug)
    charter = {"threshold": "1/2", "quorum": "1/3", "minimum_roll": 3}
    assembly = set_up_assembly(slug=slug, name=name, question="Who looks after the water?", communities=places,
                               charter=charter)  # fmt: skip
    publish_assembly(assembly)
    plenary = assembly.bodies.select_related("assembly").get()
    people = [("Ola Okafor", Role.ORGANISER), ("Gus Gruber", Role.GUARANTOR), *((who, Role.MEMBER) for who in members)]
    seats: list[Seat] = []
    for place, (who, role) in enumerate(people):
        first = who.split()[0].lower()
        email = f"{first}@{slug}.example.org" if role != Role.MEMBER else None
        person = Person.objects.create_person(name=who, email=email)
        where = places[place % len(places)] if role == Role.MEMBER else None
        seat = give_seat(plenary, person=person, role=role, community=where)
        seats.append(seat)
        made.seats[first] = str(seat.id)
        made.sessions[first] = session_of(person)
    ola = seats[0]
    for fresh in issue_cards([seat for seat in seats if seat.role == Role.MEMBER], by=ola):
        first = fresh.seat.person.first_name.lower()
        made.cards[first], made.codes[first] = fresh.token, fresh.code_in_groups
    for title, rule in questions.items():
        made.questions[title] = str(opened(ola, title, rule).id)
    return made


def opened(ola: Seat, title: str, rule: str) -> Question:
    options = BIRDS if has_options(rule) else []
    mode = Mode.SECRET if title in SECRET else Mode.OPEN
    draft = draft_question(ola.body, by=ola, title=title, rule=rule, options=options, seats=2, mode=mode)
    return open_question(freeze_question(draft, by=ola), by=ola, minutes=60)


def reading(made: Hall) -> Hall:
    """With a manifesto in its first reading."""
    ola = Seat.objects.select_related("person", "body__assembly").get(id=made.seats["ola"])
    text = start_manifesto(ola.body, by=ola, title="One well")
    write_article(text.articles.get(), by=ola, title="", text="We share one well.")
    article = add_article(text, by=ola, title="Water", text="Water is shared by need.\n\nThe well is open at dawn.")
    lead_to(text, by=ola, stage=Manifesto.Stage.GENERAL)
    made.article = str(article.id)
    return made


def build() -> str:
    """Everything the journeys start from, as JSON."""
    places = [community("Upper Quay", "a", 6000), community("Lower Quay", "b", 4000)]
    halls = [
        hall("jetty", "The Jetty", places, ["Ana Alder", "Ben Birch", "Cem Cedar"],
             {"Which birds keep the jetty?": STV, "Which birds guard the jetty?": STV,
              "Shall the jetty stay open at night?": YES_NO}),
        hall("harbour", "The Harbour", places, [], {}),
        hall("ward", "The Ward", places, [], {}),
        hall("green", "The Green", places, [], {}),
        reading(hall("square", "The Square", places, ["Ana Ash", "Ben Beech", "Cem Cherry"],
                     {"Shall the square have trees?": YES_NO})),
        hall("lock", "The Lock", places, ["Ada Aspen", "Bo Beech", "Cy Cypress"],
             {"Shall the lock be lit?": YES_NO}),
        hall("shed", "The Shed", places, ["Ida Iris", "Jon Juniper", "Kim Kale"],
             {"Shall the shed be painted?": YES_NO}),
        hall("meadow", "The Meadow", places, ["Mia Moss", "Ned Nettle", "Oda Oxlip"],
             {f"By {rule}?": rule for rule in rule_names()}),
        hall("vault", "The Vault", places, TEN,
             {"Who opens the vault?": STV, "Shall the vault be closed?": YES_NO}),
    ]  # fmt: skip
    return json.dumps({one.slug: asdict(one) for one in halls})
