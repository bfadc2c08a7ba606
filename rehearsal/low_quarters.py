"""Lights of the Low Quarters: a demo assembly about light, a machine for feelings, and who holds the purse.

A hillside city lights its parks and leaves its stairs dark. An artist hangs lights where nobody asked for them, a
doctor offers to let everybody feel what everybody feels, and the rally that tries it ends in a flood.

Everything happens through the services that a real assembly uses, in the order of the days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import chain, repeat

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import form_body, publish_assembly, set_phases, set_up_assembly
from assemblies.comments.services import agree_to_comment, write_comment
from assemblies.communities.models import Community, Measure
from assemblies.communities.services import Figure, describe_community
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.services import end_seat, give_seat
from config.clock import telling
from governance.ballots import services as ballots
from governance.ballots.batches import freeze_for_elsewhere
from governance.ballots.holds import lapse_holds, place_hold
from governance.ballots.models import Mode, Question, Request, Stops
from governance.ballots.rules import STV, YES_NO
from governance.ballots.tallying import count_tally
from governance.ballots.translations import Label
from governance.budgets.models import Budget, Leftover
from governance.budgets.outside import bring_in_ballots
from governance.budgets.projects import describe_project, note_milestone, promise_funding
from governance.budgets.services import set_budget
from governance.budgets.sharing import outcome_of
from governance.budgets.ways import OFFERED
from governance.moderation import services as moderation
from governance.proposals import services as proposals
from governance.proposals.models import Proposal
from rehearsal import city_budget
from rehearsal.story import Sign, Story, Tale, ThingToTry

SLUG = "low-quarters"
HILL, LANTERNS, STAIRS, CAMPS = "Glasshouse Hill", "Lantern Row", "Salt Stairs", "Tidal Camps"
COUNCIL, HUBS, GUARANTORS = "Eco-Governance council", "Hub circle", "Table of guarantors"
OPEN_UNTIL = (60, "23:00")


# --- Who can be visited -----------------------------------------------------------------------------

DOORS = (
    Sign("Ziva Mendez", _("vote on two open questions")),
    Sign("Kai Nuru", _("change a text he shares")),
    Sign("Amina Castellanos", _("open the question that waits")),
    Sign("Joost Verhoeven", _("make a seat card for somebody new")),
    Sign("Ilaria Bonfanti", _("confirm what takes two people")),
    Sign("Corinna Vogt", _("ask why her wall is not paid for")),
    Sign("Octavia Lascelles", _("read the result as the side that lost")),
    Sign("Rhea Solas", _("answer in a text of her own, without a vote")),
    Sign("Eli Voss", _("follow the record after giving up a seat")),
)

THINGS_TO_TRY = (
    ThingToTry(
        _("Be Ziva: choose which hub is lit first"),
        (
            _("Come in as Ziva Mendez. Two questions wait for you."),
            _("Put the hubs in order, as many as you like. Check your ballot and cast it."),
            _("Open the question about ten calm days each year, vote, and look at your receipt."),
        ),
    ),
    ThingToTry(
        _("Be the painter: ask why not mine"),
        (
            _("Come in as Corinna Vogt. Open the question about forty-two projects, then what the money buys."),
            _("Find the wall on the Rope Walk among what is not paid for, and read why."),
            _("Look at what other rules would have done, then share the money out again with the one command."),
        ),
    ),
    ThingToTry(
        _("Be Amina: ask about the interface again"),
        (
            _("Come in as Amina Castellanos and open the desk. A question about Dr. Voss’s interface waits there."),
            _("Read the wording with care: it says that anybody can leave. Freeze it, then open it for ten minutes."),
            _("Close it early: give a reason, and come in as Ilaria Bonfanti in another window to confirm."),
        ),
    ),
)


# --- The people -------------------------------------------------------------------------------------

MEMBERS: Mapping[str, tuple[str, ...]] = {
    HILL: (
        *("Octavia Lascelles", "Benedict Hale", "Sanna Lindqvist", "Rupert Achterdijk", "Livia Montclair"),
        *("Caspian Wray", "Honor Delacroix", "Aurelio Sforza", "Winifred Oake"),
    ),
    LANTERNS: (
        *("Noemi Farkas", "Adebayo Lawal", "Jana Sedlak", "Minh Chau", "Graciela Soto", "Karim Belhaj"),
        *("Astrid Nygaard", "Devika Menon", "Pasqual Ortiz", "Zuzanna Krol", "Tendai Moyo", "Livia Ferrante"),
        *("Sang Woo Han", "Beatriz Lobo", "Ruben Katz", "Malia Kealoha", "Youssef Amrani", "Corinna Vogt"),
        *("Obinna Eze", "Shirin Tehrani", "Jorge Pacheco", "Annika Rask", "Taro Ishikawa", "Lerato Nkosi"),
        *("Bastien Roche", "Halina Wrobel", "Imran Sheikh", "Vesna Petrovic"),
    ),
    STAIRS: (
        *("Ziva Mendez", "Bako Adamu", "Ines Caldeira", "Soren Falk", "Rukmini Iyer", "Hector Zamora"),
        *("Tatiana Belova", "Musa Jallow", "Keiko Mori", "Clodagh Reilly", "Andres Villca", "Fadila Osman"),
        *("Gabor Toth", "Nalini Rao", "Ezequiel Prado", "Marte Haugen", "Chidi Okoro", "Luz Marina Rios"),
        *("Stanislav Hruby", "Amal Haidar", "Teo Vaifale", "Joana Peixoto", "Kwame Boadu", "Ludmila Popa"),
        *("Sipho Ndlovu", "Mariam Sahak", "Ossian Ray", "Thuy Dang", "Bruna Teixeira", "Arslan Yilmaz"),
        *("Dolores Chavez", "Fintan Doyle", "Wanda Mazur"),
    ),
    CAMPS: (
        *("Salome Tavake", "Jabari Mwenda", "Ofelia Cruz", "Rafiq Chowdhury", "Nadezhda Kim", "Tiago Sousa"),
        *("Huda Saleh", "Matteo Greco", "Ama Serwaa", "Lorenzo Quispe", "Sumaya Warsame", "Pavlina Stoeva"),
        *("Kofi Danquah", "Estela Morales", "Vincent Otieno", "Roza Karim", "Dang Khoa", "Agata Nowicka"),
        *("Emmanuel Tetteh", "Yara Nasser", "Consuelo Ibanez", "Milo Jovanovic", "Leilani Akana"),
    ),
}
COUNCILLORS = ("Benedict Hale", "Devika Menon", "Rukmini Iyer", "Huda Saleh")
HUB_KEEPERS = ("Ziva Mendez", "Bako Adamu", "Ofelia Cruz", "Graciela Soto")
WITHOUT_CARD = frozenset({"Wanda Mazur", "Leilani Akana", "Milo Jovanovic", "Vesna Petrovic"})
WITH_ADDRESS = frozenset(sign.name for sign in DOORS) | {"Marek Dvorak", "Ilse Brandt"}


@transaction.atomic
def tell(as_of: date) -> Assembly:
    """The whole story stands in the database, or none of it."""
    story = the_city_is_described(as_of)
    the_bodies_form(story)
    everybody_takes_a_seat(story)
    the_first_texts(story)
    a_text_is_hidden_and_restored(story)
    the_lights_stay_on(story)
    the_hill_writes(story)
    the_stairs_speak_of_their_figures(story)
    the_rally_is_flooded(story)
    eli_gives_up_a_seat(story)
    ten_calm_days(story)
    one_budget_for_everybody(story)
    asked = a_million_is_rehearsed(story)
    the_first_circle_is_elected(story)
    eight_thousand_share_out_a_million(story, asked)
    a_payment_is_held(story)
    acceptable_if_one_can_leave(story)
    the_hold_lapses_to_the_members(story)
    the_hubs_are_planned(story, asked)
    two_questions_are_open(story)
    return story.assembly


# --- Seventy days ago -------------------------------------------------------------------------------


def the_city_is_described(as_of: date) -> Story:
    """Four quarters, lit in the order of their rents."""
    places = [
        place(HILL, "A", "Glass gardens that glow all night, so that the orchids do not sleep.", 8_000, 3, 5),
        place(LANTERNS, "B", "Workshops and tea houses, which keep the last lamps of the old city.", 26_000, 22, 31),
        place(STAIRS, "C", "Nine hundred steps cut into the salt, dark from the second landing down.", 31_000, 44, 63),
        place(
            CAMPS, "D", "Tents and barges that move with the tide, and are not on the map of the lamps.", 21_000, 58, 92
        ),
    ]
    start = Story(as_of, Assembly())
    with start.on(-70, "09:00"):
        assembly = set_up_assembly(
            slug=SLUG,
            name="Lights of the Low Quarters",
            question="Where does this city put its light, and who holds the purse?",
            about=(
                "Rhea Solas hung lights on the Salt Stairs, and on the Hill it was called propaganda. Ziva Mendez "
                "gathers people in hubs that shine by themselves. Dr. Eli Voss built an interface that lets a crowd "
                "feel as one, until it flooded a rally and nobody could feel anything else. Kai Nuru grew up on the "
                "Hill and speaks for the Stairs.\n\n"
                "8,000 people have voted on the city’s million. The map of opinions is not yet part of this demo."
            ),
            year="2137",
            communities=places,
            charter={
                "threshold": "1/2",
                "quorum": "1/2",
                "minimum_roll": 30,
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
                *(people, "people", "Lamp lighters’ count", 2136),
                "Everybody who slept there on the longest night, counted from the lamps.",
            ),
            Figure(
                Measure.Kind.NEED,
                *(need, "of 100 households", "Survey of the night clinics", 2136),
                "Households without light for reading after six in the evening, from 1,640 visits.",
            ),
            Figure(
                Measure.Kind.EXPOSURE,
                *(exposure, "nights a year", "Tide wardens", 2136),
                "Nights with water or smoke at the door, mean of seven posts.",
            ),
        ],
    )


def the_bodies_form(story: Story) -> None:
    """A council that answers for the city, a circle of those who keep the hubs, and guarantors."""
    in_full = ShownAs.FULL
    with story.on(-70, "10:00"):
        council = form_body(story.assembly, kind=Body.Kind.COUNCIL, name=COUNCIL, charter={"threshold": "1/2"})
        amina = give_seat(council, person=story.person("Amina Castellanos"), role=Role.ORGANISER, shown_as=in_full)
    with story.on(-69, "10:00"):
        hubs = {"threshold": "1/2", "quorum": "3/4", "minimum_roll": 3}
        form_body(story.assembly, kind=Body.Kind.COUNCIL, name=HUBS, charter=hubs, by=amina.signature)
        form_body(story.assembly, kind=Body.Kind.COUNCIL, name=GUARANTORS, by=amina.signature)
        phases = [
            ("Walk the quarters by night", -70, -52),
            ("Light and the rally", -51, -33),
            ("Calm", -32, -20),
            ("The purse", -19, -9),
            ("The first hubs", -8, 60),
        ]
        days = [(name, story.at(first).date(), story.at(last).date()) for name, first, last in phases]
        set_phases(story.plenary, days, by=amina.signature)


def everybody_takes_a_seat(story: Story) -> None:
    """93 members with a vote; an expert, an artist and a tide warden without one."""
    amina, plenary, in_full = chair(story), story.plenary, ShownAs.FULL
    places = {community.name: community for community in story.assembly.communities.all()}
    with story.on(-66, "09:00"):
        for community, names in MEMBERS.items():
            story.give_seats(plenary, names, by=amina, community=places[community])
        story.give_seats(plenary, ("Eli Voss", "Rhea Solas"), by=amina, role=Role.EXPERT, shown_as=in_full)
        story.give_seats(plenary, ["Piet Hollander"], by=amina, role=Role.OBSERVER, shown_as=in_full)
    with story.on(-66, "11:00"):
        council = story.body(Body.Kind.COUNCIL, COUNCIL)
        for name, role in (("Joost Verhoeven", Role.FACILITATOR), ("Talitha Bright", Role.FACILITATOR)):
            story.give_seats(council, [name], by=amina, role=role, shown_as=in_full)
        story.give_seats(council, ["Sander Nilsson"], by=amina, role=Role.MODERATOR, shown_as=in_full)
        story.give_seats(council, ("Kai Nuru", *COUNCILLORS), by=amina, shown_as=in_full)
        story.give_seats(story.body(Body.Kind.COUNCIL, HUBS), HUB_KEEPERS, by=amina, shown_as=in_full)
        watching = story.body(Body.Kind.COUNCIL, GUARANTORS)
        guarantors = ("Ilaria Bonfanti", "Marek Dvorak", "Ilse Brandt")
        story.give_seats(watching, guarantors, by=amina, role=Role.GUARANTOR, shown_as=in_full)
    with story.on(-66, "15:00"):
        publish_assembly(story.assembly, by=amina.signature)
    with story.on(-58, "16:00"):
        story.make_cards(by=amina)
    story.notice(
        *(-57, "08:00", "We walk the nine hundred steps on Thursday"),
        (
            "Meet at the second landing at eight in the evening and leave your lamp at home. Those who cannot walk "
            "the Stairs see them from the water: the wardens lend two barges."
        ),
        by=facilitator(story),
    )


def chair(story: Story) -> Seat:
    return story.seat("Amina Castellanos", story.body(Body.Kind.COUNCIL, COUNCIL))


def facilitator(story: Story, name: str = "Joost Verhoeven") -> Seat:
    return story.seat(name, story.body(Body.Kind.COUNCIL, COUNCIL))


def guarantor(story: Story, name: str = "Ilaria Bonfanti") -> Seat:
    return story.seat(name, story.body(Body.Kind.COUNCIL, GUARANTORS))


# --- Fifty days ago: the lights ---------------------------------------------------------------------


def the_first_texts(story: Story) -> None:
    """Lights that were not asked for, hubs that shine by themselves, and a machine for feelings."""
    council = story.body(Body.Kind.COUNCIL, COUNCIL)
    with story.on(-51, "20:00"):
        story.publish(
            "Rukmini Iyer",
            co_authors=("Soren Falk", "Noemi Farkas"),
            title="Leave Rhea’s lights on the Stairs until spring",
            text=(
                "She hung four thousand small lamps between the second landing and the water, each with the voice of "
                "somebody who lives behind it. My mother’s is on the third post. She talks about bread.\n\n"
                "The permit ran for two weeks. We ask that the lights stay **until spring** and are paid from the "
                "city’s lamp money, as the orchids are."
            ),
        )
    with story.on(-50, "09:15"):
        story.publish(
            "Ziva Mendez",
            co_authors=("Bako Adamu", "Ofelia Cruz"),
            title="A hub on every stair",
            text=(
                "A hub is a room with a tank of glowing algae, a stove, a shelf of tools, and somebody who has the "
                "key. It needs no cable. It needs a roof and a person.\n\n"
                "We have nine that could open within a year. Give us the rooms that stand empty, and **let those who "
                "live on the stair choose who has the key**."
            ),
        )
    with story.on(-49, "14:40"):
        proposal = story.publish(
            "Devika Menon",
            title="Let the rally be felt, not only heard",
            body=council,
            text=(
                "Dr. Voss’s interface lets a crowd share what each one feels. At the rally on the lower landing we "
                "could try it: a ribbon round the wrist, for those who want one."
            ),
        )
    with story.on(-48, "10:05"):
        proposals.change_proposal(
            proposal,
            by=story.seat("Devika Menon", council),
            title=proposal.title,
            text=(
                "Dr. Voss’s interface lets a crowd share what each one feels. At the rally on the lower landing we "
                "could try it: a ribbon round the wrist, for those who want one.\n\n"
                "Dr. Voss adds: it has been tried with forty people, never with four thousand."
            ),
        )


def the_lights_stay_on(story: Story) -> None:
    """The Hill says propaganda; the city says spring."""
    joost = facilitator(story)
    with story.on(-47, "09:00"):
        question = ballots.draft_question(
            story.plenary,
            by=joost,
            title="Shall the lights on the Salt Stairs stay until spring?",
            text=(
                "**Yes** keeps the lights and pays for them from the lamp money.\n\n"
                "**No** takes them down when the permit ends. Some of you said that a city does not owe an artist "
                "its walls. Others said that it is the first time anybody looked down here."
            ),
            rule=YES_NO,
            proposal=Proposal.objects.get(body=story.plenary, title__startswith="Leave Rhea"),
        )
    question = story.open(question, by=joost, at=story.at(-46, "09:00"), until=story.at(-43, "20:00"))
    no = {*MEMBERS[HILL]} - {"Sanna Lindqvist", "Caspian Wray"}
    no |= {"Ruben Katz", "Corinna Vogt", "Adebayo Lawal", "Zuzanna Krol", "Bastien Roche", "Imran Sheikh"}
    no |= {"Gabor Toth", "Stanislav Hruby", "Nadezhda Kim", "Matteo Greco", "Fintan Doyle", "Jorge Pacheco"}
    unsure = {"Taro Ishikawa", "Keiko Mori", "Annika Rask", "Agata Nowicka"}
    away = {"Dang Khoa", "Roza Karim", "Consuelo Ibanez", "Yara Nasser", "Caspian Wray"}
    story.cast(question, story.answers(no=no, unsure=unsure, away=away), starting=story.at(-46, "09:05"))
    story.certify(story.count(question), by=guarantor(story), at=story.at(-42, "10:00"))


def a_text_is_hidden_and_restored(story: Story) -> None:
    """A moderator takes Ziva’s hubs for an advertisement. Somebody else reads the text, and puts it back."""
    text = Proposal.objects.get(body=story.plenary, title="A hub on every stair")
    with story.on(-48, "12:30"):
        case = moderation.report_text(
            "proposal",
            str(text.id),
            by=story.seat("Benedict Hale"),
            ground="advert",
            words="First the lamps on the Stairs, now rooms for those who hung them. This is a campaign.",
        )
    with story.on(-48, "17:40"):
        moderation.decide_case(
            case,
            by=story.seat("Sander Nilsson", story.body(Body.Kind.COUNCIL, COUNCIL)),
            outcome="hidden",
            ground="advert",
            reason="It asks for rooms on behalf of people who already advertise themselves on our walls.",
        )
    with story.on(-48, "19:05"):
        moderation.appeal_decision(
            case,
            by=story.seat("Ziva Mendez"),
            words="It sells nothing. It asks the city for empty rooms, which is what a proposal is for.",
        )
    with story.on(-47, "08:20"):
        moderation.settle_appeal(
            case,
            by=guarantor(story),
            overturns=True,
            reason=(
                "A proposal asks for something; that is no advertisement. Whether the hubs are wanted is for the "
                "assembly to say, and it cannot say so about a text that it cannot read."
            ),
        )


def the_hill_writes(story: Story) -> None:
    """Octavia Lascelles does not like being taught a feeling, and says so well."""
    with story.on(-42, "18:30"):
        story.publish(
            "Octavia Lascelles",
            co_authors=("Benedict Hale", "Winifred Oake"),
            title="I was moved, and I object",
            text=(
                "I walked the Stairs. I stood before the lamp with the bread. I wept, if anybody needs to know.\n\n"
                "That is my objection. **A work that leaves me no other answer is not an argument.** Public walls "
                "belong also to those who would like to think about it until tomorrow.\n\n"
                "Nineteen of us voted no. Seven live on the Hill. The other twelve do not, and I would like the "
                "city to notice them."
            ),
        )


# --- The rally --------------------------------------------------------------------------------------


def the_stairs_speak_of_their_figures(story: Story) -> None:
    """The numbers were counted at the clinics; those who never went there have a word beside them."""
    stairs = story.assembly.communities.get(name=STAIRS)
    with story.on(-42, "21:10"):
        comment = write_comment(
            story.assembly,
            stairs,
            by=story.seat("Rukmini Iyer"),
            text=(
                "The night clinics count those who climb up to them. Below the sixth landing nobody does, so the 44 "
                "of 100 is what can be seen from the top. We went from door to door and stopped counting at 60."
            ),
        )
    with story.on(-41, "07:30"):
        agree_to_comment(comment, by=story.seat("Soren Falk"))


def the_rally_is_flooded(story: Story) -> None:
    """The vote about the rally says yes, the night says no."""
    with story.on(-41, "09:00"):
        question = ballots.draft_question(
            story.plenary,
            by=facilitator(story, "Talitha Bright"),
            title="Shall the rally on the lower landing try Dr. Voss’s interface?",
            text="A ribbon round the wrist for those who want one. Whoever does not want one hears as usual.",
            rule=YES_NO,
        )
    question = story.open(
        question, by=facilitator(story, "Talitha Bright"), at=story.at(-40, "09:00"), until=story.at(-38, "18:00")
    )
    no = {"Keiko Mori", "Ossian Ray", "Jabari Mwenda", "Minh Chau", "Livia Montclair", "Halina Wrobel", "Tendai Moyo"}
    no |= {"Rafiq Chowdhury", "Aurelio Sforza", "Mariam Sahak", "Dolores Chavez", "Karim Belhaj", "Sipho Ndlovu"}
    unsure = {"Rukmini Iyer", "Huda Saleh", "Jana Sedlak"}
    away = {"Winifred Oake", "Honor Delacroix", "Pasqual Ortiz", "Tiago Sousa", "Joana Peixoto", "Thuy Dang"}
    story.cast(question, story.answers(no=no, unsure=unsure, away=away), starting=story.at(-40, "09:05"))
    story.certify(story.count(question), by=guarantor(story, "Marek Dvorak"), at=story.at(-37, "10:00"))
    story.notice(
        *(-34, "23:40", "What happened on the lower landing tonight"),
        (
            "The interface fed on itself. For eleven minutes about four thousand people could feel nothing but each "
            "other, and it grew. Thirty-one people were hurt on the steps, none for life. The ribbons are off.\n\n"
            "The night clinics on the Stairs and at the Camps are open until morning. You need no reason to come."
        ),
        by=facilitator(story),
    )


def eli_gives_up_a_seat(story: Story) -> None:
    """Dr. Voss leaves the expert’s seat."""
    with story.on(-33, "12:00"):
        end_seat(
            story.seat("Eli Voss"),
            by=chair(story),
            reason="Dr. Eli Voss gives up the expert’s seat: nobody should advise on what they have just broken.",
        )


def ten_calm_days(story: Story) -> None:
    """Kai asks for ten days in which nothing is decided. Eli Voss comes back to listen."""
    council = story.body(Body.Kind.COUNCIL, COUNCIL)
    with story.on(-33, "17:00"):
        story.publish(
            "Kai Nuru",
            body=council,
            co_authors=("Rukmini Iyer", "Benedict Hale"),
            title="Ten calm days",
            text=(
                "I grew up where one could not see the Stairs and I speak for people who live on them. Tonight I "
                "trust neither of these voices in me.\n\n"
                "**For ten days: no votes, no rally, no interface.** The hubs stay open. Whoever wants to tell what "
                "that night was like tells it there, and somebody listens who does not answer."
            ),
        )
    with story.on(-33, "18:00"):
        question = ballots.draft_question(
            council,
            by=facilitator(story),
            title="Shall the assembly rest for ten days?",
            text="No question is opened in these ten days. The hubs stay open.",
            rule=YES_NO,
            proposal=Proposal.objects.get(body=council, title="Ten calm days"),
        )
    question = story.open(question, by=facilitator(story), at=story.at(-33, "18:30"), until=story.at(-32, "18:00"))
    story.cast(question, zip(story.voters(council), repeat("yes"), strict=False), starting=story.at(-33, "18:35"))
    with story.on(-33, "19:10"):
        request = ballots.ask_for(
            question, Request.Act.CLOSE_EARLY, by=facilitator(story), reason="All five of the council have voted."
        )
    with story.on(-33, "19:15"):
        ballots.confirm_request(request, by=guarantor(story, "Ilse Brandt"))
    story.certify(story.count(question), by=guarantor(story, "Ilse Brandt"), at=story.at(-33, "19:30"))
    story.notice(
        *(-32, "07:00", "Ten calm days begin"),
        "Nothing is put to the vote before the eleventh morning. The doors of the hubs are open until midnight.",
        by=facilitator(story),
    )
    with story.on(-24, "10:00"):
        eli = story.person("Eli Voss")
        give_seat(story.plenary, person=eli, role=Role.OBSERVER, shown_as=ShownAs.FULL, by=chair(story).signature)
    story.notice(
        *(-22, "07:00", "Two hundred and six people told it"),
        (
            "They came to the hubs in ten days; forty-four had not been on the landing at all. What they said stays "
            "with them. A place in the record for such stories, kept only as long as the teller wants, is not here yet."
        ),
        by=facilitator(story),
    )


# --- The purse --------------------------------------------------------------------------------------


def one_budget_for_everybody(story: Story) -> None:
    """Kai’s reform: a million of the city’s money is asked of everybody and not of the council."""
    council = story.body(Body.Kind.COUNCIL, COUNCIL)
    with story.on(-19, "11:00"):
        text = story.publish(
            "Kai Nuru",
            body=council,
            co_authors=("Devika Menon", "Huda Saleh"),
            title="One purse, and everybody’s hand on it",
            text=(
                "Each year the council spends a million on light. In eleven years three quarters of it went to "
                "glasshouses, in good faith, because those who asked knew how to ask.\n\n"
                "From now on the million is put to **everybody who lives here**: projects are written in the hubs "
                "with help, their costs are checked in the open, and every quarter’s people count the same.\n\n"
                "Whoever is not funded gets an answer that names a number, not a feeling."
            ),
        )
    with story.on(-17, "09:00"):
        question = ballots.draft_question(
            story.plenary,
            by=facilitator(story),
            title="Shall everybody decide about the city’s million for light?",
            text=(
                "**Yes** makes Kai Nuru’s reform a rule of the city: it needs two thirds.\n\n"
                "**No** leaves the million with the council, which publishes from now on whom it said no to."
            ),
            rule=YES_NO,
            threshold="2/3",
            proposal=text,
        )
    question = story.open(question, by=facilitator(story), at=story.at(-16, "09:00"), until=story.at(-13, "20:00"))
    no = {*MEMBERS[HILL]} - {"Sanna Lindqvist", "Livia Montclair"}
    no |= {"Ruben Katz", "Bastien Roche", "Imran Sheikh", "Jana Sedlak", "Stanislav Hruby", "Agata Nowicka"}
    no |= {"Gabor Toth", "Minh Chau", "Astrid Nygaard", "Vincent Otieno"}
    away = {"Tiago Sousa", "Estela Morales", "Arslan Yilmaz", "Lerato Nkosi"}
    story.cast(question, story.answers(no=no, away=away), starting=story.at(-16, "09:05"))
    story.certify(story.count(question), by=guarantor(story, "Marek Dvorak"), at=story.at(-12, "10:00"))


CIRCLE = (
    ("Bako Adamu", "Keeps the hub on the fourth landing. Mends radios."),
    ("Benedict Hale", "Botanist from the Hill. Would give his lamps back."),
    ("Clodagh Reilly", "Midwife. Knows every door on the Stairs."),
    ("Graciela Soto", "Runs the tea house where nobody has to buy tea."),
    ("Jabari Mwenda", "Barge pilot. Voted against the ribbons and says why."),
    ("Ofelia Cruz", "Teaches reading in the Tidal Camps, in three languages."),
    ("Sanna Lindqvist", "Young, from the Hill, at the hubs every night since."),
    ("Shirin Tehrani", "Bookkeeper. Wants every lamp in a table."),
    ("Ziva Mendez", "Called the rally. Has not called another."),
)
RANKINGS: Mapping[str, tuple[tuple[int, str], ...]] = {
    HILL: ((4, "2"), (3, "2 7"), (2, "7 2")),
    LANTERNS: ((9, "4 8"), (5, "8 4"), (4, "8 2"), (3, "4 9"), (4, "7 8"), (2, "9 4")),
    STAIRS: ((11, "9 1"), (7, "1 3"), (5, "3 1 9"), (3, "3"), (3, "1 9")),
    CAMPS: ((7, "6 5"), (5, "5 6"), (4, "6 9"), (3, "9 6")),
}


def a_million_is_rehearsed(story: Story) -> Budget:
    """Forty-two projects, a rehearsal at the hubs, and then the question itself, with its rule before anybody votes."""
    joost = facilitator(story)
    with story.on(-12, "12:00"):
        rehearsed = million(
            story,
            "A rehearsal: how would you light the city?",
            "Hubs on one evening, on paper",
            "greedy",
            leftover=Leftover.BACK,
        )
    with story.on(-12, "21:00"):
        question = bring_in(story, rehearsed, part=10, seed=city_budget.SEED + 1)
    story.certify(question, by=guarantor(story), at=story.at(-12, "21:30"))
    with story.on(-12, "22:00"):
        asked = million(story, "Forty-two projects and one million: which?", "Forty polling stations, for four days")
        handrails = next(key for key, wish in wishes() if "Handrails" in wish.name)
        promise_funding(asked, handrails, by=joost, giver="Society of Porters", amount=Decimal(6_000))
    return asked


def the_first_circle_is_elected(story: Story) -> None:
    """Five of nine look after the Eco-Symbiotic Collective’s first year."""
    with story.on(-11, "09:00"):
        question = ballots.draft_question(
            story.plenary,
            by=facilitator(story),
            title="Who are the first five of the Collective’s circle?",
            text=(
                "Put those you trust in order: 1 for the one you want most.\n\n"
                "The circle serves for one year, hands the keys to the hubs, and answers to this assembly. The vote is "
                "secret: after the rally nobody shall be asked on the stairs whom they chose."
            ),
            mode=Mode.SECRET,
            rule="stv-meek",
            options=CIRCLE,
            seats=5,
        )
    question = story.open(question, by=facilitator(story), at=story.at(-11, "12:00"), until=story.at(-8, "20:00"))
    story.cast(question, story.ranked(question, RANKINGS), starting=story.at(-11, "12:05"))
    story.certify(story.count(question), by=guarantor(story), at=story.at(-7, "10:00"))
    with story.on(-7, "12:00"):
        story.publish(
            "Ziva Mendez",
            co_authors=("Jabari Mwenda",),
            title="What I would do differently on the landing",
            text=(
                "I called four thousand people to a place with one way up and one way down. That was not the "
                "machine’s mistake, it was mine.\n\n"
                "Next time: two ways out, a count at the gate, and somebody from the Camps who can say *stop* and is "
                "obeyed."
            ),
        )


def eight_thousand_share_out_a_million(story: Story, asked: Budget) -> None:
    """The ballots of a city, and what becomes of the projects."""
    amina = chair(story)
    with story.on(-7, "21:00"):
        question = bring_in(story, asked)
    story.certify(question, by=guarantor(story, "Marek Dvorak"), at=story.at(-6, "10:00"))
    story.notice(
        *(-6, "10:30", "What the million pays for"),
        "Every project has a page: why it is paid for, or why not. The ballots are there too, without names.",
        by=amina,
    )
    with story.on(-6, "19:00"):
        story.publish(
            "Corinna Vogt",
            title="I painted that wall four times on paper",
            text=(
                "I asked for forty metres on the Rope Walk and did not get them. I went to the page to be angry. It "
                "told me how many wanted my wall, where their money had gone and how much was missing.\n\n"
                "Much of it went to the hub in which I write this. I still want the wall. Next year I shall ask for "
                "half."
            ),
        )


def the_hubs_are_planned(story: Story, budget: Budget) -> None:
    """What is paid for is followed up on the pages of the projects."""
    budget = Budget.objects.get(id=budget.id)
    joost, paid = facilitator(story), outcome_of(budget)
    assert paid is not None, "the question is counted"
    hubs = [key for key, wish in wishes() if wish.category == city_budget.HUB and key in paid.selected]
    with story.on(-3, "10:00"):
        for key in hubs:
            day = story.at(14).date()
            note_milestone(budget, key, by=joost, stage="planned", day=day, text="The plans hang in the hall.")
    with story.on(-3, "17:00"):
        day = story.at(-3).date()
        note_milestone(budget, hubs[0], by=joost, stage="begun", day=day, text="The floor is out, the cable is in.")


def wishes() -> list[tuple[str, city_budget.Wish]]:
    """The projects with their keys on the ballot."""
    return [(str(number), wish) for number, wish in enumerate(city_budget.WISHES, start=1)]


def million(story: Story, title: str, source: str, way: str = "equal-shares", leftover: str = Leftover.NEXT) -> Budget:
    """A question about all 42 projects, on which people vote elsewhere: frozen, with its money, rule and sheets."""
    joost = facilitator(story)
    question = ballots.draft_question(
        story.plenary,
        by=joost,
        title=title,
        text="Tick every project that you want, also for more than there is.",
        rule="approval",
        options=[(wish.name, wish.about) for _key, wish in wishes()],
    )
    budget = set_budget(
        freeze_for_elsewhere(question, by=chair(story), source=source),
        by=joost,
        amount=city_budget.AMOUNT,
        currency="lumens",
        rule=OFFERED[way].rule,
        settings=OFFERED[way].settings,
        costs={key: Decimal(wish.cost) for key, wish in wishes()},
        leftover=leftover,
    )
    for key, wish in wishes():
        latitude, longitude = city_budget.place_of(int(key))
        describe_project(
            budget,
            key,
            by=joost,
            place=wish.quarter,
            latitude=latitude,
            longitude=longitude,
            category=wish.category,
            feasibility=wish.checked,
        )
    return budget


def bring_in(story: Story, budget: Budget, *, part: int = 1, seed: int = city_budget.SEED) -> Question:
    """The polling stations hand over their file, and a worker counts it."""
    data = city_budget.as_file(budget.asked(), part, seed)
    question = bring_in_ballots(budget, by=chair(story), file_name="million.pb", data=data)
    count_tally(Question.objects.get(id=question.id).tally.id)
    return Question.objects.select_related("body__assembly").get(id=question.id)


# --- The last days ----------------------------------------------------------------------------------


def the_hubs_for_everybody(story: Story, question: Question) -> None:
    """On the Stairs and in the Camps more than one language is spoken: the ballot comes in three, and in easy words."""
    joost = facilitator(story)
    story.translate(
        question,
        "en-easy",
        by=joost,
        label=Label.AUTHOR,
        title="Which 2 hubs get light first?",
        text="A hub is a room with light, a stove and tools. All 5 get them. Two come first. Which two do you want?",
        options=[
            ("Fourth landing", "The room of Bako. He has the radios."),
            ("Barge hub", "It is on a boat with the Camps. In winter it is at the fish steps."),
            ("Rope loft", "It is high up in Lantern Row. It is dry. The lift works."),
            ("Old pump house", "The water came in there. It has thick walls and a bell."),
            ("Greenhouse nine", "It is on the Hill. The owners gave it last week."),
        ],
    )
    story.translate(
        question,
        "es",
        by=joost,
        label=Label.MACHINE,
        title="¿Qué dos centros se iluminan primero?",
        text="Las salas están ahí para todos; las lámparas y las estufas llegan de dos en dos.",
        options=[
            ("Cuarto rellano", "La sala de Bako, con las radios."),
            ("Centro de la barcaza", "Se mueve con los Campamentos; en invierno, junto a la escalera del pescado."),
            ("Desván de las cuerdas", "Encima de Lantern Row, seco, con un ascensor que funciona."),
            ("Antigua casa de bombas", "Donde entró el agua. Muros gruesos y una campana."),
            ("Invernadero nueve", "En la Colina. Sus dueños lo ofrecieron la semana pasada."),
        ],
    )
    story.translate(
        question,
        "ar",
        by=joost,
        label=Label.MACHINE,
        title="أيّ مركزين يُضاءان أولًا؟",
        text="الغرف موجودة للجميع، أما المصابيح والمواقد فتأتي اثنين اثنين.",
        options=[
            ("البسطة الرابعة", "غرفة باكو، وفيها أجهزة الراديو."),
            ("مركز الصندل", "يتحرك مع المخيمات، ويرسو شتاءً عند درج السمك."),
            ("مخزن الحبال", "فوق صف الفوانيس، جاف، ومصعده يعمل."),
            ("بيت المضخات القديم", "حيث دخل الماء. جدران سميكة وجرس."),
            ("البيت الزجاجي التاسع", "على التل. عرضه أصحابه الأسبوع الماضي."),
        ],
    )


def acceptable_if_one_can_leave(story: Story) -> None:
    """Grades instead of yes and no: hardly anybody loves it, and most can live with it if there is a way out."""
    story.decide(
        {
            HILL: ((4, {"1": 3, "2": 4, "3": 1}), (3, {"1": 0, "2": 2, "3": 4}), (2, {"1": 4, "2": 5, "3": 0})),
            LANTERNS: ((8, {"1": 1, "2": 3, "3": 2}), (7, {"1": 0, "2": 2, "3": 3}), (5, {"1": 2, "2": 4, "3": 2})),
            STAIRS: ((10, {"1": 0, "2": 2, "3": 4}), (9, {"1": 1, "2": 3, "3": 2}), (7, {"1": 0, "2": 2, "3": 2})),
            CAMPS: ((9, {"1": 0, "2": 2, "3": 5}), (6, {"1": 1, "2": 4, "3": 1}), (4, {"1": 0, "2": 1, "3": 4})),
        },
        by=facilitator(story),
        guarantor=guarantor(story),
        drafted=(-6, "22:00"),
        opens=(-5, "09:00"),
        closes=(-4, "18:00"),
        final=(-4, "20:00"),
        title="What do you think of Dr. Voss’s interface?",
        text=(
            "Dr. Voss has rebuilt it: it forgets after a breath, it damps what grows too fast, and whoever takes the "
            "ribbon off is out at once. Say of each way what you think of it. The middle grade decides."
        ),
        rule="majority-judgement",
        options=[
            ("It comes back to every rally", "As it was, with the damper."),
            ("It comes back where everybody can leave it", "On its own landing, never at a rally."),
            ("It stays off", "And the lamps stay lamps."),
        ],
    )


def two_questions_are_open(story: Story) -> None:
    """Whether calm days return each year, and which hub is lit first. The interface waits as a draft.

    Bako’s new comment on the figures of the Stairs waits too: Ziva can agree to it.
    """
    named = frozenset(sign.name for sign in DOORS)
    voters = [seat for seat in story.able_voters() if seat.person.name not in named]
    joost, plenary = facilitator(story), story.plenary
    with story.on(-3, "08:00"):
        calm = ballots.draft_question(
            plenary,
            by=joost,
            title="Shall ten calm days return each year after the long night?",
            text="**Yes**: ten days in which this assembly decides nothing and listens. **No**: only when needed.",
            mode=Mode.SECRET,
            rule=YES_NO,
        )
    calm = story.open(calm, by=joost, at=story.at(-2, "09:00"), until=story.at(*OPEN_UNTIL))
    answers = chain.from_iterable(repeat(("yes", "no", "yes", "yes", "abstain", "no")))
    story.cast(calm, zip(voters[::2], answers, strict=False), starting=story.at(-2, "09:10"))
    with story.on(-2, "15:00"):
        hubs = ballots.draft_question(
            plenary,
            by=joost,
            title="Which two hubs are lit first?",
            text="The rooms are there for all of them; lamps and stoves come two by two.",
            rule=STV,
            options=[
                ("Fourth landing", "Bako’s room, with the radios."),
                ("Barge hub", "Moves with the Camps, moored by the fish steps in winter."),
                ("Rope loft", "Above Lantern Row, dry, with a lift that works."),
                ("Old pump house", "Where the water came in. Thick walls and a bell."),
                ("Greenhouse nine", "On the Hill. Its owners offered it last week."),
            ],
            seats=2,
        )
        the_hubs_for_everybody(story, hubs)
    hubs = story.open(hubs, by=joost, at=story.at(-1, "09:00"), until=story.at(*OPEN_UNTIL))
    orders = chain.from_iterable(repeat((["1", "4"], ["2", "1"], ["3", "5"], ["4", "2"], ["1"], ["5", "3"])))
    story.cast(hubs, zip(voters[::3], orders, strict=False), starting=story.at(-1, "09:20"))
    with story.on(-1, "17:00"):
        ballots.draft_question(
            plenary,
            by=joost,
            title="Shall whoever leaves the interface be asked why, once, by a person?",
            text="Nobody has to answer. What is said stays with the circle, and is told to Dr. Voss without names.",
            rule=YES_NO,
        )
    with story.on(-1, "17:30"):
        write_comment(
            story.assembly,
            story.assembly.communities.get(name=STAIRS),
            by=story.seat("Bako Adamu"),
            text=(
                "The clinics count those who climb up to them. Since Rhea’s lights hang, more of us do. Please count "
                "again in spring, and start at the bottom."
            ),
        )
    with telling(story.at(-1, "18:00")):
        ballots.follow_turnout()
    story.guardians_look(-1, "18:00")


# --- What the guarantors may do ---------------------------------------------------------------------


def a_payment_is_held(story: Story) -> None:
    """One guarantor stops the handing over of money for two days at most."""
    question = Question.objects.select_related("body__assembly").get(
        body__assembly=story.assembly, title__startswith="Forty-two projects"
    )
    with story.on(-6, "20:00"):
        place_hold(
            question,
            by=guarantor(story, "Ilse Brandt"),
            reason="Two hubs ask for the price of last year. I want to see the new offers before anything is paid.",
            days=2,
            stops=Stops.PAYMENT,
        )


def the_hold_lapses_to_the_members(story: Story) -> None:
    """Nobody released it in time. The desk may ask the members whether it goes ahead."""
    with story.on(-4, "20:01"):
        lapse_holds()


TALE = Tale(SLUG, DOORS, THINGS_TO_TRY, tell)
