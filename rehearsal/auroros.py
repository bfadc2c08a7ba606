"""Auroros after the Storm: a demo assembly that is asked about the weather while the weather breaks in.

Glass domes keep one part of a lagoon city dry and let the rest of it stand in the rain. A hundred and twenty people
choose a weather policy, and many cannot believe the count. Then a storm opens the domes in the middle of a ballot.

Everything happens through the services that a real assembly uses, in the order of the days.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, islice, repeat

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import form_body, publish_assembly, set_phases, set_up_assembly
from assemblies.communities.models import Community, Measure
from assemblies.communities.services import Figure, describe_community
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.services import end_seat, give_seat, issue_cards
from config.clock import telling
from governance.ballots import services as ballots
from governance.ballots.holds import place_hold, release_hold
from governance.ballots.models import Question, Request
from governance.ballots.rules import STV, YES_NO
from governance.demographics.answers import follow_due, give_answer
from governance.demographics.services import ask_about
from governance.evaluations.models import Evaluation
from governance.evaluations.principles import PRINCIPLES
from governance.evaluations.services import answer_evaluation, close_due, open_evaluation
from governance.proposals import services as proposals
from governance.proposals.models import Proposal
from governance.shelters import services as shelters
from rehearsal.story import Sign, Story, Tale, ThingToTry

SLUG = "auroros"
AFTER_THE_STORM = "After the storm"
DOMES, CANALS, STILTS, GARDENS = "Sky Weaver domes", "Canal Wards", "Stilt Market", "Outer Gardens"
CHAIRS_TABLE, GUARANTORS = "Chair’s table", "Table of guarantors"
OPEN_UNTIL = (60, "23:00")


# How old: people of the city, and members who said so.
AGES = (
    ("16 to 29", 19_600, 14),
    ("30 to 44", 17_500, 28),
    ("45 to 64", 18_900, 33),
    ("65 to 79", 11_200, 13),
    ("80 and older", 2_800, 4),
)
LONGEST_WAY = Decimal("1.2")

# --- The city in a storm: counts, and kilometres on a map -------------------------------------------

SHELTERS = """id,capacity,attributes,opens,address
Skyhall,420,step-free power en fr,day and night,Ring of the First Pane
Weaver School,260,step-free pets,from 16:00,3 Loom Street
Dome Library,180,step-free power,from 08:00 to 22:00,Glass Square
Canal Baths,240,step-free power pets,day and night,1 Lock Street
Lock House,90,pets,day and night,Upper Lock
St. Brendan,160,step-free,from 18:00,Brendan’s Bridge
Tram Shed,310,step-free power ar,day and night,12 Rail Yard
Stilt Hall,280,step-free pets es,day and night,Market Stair 1
Net Loft,120,,from 18:00,Long Pier
Ferry Terminal,220,step-free power es ar,day and night,Ferry Quay
Seed House,150,step-free pets,day and night,Garden Gate
Orchard School,200,step-free power,from 16:00,Plum Road
Pump Hall,100,power,day and night,Sluice Two
Ring Chapel,80,step-free,from 18:00,Dyke Path 40
"""
DISTRICTS = """id,class,people,needs
Upper Domes,,300,
Upper Domes,walking aids,40,step-free
Upper Domes,devices,24,power
Lower Domes,,380,
Lower Domes,devices,30,step-free power
Canal North,,420,
Canal North,with animals,60,pets
Canal North,devices,34,power
Canal South,,360,
Canal South,walking aids,50,step-free
Canal South,Arabic alone,40,ar
Stilt Market,,520,
Stilt Market,with animals,40,pets
Stilt Market,devices,38,step-free power
Breaker Row,,70,
Breaker Row,walking aids,9,step-free
Outer Gardens East,,210,
Outer Gardens East,devices,12,power
Outer Gardens West,,190,
Outer Gardens West,with animals,45,pets
Kiln Lane,,64,
Kiln Lane,devices,5,power
"""
PLACES = (
    ("Skyhall", 1.0, 3.4),
    ("Weaver School", 1.4, 3.1),
    ("Dome Library", 1.6, 3.6),
    ("Canal Baths", 2.2, 2.5),
    ("Lock House", 2.6, 2.8),
    ("St. Brendan", 2.4, 2.0),
    ("Tram Shed", 2.9, 1.9),
    ("Stilt Hall", 3.5, 1.4),
    ("Net Loft", 3.8, 1.1),
    ("Ferry Terminal", 3.3, 1.0),
    ("Seed House", 0.9, 1.5),
    ("Orchard School", 1.1, 1.2),
    ("Pump Hall", 0.6, 1.0),
    ("Ring Chapel", 0.4, 1.4),
    ("Upper Domes", 1.1, 3.6),
    ("Lower Domes", 1.5, 3.2),
    ("Canal North", 2.3, 2.6),
    ("Canal South", 2.6, 2.1),
    ("Stilt Market", 3.5, 1.3),
    ("Breaker Row", 4.8, 0.5),
    ("Outer Gardens East", 1.1, 1.4),
    ("Outer Gardens West", 0.6, 1.2),
    ("Kiln Lane", 0.2, 2.6),
)


# --- Who can be visited -----------------------------------------------------------------------------

DOORS = (
    Sign("Cassie Norwood", _("vote on two open questions")),
    Sign("Maxon Treadwell", _("see how the leader of the first round lost")),
    Sign("Ondine Brathwaite", _("open the question that waits")),
    Sign("Tobias Lindholm", _("see who still has no way in")),
    Sign("Perpetua Okafor", _("confirm what takes two people")),
    Sign("Liora Voss", _("write a text as a witness, without a vote")),
    Sign("Rafe Chen", _("follow the record and download it")),
)

THINGS_TO_TRY = (
    ThingToTry(
        _("Be Maxon: find out how 44 first places were not enough"),
        (
            _("Come in as Maxon Treadwell and open the question about the weather policy."),
            _("Follow the picture of the rounds: whose ballots moved where, and when the lead was gone."),
            _("Then read the text in which he says what he thinks of it. Nobody made him take it back."),
        ),
    ),
    ThingToTry(
        _("Be Cassie: vote on how it ends"),
        (
            _("Come in as Cassie Norwood. Two questions wait for you: a performance, and a table of three."),
            _("Put three of the seven people in order. Check your ballot and cast it."),
            _("Come back and change your first choice. Only the last ballot counts."),
        ),
    ),
    ThingToTry(
        _("Be Perpetua: see why a vote was stopped"),
        (
            _("Come in as Perpetua Okafor and open the annulled question about the shelters."),
            _("Read who asked for it, who confirmed it, and the reason they gave on the morning after the storm."),
            _("Open the minutes and find both votes. Nothing was taken out: the first one stays in the record."),
        ),
    ),
)


# --- The people -------------------------------------------------------------------------------------

MEMBERS: Mapping[str, tuple[str, ...]] = {
    DOMES: (
        *("Maxon Treadwell", "Araminta Vale-Ross", "Leopold Stern", "Seraphine Aldous", "Basil Ferreira"),
        *("Clementine Hsu", "Ottavio Renn", "Marguerite Sloane", "Ignatius Crowe", "Delphine Rao", "Hugo Castellane"),
        *("Priya Lanchester", "Conrad Weiss", "Adelaide Moss", "Felix Arnaud"),
    ),
    CANALS: (
        *("Cassie Norwood", "Bilal Hamdan", "Rosa Mbeki", "Tuan Le", "Agnieszka Zielinska", "Femi Balogun"),
        *("Marisol Vega", "Dmitri Orlov", "Lakshmi Pillai", "Eamon Byrne", "Suda Chaiyasit", "Carmen Reyes"),
        *("Ahmed Farouk", "Nadia Petrova", "Joao Pinheiro", "Wanjiru Kamau", "Sione Latu", "Beata Nagy"),
        *("Rohan Mehta", "Chiamaka Obi", "Luca Moretti", "Yasmin Khoury", "Pele Tuala", "Ingrid Sandvik"),
        *("Mamadou Sarr", "Elif Demir", "Stefan Ilic", "Ana Lucia Prado", "Kwabena Osei", "Hoa Tran"),
        *("Miriam Adler", "Goran Babic", "Tala Mansour", "Ignacio Rueda", "Sunita Thapa", "Petros Galanis"),
        *("Abena Mensah", "Rui Tavares", "Kalina Dimitrova", "Moussa Keita", "Fiona Gallagher", "Jiro Tanaka"),
        *("Lindiwe Dube", "Oleg Marchenko", "Parisa Azadi", "Tomas Herrera", "Veronika Kral", "Sefa Leota"),
        *("Halima Noor", "Dario Bellini", "Mina Joshi", "Casimir Dubois"),
    ),
    STILTS: (
        *("Bopha Keo", "Jamal Whitfield", "Teresa Quintana", "Nils Aaberg", "Aroha Parata", "Samuel Addo"),
        *("Krisztina Bodnar", "Vikram Rathore", "Lupe Fifita", "Zora Milosevic", "Anwar Siddiqui", "Colette Benoit"),
        *("Emil Jansson", "Nomvula Zulu", "Paulo Figueira", "Rania Sabbagh", "Thiago Mota", "Yuki Arai"),
        *("Gideon Mutasa", "Oksana Bilyk", "Farah Rashidi", "Matti Korhonen", "Esperanza Luna", "Dov Peretz"),
        *("Siobhan Kearney", "Bao Vuong", "Latifa Benali", "Cyril Mwangi", "Ivana Knezevic", "Desta Alemu"),
    ),
    GARDENS: (
        *("Hanneke Visser", "Isaiah Brooks", "Meera Kulkarni", "Radek Svoboda", "Alofa Sapolu", "Chen Wei"),
        *("Ulla Forsberg", "Babatunde Ojo", "Ximen Duarte", "Katarina Vlk", "Nuno Baptista", "Safiya Omar"),
        *("Walter Nkosi", "Pilar Montoya", "Anton Reznik", "Mele Vaka", "Gulnara Isaeva", "Thomas Achterberg"),
        *("Ritu Bose", "Lamine Ba"),
    ),
}
AT_THE_TABLE = (("Tobias Lindholm", Role.FACILITATOR), ("Ayumi Serrano", Role.FACILITATOR))
WATCHING = ("Perpetua Okafor", "Julian Whitlock", "Rosaura Estevez")
WITHOUT_CARD = frozenset({"Casimir Dubois", "Desta Alemu", "Lamine Ba", "Ritu Bose"})
LEFT = "Gulnara Isaeva"
WITH_ADDRESS = frozenset(sign.name for sign in DOORS) | {"Ayumi Serrano", "Julian Whitlock", "Rosaura Estevez"}


@transaction.atomic
def tell(as_of: date) -> Assembly:
    """The whole story stands in the database, or none of it."""
    story = the_city_is_described(as_of)
    the_tables_form(story)
    everybody_takes_a_seat(story)
    members_say_how_old_they_are(story)
    three_witnesses_are_chosen(story)
    four_policies_are_written(story)
    the_ages_are_told(story)
    the_leader_loses_on_transfers(story)
    the_storm_stops_a_vote(story)
    a_seat_changes(story)
    the_domes_write(story)
    the_shelters_are_asked_about_again(story)
    the_plan_names_two_streets(story)
    sensors_for_all(story)
    the_order_of_rebuilding(story)
    people_say_how_it_went(story)
    two_questions_are_open(story)
    return story.assembly


# --- Seventy days ago -------------------------------------------------------------------------------


def the_city_is_described(as_of: date) -> Story:
    """Four communities share a lagoon; one of them has a ceiling."""
    places = [
        place(
            *(DOMES, "A", "Glass gardens where it rains at four in the afternoon, because somebody set it so."),
            *(9_000, 4, 6),
        ),
        place(
            *(CANALS, "B", "Old brick along the water. The ground floors are given up every second winter."),
            *(31_000, 46, 88),
        ),
        place(STILTS, "C", "Houses and stalls on posts, rebuilt after each flood a hand higher.", 18_000, 52, 97),
        place(GARDENS, "D", "Fields on the sea side of the last dyke, which feed all the others.", 12_000, 31, 74),
    ]
    start = Story(as_of, Assembly())
    with start.on(-70, "09:00"):
        assembly = set_up_assembly(
            slug=SLUG,
            name="Auroros after the Storm",
            question="Which weather do we build for, and who is under it?",
            about=(
                "The Sky Weavers keep a tenth of Auroros dry, warm and gently rained on. The rest of the city has the "
                "weather that is left. Maxon Treadwell sells shields that would bring the domes’ comfort to whoever "
                "pays for one. Cassie Norwood’s people want to live with the water and its plants. In the middle of "
                "the talks a storm broke the glass, and everybody was outside.\n\n"
                "The money for the shields is not yet part of "
                "this demo."
            ),
            year="2145",
            communities=places,
            charter={
                "threshold": "1/2",
                "quorum": "1/2",
                "minimum_roll": 40,
                "open_vote_seen_by": "everybody",
                "shortest_vote_minutes": 2,
            },
        )
    return Story(as_of, assembly, reachable=WITH_ADDRESS, without_card=WITHOUT_CARD)


def place(name: str, letter: str, about: str, people: int, need: int, exposure: int) -> Community:
    """Population, need and exposure, each from a source that can be asked again."""
    return describe_community(
        name=name,
        letter=letter,
        about=about,
        figures=[
            Figure(
                Measure.Kind.POPULATION,
                *(people, "people", "Register of the lagoon harbour", 2144),
                "Everybody with a mooring, a key or a bed on 1 January.",
            ),
            Figure(
                Measure.Kind.NEED,
                *(need, "of 100 households", "Visits of the water nurses", 2144),
                "Households without one dry room in the month of the spring tide, from 2,050 visits.",
            ),
            Figure(
                Measure.Kind.EXPOSURE,
                *(exposure, "hours a year", "Gauges of the dyke office", 2144),
                "Hours with water above the street or wind above 90 km/h, mean of five gauges.",
            ),
        ],
    )


def the_tables_form(story: Story) -> None:
    """A chair from another city, two facilitators, a moderator; three guarantors who sit apart."""
    with story.on(-70, "10:00"):
        table = form_body(story.assembly, kind=Body.Kind.COUNCIL, name=CHAIRS_TABLE, charter={"threshold": "1/2"})
        ondine = give_seat(table, person=story.person("Ondine Brathwaite"), role=Role.ORGANISER, shown_as=ShownAs.FULL)
    with story.on(-69, "10:00"):
        form_body(story.assembly, kind=Body.Kind.COUNCIL, name=GUARANTORS, by=ondine.signature)
        phases = [
            ("Hear each other", -70, -53),
            ("Choose a weather policy", -52, -36),
            (AFTER_THE_STORM, -35, -18),
            ("Sensors for all", -17, -8),
            ("Rebuild", -7, 60),
        ]
        days = [(name, story.at(first).date(), story.at(last).date()) for name, first, last in phases]
        set_phases(story.plenary, days, by=ondine.signature)


def everybody_takes_a_seat(story: Story) -> None:
    """117 members with a vote; a witness, an observer and an expert without one."""
    ondine, plenary, in_full = chair(story), story.plenary, ShownAs.FULL
    places = {community.name: community for community in story.assembly.communities.all()}
    with story.on(-66, "09:00"):
        for community, names in MEMBERS.items():
            story.give_seats(plenary, names, by=ondine, community=places[community])
        story.give_seats(plenary, ["Liora Voss"], by=ondine, role=Role.EXPERT, shown_as=in_full)
        story.give_seats(plenary, ["Dr. Ilse Marchetti"], by=ondine, role=Role.EXPERT, shown_as=in_full)
        story.give_seats(plenary, ["Rafe Chen"], by=ondine, role=Role.OBSERVER, shown_as=in_full)
    with story.on(-66, "11:00"):
        table = story.body(Body.Kind.COUNCIL, CHAIRS_TABLE)
        for name, role in (*AT_THE_TABLE, ("Hassan Qureshi", Role.MODERATOR)):
            story.give_seats(table, [name], by=ondine, role=role, shown_as=in_full)
        watching = story.body(Body.Kind.COUNCIL, GUARANTORS)
        story.give_seats(watching, WATCHING, by=ondine, role=Role.GUARANTOR, shown_as=in_full)
    with story.on(-66, "15:00"):
        publish_assembly(story.assembly, by=ondine.signature)
    with story.on(-58, "16:00"):
        story.make_cards(by=ondine)
    story.notice(
        *(-57, "08:00", "Rafe Chen films, and says when"),
        "He shows what he films to whoever is in it before anybody else sees it. The red lamp means that he films.",
        by=facilitator(story),
    )


def chair(story: Story) -> Seat:
    return story.seat("Ondine Brathwaite", story.body(Body.Kind.COUNCIL, CHAIRS_TABLE))


def facilitator(story: Story, name: str = "Tobias Lindholm") -> Seat:
    return story.seat(name, story.body(Body.Kind.COUNCIL, CHAIRS_TABLE))


def guarantor(story: Story, name: str = "Perpetua Okafor") -> Seat:
    return story.seat(name, story.body(Body.Kind.COUNCIL, GUARANTORS))


# --- Fifty days ago: four policies ------------------------------------------------------------------


def members_say_how_old_they_are(story: Story) -> None:
    """Ninety-two say it. Those over eighty are too few to be told of, and so nobody can work them out."""
    with story.on(-57, "10:00"):
        age = ask_about(
            story.assembly,
            by=chair(story),
            name="Age",
            purpose="To see whether the young, who will live with the weather longest, sit here as they live here.",
            groups=[{"name": name, "population": people} for name, people, _members in AGES],
            source="Registry of Auroros",
            year=2025,
            kept_until=story.assembly.today + timedelta(days=90),
        )
    members = iter(story.able_voters())
    with story.on(-56, "19:00"):
        for name, _people, n in AGES:
            for seat in islice(members, n):
                give_answer(age, by=seat, group=name)


def the_ages_are_told(story: Story) -> None:
    with story.on(-48, "08:00"):
        follow_due()


def three_witnesses_are_chosen(story: Story) -> None:
    """Everybody ticks whom they want to hear; the three with the most ticks come."""
    story.decide(
        {
            DOMES: ((9, ["1", "4"]), (5, ["1"]), (3, ["4", "5"])),
            CANALS: ((20, ["2", "3"]), (14, ["3", "5"]), (9, ["2"]), (4, [])),
            STILTS: ((12, ["2", "5"]), (9, ["3"]), (6, ["1", "2", "3"])),
            GARDENS: ((7, ["2", "4"]), (5, ["5"]), (4, ["2", "3", "4", "5"])),
        },
        by=facilitator(story),
        guarantor=guarantor(story),
        drafted=(-56, "09:00"),
        opens=(-56, "12:00"),
        closes=(-54, "18:00"),
        final=(-53, "10:00"),
        title="Which three witnesses shall we hear first?",
        text="Tick everybody whom you would like to hear. They come on the next three evenings and take questions.",
        rule="approval",
        seats=3,
        options=[
            ("The engineer of the shields", "Built two of them, and says what they cannot do."),
            ("Liora Voss", "Painted the canals every week for nine years."),
            ("The harbour pilot", "Has logged the water at the third bridge since 2131."),
            ("A gardener from the outer ring", "Lost two harvests, and moved the third."),
            ("The nurse of the night tram", "Knows who gets ill first when it is hot."),
        ],
    )


def four_policies_are_written(story: Story) -> None:
    """A machine, a marsh, a spanner and a suitcase."""
    with story.on(-52, "19:00"):
        story.publish(
            "Maxon Treadwell",
            co_authors=("Araminta Vale-Ross",),
            title="A Weather Shield over every ward",
            text=(
                "I have stood in the rain with people who were told it is character-building. It is not. It is wet.\n\n"
                "A shield keeps the wind under 40 km/h and the street dry. We can build **eleven** in six years. "
                "Wards that cannot pay in money pay in roof space for the masts.\n\n"
                "The domes work. Let us have more of what works."
            ),
        )
    with story.on(-51, "08:10"):
        story.publish(
            "Cassie Norwood",
            co_authors=("Rosa Mbeki", "Bopha Keo", "Hanneke Visser"),
            title="Give the marsh its room, and it will hold the wave",
            text=(
                "Three reed belts took a metre off the spring tide before they were filled in for mooring space. "
                "We remember where they were.\n\n"
                "We propose to plant them again, to raise the ground floors behind them, and to teach in every ward "
                "how to read the water:\n\n"
                "- reed and oyster belts along the sea side of the Canal Wards and the Stilt Market;\n"
                "- one living roof in three, starting where people sleep under tin;\n"
                "- no glass that shades somebody else’s garden."
            ),
        )
    with story.on(-50, "12:30"):
        story.publish(
            "Eamon Byrne",
            co_authors=("Emil Jansson",),
            title="Mend what we have first",
            text=(
                "Forty-one of our sixty-eight pumps are older than I am. I know, because I grease them.\n\n"
                "Before anybody plants or builds anything: mend the pumps, the two sluices and the siren. It is the "
                "cheapest night of sleep this city can buy."
            ),
        )
    with story.on(-49, "17:45"):
        story.publish(
            "Anton Reznik",
            title="Say aloud that some streets should move",
            text=(
                "Nobody wants to write this one, so I do. The last nine rows of the Outer Gardens will be sea in "
                "thirty years under every plan here.\n\n"
                "Help people to move **while they can still choose where**. My own house is in row eight."
            ),
        )


POLICIES = (
    ("Weather Shields", "Eleven shields in six years, over the wards that take part."),
    ("Living shore", "Reed belts, raised floors, living roofs, and people who can read the water."),
    ("Mend first", "Pumps, sluices and the siren, before anything new."),
    ("Move in time", "Help for the streets that will be sea, while people can choose where to go."),
)
# How many rank so, by the number of the policy.
RANKINGS: Mapping[str, tuple[tuple[int, str], ...]] = {
    DOMES: ((13, "1"), (1, "1 3"), (1, "2")),
    CANALS: ((12, "1 3"), (14, "2 3"), (3, "2"), (12, "3 2"), (2, "3 1"), (2, "3"), (4, "4 3 2")),
    STILTS: ((12, "1"), (8, "2"), (2, "2 4"), (4, "3 2"), (1, "3 1"), (1, "4 2")),
    GARDENS: ((6, "1"), (5, "2 4"), (1, "2"), (2, "3 2"), (1, "3"), (2, "4 3 2"), (1, "4")),
}


def the_leader_loses_on_transfers(story: Story) -> None:
    """The shields have most first places, and the living shore has more people behind it in the end."""
    with story.on(-46, "09:00"):
        question = ballots.draft_question(
            story.plenary,
            by=facilitator(story),
            title="Which weather policy shall Auroros follow?",
            text=(
                "Put the policies in order: 1 for the one you want most. One of them wins. If none has more than "
                "half of the first places, the weakest goes out and its ballots move to their next choice.\n\n"
                "Read the four texts first. Each has been answered by the people who disagree with it."
            ),
            rule="irv",
            options=POLICIES,
        )
    question = story.open(question, by=facilitator(story), at=story.at(-45, "09:00"), until=story.at(-42, "18:00"))
    story.cast(question, story.ranked(question, RANKINGS), starting=story.at(-45, "09:05"))
    story.certify(story.count(question), by=guarantor(story), at=story.at(-41, "10:00"))
    story.notice(
        *(-41, "12:00", "How somebody with 44 first places can lose"),
        (
            "Because 66 people had somebody else first. When the two smallest were out, most of their ballots moved "
            "to the living shore. The picture of the rounds shows each step. It has been counted again by three "
            "people who did not like it."
        ),
        by=facilitator(story),
    )
    with story.on(-40, "22:15"):
        story.publish(
            "Maxon Treadwell",
            co_authors=("Leopold Stern",),
            title="We led, and we lost. I asked how",
            text=(
                "On the evening of the count I said the machine was broken. I have since run it again at home, on "
                "the ballots that everybody can download. It is not broken. **I was the first choice of more people "
                "than anybody, and the last choice of most of the others.**\n\n"
                "Whoever put *Move in time* or *Mend first* at the top was asked, in effect: and if not that? Almost "
                "none of them said shields.\n\n"
                "I still think they are wrong. But they were asked, and so was I."
            ),
        )


# --- The storm --------------------------------------------------------------------------------------


def the_storm_stops_a_vote(story: Story) -> None:
    """In the second night of a ballot the glass breaks. Two people stop it: half the city cannot vote."""
    with story.on(-36, "09:00"):
        question = ballots.draft_question(
            story.plenary,
            by=facilitator(story),
            title="Shall shelters be planned ward by ward?",
            text="Each ward would choose and furnish its own shelters. The city pays what they cost.",
            rule=YES_NO,
        )
    question = story.open(question, by=facilitator(story), at=story.at(-35, "09:00"), until=story.at(-31, "18:00"))
    early = story.able_voters()[:43]
    answers = chain.from_iterable(repeat(("yes", "no", "yes")))
    story.cast(question, zip(early, answers, strict=False), starting=story.at(-35, "09:10"))
    with story.on(-33, "06:40"):
        ballots.follow_turnout()
        request = ballots.ask_for(
            question,
            Request.Act.ANNUL,
            by=facilitator(story, "Ayumi Serrano"),
            reason=(
                "The storm has opened three domes and taken the masts of the Stilt Market. Most of those who have "
                "not voted cannot. And after last night nobody means the same thing by a shelter."
            ),
        )
    with story.on(-33, "07:05"):
        ballots.confirm_request(request, by=guarantor(story))
    story.notice(
        *(-33, "08:00", "After the storm: where to go today"),
        (
            "Dry rooms are open in the rope works, the school on Pier Six and the south dome. Boats go round until "
            "dark. The vote about the shelters is stopped; your ballot is not lost, it is not counted."
        ),
        by=facilitator(story),
    )


def a_seat_changes(story: Story) -> None:
    """Row nine of the Outer Gardens is gone, and with it the home of a member."""
    with story.on(-30, "12:00"):
        end_seat(
            story.seat(LEFT),
            by=chair(story),
            reason="Gulnara Isaeva lost her house in the storm and lives with her sister in another town now.",
        )
    with story.on(-28, "15:00"):
        gardens = story.assembly.communities.get(name=GARDENS)
        [newcomer] = story.give_seats(
            story.plenary, ["Odalys Ferrer"], by=chair(story), community=gardens, shown_as=ShownAs.FIRST
        )
        issue_cards(Seat.objects.filter(id=newcomer.id).select_related("person", "body"), by=chair(story))


def the_domes_write(story: Story) -> None:
    """Those who had a ceiling tell what it is to lose one, and are not laughed at."""
    with story.on(-27, "20:30"):
        story.publish(
            "Seraphine Aldous",
            co_authors=("Hugo Castellane", "Priya Lanchester"),
            title="The night our ceiling fell",
            text=(
                "We know what is said about us in the wards: that we met rain for the first time at a party. It is "
                "true. There were musicians. When the north panels went, my neighbour stood with a glass in his hand "
                "and did not know which way the street was.\n\n"
                "People with boats came for us. Nobody asked what we had voted.\n\n"
                "We ask for one thing in the plan: **that it does not leave us out because it is our turn.** Fear is "
                "not a thing one has to have earned."
            ),
        )


def the_shelters_are_asked_about_again(story: Story) -> None:
    """The annulled question returns in other words, and the whole city answers."""
    annulled = Question.objects.get(
        body=story.plenary, state=Question.State.ANNULLED, title__startswith="Shall shelters"
    )
    with story.on(-26, "09:00"):
        again = ballots.ask_again(annulled, by=facilitator(story))
        again = ballots.change_draft(
            again,
            by=facilitator(story),
            title="Shall one plan for the whole city say who reaches which shelter?",
            text=(
                "One plan for all nine districts, made in the open, that names every street it does not reach. "
                "Places go first to those who need longest to walk.\n\n"
                "**No** leaves it to each ward, as was asked before the storm."
            ),
            rule=YES_NO,
        )
    again = story.open(again, by=facilitator(story), at=story.at(-25, "09:00"), until=story.at(-22, "18:00"))
    no = {"Ignatius Crowe", "Conrad Weiss", "Dov Peretz", "Goran Babic", "Anton Reznik", "Nils Aaberg"}
    no |= {"Stefan Ilic", "Matti Korhonen", "Ximen Duarte"}
    unsure = {"Felix Arnaud", "Fiona Gallagher", "Colette Benoit", "Walter Nkosi"}
    away = {"Adelaide Moss", "Mina Joshi", "Dario Bellini", "Halima Noor", "Cyril Mwangi", "Odalys Ferrer"}
    story.cast(again, story.answers(no=no, unsure=unsure, away=away), starting=story.at(-25, "09:05"))
    story.certify(story.count(again), by=guarantor(story, "Julian Whitlock"), at=story.at(-21, "11:00"))


def the_plan_names_two_streets(story: Story) -> None:
    """Fourteen shelters and nine districts; Kiln Lane and Breaker Row are too far from all of them."""
    agreed = Question.objects.get(body=story.plenary, title__startswith="Shall one plan for the whole city")
    with story.on(-20, "16:00"):
        tables = shelters.read_tables(
            shelters=SHELTERS, districts=DISTRICTS, ways=ways_on_foot(), limit_km=LONGEST_WAY, first="power step-free"
        )
        plan = shelters.make_plan(
            story.assembly,
            tables,
            by=facilitator(story),
            name="When the glass breaks again",
            limit_km=LONGEST_WAY,
            decision=agreed.tally.decision,
        )
        shelters.work_out(plan.id)
    story.notice(
        *(-20, "18:00", "Who reaches which shelter, and two streets that reach none"),
        (
            "The plan is on the page of what we share. Kiln Lane and Breaker Row are too far from every shelter. Their "
            "names stand first on the page, with what would change it: one shelter in the old ropeworks."
        ),
        by=chair(story),
    )


def ways_on_foot() -> str:
    """Kilometres between places on the map of the city, a third longer than the crow flies."""
    homes, streets = PLACES[:14], PLACES[14:]
    lines = [f"{street},{home},{math.dist(at, there) * 1.33:.2f}" for street, *at in streets for home, *there in homes]
    return "\n".join(["from,to,km", *lines])


# --- Sensors for all --------------------------------------------------------------------------------


def sensors_for_all(story: Story) -> None:
    """Maxon and Cassie write one text together. It takes them three versions."""
    with story.on(-19, "21:00"):
        text = story.publish(
            "Maxon Treadwell",
            co_authors=("Cassie Norwood",),
            title="A sensor on every roof, and the numbers for everybody",
            text=(
                "The domes have 900 sensors. The rest of the city has five gauges and its knees.\n\n"
                "Hang one on every roof that wants it. My company gives the drawings."
            ),
        )
    with story.on(-18, "07:30"):
        text = proposals.change_proposal(
            text,
            by=story.seat("Cassie Norwood"),
            title=text.title,
            text=(
                "The domes have 900 sensors. The rest of the city has five gauges and its knees.\n\n"
                "Hang one on every roof that wants it. Treadwell’s company gives the drawings, free to copy.\n\n"
                "**The numbers belong to the ward they are measured in** and are open to all the others the same hour."
            ),
        )
    with story.on(-17, "23:50"):
        proposals.change_proposal(
            text,
            by=story.seat("Maxon Treadwell"),
            title=text.title,
            text=(
                "The domes have 900 sensors. The rest of the city has five gauges and its knees.\n\n"
                "Hang one on every roof that wants it, and **train two people in each ward to mend them**. "
                "Treadwell’s company gives the drawings, free to copy.\n\n"
                "The numbers belong to the ward they are measured in and are open to all the others the same hour. "
                "Nobody may sell a forecast that the roof it was made from cannot read."
            ),
        )
    with story.on(-16, "09:00"):
        question = ballots.draft_question(
            story.plenary,
            by=facilitator(story, "Ayumi Serrano"),
            title="Shall every roof that wants one get a sensor?",
            text=(
                "**Yes** makes the text that Maxon Treadwell and Cassie Norwood wrote together a rule of the city.\n\n"
                "**No** leaves the sensors where they are: in the domes."
            ),
            rule=YES_NO,
            proposal=text,
        )
    question = story.open(
        question, by=facilitator(story, "Ayumi Serrano"), at=story.at(-15, "09:00"), until=story.at(-12, "18:00")
    )
    no = {"Ignatius Crowe", "Leopold Stern", "Marguerite Sloane", "Radek Svoboda", "Oleg Marchenko"}
    away = {"Basil Ferreira", "Adelaide Moss", "Clementine Hsu", "Bao Vuong", "Tuan Le", "Beata Nagy", "Rui Tavares"}
    story.cast(question, story.answers(no=no, away=away), starting=story.at(-15, "09:10"))
    counted = story.count(question)
    a_hold_is_released(story, counted)
    story.certify(counted, by=guarantor(story, "Rosaura Estevez"), at=story.at(-11, "10:00"))
    story.notice(
        *(-11, "12:00", "The first sensor hangs on a stall"),
        "Bopha Keo’s, at the north end of the Stilt Market. It says what her knees had said already.",
        by=facilitator(story),
    )


# --- The last days ----------------------------------------------------------------------------------

HELPERS = (
    ("Bopha Keo", "Rebuilt her stall four times. Knows which posts hold."),
    ("Eamon Byrne", "Greases the pumps. Wants a list, not a vision."),
    ("Hanneke Visser", "Farms on the sea side of the dyke."),
    ("Hugo Castellane", "Glazier of the north dome. Offers his tools."),
    ("Lindiwe Dube", "Water nurse. Has seen every ground floor in the Canal Wards."),
    ("Meera Kulkarni", "Teaches the young ones to read a tide table."),
    ("Paulo Figueira", "Boat builder. Forty boats came out that night; nine were his."),
)


def the_order_of_rebuilding(story: Story) -> None:
    """What is mended first, second and third: each is compared with each, so that nothing is split between two."""
    story.decide(
        {
            DOMES: ((8, ["3", "1"]), (5, ["3", ["1", "4"]]), (3, ["1", "3"])),
            CANALS: ((18, ["1", "2"]), (13, ["2", "1", "4"]), (9, ["1", ["2", "3"]])),
            STILTS: ((12, ["2", "4", "1"]), (8, ["4", "1"]), (5, ["1", "2"])),
            GARDENS: ((8, ["4", "1", "2"]), (6, ["1", "4"]), (2, ["2"])),
        },
        by=facilitator(story),
        guarantor=guarantor(story),
        drafted=(-10, "09:00"),
        opens=(-10, "12:00"),
        closes=(-7, "18:00"),
        final=(-6, "10:00"),
        title="In which order do we rebuild?",
        text="Put the works in order. The first three get their crews this month; the fourth waits until spring.",
        rule="ranked-pairs",
        seats=3,
        options=[
            ("The sluices of the Canal Wards", "Two of five hold."),
            ("The walkways of the Stilt Market", "Planks until then, and no carts."),
            ("The glass of the domes", "Three hundred panes."),
            ("The well and the road to the Outer Gardens", "Water comes by barrel now."),
        ],
    )


def people_say_how_it_went(story: Story) -> None:
    """Thirty members judge the weeks after the storm: people listened, and few know who will answer for it."""
    with story.on(-6, "11:00"):
        asked = open_evaluation(
            story.assembly, by=facilitator(story), about=Evaluation.About.PHASE, name=AFTER_THE_STORM, days=2
        )
    with story.on(-5, "20:00"):
        for place, seat in enumerate(story.able_voters()[::2][:30]):
            marks = {one.name: 3 + (place + order) % 3 for order, one in enumerate(PRINCIPLES)}
            marks |= {"accountability": 1 + place % 3, "deliberation": 4 + place % 2, "privacy": 5 if place % 4 else 0}
            answer_evaluation(asked, by=seat, marks=marks)
    with story.on(-4, "11:01"):
        close_due()


def two_questions_are_open(story: Story) -> None:
    """Whether Liora’s piece closes the agenda in the open air, and who sits at the table for rebuilding."""
    named = frozenset(sign.name for sign in DOORS)
    voters = [seat for seat in story.able_voters() if seat.person.name not in named]
    tobias, plenary = facilitator(story), story.plenary
    with story.on(-4, "18:00"):
        story.publish(
            "Liora Voss",
            title="A last evening without a roof",
            text=(
                "I was rehearsing a piece about a storm when the storm came. I have thrown the piece away.\n\n"
                "What I would like to do instead: on the last evening we sit outside, on the steps of the Stilt "
                "Market, whatever the weather is, and the people who were in the boats that night tell it in the "
                "order in which it happened. I hold the lamp. It takes fifty minutes."
            ),
        )
    with story.on(-3, "08:00"):
        evening = ballots.draft_question(
            plenary,
            by=tobias,
            title="Shall we close our agenda outside, with Liora Voss’s evening?",
            text=(
                "**Yes**: the last session ends on the steps of the Stilt Market, with blankets, in any weather "
                "below a storm warning. **No**: we end in the hall."
            ),
            rule=YES_NO,
            proposal=Proposal.objects.get(body=plenary, title="A last evening without a roof"),
        )
    evening = story.open(evening, by=tobias, at=story.at(-2, "09:00"), until=story.at(*OPEN_UNTIL))
    answers = chain.from_iterable(repeat(("yes", "yes", "yes", "no", "yes", "abstain")))
    story.cast(evening, zip(voters[::2], answers, strict=False), starting=story.at(-2, "09:10"))
    with story.on(-2, "15:00"):
        table = ballots.draft_question(
            plenary,
            by=tobias,
            title="Which three people sit at the table for rebuilding?",
            text=(
                "Put those you trust in order: 1 for the one you want most. The table meets every week, in the open, "
                "and says each Friday what was built."
            ),
            rule=STV,
            options=HELPERS,
            seats=3,
        )
    table = story.open(table, by=tobias, at=story.at(-1, "09:00"), until=story.at(*OPEN_UNTIL))
    orders = chain.from_iterable(repeat((["5", "1"], ["7", "2", "1"], ["3", "6"], ["4", "7"], ["2", "5", "3"], ["1"])))
    story.cast(table, zip(voters[::3], orders, strict=False), starting=story.at(-1, "09:20"))
    with story.on(-1, "17:00"):
        ballots.draft_question(
            plenary,
            by=tobias,
            title="Shall the siren be tested every first Sunday?",
            text="At noon, for one minute, in all wards and in the domes as well.",
            rule=YES_NO,
        )
    with telling(story.at(-1, "18:00")):
        ballots.follow_turnout()
    story.guardians_look(-1, "18:00")


# --- What the guarantors may do ---------------------------------------------------------------------


def a_hold_is_released(story: Story, question: Question) -> None:
    """One of three guarantors stops a result for a night; the other two have read the list, and say so."""
    with story.on(-12, "19:00"):
        hold = place_hold(
            question,
            by=guarantor(story, "Rosaura Estevez"),
            reason="Two stalls of the Stilt Market say that their cards came late. I want the list of the door first.",
        )
    for clock, name, reason in (
        ("21:00", "Perpetua Okafor", "I have read the list. All cards were handed out a day before the vote opened."),
        (
            "22:30",
            "Julian Whitlock",
            "Both stalls voted. One of them came twice to be sure; the last ballot counts.",
        ),
    ):
        with story.on(-12, clock):
            release_hold(hold, by=guarantor(story, name), reason=reason)


TALE = Tale(SLUG, DOORS, THINGS_TO_TRY, tell)
