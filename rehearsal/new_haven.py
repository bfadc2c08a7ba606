"""New Haven Opens its Doors: a demo assembly about clean air behind glass, and the hours in which it is shared.

Domes with good air stand among ruins without. People from outside came to the owner's house in the night and stayed
until morning. Now sixty people decide who may breathe inside, for how long, and what is kept for the plants.

Everything happens through the services that a real assembly uses, in the order of the days.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from itertools import chain, repeat

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import form_body, publish_assembly, set_phases, set_up_assembly
from assemblies.communities.models import Community, Measure
from assemblies.communities.services import Figure, describe_community
from assemblies.correspondence.notices import post_notice
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.services import end_seat, give_seat
from config.clock import telling
from governance.ballots import services as ballots
from governance.ballots.models import Request
from governance.ballots.rules import STV, YES_NO
from governance.claims import services as claims
from governance.division import rule_called
from governance.moderation import services as moderation
from governance.objections import services as objections
from governance.objections.of_proposals import text_of
from governance.objections.passages import passages_of
from governance.proposals.models import Proposal
from governance.requests import services as requests
from governance.requests.models import AgendaRequest
from governance.resources.services import Described, register_resource
from rehearsal.story import Sign, Story, Tale, ThingToTry

SLUG = "new-haven"
RUINS, ROWS, STAFF, DOMES = "Ruins North", "Harbour Rows", "Dome Staff", "Domes"
COUNCIL, RYKER, MOVEMENT, GUARANTORS = "Council on Access", "Ryker delegation", "The movement", "Table of guarantors"
OPEN_UNTIL = (60, "23:00")


# --- Who can be visited -----------------------------------------------------------------------------

DOORS = (
    Sign("Elena Mercer", _("vote on two open questions")),
    Sign("Dax Ryker", _("read the result as the side that lost")),
    Sign("Ari Liu", _("write a text and invite somebody to share it")),
    Sign("Constance Abara", _("open the question that waits")),
    Sign("Lucas Pemberton", _("see who still has no way in")),
    Sign("Fenna Holm", _("confirm what takes two people")),
    Sign("Rina Foster", _("vote, and change your mind")),
    Sign("Winston Achebe", _("watch and download everything")),
)

THINGS_TO_TRY = (
    ThingToTry(
        _("Be Elena: twelve names and a question"),
        (
            _("Come in as Elena Mercer and open what members require. Twelve signed, and so it became a question."),
            _("Follow it to that question, and to the result: how many, of how many, by which rule."),
            _("Then vote on the two questions that are open now. One asks for an order, the other for yes or no."),
        ),
    ),
    ThingToTry(
        _("Be Dax: take back a word"),
        (
            _("Come in as Dax Ryker and read the text in which he answers for a word that his house used."),
            _("Open the list of texts and find the hidden one. See who decided, why, and what came of the appeal."),
            _("Look up the vote of his own delegation on the minority report: two said yes, one no."),
        ),
    ),
    ThingToTry(
        _("Be Constance: open a question and stop it in time"),
        (
            _("Come in as Constance Abara and open the desk. A question about school classes waits."),
            _("Freeze it, open it for ten minutes, and ask to annul it with a reason."),
            _("Come in as Fenna Holm in another window. Confirm, or leave it: the vote goes on until somebody does."),
        ),
    ),
)


# --- The people -------------------------------------------------------------------------------------

MEMBERS: Mapping[str, tuple[str, ...]] = {
    RUINS: (
        *("Elena Mercer", "Rina Foster", "Tobiah Grant", "Mirela Dragan", "Suresh Pillai", "Anouk Traore"),
        *("Ezra Coleman", "Hyacinth Baptiste", "Kazimir Wolski", "Lan Pham", "Ndidi Okeke", "Paola Rinaldi"),
        *("Quentin Marsh", "Rosalba Diaz", "Yonas Tesfaye", "Ulrike Baum", "Vea Tupou", "Zeynep Aksoy"),
    ),
    ROWS: (
        *("Ari Liu", "Bernadette Cole", "Chukwudi Eze", "Dalia Hassan", "Ewan Mackay", "Flora Mendonca"),
        *("Giorgos Pappas", "Hinemoa Rangi", "Isidro Campos", "Jelena Markovic", "Kamal Uddin", "Lourdes Salazar"),
        *("Mahalia Stewart", "Nikolai Zorin", "Opal Jennings", "Pedro Amaral", "Rashid Karimi", "Sinead Walsh"),
        *("Tuyet Nguyen", "Umberto Costa", "Viola Sandor", "Wen Zhao", "Xiomara Perez", "Yaw Asante", "Zlata Horak"),
    ),
    STAFF: ("Abdul Rahim", "Celia Monroe", "Derya Polat", "Fabian Roth", "Imelda Santos", "Jomo Kariuki"),
    DOMES: (
        *("Alistair Penrose", "Beatrix van Loon", "Cornelius Ashby", "Dorothea Lind", "Evander Price"),
        *("Georgina Hart", "Lysander Crane", "Philomena Graves"),
    ),
}
TWELVE = (
    *("Rina Foster", "Tobiah Grant", "Anouk Traore", "Yonas Tesfaye", "Vea Tupou", "Ari Liu", "Dalia Hassan"),
    *("Hinemoa Rangi", "Kamal Uddin", "Celia Monroe", "Dorothea Lind"),
)
DELEGATES = ("Dax Ryker", "Victoria Stroud", "Milton Sax", "Harriet Bloom")
CAMPAIGNERS = ("Elena Mercer", "Tobiah Grant", "Hinemoa Rangi")
COUNCILLORS = ("Elena Mercer", "Dalia Hassan", "Celia Monroe", "Alistair Penrose")
WITHOUT_CARD = frozenset({"Zeynep Aksoy", "Zlata Horak", "Yaw Asante"})
WITH_ADDRESS = frozenset(sign.name for sign in DOORS) | {"Gerrit Maas", "Ophelia Strand"}


@transaction.atomic
def tell(as_of: date) -> Assembly:
    """The whole story stands in the database, or none of it."""
    story = the_city_is_described(as_of)
    the_bodies_form(story)
    everybody_takes_a_seat(story)
    twelve_people_ask(story)
    philomena_objects(story)
    the_doors_open_for_a_trial(story)
    a_word_is_removed(story)
    the_losing_side_writes(story)
    a_fifth_for_the_plants(story)
    the_winter_hours_are_claimed(story)
    harbour_rows_asks_for_more(story)
    four_stewards_are_elected(story)
    the_council_compares_five_ways(story)
    rina_lights_the_wall(story)
    a_hundred_credits_each(story)
    two_questions_are_open(story)
    return story.assembly


# --- Seventy days ago -------------------------------------------------------------------------------


def the_city_is_described(as_of: date) -> Story:
    """Four communities, one of which works where another lives."""
    places = [
        place(RUINS, "A", "Stairs without houses and houses without stairs, and a very good choir.", 14_000, 62, 171),
        place(ROWS, "B", "Fish sheds turned into homes, in the wind from the old refinery.", 19_000, 49, 138),
        place(STAFF, "C", "People who clean the glass and go home through a lock each evening.", 5_000, 35, 77),
        place(DOMES, "D", "Air with a scent of moss, and rents to match.", 6_000, 4, 3),
    ]
    start = Story(as_of, Assembly())
    with start.on(-70, "09:00"):
        assembly = set_up_assembly(
            slug=SLUG,
            name="New Haven Opens its Doors",
            question="Who may breathe inside, and for how long?",
            about=(
                "The domes of the house of Ryker hold the only clean air in New Haven. Elena Mercer’s movement came "
                "to the owner’s house in the night and stayed until morning; there was a scuffle, and a word that "
                "should not have been used. Now the doors open some hours each day, and it has to be said whose hours "
                "these are.\n\n"
                "The pledge to open the books is not yet part of this demo."
            ),
            year="2139",
            communities=places,
            charter={
                "threshold": "1/2",
                "quorum": "1/2",
                "minimum_roll": 20,
                "open_vote_seen_by": "everybody",
                "shortest_vote_minutes": 2,
                "agenda_signers": "12",
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
                *(people, "people", "Water cards of New Haven", 2138),
                "Everybody with a water card on 1 March, children counted with their parents.",
            ),
            Figure(
                Measure.Kind.NEED,
                *(need, "of 100 people", "Lung clinic at the old pier", 2138),
                "People who wake at night for want of air, from 1,310 interviews.",
            ),
            Figure(
                Measure.Kind.EXPOSURE,
                *(exposure, "days a year", "Air masts of the harbour office", 2138),
                "Days on which the air was unfit to work in, mean of four masts.",
            ),
        ],
    )


def the_bodies_form(story: Story) -> None:
    """A council that keeps the doors, the house that owned them, and the movement that came in the night."""
    small = {"threshold": "1/2", "quorum": "3/4", "minimum_roll": 3}
    with story.on(-70, "10:00"):
        council = form_body(story.assembly, kind=Body.Kind.COUNCIL, name=COUNCIL, charter=small)
        constance = give_seat(
            council, person=story.person("Constance Abara"), role=Role.ORGANISER, shown_as=ShownAs.FULL
        )
    with story.on(-69, "10:00"):
        for name in (RYKER, MOVEMENT):
            form_body(story.assembly, kind=Body.Kind.DELEGATION, name=name, charter=small, by=constance.signature)
        form_body(story.assembly, kind=Body.Kind.COUNCIL, name=GUARANTORS, by=constance.signature)
        phases = [
            ("Breathe together once", -70, -54),
            ("Ask the question", -53, -38),
            ("Try it out", -37, -22),
            ("Choose who keeps the doors", -21, -8),
            ("Doors open", -7, 60),
        ]
        days = [(name, story.at(first).date(), story.at(last).date()) for name, first, last in phases]
        set_phases(story.plenary, days, by=constance.signature)


def everybody_takes_a_seat(story: Story) -> None:
    """57 members with a vote; the owner, a doctor and an observer beside them without one."""
    constance, plenary, in_full = chair(story), story.plenary, ShownAs.FULL
    places = {community.name: community for community in story.assembly.communities.all()}
    with story.on(-66, "09:00"):
        for community, names in MEMBERS.items():
            story.give_seats(plenary, names, by=constance, community=places[community])
        story.give_seats(plenary, ("Dax Ryker", "Dr. Amparo Lindt"), by=constance, role=Role.EXPERT, shown_as=in_full)
        story.give_seats(plenary, ["Winston Achebe"], by=constance, role=Role.OBSERVER, shown_as=in_full)
    with story.on(-66, "11:00"):
        council = story.body(Body.Kind.COUNCIL, COUNCIL)
        for name in ("Lucas Pemberton", "Selma Ortega"):
            story.give_seats(council, [name], by=constance, role=Role.FACILITATOR, shown_as=in_full)
        story.give_seats(council, ["Bruno Callas"], by=constance, role=Role.MODERATOR, shown_as=in_full)
        story.give_seats(council, COUNCILLORS, by=constance, shown_as=in_full)
        story.give_seats(story.body(Body.Kind.DELEGATION, RYKER), DELEGATES, by=constance, shown_as=in_full)
        story.give_seats(story.body(Body.Kind.DELEGATION, MOVEMENT), CAMPAIGNERS, by=constance, shown_as=in_full)
        watching = story.body(Body.Kind.COUNCIL, GUARANTORS)
        guarantors = ("Fenna Holm", "Gerrit Maas", "Ophelia Strand")
        story.give_seats(watching, guarantors, by=constance, role=Role.GUARANTOR, shown_as=in_full)
    with story.on(-66, "15:00"):
        publish_assembly(story.assembly, by=constance.signature)
    with story.on(-58, "16:00"):
        story.make_cards(by=constance)
    story.notice(
        *(-57, "09:00", "A seat for what cannot speak"),
        (
            "From a hat with all our names in it we drew who speaks for the plants, the soil and the water behind the "
            "glass: **Wilhelm Ojala**, a roofer. He sits on the Council on Access and may ask for any vote to be "
            "explained to him twice."
        ),
        by=facilitator(story),
    )
    with story.on(-57, "10:00"):
        story.give_seats(story.body(Body.Kind.COUNCIL, COUNCIL), ["Wilhelm Ojala"], by=constance, shown_as=in_full)


def chair(story: Story) -> Seat:
    return story.seat("Constance Abara", story.body(Body.Kind.COUNCIL, COUNCIL))


def facilitator(story: Story, name: str = "Lucas Pemberton") -> Seat:
    return story.seat(name, story.body(Body.Kind.COUNCIL, COUNCIL))


def guarantor(story: Story, name: str = "Fenna Holm") -> Seat:
    return story.seat(name, story.body(Body.Kind.COUNCIL, GUARANTORS))


# --- Fifty days ago: the question -------------------------------------------------------------------


def twelve_people_ask(story: Story) -> None:
    """Twelve members sign one text; by the rules of New Haven that makes it a question."""
    with story.on(-52, "19:30"):
        story.publish(
            "Elena Mercer",
            co_authors=TWELVE,
            title="Open the doors six hours a day",
            text=(
                "The air inside is cleaned by plants that our parents carried up the hill in buckets. The glass "
                "around it is private. The air is not.\n\n"
                "We ask for **six hours a day** in which anybody from New Haven may come in and breathe, for sixty "
                "days, as a trial:\n\n"
                "- those whom the lung clinic sends go first;\n"
                "- the staff decide which paths stay closed, because they are the ones who clean them;\n"
                "- after sixty days we look at the leaves and at the people, and ask again."
            ),
        )
    with story.on(-52, "20:00"):
        asked = requests.write_request(
            story.plenary,
            by=story.seat("Elena Mercer"),
            wants="question",
            title="Who may breathe inside, and for how long?",
            text=(
                "The text is there: six hours a day, for sixty days. We do not ask whether it is welcome. We ask that "
                "it is **put to all of us**."
            ),
            shown_as=ShownAs.FULL,
        )
    for place_in_line, name in enumerate(TWELVE):
        with story.on(-51, f"{8 + place_in_line // 2:02}:{30 * (place_in_line % 2):02}"):
            requests.sign_request(asked, by=story.seat(name))
    with story.on(-51, "14:00"):
        story.publish(
            "Philomena Graves",
            co_authors=("Evander Price",),
            title="A park for the Rows instead",
            text=(
                "I have lived behind this glass for forty years and I have seen what two hundred visitors do to moss. "
                "Build a second dome by the harbour. It takes four years. We would pay a third."
            ),
        )
    with story.on(-50, "16:20"):
        story.publish(
            "Ari Liu",
            title="Let nobody sell a feeling for a breath",
            text=(
                "I once drew a market in which people trade what they feel for what they need. It was meant to set "
                "them free. At the gate that night I saw a man offer me his grief for an hour of air.\n\n"
                "So I take the market back. What I keep of it is small: **let us say aloud what matters more to us and "
                "what less**, with a few points each, and trade no feelings at all. How to count that fairly is for "
                "another day; it is not part of this demo yet."
            ),
        )


def philomena_objects(story: Story) -> None:
    """What the domes fear for the moss is said against one passage, answered once, and carried to the other side."""
    proposal = Proposal.objects.with_authors().get(body=story.plenary, title="Open the doors six hours a day")
    passage = next(one for one in passages_of(proposal.text) if "six hours a day" in one)
    with story.on(-50, "18:00"):
        objection = objections.raise_objection(
            text_of(proposal),
            by=story.seat("Philomena Graves"),
            passage=passage,
            words="Two hundred pairs of boots in six hours. Moss takes nine years to come back. Name a number.",
        )
    with story.on(-49, "20:10"):
        objections.answer_objection(
            objection,
            by=story.seat("Elena Mercer"),
            words="The staff close what has to be closed, and they know the moss better than both of us.",
        )
    with story.on(-49, "22:30"):
        objections.dispute_answer(
            objection,
            by=story.seat("Philomena Graves"),
            words="A path that is closed is no number. I asked for a number.",
        )
    with story.on(-48, "08:15"):
        objections.carry_objection(objection, by=story.seat("Philomena Graves"))


def the_doors_open_for_a_trial(story: Story) -> None:
    """Forty say yes. The side that lost is not small and lives in two quarters."""
    question_text = Proposal.objects.get(body=story.plenary, title="Open the doors six hours a day")
    with story.on(-48, "09:00"):
        question = ballots.draft_question(
            story.plenary,
            by=facilitator(story),
            title="Shall the doors stand open six hours a day, for sixty days?",
            text=(
                "Twelve members have asked for this vote, which makes it one.\n\n"
                "**Yes** opens the doors on the first of the month, for sixty days. **No** keeps them as they are, and "
                "the plan for a second dome is put to you next."
            ),
            rule=YES_NO,
            proposal=question_text,
        )
    question = story.open(question, by=facilitator(story), at=story.at(-47, "09:00"), until=story.at(-44, "18:00"))
    with story.on(-47, "09:02"):
        asked = AgendaRequest.objects.get(body=story.plenary)
        requests.put_to_the_vote(asked, by=facilitator(story), question=question)
    no = {*MEMBERS[DOMES]} - {"Dorothea Lind", "Alistair Penrose"}
    no |= {"Abdul Rahim", "Fabian Roth", "Imelda Santos", "Giorgos Pappas", "Kazimir Wolski"}
    unsure = {"Alistair Penrose", "Jomo Kariuki"}
    story.cast(question, story.answers(no=no, unsure=unsure, away={"Quentin Marsh"}), starting=story.at(-47, "09:05"))
    story.certify(story.count(question), by=guarantor(story), at=story.at(-43, "10:00"))


# --- The house of Ryker -----------------------------------------------------------------------------


def a_word_is_removed(story: Story) -> None:
    """An aide calls the movement terrorists. The word is hidden, the appeal fails, and Dax Ryker answers himself."""
    ryker = story.body(Body.Kind.DELEGATION, RYKER)
    with story.on(-42, "22:10"):
        word = story.publish(
            "Milton Sax",
            body=ryker,
            title="Terrorists at the glass",
            text="Those who came in the night are terrorists, and a door that opens for them will not close again.",
        )
    with story.on(-42, "22:55"):
        case = moderation.report_text(
            "proposal",
            str(word.id),
            by=story.seat("Tobiah Grant"),
            ground="hate",
            words="My daughter was there. She is six.",
        )
    with story.on(-42, "23:40"):
        moderation.decide_case(
            case,
            by=story.seat("Bruno Callas", story.body(Body.Kind.COUNCIL, COUNCIL)),
            outcome="hidden",
            ground="hate",
            reason="It makes people who sit in this assembly into something that one may be afraid of.",
        )
    with story.on(-41, "07:30"):
        moderation.appeal_decision(
            case, by=story.seat("Milton Sax", ryker), words="I said what many behind the glass think."
        )
    with story.on(-41, "11:00"):
        moderation.settle_appeal(
            case,
            by=guarantor(story, "Gerrit Maas"),
            overturns=False,
            reason="Fear may be said, and was. This names neighbours as killers and gives no reason. It stays hidden.",
        )
    with story.on(-41, "12:00"):
        end_seat(
            story.seat("Milton Sax", ryker),
            by=chair(story),
            reason="Milton Sax leaves the delegation after his text about the movement.",
        )
    with story.on(-40, "20:00"):
        story.publish(
            "Dax Ryker",
            body=ryker,
            title="The word was ours, so the answer is mine",
            text=(
                "I did not write it. I pay the man who did, and I had said worse at dinner.\n\n"
                "That night there was glass between us and I saw a woman hold her child up to it. Not to threaten. So "
                "that he could see a tree. **Terror is a word for something else.**\n\n"
                "You cannot read the text here any more. That it stood here, and why it went, you can, and so can I."
            ),
        )


def the_losing_side_writes(story: Story) -> None:
    """Three delegates ask themselves whether to write a minority report. Two say yes."""
    ryker = story.body(Body.Kind.DELEGATION, RYKER)
    with story.on(-39, "09:00"):
        question = ballots.draft_question(
            ryker,
            by=facilitator(story),
            title="Shall the delegation write a minority report about the doors?",
            text="It says what we fear and what would ease it. It names no visitor.",
            rule=YES_NO,
        )
    question = story.open(question, by=facilitator(story), at=story.at(-39, "09:30"), until=story.at(-37, "18:00"))
    choices = zip(story.voters(ryker), ("yes", "yes", "no"), strict=True)
    story.cast(question, choices, starting=story.at(-39, "09:40"))
    with story.on(-39, "11:00"):
        request = ballots.ask_for(
            question, Request.Act.CLOSE_EARLY, by=facilitator(story), reason="All three delegates have voted."
        )
    with story.on(-39, "11:05"):
        ballots.confirm_request(request, by=guarantor(story, "Gerrit Maas"))
    story.certify(story.count(question), by=guarantor(story, "Gerrit Maas"), at=story.at(-39, "15:00"))
    story.notice(
        *(-38, "06:00", "The doors open tomorrow at seven"),
        "Come with shoes you can take off. The clinic’s list goes first until nine. Nobody is asked for a name.",
        by=facilitator(story),
    )
    with story.on(-35, "08:00"):
        story.publish(
            "Victoria Stroud",
            co_authors=("Dax Ryker",),
            body=ryker,
            title="What is lost when a door stays open",
            text=(
                "The moss on the north path is gone after two days. It was eleven years old. Nobody did anything "
                "wrong; it was walked on by people who had never seen any.\n\n"
                "We accept the vote. We ask for two things: **a fifth of the air for what grows there**, as somebody "
                "from the other side said first, and that those who live inside are asked about the hours as well, "
                "not only told."
            ),
        )


# --- A fifth for the plants -------------------------------------------------------------------------


def a_fifth_for_the_plants(story: Story) -> None:
    """Both sides vote for the moss."""
    with story.on(-30, "18:00"):
        text = story.publish(
            "Celia Monroe",
            co_authors=("Dorothea Lind", "Vea Tupou"),
            title="A fifth of the air belongs to what makes it",
            text=(
                "I have cleaned this glass for fourteen years, and I hear the plants before I see them: they tick when "
                "it is too dry.\n\n"
                "Before anything is shared out among people, **a fifth stays with the plants, the soil and the "
                "water**. Wilhelm Ojala, whom we drew from the hat, says each week how they are."
            ),
        )
    with story.on(-28, "09:00"):
        question = ballots.draft_question(
            story.plenary,
            by=facilitator(story, "Selma Ortega"),
            title="Shall a fifth of the capacity stay with the ecosystem itself?",
            text="**Yes** needs two thirds. It binds every sharing of hours that follows.",
            rule=YES_NO,
            threshold="2/3",
            proposal=text,
        )
    question = story.open(
        question, by=facilitator(story, "Selma Ortega"), at=story.at(-27, "09:00"), until=story.at(-24, "18:00")
    )
    no = {"Lysander Crane", "Rashid Karimi", "Isidro Campos", "Ezra Coleman", "Nikolai Zorin", "Umberto Costa"}
    no |= {"Opal Jennings", "Suresh Pillai"}
    unsure = {"Lan Pham", "Wen Zhao", "Tuyet Nguyen"}
    away = {"Quentin Marsh", "Georgina Hart", "Xiomara Perez"}
    story.cast(question, story.answers(no=no, unsure=unsure, away=away), starting=story.at(-27, "09:05"))
    story.certify(story.count(question), by=guarantor(story, "Ophelia Strand"), at=story.at(-23, "10:00"))


def harbour_rows_asks_for_more(story: Story) -> None:
    """The Rows lie furthest from the doors. The council gives them twelve hours, and says from whom."""
    council = story.body(Body.Kind.COUNCIL, COUNCIL)
    with story.on(-21, "20:00"):
        story.publish(
            "Ari Liu",
            co_authors=("Bernadette Cole", "Kamal Uddin"),
            title="Our way is an hour long and counts against us",
            text=(
                "From the Rows it is fifty minutes on foot to the nearest door. Whoever has two hours of air has "
                "twenty minutes of it.\n\n"
                "We ask the council to look at this again, and for **twelve hours a week in which the door by the "
                "pier opens for the Rows first**."
            ),
        )
    with story.on(-19, "10:00"):
        question = ballots.draft_question(
            council,
            by=facilitator(story),
            title="Shall Harbour Rows come first at the pier door for twelve hours a week?",
            text="The hours come from the early morning, when the door by the pier is hardly used.",
            rule=YES_NO,
            proposal=None,
        )
    question = story.open(question, by=facilitator(story), at=story.at(-19, "10:30"), until=story.at(-18, "18:00"))
    choices = zip(story.voters(council), ("yes", "yes", "yes", "no", "yes"), strict=True)
    story.cast(question, choices, starting=story.at(-19, "10:40"))
    story.certify(story.count(question), by=guarantor(story), at=story.at(-17, "10:00"))


# --- The winter hours -------------------------------------------------------------------------------

CLAIMS = (
    ("Tobiah Grant", RUINS, 210, 160, "Sixty-two of a hundred of us wake at night. The clinic has the list of months."),
    ("Bernadette Cole", ROWS, 260, 190, "From the Rows it is fifty minutes on foot to the door, and fifty back."),
    ("Celia Monroe", STAFF, 90, 70, "We clean inside and go home through the lock. We ask to stay an hour after."),
    ("Dorothea Lind", DOMES, 60, 20, "The lock on the east side is mended until spring; we go through the hall."),
)


def the_winter_hours_are_claimed(story: Story) -> None:
    """Four communities claim; the council compares nine rules without names; Harbour Rows appeals and wins twelve."""
    council = story.body(Body.Kind.COUNCIL, COUNCIL)
    with story.on(-23, "14:00"):
        hours = register_resource(
            council,
            Described(
                kind="hours",
                name="Hours inside the first dome",
                unit="hour",
                about="The air carries a hundred and fifty hours a week; the plants say when it is less.",
            ),
            by=facilitator(story),
        )
        winter = claims.open_round(
            hours,
            claims.Terms(
                name="Hours of the winter",
                estate=400,
                claims_until=story.at(-23, "21:00"),
                reserved_for="The ecosystem itself",
                reserved=20,
                kept_for_appeals=5,
                appeal_days=5,
                heard_at=story.at(-22, "08:00"),
            ),
            by=facilitator(story),
        )
    with story.on(-23, "19:00"):
        for name, _community, units, need, evidence in CLAIMS:
            claims.hand_in(winter, by=story.seat(name, story.plenary), units=units, need=need, evidence=evidence)
    with story.on(-22, "08:50"):
        claims.write_hearing(
            claims.find_round(facilitator(story).person, winter.id),
            by=facilitator(story),
            text="Four people spoke, ten minutes each. Two asked that the way to the dome counts. One asked that "
            "nobody gets less than it takes to finish a winter's work. Nobody wanted a smaller share of the ecosystem.",
        )
    with story.on(-22, "09:00"):
        question = claims.ask_for_rule(
            winter,
            by=facilitator(story),
            title="By which rule are the winter hours divided?",
            text="Nine rules on the same four claims. Whose claim is whose is shown after this ballot, not before.",
        )
    keys = {option.text: option.key for option in question.options.all()}
    leximin, talmud, equal = (keys[str(rule_called(name).title)] for name in ("leximin", "talmud", "equal-losses"))
    question = story.open(question, by=facilitator(story), at=story.at(-22, "10:00"), until=story.at(-22, "18:00"))
    marks = ([leximin, talmud], [leximin], [talmud], [leximin, equal], [leximin])
    story.cast(question, zip(story.voters(council), marks, strict=False), starting=story.at(-22, "10:05"))
    story.certify(story.count(question), by=guarantor(story), at=story.at(-22, "20:00"))
    with story.on(-22, "21:00"):
        winter = claims.share_by_rule(claims.find_round(facilitator(story).person, winter.id), by=facilitator(story))
    rows = winter.claims.select_related("community", "round").get(community__name=ROWS)
    with story.on(-21, "09:00"):
        asked = claims.appeal(
            rows,
            by=story.seat("Bernadette Cole", story.plenary),
            units=16,
            text="The way counts against us: of two hours we have twenty minutes. We ask for sixteen hours a week.",
        )
    with story.on(-21, "18:00"):
        claims.answer_appeal(
            asked,
            by=guarantor(story),
            granted=12,
            answer="Three people walked the way with a watch. Twelve hours make up for it; sixteen would be more.",
        )


# --- Who keeps the doors ----------------------------------------------------------------------------

KEEPERS = (
    ("Abdul Rahim", "Voted no and has opened every door since, on time."),
    ("Bernadette Cole", "Runs the soup shed on the pier."),
    ("Celia Monroe", "Cleans the glass. Hears the plants."),
    ("Dorothea Lind", "Lives inside. Takes her shoes off."),
    ("Evander Price", "Wants the second dome and will keep the first."),
    ("Hinemoa Rangi", "Sang at the gate until it opened."),
    ("Tobiah Grant", "Counts people. Used to count fish."),
    ("Yonas Tesfaye", "Nurse at the lung clinic, on nights."),
)
RANKINGS: Mapping[str, tuple[tuple[int, str], ...]] = {
    RUINS: ((7, "7 8"), (5, "8 6"), (2, "6 8"), (2, "8")),
    ROWS: ((8, "2 6"), (6, "6 2"), (4, "8 2"), (3, "2"), (2, "6 3")),
    STAFF: ((4, "3 1"), (2, "1 3")),
    DOMES: ((3, "5 4"), (3, "4 3"), (1, "4")),
}


def four_stewards_are_elected(story: Story) -> None:
    """Four of eight keep the doors for a year."""
    with story.on(-15, "09:00"):
        question = ballots.draft_question(
            story.plenary,
            by=facilitator(story),
            title="Who are the four keepers of the doors?",
            text=(
                "Put those you trust in order: 1 for the one you want most. The keepers open and close, say each "
                "evening how many came, and answer to this assembly."
            ),
            rule=STV,
            options=KEEPERS,
            seats=4,
        )
    question = story.open(question, by=facilitator(story), at=story.at(-15, "12:00"), until=story.at(-12, "18:00"))
    story.cast(question, story.ranked(question, RANKINGS), starting=story.at(-15, "12:05"))
    story.certify(story.count(question), by=guarantor(story), at=story.at(-11, "10:00"))


def the_council_compares_five_ways(story: Story) -> None:
    """Who may breathe inside, and for how long: five ways, and what holds today is the one to beat."""
    story.decide(
        {
            RUINS: ((6, ["3", "2", "1"]), (5, ["2", "3"]), (2, ["3", ["2", "4"]])),
            ROWS: ((8, ["2", "3", "1"]), (5, ["3", "2"]), (3, ["2", "4", "1"])),
            STAFF: ((4, ["4", "2"]), (3, ["2", "4", "3"])),
            DOMES: ((5, ["1", "4"]), (3, ["5", "1"]), (3, ["4", "2", "1"])),
        },
        by=facilitator(story),
        guarantor=guarantor(story),
        drafted=(-10, "09:00"),
        opens=(-10, "12:00"),
        closes=(-8, "18:00"),
        final=(-7, "10:00"),
        title="Who may breathe inside, and for how long?",
        text="Put the ways in order. Each is compared with each, and whatever wins has to beat what holds today.",
        rule="schulze",
        rule_options={"default": "1"},
        options=[
            ("As today", "Four hours in the morning, for the trial’s forty people."),
            ("By need, with a doctor’s word", "Those who breathe worst come first and stay longest."),
            ("The same hours for everybody", "Two hours each, every third day."),
            ("By need, and staff at any time", "Whoever works inside may stay inside."),
            ("By ticket", "Sold in the morning, and the money goes to the doors."),
        ],
    )


# --- A wall of light --------------------------------------------------------------------------------


def rina_lights_the_wall(story: Story) -> None:
    """Rina Foster draws everybody's breath on the wall by the pier."""
    with story.on(-6, "21:30"):
        post_notice(
            story.assembly,
            by=facilitator(story),
            title="Rina Foster’s wall",
            text=(
                "Each line is one evening at the pier door: the longer it is, the more people went in and came out "
                "again. The thin one near the middle is the night of the storm. It can be seen until the end of the "
                "month, after dark."
            ),
            picture=the_wall(),
            picture_alt="Forty-two lines of light on a dark wall, some long, one very short.",
        )


