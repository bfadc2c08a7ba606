"""The Reactor on Spore Quay: a demo assembly, told from its first day to the as-of day.

A bioreactor makes the weather of a harbour town. One night people from the valley took half of it; the
company that sold its clouds holds the other half. Eighty-four people sit down to decide whose it is.

Everything happens through the services that a real assembly uses, in the order of the days.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import chain, repeat

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import form_body, publish_assembly, set_phases, set_up_assembly
from assemblies.communities.models import Community, Measure
from assemblies.communities.services import Figure, describe_community
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.services import end_seat, give_seat
from config.clock import telling
from governance.allocations.services import Claim, Plan, share_out
from governance.ballots import services as ballots
from governance.ballots.models import Question, Request
from governance.ballots.rules import STV, YES_NO
from governance.ballots.translations import Label
from governance.decisions.models import Decision
from governance.proposals import services as proposals
from governance.proposals.models import Proposal
from governance.resources import services as resources
from governance.resources.models import Booking, Breach, Kind, Resource
from rehearsal.story import Sign, Story, Tale, ThingToTry

SLUG = "spore-quay"
LOW_MIST, KILN_FLATS, OLD_WORKS, TERRACES = "Low Mist", "Kiln Flats", "Old Mycelium Works", "Umbrella Terraces"
MIST_COUNCIL, DELEGATION, GUARANTORS = "Mist Council", "Consortium’s delegation", "Table of guarantors"
OPEN_UNTIL = (60, "23:00")


# --- Who can be visited -----------------------------------------------------------------------------

DOORS = (
    Sign("Ines Achterberg", _("vote on two open questions")),
    Sign("Avery Chen", _("open the question that waits")),
    Sign("Noor Castellan", _("make a seat card for somebody new")),
    Sign("Salma Idris", _("confirm what takes two people")),
    Sign("Helene Marchetti", _("read the result as the side that lost")),
    Sign("Mira Lopes", _("change a proposal you share")),
    Sign("Linh Tran", _("read along, without a vote")),
    Sign("Jaxon Vale", _("follow the record as a witness")),
    Sign("Eli Ramirez", _("watch and download everything")),
)


THINGS_TO_TRY = (
    ThingToTry(
        _("Be Ines: vote, and change your mind"),
        (
            _("Come in as Ines Achterberg, who fishes off Low Mist. Two questions wait for you."),
            _("Answer the one about quiet nights. Check your ballot, cast it and look at your receipt."),
            _("Change it. Only the last ballot counts, and nobody sees a single vote before the end."),
            _("Open “What we share”: book two hours of the reactor for Low Mist, then give them back."),
        ),
    ),
    ThingToTry(
        _("Be Avery: open a question, with Salma beside you"),
        (
            _("Come in as Avery Chen and open the desk. Among what is under way, a question about drawings waits."),
            _("Freeze it, then open it for ten minutes. Then ask to close it early and give a reason."),
            _("Come in as Salma Idris in another window and confirm. The count says that too few have voted."),
        ),
    ),
    ThingToTry(
        _("Be Helene: check a result you do not like"),
        (
            _("Come in as Helene Marchetti, whose side lost the vote about the reactor: 56 of 81 said yes."),
            _("Open the result. Look for how the Terraces voted, then read her minority report."),
            _("Download the ballots and the minutes and run the one command that counts them again."),
        ),
    ),
)


# --- The people -------------------------------------------------------------------------------------

MEMBERS: Mapping[str, tuple[str, ...]] = {
    LOW_MIST: (
        *("Amara Okonkwo", "Esi Boateng", "Iolanthe Duarte", "Tomasz Wilk", "Ngozi Adeyemi", "Mateus Carvalho"),
        *("Leilani Kealoha", "Oskar Lindqvist", "Fatou Diallo", "Rahul Deshmukh", "Paloma Quispe", "Yusuf Aydin"),
        *("Brigid Malley", "Ximena Paredes", "Tevita Fonua", "Marta Kowalczyk", "Ishaan Bhatt", "Ottilie Krause"),
        *("Zainab Bello", "Piet van Dijk", "Rosalind Achebe", "Ines Achterberg", "Celeste Moreau", "Kofi Asante"),
        *("Lena Brandt", "Anahera Ngata", "Samir Haddad"),
    ),
    KILN_FLATS: (
        *("Dilnoza Karimova", "Hana Kobayashi", "Beniamino Ferri", "Ruth Abramson", "Emeka Nwosu", "Sunniva Dahl"),
        *("Carlos Ibarra", "Thandiwe Mokoena", "Viktor Sokolov", "Aisha Rahman", "Jin Park", "Noemi Szabo"),
        *("Abel Girma", "Greta Johansson", "Malik Jefferson", "Pavel Novak", "Soraya Amini", "Luisa Fontana"),
        *("Teuila Sefo", "Arjun Nair", "Odile Lambert"),
    ),
    OLD_WORKS: (
        *("Farid Mansouri", "Gwen Pritchard", "Lucian Petrescu", "Nkechi Eze", "Torsten Hagen", "Mei Lin"),
        *("Baraka Otieno", "Solveig Berg", "Diego Fuentes", "Hedda Nyman", "Omar Sayegh", "Zoltan Kiraly"),
        *("Xavier Montes", "Keala Mahoe", "Petra Horvat", "Wren Hollis", "Duc Pham", "Ravi Menon"),
    ),
    TERRACES: (
        *("Corvin Ashgrove", "Jonas Wexler", "Ambrose Fairlie", "Cosima Lindgren", "Edmund Thorne"),
        *("Isaura Velasco", "Philippa Drake", "Renzo Galli", "Imogen Fairfax", "Helene Marchetti"),
        *("Sabine Holt", "Theodor Vance", "Ursula Kline", "Wilhelmina Roe", "Yvette Durand"),
    ),
}
DELEGATES = ("Helene Marchetti", "Corvin Ashgrove", "Edmund Thorne", "Sabine Holt")
COUNCILLORS = ("Amara Okonkwo", "Dilnoza Karimova", "Farid Mansouri", "Cosima Lindgren")
WITHOUT_CARD = frozenset({"Rosalind Achebe", "Odile Lambert", "Ravi Menon"})
ABSENT_FROM_THE_FILM = {LOW_MIST: 2, KILN_FLATS: 7, OLD_WORKS: 4, TERRACES: 2}
WITH_ADDRESS = frozenset(sign.name for sign in DOORS) | {"Bram Oduya", "Peter Amundsen", "Graciela Rojas"}


@transaction.atomic
def tell(as_of: date) -> Assembly:
    """The whole story stands in the database, or none of it."""
    story = the_quay_is_described(as_of)
    the_bodies_form(story)
    everybody_takes_a_seat(story)
    the_texts_are_written(story)
    the_film_is_asked_about_twice(story)
    jaxon_leaves_and_returns(story)
    the_reactor_becomes_common(story)
    the_losing_side_writes(story)
    five_stewards_are_elected(story)
    hours = the_hours_are_shared_by_need(story)
    kiln_flats_cannot_sleep(story)
    the_terraces_book_too_much(story, hours)
    the_renovation_gets_its_order(story)
    the_steward_answers(story, hours)
    two_questions_are_open(story)
    return story.assembly


# --- Seventy days ago -------------------------------------------------------------------------------


def the_quay_is_described(as_of: date) -> Story:
    """Four communities share one sky and little else."""
    places = [
        place(LOW_MIST, "A", "Boat people and net menders under the oldest, wettest clouds.", 14_200, 61, 74),
        place(
            KILN_FLATS,
            "B",
            "Brick streets beside the reactor wall: its heat by day, its pumps by night.",
            9_600,
            48,
            66,
        ),
        place(
            OLD_WORKS, "C", "Workshops in the first fungus farms; half the town’s tools are mended here.", 6_900, 33, 45
        ),
        place(TERRACES, "D", "Gardens on the hill that bought their weather by the hour.", 5_000, 7, 12),
    ]
    start = Story(as_of, Assembly())
    with start.on(-70, "09:00"):
        assembly = set_up_assembly(
            slug=SLUG,
            name="The Reactor on Spore Quay",
            question="Whose is the reactor that makes our weather, and how do we share it?",
            about=(
                "In the night to 3 March people of Low Mist opened the reactor’s gate and stayed. Since then the "
                "valley holds one half of it and the Cloud-Trading Consortium the other, and neither half runs well "
                "alone. Three ways forward are on the table: private again, leased, or common. Those who opened the "
                "gate and those who lost it sit in the same room.\n\n"
                "Its hours are shared out by need and booked by the day; five stewards take turns to look after it."
            ),
            year="2147",
            communities=places,
            charter={
                "threshold": "2/3",
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
                *(people, "people", "Harbour census", 2146),
                "Everybody living here on 1 October, counted door to door.",
            ),
            Figure(
                Measure.Kind.NEED,
                *(need, "of 100 households", "Survey of homes by the four ward clinics", 2146),
                "Households without one dry and cool room, from 1,200 visits.",
            ),
            Figure(
                Measure.Kind.EXPOSURE,
                *(exposure, "days a year", "Roof stations of the Mist Collectives", 2146),
                "Days above 38 °C or with acid fog, mean of three stations.",
            ),
        ],
    )


def the_bodies_form(story: Story) -> None:
    """Avery Chen takes the chair; the Consortium sends a delegation; three guarantors come from elsewhere."""
    assembly = story.assembly
    with story.on(-70, "10:00"):
        council = form_body(assembly, kind=Body.Kind.COUNCIL, name=MIST_COUNCIL, charter={"threshold": "1/2"})
        avery = give_seat(council, person=story.person("Avery Chen"), role=Role.ORGANISER, shown_as=ShownAs.FULL)
    with story.on(-69, "10:00"):
        form_body(
            assembly,
            kind=Body.Kind.DELEGATION,
            name=DELEGATION,
            charter={"threshold": "1/2", "quorum": "3/4", "minimum_roll": 3},
            by=avery.signature,
        )
        form_body(assembly, kind=Body.Kind.COUNCIL, name=GUARANTORS, by=avery.signature)
        phases = [
            ("Meet and learn", -70, -51),
            ("Write and talk", -50, -29),
            ("Decide on the reactor", -28, -15),
            ("Choose the stewards", -14, -8),
            ("Share it out", -7, 60),
        ]
        days = [(name, story.at(first).date(), story.at(last).date()) for name, first, last in phases]
        set_phases(story.plenary, days, by=avery.signature)


def everybody_takes_a_seat(story: Story) -> None:
    """81 members with a vote; three seats beside them without one, of which Jaxon’s comes later."""
    places = {community.name: community for community in story.assembly.communities.all()}
    plenary, council, avery = story.plenary, story.body(Body.Kind.COUNCIL, MIST_COUNCIL), chair(story)
    in_full = ShownAs.FULL
    with story.on(-66, "09:00"):
        for community, names in MEMBERS.items():
            for name in names:
                shown_as = in_full if name in DELEGATES else None
                story.give_seats(plenary, [name], by=avery, community=places[community], shown_as=shown_as)
        story.give_seats(plenary, ["Mira Lopes"], by=avery, role=Role.EXPERT, shown_as=in_full)
        story.give_seats(plenary, ["Eli Ramirez"], by=avery, role=Role.OBSERVER, shown_as=in_full)
    with story.on(-66, "11:00"):
        story.give_seats(council, ["Noor Castellan", "Bram Oduya"], by=avery, role=Role.FACILITATOR, shown_as=in_full)
        story.give_seats(council, ["Linh Tran"], by=avery, role=Role.MODERATOR, shown_as=in_full)
        story.give_seats(council, ["Mira Lopes"], by=avery, role=Role.EXPERT, shown_as=in_full)
        story.give_seats(council, COUNCILLORS, by=avery, shown_as=in_full)
        watching = story.body(Body.Kind.COUNCIL, GUARANTORS)
        guarantors = ("Salma Idris", "Peter Amundsen", "Graciela Rojas")
        story.give_seats(watching, guarantors, by=avery, role=Role.GUARANTOR, shown_as=in_full)
        delegation = story.body(Body.Kind.DELEGATION)
        story.give_seats(delegation, ("Jaxon Vale", *DELEGATES), by=avery, shown_as=in_full)
    with story.on(-66, "15:00"):
        publish_assembly(story.assembly, by=avery.signature)
    with story.on(-58, "16:00"):
        story.make_cards(by=chair(story))
    story.notice(
        *(-57, "08:00", "What happened at the gate, in one line"),
        (
            "In the night to 3 March the gate of the reactor was opened from the outside; nobody was charged; it has "
            "been half held since. The quarrel about that night has its own hour each Thursday, with tea."
        ),
        by=facilitator(story),
    )


def chair(story: Story) -> Seat:
    return story.seat("Avery Chen", story.body(Body.Kind.COUNCIL, MIST_COUNCIL))


def facilitator(story: Story) -> Seat:
    return story.seat("Noor Castellan", story.body(Body.Kind.COUNCIL, MIST_COUNCIL))


def guarantor(story: Story, name: str = "Salma Idris") -> Seat:
    return story.seat(name, story.body(Body.Kind.COUNCIL, GUARANTORS))


# --- Fifty days ago: the texts ----------------------------------------------------------------------


def the_texts_are_written(story: Story) -> None:
    """Three ways forward, one text written in anger, and one about a film."""
    with story.on(-50, "18:20"):
        story.publish(
            "Amara Okonkwo",
            co_authors=("Dilnoza Karimova", "Farid Mansouri"),
            title="The reactor belongs to everyone who breathes its weather",
            text=(
                "Nobody in this town can step outside the reactor’s weather. So nobody should be able to sell it over "
                "the heads of the others.\n\n"
                "We propose that the reactor is held **in common**:\n\n"
                "- its owner is the town, all four communities together, and it can never be sold;\n"
                "- five stewards look after it, elected for two years;\n"
                "- its hours are shared by need, with a floor that nobody falls under;\n"
                "- the Consortium is paid back what it built, without profit, over twelve years.\n\n"
                "The repayment comes from the reactor’s own surplus. If there is none in a year, nothing is paid in "
                "that year."
            ),
        )
    with story.on(-49, "12:05"):
        story.publish(
            "Lucian Petrescu",
            co_authors=("Solveig Berg",),
            title="Lease it for nine years, and learn",
            text=(
                "I mend pumps. I know what it costs when people who have never run a thing are given it in one day.\n\n"
                "Let the Consortium keep the title and lease the reactor to the town for **nine years**, at a price "
                "the guarantors can check. After six years we vote whether to buy.\n\n"
                "What speaks against it: we would pay for what our grandparents built with their hands. I have no "
                "answer to that which a pump would understand."
            ),
        )
    with story.on(-48, "09:40"):
        story.publish(
            "Helene Marchetti",
            co_authors=("Corvin Ashgrove",),
            title="Give it back, with duties",
            text=(
                "The reactor was built with other people’s savings, some of them small. A gate that is forced once "
                "will be forced again, and then nobody builds for us any more.\n\n"
                "Give the reactor back to the Consortium. In return it accepts three duties:\n\n"
                "1. a third of all hours go to the valley at cost;\n"
                "2. every hour sold is published the same day;\n"
                "3. an inspector whom this assembly names may stop any sale that leaves a ward without water.\n\n"
                "If a duty is broken twice in a year, the title goes to the town."
            ),
        )
    with story.on(-47, "21:50"):
        angry = story.publish(
            "Tomasz Wilk",
            title="No rain for the Terraces until they have paid",
            text=(
                "Sixty years they had our clouds. Let them have our dust for one summer. Close the hill pipes now and "
                "open them when the bill is settled."
            ),
        )
    with story.on(-46, "17:15"):
        story.publish(
            "Ruth Abramson",
            title="Let the night be seen",
            text=(
                "Eli Ramirez filmed the night at the gate. Everybody here talks about that film and few have seen it. "
                "Let us watch it together once and put it into the record.\n\n"
                "Some of the people in it lost their work. Some are ashamed. Faces are blurred unless the person says "
                "otherwise."
            ),
        )
    with story.on(-44, "08:30"):
        proposals.withdraw_proposal(
            angry,
            by=story.seat("Tomasz Wilk"),
            reason="I wrote this the week my mother’s roof went. A dry hill does not make a cool valley.",
        )


# --- The film, asked about twice --------------------------------------------------------------------


def the_film_is_asked_about_twice(story: Story) -> None:
    """The first wording forgot the faces. Two people annul the vote, and it is asked again in clearer words."""
    noor, film = facilitator(story), Proposal.objects.get(body=story.plenary, title="Let the night be seen")
    with story.on(-43, "09:00"):
        first = ballots.draft_question(
            story.plenary,
            by=noor,
            title="Shall the film of the night be part of our record?",
            text="Eli Ramirez filmed the night at the gate. If the answer is yes, the film is kept with our minutes.",
            rule=YES_NO,
            threshold="1/2",
            proposal=film,
        )
    first = story.open(first, by=noor, at=story.at(-43, "10:00"), until=story.at(-40, "18:00"))
    early = story.able_voters()[:31]
    story.cast(first, zip(early, repeat("yes"), strict=False), starting=story.at(-43, "10:10"))
    with story.on(-42, "08:15"):
        ballots.follow_turnout()
        request = ballots.ask_for(
            first,
            Request.Act.ANNUL,
            by=noor,
            reason="The question does not say whether faces are shown. People answered two different questions.",
        )
    with story.on(-42, "09:30"):
        annulled = ballots.confirm_request(request, by=guarantor(story))
    with story.on(-42, "11:00"):
        again = ballots.ask_again(annulled, by=facilitator(story))
        again = ballots.change_draft(
            again,
            by=facilitator(story),
            title="Shall the film of the night, with faces blurred, be part of our record?",
            text=(
                "Eli Ramirez filmed the night at the gate. If the answer is yes, the film is kept with our minutes. "
                "Every face is blurred unless the person in it has agreed in writing."
            ),
            rule=YES_NO,
            threshold="1/2",
        )
    again = story.open(again, by=facilitator(story), at=story.at(-41, "09:00"), until=story.at(-38, "18:00"))
    stayed_away = {name for community, last in ABSENT_FROM_THE_FILM.items() for name in MEMBERS[community][-last:]}
    no = {"Corvin Ashgrove", "Jonas Wexler", "Ambrose Fairlie", "Edmund Thorne", "Isaura Velasco", "Philippa Drake"}
    no |= {"Helene Marchetti", "Oskar Lindqvist", "Viktor Sokolov"}
    unsure = {"Renzo Galli", "Imogen Fairfax", "Marta Kowalczyk", "Piet van Dijk", "Pavel Novak", "Greta Johansson"}
    unsure |= {"Torsten Hagen"}
    story.cast(again, story.answers(no=no, unsure=unsure, away=stayed_away), starting=story.at(-41, "09:30"))
    story.certify(story.count(again), by=guarantor(story), at=story.at(-37, "10:00"))


# --- Thirty days ago: a seat changes ----------------------------------------------------------------


def jaxon_leaves_and_returns(story: Story) -> None:
    """He switched the defences on that night. He gives up his seat and comes back to answer questions."""
    delegation = story.body(Body.Kind.DELEGATION)
    with story.on(-30, "20:00"):
        jaxon = story.seat("Jaxon Vale", delegation)
        end_seat(
            jaxon,
            by=chair(story),
            reason=(
                "Jaxon Vale resigns from the Consortium and from its delegation. He will not help to sell weather "
                "any longer."
            ),
        )
    story.notice(
        *(-29, "09:00", "Jaxon Vale leaves the Consortium"),
        (
            "He gave up his seat in the delegation last night. He has offered to answer questions as a witness, "
            "without a vote. What he owns and what he was heir to hangs beside his chair."
        ),
        by=facilitator(story),
    )
    with story.on(-28, "10:00"):
        give_seat(
            story.plenary, person=jaxon.person, role=Role.OBSERVER, shown_as=ShownAs.FULL, by=chair(story).signature
        )


# --- Twenty-five days ago: the vote -----------------------------------------------------------------


def the_reactor_becomes_common(story: Story) -> None:
    """Two thirds are asked for; 56 of 81 say yes. One voice from the Terraces changes its mind on the last day.

    Three have no way in yet: everybody else votes, so that 78 ballots are counted.
    """
    text = Proposal.objects.get(body=story.plenary, title__startswith="The reactor belongs")
    with story.on(-26, "09:00"):
        question = ballots.draft_question(
            story.plenary,
            by=facilitator(story),
            title="Shall the reactor be held in common?",
            text=(
                "**Yes** makes the proposal *The reactor belongs to everyone who breathes its weather* ours: the town "
                "owns the reactor, five stewards look after it, and the Consortium is paid back over twelve years.\n\n"
                "**No** leaves the reactor half held, as it is today. Then the lease is put to the vote, and after "
                "it the offer to give the reactor back with duties.\n\n"
                "Jaxon Vale has answered questions for two hours as a witness. He was an owner’s heir until last "
                "week and says so himself. His answers are with the papers of the day."
            ),
            rule=YES_NO,
            proposal=text,
        )
    question = story.open(question, by=facilitator(story), at=story.at(-25, "09:00"), until=story.at(-22, "18:00"))
    no = {"Oskar Lindqvist", "Piet van Dijk", "Viktor Sokolov", "Pavel Novak", "Greta Johansson"}
    no |= {"Torsten Hagen", "Hedda Nyman", "Petra Horvat", *MEMBERS[TERRACES]}
    story.cast(question, story.answers(no=no), starting=story.at(-25, "09:05"))
    story.cast(question, [(story.seat("Imogen Fairfax"), "yes")], starting=story.at(-22, "17:40"))
    counted = story.count(question)
    story.certify(counted, by=guarantor(story, "Peter Amundsen"), at=story.at(-21, "11:00"))
    story.notice(
        *(-21, "12:00", "The reactor is common from today"),
        (
            "56 said yes, 22 said no. Nothing changes at the pumps this week. Whoever worked there yesterday works "
            "there tomorrow, and is asked how it should go on."
        ),
        by=facilitator(story),
    )


# --- The losing side --------------------------------------------------------------------------------


def the_losing_side_writes(story: Story) -> None:
    """The delegation asks itself whether to sign, and its report stands beside the result."""
    delegation = story.body(Body.Kind.DELEGATION)
    with story.on(-20, "09:00"):
        question = ballots.draft_question(
            delegation,
            by=facilitator(story),
            title="Shall the delegation sign a minority report?",
            text="The report says why we voted no and what we ask for now. It names nobody.",
            rule=YES_NO,
        )
    question = story.open(question, by=facilitator(story), at=story.at(-20, "09:30"), until=story.at(-18, "18:00"))
    choices = zip(story.voters(delegation), ("yes", "yes", "no", "yes"), strict=True)
    story.cast(question, choices, starting=story.at(-20, "09:40"))
    with story.on(-20, "11:00"):
        request = ballots.ask_for(
            question, Request.Act.CLOSE_EARLY, by=facilitator(story), reason="All four delegates have voted."
        )
    with story.on(-20, "11:05"):
        ballots.confirm_request(request, by=guarantor(story, "Graciela Rojas"))
    story.certify(story.count(question), by=guarantor(story, "Graciela Rojas"), at=story.at(-20, "15:00"))
    with story.on(-19, "08:00"):
        story.publish(
            "Helene Marchetti",
            co_authors=("Corvin Ashgrove", "Sabine Holt"),
            title="What 22 of 78 would have the record say",
            text=(
                "We lost, and we accept the count. We ran it again ourselves and got the same numbers.\n\n"
                "We want three things kept beside the result.\n\n"
                "**A door was forced.** Whatever one thinks of the owner, people were on shift that night. One of "
                "them still does not sleep.\n\n"
                "**Two thirds is not everybody.** Fourteen of the fifteen seats from the Terraces said no. Whoever "
                "governs the reactor governs our gardens too, and we have no second reactor to go to.\n\n"
                "**We ask for one thing.** Let the first stewards publish the books each month, so that the distrust "
                "we are owed can be unlearned."
            ),
        )


# --- Twelve days ago: the stewards ------------------------------------------------------------------

CANDIDATES = (
    ("Amara Okonkwo", "Net mender. Wants the hours posted on the quay every morning."),
    ("Beniamino Ferri", "Baker. Starts at three and knows what the pumps sound like then."),
    ("Corvin Ashgrove", "Kept the Consortium’s books. Offers to open them."),
    ("Dilnoza Karimova", "Nurse at the Kiln Flats clinic. Heat first."),
    ("Esi Boateng", "Teaches at the boat school. Wants a seat for the young."),
    ("Farid Mansouri", "Welder. Rebuilt the second boiler after the fire."),
    ("Gwen Pritchard", "Runs the tool library. Patient with meetings."),
    ("Hana Kobayashi", "Draws the street maps of the Flats. Quiet nights."),
    ("Iolanthe Duarte", "Sings at funerals. Listens for a living."),
    ("Jonas Wexler", "Gardener on the hill. Thinks water before beauty."),
    ("Lucian Petrescu", "Pump mender. Wrote the text about the lease."),
    ("Mira Lopes", "Biotechnologist. Has kept the reactor running since that night."),
)
# Each line: how many voted so, and their order.
RANKINGS: Mapping[str, tuple[tuple[int, str], ...]] = {
    LOW_MIST: (
        (5, "Amara Mira Esi"),
        (3, "Amara Esi Mira"),
        (4, "Esi Mira Amara"),
        (1, "Esi Amara"),
        (2, "Iolanthe Mira Amara"),
        (2, "Iolanthe Esi Mira"),
        (4, "Mira Amara"),
        (2, "Mira Esi"),
    ),
    KILN_FLATS: (
        (4, "Dilnoza Hana Mira"),
        (2, "Dilnoza Mira"),
        (3, "Hana Dilnoza Beniamino"),
        (2, "Hana Mira"),
        (3, "Beniamino Dilnoza"),
        (2, "Mira Dilnoza"),
    ),
    OLD_WORKS: (
        (6, "Farid Gwen Mira"),
        (4, "Gwen Farid"),
        (2, "Gwen Mira Farid"),
        (2, "Lucian Gwen Farid"),
    ),
    TERRACES: (
        (7, "Corvin Jonas"),
        (2, "Corvin"),
        (1, "Jonas Corvin"),
    ),
}


def five_stewards_are_elected(story: Story) -> None:
    """Corvin leads the first round and is elected last; Mira comes up on other people’s second choices.

    Fog stops the ferry on the last day, so the end is moved by one, before it comes.
    """
    with story.on(-14, "09:00"):
        question = ballots.draft_question(
            story.plenary,
            by=facilitator(story),
            title="Who are the five stewards of the reactor?",
            text=(
                "Put those you trust in order: 1 for the one you want most. Rank as many as you like.\n\n"
                "The stewards serve for two years. They keep the reactor running, publish its hours and its books, "
                "and answer to this assembly."
            ),
            rule=STV,
            options=CANDIDATES,
            seats=5,
        )
    question = story.open(question, by=facilitator(story), at=story.at(-14, "12:00"), until=story.at(-11, "18:00"))
    with story.on(-11, "07:30"):
        question = ballots.lengthen_question(question, by=facilitator(story), closes_at=story.at(-10, "18:00"))
    story.cast(question, ranked_ballots(story, question), starting=story.at(-14, "12:10"))
    story.certify(story.count(question), by=guarantor(story), at=story.at(-9, "10:00"))
    story.notice(
        *(-9, "12:00", "Five stewards"),
        "Mira Lopes, Dilnoza Karimova, Gwen Pritchard, Amara Okonkwo and Corvin Ashgrove start on Monday. The fog cost "
        "us one day of voting; the ferry gave it back.",
        by=facilitator(story),
    )


def ranked_ballots(story: Story, question: Question) -> list[tuple[Seat, list[str]]]:
    """The rankings above, given to the members of each community in the order of their seats."""
    keys = {option.text.split()[0]: option.key for option in question.options.all()}
    ballots_cast: list[tuple[Seat, list[str]]] = []
    for community, lines in RANKINGS.items():
        seats = story.able_voters(community)
        orders = chain.from_iterable(repeat([keys[name] for name in order.split()], times) for times, order in lines)
        ballots_cast += zip(seats, orders, strict=False)
    return ballots_cast


# --- The hours of the reactor -----------------------------------------------------------------------

ROTA = ("Mira Lopes", "Dilnoza Karimova", "Gwen Pritchard", "Amara Okonkwo", "Corvin Ashgrove")
NEEDED = {  # hours claimed, hours needed by a thousand people, thousands of people
    LOW_MIST: (210, 12, 14),
    KILN_FLATS: (150, 10, 10),
    OLD_WORKS: (110, 9, 7),
    TERRACES: (120, 6, 5),
}
FLOOR, HOURS, HOURS_A_DAY = 40, 420, 14
BOOKED = (  # by whom, how many hours of a day, and on which days of the story
    ("Ines Achterberg", 5, range(-7, 10)),
    ("Hana Kobayashi", 3, range(-7, 10)),
    ("Farid Mansouri", 5, range(-6, 10, 2)),
    ("Cosima Lindgren", 4, range(-7, 10, 2)),
)


def the_hours_are_shared_by_need(story: Story) -> Resource:
    """Weighted leximin over a floor that nobody falls under; a tenth of the hours is the tide basin’s own."""
    desk = facilitator(story)
    decision = Decision.objects.of_assembly(story.assembly).get(tally__question__title__startswith="Shall the reactor")
    places = {community.name: community for community in story.assembly.communities.all()}
    with story.on(-9, "14:00"):
        hours = resources.register_resource(
            story.plenary,
            resources.Described(
                kind=Kind.HOURS,
                name="Hours of the reactor",
                unit="an hour of weather",
                about=(
                    "So long can the reactor run without harm to the tide basin that cools it. In the rain weeks the "
                    "basin is warm, and it runs less.\n\n"
                    "A meter on the wall of Kiln Flats listens at night. Above 45 decibels a notice appears here."
                ),
                reading_unit="decibels at the wall of Kiln Flats",
                reading_high=Decimal(45),
            ),
            by=desk,
        )
        dry = resources.open_season(
            hours,
            by=desk,
            name="Dry weeks",
            begins_on=story.at(-8).date(),
            ends_on=story.at(30).date(),
            most=HOURS * 9 // 10,
            most_a_day=HOURS_A_DAY,
        )
        resources.open_season(
            hours,
            by=desk,
            name="Rain weeks",
            begins_on=story.at(31).date(),
            ends_on=story.at(75).date(),
            most=250,
            most_a_day=8,
        )
        claims = [
            Claim(places[name], claim, need=need, weight=thousands, minimum=FLOOR)
            for name, (claim, need, thousands) in NEEDED.items()
        ]
        plan = Plan(hours, decision, HOURS, claims, {"the tide basin": 10}, season=dry)
        share_out(plan, rule="weighted-leximin", by=desk)
        for week, name in enumerate(ROTA):
            first = -8 + 7 * week
            days = {"begins_on": story.at(first).date(), "ends_on": story.at(first + 6).date()}
            resources.name_steward(hours, by=desk, seat=story.seat(name), **days)
    with story.on(-8, "08:00"):
        for name, units, days_booked in BOOKED:
            for day in days_booked:
                book_hours(story, hours, name, day, units)
        resources.write_log(
            hours,
            by=story.seat("Mira Lopes"),
            text="Pump 3 is louder than the others. A bearing is ordered from the Old Works.",
        )
        listen(story, hours, {-7: 41, -6: 42})
    return hours


def book_hours(story: Story, hours: Resource, name: str, day: int, units: int) -> Booking:
    on = story.at(day).date()
    season = next(one for one in resources.seasons_of(hours) if one.holds(on))
    season.resource = hours
    return resources.book(season, by=story.seat(name), day=on, units=units, key=uuid.uuid4())


def listen(story: Story, hours: Resource, nights: Mapping[int, int]) -> None:
    """The meter sends how loud the night was; its steward has made it a key."""
    key = resources.make_device_key(hours, by=story.seat("Mira Lopes"))
    hours.refresh_from_db()
    for day, loud in nights.items():
        resources.post_reading(hours, key=key, value=Decimal(loud), at=story.at(day, "02:00"))


def the_terraces_book_too_much(story: Story, hours: Resource) -> None:
    """Nine hours for a garden feast, of which the Terraces have four left."""
    with story.on(-5, "11:00"):
        book_hours(story, hours, "Cosima Lindgren", 10, 9)


def the_steward_answers(story: Story, hours: Resource) -> None:
    """Two days later the feast is smaller, the bearing is in, and one loud night is explained."""
    mira = story.seat("Mira Lopes")
    with story.on(-3, "21:00"):
        feast = Booking.objects.standing().shown().get(season__resource=hours, day=story.at(10).date())
        resources.give_back(feast, by=story.seat("Cosima Lindgren"))
        book_hours(story, hours, "Cosima Lindgren", 10, 4)
        resources.answer_breach(
            hours.breaches.get(kind=Breach.Kind.SHARE),
            by=mira,
            answer="The Terraces gave the feast back and booked the four hours that were theirs.",
        )
    with story.on(-2, "07:00"):
        listen(story, hours, {-5: 43, -4: 44, -3: 43, -2: 49})
        resources.write_log(
            hours, by=mira, text="New bearing in pump 3, from midnight to four. It was loud; it is quiet now."
        )
        resources.answer_breach(
            hours.breaches.get(kind=Breach.Kind.READING),
            by=mira,
            answer="49 decibels while the bearing was changed. Kiln Flats had been told the day before.",
        )


# --- Eight days ago to now --------------------------------------------------------------------------


def kiln_flats_cannot_sleep(story: Story) -> None:
    """Mira’s free drawings run the pumps at night; Kiln Flats objects, and the text changes."""
    with story.on(-8, "13:00"):
        drawings = story.publish(
            "Mira Lopes",
            co_authors=("Gwen Pritchard",),
            title="Our drawings are free to copy",
            text=(
                "Everything we draw for the renovation is free to copy, change and build, for anyone, for ever.\n\n"
                "Whoever builds from our drawings shares what they change under the same terms. Pumps run when the "
                "tide is right, day or night."
            ),
        )
    story.decide(
        {
            LOW_MIST: ((22, "agree"), (3, "stand-aside")),
            OLD_WORKS: ((16, "agree"), (2, "stand-aside")),
            TERRACES: ((6, "agree"), (5, "stand-aside")),
            KILN_FLATS: ((3, "stand-aside"), (1, "object"), (12, "agree")),
        },
        reason="Pump four starts at two in the morning, eleven metres from my children. Say how loud it is.",
        by=facilitator(story),
        guarantor=guarantor(story),
        drafted=(-8, "14:00"),
        opens=(-8, "15:00"),
        closes=(-7, "18:00"),
        final=(-7, "20:00"),
        title="Can you live with it that our drawings are free to copy?",
        text="Agree, stand aside if you can live with it, or object and say why. One objection sends the text back.",
        rule="consent",
        proposal=drawings,
    )
    with story.on(-6, "22:40"):
        quiet = story.publish(
            "Thandiwe Mokoena",
            co_authors=("Hana Kobayashi", "Mira Lopes"),
            title="Quiet nights on Kiln Flats",
            text=(
                "My children sleep eleven metres from pump four. Since the renovation began it starts at two in the "
                "morning.\n\n"
                "Between **ten at night and six in the morning** the reactor runs on the tide basin alone, and the "
                "pumps stand still. In a heat alarm the stewards may run them, if they say so on the quay the same "
                "hour.\n\n"
                "It costs about one hour of weather in fourteen."
            ),
        )
    with story.on(-5, "09:00"):
        story.support(quiet, 14, community=KILN_FLATS)
        story.argue(
            quiet,
            "Dilnoza Karimova",
            "for",
            "We voted on half hours of weather for months. One hour in fourteen buys eight hours of sleep.",
            helpful=19,
            not_helpful=4,
        )
        story.argue(
            quiet,
            "Lucian Petrescu",
            "against",
            "A pump that stops each night at ten wears out its seals by spring. Slow it down, do not stop it.",
            helpful=22,
            not_helpful=6,
        )
        story.argue(quiet, "Corvin Ashgrove", "against", "Who pays for the hour that is lost?", helpful=2)
    with story.on(-5, "10:10"):
        proposals.change_proposal(
            drawings,
            by=story.seat("Mira Lopes"),
            title="Our drawings are free to copy",
            text=(
                "Everything we draw for the renovation is free to copy, change and build, for anyone, for ever.\n\n"
                "Whoever builds from our drawings shares what they change under the same terms.\n\n"
                "Every drawing of a pump says how loud it is at ten metres. Kiln Flats asked for this, and they were "
                "right."
            ),
        )


def the_renovation_gets_its_order(story: Story) -> None:
    """Points for each part of the hall: what most people find useful comes first, not what a few love."""
    story.decide(
        {
            LOW_MIST: ((12, {"1": 5, "2": 3, "4": 2}), (9, {"1": 4, "3": 5}), (4, {"2": 5, "5": 1})),
            KILN_FLATS: ((10, {"3": 5, "1": 3}), (6, {"3": 5, "4": 4})),
            OLD_WORKS: ((9, {"2": 5, "4": 3, "1": 2}), (7, {"4": 5, "2": 2})),
            TERRACES: ((6, {"5": 5, "1": 2}), (4, {"5": 4, "3": 3})),
        },
        by=facilitator(story),
        guarantor=guarantor(story),
        drafted=(-5, "20:00"),
        opens=(-4, "09:00"),
        closes=(-3, "18:00"),
        final=(-3, "20:00"),
        title="What do we renovate first?",
        text="Give each part of the hall 0 to 5 points. The work goes down the list as the money comes in.",
        rule="score",
        options=[
            ("The roof over the tide basin", "It rains on the pumps."),
            ("The workshop floor", "Two boards in five are soft."),
            ("The mountings of the pumps", "Rubber and cork, so that they can be heard less."),
            ("Light and a stair on the east side", "The goods door is all there is."),
            ("The terrace towards the hill", "Where the Consortium held its dinners."),
        ],
    )


def quiet_nights_for_everybody(story: Story, question: Question) -> None:
    """Many on the Flats read Spanish or Arabic first, and everybody is tired: the same question for each of them."""
    noor = facilitator(story)
    story.translate(
        question,
        "en-easy",
        by=noor,
        label=Label.AUTHOR,
        title="Shall the pumps be quiet at night?",
        text=(
            "The pumps are loud. People cannot sleep.\n\n"
            "**Yes** means: the pumps stop at 10 at night. They start again at 6 in the morning. Then there is a "
            "little less weather for everybody: 1 hour in 14.\n\n"
            "**No** means: the pumps run at night as they do now. The stewards look for another way."
        ),
    )
    story.translate(
        question,
        "es",
        by=noor,
        label=Label.MACHINE,
        title="¿Deben parar las bombas desde las diez de la noche hasta las seis de la mañana?",
        text=(
            "**Sí** convierte la propuesta *Quiet nights on Kiln Flats* en una regla del reactor. Cuesta más o menos "
            "una hora de tiempo de cada catorce, repartida por igual entre las cuatro comunidades.\n\n"
            "**No** deja las noches como están, y los administradores buscan otra manera."
        ),
    )
    story.translate(
        question,
        "es-easy",
        by=noor,
        label=Label.MACHINE,
        title="¿Deben estar calladas las bombas por la noche?",
        text=(
            "Las bombas hacen ruido. La gente no puede dormir.\n\n"
            "**Sí** quiere decir: las bombas paran a las 10 de la noche. Vuelven a empezar a las 6 de la mañana. "
            "Entonces hay un poco menos de tiempo para todos: 1 hora de cada 14.\n\n"
            "**No** quiere decir: las bombas siguen por la noche como ahora. Los administradores buscan otra manera."
        ),
    )
    story.translate(
        question,
        "ar",
        by=noor,
        label=Label.MACHINE,
        title="هل تتوقف المضخات من العاشرة ليلًا حتى السادسة صباحًا؟",
        text=(
            "**نعم** تجعل الاقتراح *Quiet nights on Kiln Flats* قاعدة للمفاعل. كلفته نحو ساعة طقس من كل أربع عشرة "
            "ساعة، تتقاسمها المجتمعات الأربعة بالتساوي.\n\n"
            "**لا** تترك الليالي كما هي، ويبحث القيّمون عن طريقة أخرى."
        ),
    )


def two_questions_are_open(story: Story) -> None:
    """Quiet nights, and two workshops out of six. One more question waits as a draft."""
    noor, plenary, voters = facilitator(story), story.plenary, story.able_voters()
    named = frozenset(sign.name for sign in DOORS)
    with story.on(-2, "08:00"):
        quiet = ballots.draft_question(
            plenary,
            by=noor,
            title="Shall the pumps stand still from ten at night to six in the morning?",
            text=(
                "**Yes** makes the proposal *Quiet nights on Kiln Flats* a rule of the reactor. It costs about one "
                "hour of weather in fourteen, shared by all four communities alike.\n\n"
                "**No** leaves the nights as they are, and the stewards look for another way."
            ),
            rule=YES_NO,
            proposal=Proposal.objects.get(body=plenary, title="Quiet nights on Kiln Flats"),
        )
        quiet_nights_for_everybody(story, quiet)
    quiet = story.open(quiet, by=noor, at=story.at(-2, "09:00"), until=story.at(*OPEN_UNTIL))
    answers = chain.from_iterable(repeat(("yes", "yes", "no", "yes", "abstain", "no", "yes")))
    awake = [seat for seat in voters if seat.person.name not in named][::2]
    story.cast(quiet, zip(awake, answers, strict=False), starting=story.at(-2, "09:10"))
    with story.on(-2, "15:00"):
        rooms = ballots.draft_question(
            plenary,
            by=facilitator(story),
            title="Which two workshops open first in the reactor hall?",
            text="There is room and power for two before winter. The others follow as the renovation goes on.",
            rule=STV,
            options=[
                ("Repair bench", "Tools, parts and somebody who knows, four evenings a week."),
                ("Seed library", "Borrow seeds in spring, bring some back in autumn."),
                ("Cool room", "Thirty beds and a nurse on hot days."),
                ("Weather school", "How the reactor works, for everybody from ten years on."),
                ("Film room", "Eli Ramirez shows what was filmed here, and teaches how."),
                ("Quiet room", "A table, a kettle, and no agenda."),
            ],
            seats=2,
        )
    rooms = story.open(rooms, by=facilitator(story), at=story.at(-1, "09:00"), until=story.at(*OPEN_UNTIL))
    orders = chain.from_iterable(repeat((["1", "3"], ["3", "6", "1"], ["4", "2"], ["2", "1", "3"], ["5"], ["3", "4"])))
    early = [seat for seat in voters if seat.person.name not in named][::3]
    story.cast(rooms, zip(early, orders, strict=False), starting=story.at(-1, "09:20"))
    with story.on(-1, "17:00"):
        ballots.draft_question(
            plenary,
            by=facilitator(story),
            title="Can you live with it now that our drawings are free to copy?",
            text="The text says now how loud each pump is. If nobody objects, it is a rule of the reactor.",
            rule="consent",
            proposal=Proposal.objects.get(body=plenary, title="Our drawings are free to copy"),
        )
    with telling(story.at(-1, "18:00")):
        ballots.follow_turnout()
    story.guardians_look(-1, "18:00")


TALE = Tale(SLUG, DOORS, THINGS_TO_TRY, tell)