def the_wall() -> bytes:
    """A drawing of the wall: one line for each evening, by how many came."""
    width, height, lines = 1200, 640, 42
    wall = Image.new("RGB", (width, height), "#10191B")
    pen = ImageDraw.Draw(wall)
    for line in range(lines):
        reach = 60 if line == 23 else 240 + (line * 137) % 260
        y = 40 + line * (height - 80) // (lines - 1)
        glow = 120 + (line * 53) % 120
        pen.line([(width // 2 - reach, y), (width // 2 + reach, y)], fill=(glow, 215, 200), width=5)
    kept = io.BytesIO()
    wall.save(kept, "PNG")
    return kept.getvalue()


# --- The last days ----------------------------------------------------------------------------------


def a_hundred_credits_each(story: Story) -> None:
    """Ari Liu’s proposal: credits that say how much somebody minds. They buy nothing, and cannot be given away."""
    story.decide(
        {
            RUINS: ((7, {"1": 8, "3": 6}), (6, {"2": 9, "4": 4})),
            ROWS: ((9, {"1": 9, "2": 4}), (7, {"2": 7, "3": 7})),
            STAFF: ((4, {"4": 8, "2": 6}), (3, {"4": 10})),
            DOMES: ((6, {"5": 7, "4": 5}), (5, {"5": 10}), (2, {"1": 5, "2": 5, "3": 5})),
        },
        by=facilitator(story),
        guarantor=guarantor(story),
        drafted=(-6, "22:00"),
        opens=(-5, "09:00"),
        closes=(-4, "18:00"),
        final=(-4, "20:00"),
        title="What shall the doors spend their first money on?",
        text=(
            "You have a hundred credits. One dot costs one, two cost four, three cost nine, so that it is dear to "
            "shout and cheap to say a little about much. **No feeling is traded here**: credits buy nothing, nobody "
            "can give theirs away, and they are gone when the vote closes."
        ),
        rule="quadratic",
        rule_options={"credits": "100", "negative": "false"},
        seats=2,
        options=[
            ("A lift at the north stair", "Two hundred steps are many."),
            ("A second pier door", "So that nobody waits in the wind."),
            ("A night nurse", "From ten to six."),
            ("Lockers and showers for staff", "Inside the lock, where they change."),
            ("Better seals for the old domes", "A tenth of the air goes out by the hinges."),
        ],
    )


def two_questions_are_open(story: Story) -> None:
    """Whether the doors open earlier in the fishing season, and which doors get a nurse first."""
    named = frozenset(sign.name for sign in DOORS)
    voters = [seat for seat in story.able_voters() if seat.person.name not in named]
    lucas, plenary = facilitator(story), story.plenary
    with story.on(-3, "08:00"):
        early = ballots.draft_question(
            plenary,
            by=lucas,
            title="Shall the pier door open an hour before sunrise in the fishing season?",
            text="**Yes**: from May to August. The keepers have said that they would do it. **No**: seven, as now.",
            rule=YES_NO,
        )
    early = story.open(early, by=lucas, at=story.at(-2, "09:00"), until=story.at(*OPEN_UNTIL))
    answers = chain.from_iterable(repeat(("yes", "yes", "no", "abstain", "yes")))
    story.cast(early, zip(voters[::2], answers, strict=False), starting=story.at(-2, "09:10"))
    with story.on(-2, "15:00"):
        nurses = ballots.draft_question(
            plenary,
            by=lucas,
            title="Which two doors get a nurse first?",
            text="The clinic can spare two people. The other doors have a bell.",
            rule=STV,
            options=[
                ("Pier door", "Closest to the Rows."),
                ("North stair", "Two hundred steps from the Ruins."),
                ("Glass gate", "Where the staff come in."),
                ("Moss path", "Quiet, flat, and good for wheelchairs."),
            ],
            seats=2,
        )
    nurses = story.open(nurses, by=lucas, at=story.at(-1, "09:00"), until=story.at(*OPEN_UNTIL))
    orders = chain.from_iterable(repeat((["1", "4"], ["2"], ["4", "2", "1"], ["1", "2"], ["3", "4"])))
    story.cast(nurses, zip(voters[::3], orders, strict=False), starting=story.at(-1, "09:20"))
    with story.on(-1, "09:05"):
        unused = requests.write_request(
            plenary,
            by=story.seat("Hinemoa Rangi"),
            wants="answer",
            title="Why do the doors close an hour early on Sundays?",
            text="Nobody voted for that. We ask whoever decided it to say so here, with the reasons.",
        )
    for place_in_line, name in enumerate(("Kamal Uddin", "Opal Jennings", "Vea Tupou", "Ewan Mackay", "Celia Monroe")):
        with story.on(-1, f"{9 + place_in_line:02}:10"):
            requests.sign_request(unused, by=story.seat(name), is_sealed=name == "Celia Monroe")
    with story.on(-1, "17:00"):
        ballots.draft_question(
            plenary,
            by=lucas,
            title="Shall school classes have a morning of their own?",
            text="Tuesdays from seven to nine, with their teachers, in all four quarters in turn.",
            rule=YES_NO,
        )
    with telling(story.at(-1, "18:00")):
        ballots.follow_turnout()
    story.guardians_look(-1, "18:00")


TALE = Tale(SLUG, DOORS, THINGS_TO_TRY, tell)
