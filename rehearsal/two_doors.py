"""The Manifesto of Two Doors: a demo assembly of two delegations, each of which can say no.

People from sealed cities and people from outside them write one text. It needs both sides. One article about sharing
has most of all hands and only half of those inside, so it is written three times.

Everything happens through the services that a real assembly uses, in the order of the days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
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
from governance.audits.services import audit_participation
from governance.ballots import services as ballots
from governance.ballots.models import Question
from governance.ballots.rules import STV, YES_NO
from governance.proposals import services as proposals
from governance.proposals.merging.services import answer_merging, ask_to_merge
from governance.proposals.models import Proposal
from governance.proposals.sources.services import set_details
from rehearsal.story import Sign, Story, Tale, ThingToTry

SLUG = "two-doors"
BRIGHT, GARDEN, EAST, WEST = "Bright Dome", "Garden Dome", "East Unenclosed", "West Unenclosed"
INSIDE, OUTSIDE = "Delegation of the domes", "Delegation of the Unenclosed"
COUNCIL, GUARANTORS = "Joint council", "Table of guarantors"
OPEN_UNTIL = (60, "23:00")
ARTICLE = "Article 7: what is shared"


# --- Who can be visited -----------------------------------------------------------------------------

DOORS = (
    Sign("Lira Vos", _("change article 7, which she shares")),
    Sign("Kael Juno", _("vote on two open questions")),
    Sign("Isolde Marchand", _("open the question that waits")),
    Sign("Abelard Nwosu", _("see who still has no way in")),
    Sign("Fara Relis", _("confirm what takes two people")),
    Sign("Leander Foss", _("read the result as the side that could not sign")),
    Sign("Ciaran Ash", _("read along from the evidence desk, without a vote")),
    Sign("Eli Brandvold", _("watch and download everything")),
)

THINGS_TO_TRY = (
    ThingToTry(
        _("Be Lira: see an article change three times"),
        (
            _("Come in as Lira Vos and open article 7. Compare what was struck out and what was put in its place."),
            _("Open the three votes of the domes about it: 13 of 25, then 27 of 47, then 33 of 47."),
            _("Each time three fifths were needed. Find the sentence that says so on each result."),
        ),
    ),
    ThingToTry(
        _("Be Kael: vote for both doors"),
        (
            _("Come in as Kael Juno. Two questions wait for you, one about an evening and one about schools."),
            _("Rank three of the six schools without dragging: use the buttons. Check your ballot and cast it."),
            _("Look at your receipt, then change your ballot. Only the last one counts."),
        ),
    ),
    ThingToTry(
        _("Be Fara: from enforcer to guarantor"),
        (
            _("Come in as Fara Relis and open the minutes. Find the day on which one role ended and the next began."),
            _("Come in as Isolde Marchand elsewhere. Freeze the question that waits, open it, and ask to annul it."),
            _("As Fara, confirm it or let it run. The minutes name both of you by your roles."),
        ),
    ),
)


# --- The people -------------------------------------------------------------------------------------

MEMBERS: Mapping[str, tuple[str, ...]] = {
    BRIGHT: (
        *("Lira Vos", "Leander Foss", "Amadea Thorn", "Bertrand Kessel", "Clarice Whitmore", "Dorian Heath"),
        *("Eudora Lang", "Florian Amsel", "Gwendolyn Marsh", "Horatio Blythe", "Ione Castell", "Jasper Holloway"),
        *("Katinka Roth", "Lucius Fane", "Marcella Dunn", "Norbert Glass", "Ottoline Pryce", "Percival Stone"),
        *("Quirin Adler", "Rosamund Teal", "Silvan Moor", "Theodora Wells", "Ulric Hammond", "Vivienne Sand"),
        "Wolfram Eyre",
    ),
    GARDEN: (
        *("Alba Reinhardt", "Bastian Crewe", "Cordelia Finch", "Desmond Ardley", "Elspeth Rowan", "Fabrice Noel"),
        *("Gisela Brook", "Hector Vane", "Imelda Frost", "Julius Penn", "Kerstin Aldo", "Lambert Hayes"),
        *("Mirabel Stroud", "Nestor Quill", "Ophira Lane", "Pascal Wyndham", "Ricarda Bloom", "Sebald Thorne"),
        *("Tabitha Ferris", "Ursel Kane", "Valentin Shore", "Winona Blake", "Xaver Lindt", "Yolanda Peake"),
        "Zacharias Orme",
    ),
    EAST: (
        *("Kael Juno", "Adaeze Obi", "Bashir Noori", "Catalina Mora", "Demba Diop", "Esra Kaya", "Filipe Nunes"),
        *("Gloria Mutua", "Haruki Ono", "Isabela Cruz", "Jovan Peric", "Kamila Nowak", "Luis Aranda", "Mahnoor Ali"),
        *("Nico Bravo", "Oluchi Ade", "Parvati Das", "Rahel Bekele", "Samoa Tui", "Tariq Aziz", "Uzma Khan"),
        *("Valeria Pinto", "Wambui Njeri", "Yen Truong", "Zofia Bielak"),
    ),
    WEST: (
        *("Anela Kalani", "Boris Antonov", "Chiara Conti", "Duong Vo", "Efua Quaye", "Farhad Yazdi", "Gita Rana"),
        *("Hawa Toure", "Ivo Marinov", "Jamila Said", "Kiri Walker", "Lucia Prieto", "Manu Faleolo", "Nour Haddad"),
        *("Omari Juma", "Pilar Vega", "Ramon Solis", "Sana Malik", "Tupac Mamani", "Urmila Sen", "Victor Abreu"),
        *("Wafa Nassar", "Xochitl Leon", "Yuri Danko", "Zahra Amiri"),
    ),
}
CORPS = ("Fara Relis", "Brannock Sell", "Nadine Corvo")
WITHOUT_CARD = frozenset({"Wolfram Eyre", "Zacharias Orme"})
WITH_ADDRESS = frozenset(sign.name for sign in DOORS) | {"Tamsin Reyes", "Hamid Sadeghi", "Brigitte Oyelaran"}
FOURTEEN = (
    *("Leander Foss", "Bertrand Kessel", "Clarice Whitmore", "Lucius Fane", "Norbert Glass", "Percival Stone"),
    *("Ulric Hammond", "Desmond Ardley", "Hector Vane", "Julius Penn", "Nestor Quill", "Sebald Thorne"),
    *("Pascal Wyndham", "Xaver Lindt"),
)


@transaction.atomic
def tell(as_of: date) -> Assembly:
    """The whole story stands in the database, or none of it."""
    story = two_worlds_are_described(as_of)
    the_bodies_form(story)
    everybody_takes_a_seat(story)
    the_broadcast_is_evidence(story)
    article_seven_is_written(story)
    half_the_domes_stay_away(story)
    it_is_repaired_once(story)
    it_is_repaired_twice(story)
    fara_changes_sides_of_the_table(story)
    fourteen_cannot_sign(story)
    six_stewards_are_elected(story)
    three_wordings_of_the_preamble(story)
    two_questions_are_open(story)
    return story.assembly


# --- Seventy days ago -------------------------------------------------------------------------------


def two_worlds_are_described(as_of: date) -> Story:
    """Two sealed cities and two open plains."""
    places = [
        place(BRIGHT, "A", "Streets that glow by themselves, and a forum with good acoustics.", 40_000, 3, 2),
        place(GARDEN, "B", "Terraces of fruit under glass, tended at night.", 36_000, 5, 4),
        place(EAST, "C", "Brick towns on the dry side, where water comes by rail.", 210_000, 57, 160),
        place(WEST, "D", "Camps along the old motorway, in the dust season under cloth.", 168_000, 63, 184),
    ]
    start = Story(as_of, Assembly())
    with start.on(-70, "09:00"):
        assembly = set_up_assembly(
            slug=SLUG,
            name="The Manifesto of Two Doors",
            question="What do the domes and the Unenclosed owe each other?",
            about=(
                "Kael Juno’s people flew cameras into Bright Dome and showed on its walls how others live. Lira Vos "
                "stood up in the forum, was booed by her own side, and began to write. Now fifty people from inside "
                "and fifty from outside make one text of it. Each side has to agree, not only most of all.\n\n"
                "Twenty-two articles with their amendments, the rehearsal of what they do to each other, and the "
                "signing are not yet part of this demo. Article 7 stands for them."
            ),
            year="2145",
            communities=places,
            charter={
                "threshold": "1/2",
                "quorum": "1/2",
                "minimum_roll": 40,
                "open_vote_seen_by": "everybody",
                "supporters_seen_by": "members",
                "proposal_tags": "water, air, doors, contracts, children",
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
                *(people, "people", "Two-sided count of the joint council", 2144),
                "Everybody counted twice on one day, once by each side; the mean of both.",
            ),
            Figure(
                Measure.Kind.NEED,
                *(need, "of 100 households", "Water ledger of the joint council", 2144),
                "Households with less than 20 litres of clean water a day and head.",
            ),
            Figure(
                Measure.Kind.EXPOSURE,
                *(exposure, "days a year", "Masts at the two doors", 2144),
                "Days on which children were kept in for the air, mean of six masts.",
            ),
        ],
    )


def the_bodies_form(story: Story) -> None:
    """A joint council, and a delegation for each side: a text needs three fifths of both."""
    each_side = {"threshold": "3/5", "quorum": "1/2", "minimum_roll": 20}
    with story.on(-70, "10:00"):
        council = form_body(story.assembly, kind=Body.Kind.COUNCIL, name=COUNCIL, charter={"threshold": "1/2"})
        isolde = give_seat(council, person=story.person("Isolde Marchand"), role=Role.ORGANISER, shown_as=ShownAs.FULL)
    with story.on(-69, "10:00"):
        for name in (INSIDE, OUTSIDE):
            form_body(story.assembly, kind=Body.Kind.DELEGATION, name=name, charter=each_side, by=isolde.signature)
        form_body(story.assembly, kind=Body.Kind.COUNCIL, name=GUARANTORS, by=isolde.signature)
        phases = [
            ("See what was filmed", -70, -54),
            ("Write", -53, -43),
            ("Repair", -42, -22),
            ("Answer those who cannot sign", -21, -12),
            ("Sign and share", -11, 60),
        ]
        days = [(name, story.at(first).date(), story.at(last).date()) for name, first, last in phases]
        set_phases(story.plenary, days, by=isolde.signature)


def everybody_takes_a_seat(story: Story) -> None:
    """Fifty and fifty, each in the assembly and in the delegation of their side; the corps looks on."""
    isolde, plenary, in_full = chair(story), story.plenary, ShownAs.FULL
    places = {community.name: community for community in story.assembly.communities.all()}
    with story.on(-66, "09:00"):
        for community, names in MEMBERS.items():
            story.give_seats(plenary, names, by=isolde, community=places[community])
        story.give_seats(plenary, ["Ciaran Ash"], by=isolde, role=Role.EXPERT, shown_as=in_full)
        story.give_seats(plenary, (*CORPS, "Eli Brandvold"), by=isolde, role=Role.OBSERVER, shown_as=in_full)
    with story.on(-66, "10:00"):
        for side, communities in ((INSIDE, (BRIGHT, GARDEN)), (OUTSIDE, (EAST, WEST))):
            body = story.body(Body.Kind.DELEGATION, side)
            for community in communities:
                story.give_seats(body, MEMBERS[community], by=isolde, community=places[community])
    with story.on(-66, "11:00"):
        council = story.body(Body.Kind.COUNCIL, COUNCIL)
        for name in ("Abelard Nwosu", "Tamsin Reyes"):
            story.give_seats(council, [name], by=isolde, role=Role.FACILITATOR, shown_as=in_full)
        story.give_seats(council, ["Corin Blay"], by=isolde, role=Role.MODERATOR, shown_as=in_full)
        story.give_seats(council, ("Lira Vos", "Kael Juno"), by=isolde, shown_as=in_full)
        watching = story.body(Body.Kind.COUNCIL, GUARANTORS)
        story.give_seats(
            watching, ("Hamid Sadeghi", "Brigitte Oyelaran"), by=isolde, role=Role.GUARANTOR, shown_as=in_full
        )
    with story.on(-66, "15:00"):
        publish_assembly(story.assembly, by=isolde.signature)
    with story.on(-58, "16:00"):
        story.make_cards(by=isolde)


def chair(story: Story) -> Seat:
    return story.seat("Isolde Marchand", story.body(Body.Kind.COUNCIL, COUNCIL))


def facilitator(story: Story, name: str = "Abelard Nwosu") -> Seat:
    return story.seat(name, story.body(Body.Kind.COUNCIL, COUNCIL))


def guarantor(story: Story, name: str = "Hamid Sadeghi") -> Seat:
    return story.seat(name, story.body(Body.Kind.COUNCIL, GUARANTORS))


def side(story: Story, name: str) -> Body:
    return story.body(Body.Kind.DELEGATION, name)


# --- The broadcast ----------------------------------------------------------------------------------


def the_broadcast_is_evidence(story: Story) -> None:
    """What the cameras showed is kept, with an answer from each side beside it."""
    story.notice(
        *(-57, "18:00", "The broadcast lies on the evidence desk"),
        (
            "All nine hours, uncut. Ciaran Ash keeps them and shows them to anybody from either side who asks, with "
            "the sound first off and then on. Two written answers hang beside the screen."
        ),
        by=facilitator(story),
    )
    with story.on(-56, "12:00"):
        story.publish(
            "Amadea Thorn",
            title="I was in the picture, at breakfast",
            text=(
                "Second hour, minute eleven: the woman who laughs is me. Behind me on the wall, which I could not see, "
                "a boy carries water.\n\n"
                "It is true and it is unfair. Nobody asked me, as nobody had asked him. **I would like to keep both "
                "halves of that sentence in the record.**"
            ),
        )
    with story.on(-56, "19:00"):
        story.publish(
            "Catalina Mora",
            title="The boy with the water is my brother",
            text=(
                "He is nine. He was proud that somebody filmed how much he can carry. He did not know it was sad.\n\n"
                "So when you write about us, write that too."
            ),
        )


# --- Article 7 --------------------------------------------------------------------------------------


def article_seven_is_written(story: Story) -> None:
    """Lira Vos writes it with Kael Juno, and is heckled for it at home."""
    with story.on(-52, "22:00"):
        seven = story.publish(
            "Lira Vos",
            co_authors=("Kael Juno",),
            title=ARTICLE,
            text=(
                "Air, water and the machines that clean them belong to nobody’s side.\n\n"
                "Half of all filters and half of all clean water go to where most people live, **from the first day**."
            ),
        )
    with story.on(-51, "08:00"):
        nine = story.publish(
            "Demba Diop",
            co_authors=("Nour Haddad", "Elspeth Rowan"),
            title="Article 9: a door is opened from both sides",
            text=(
                "Each door has two handles. Whoever opens it says when, to the other side, in both languages, a day "
                "before.\n\n"
                "Nobody is counted at a door who is not counted at both."
            ),
        )
    with story.on(-50, "20:45"):
        story.publish(
            "Leander Foss",
            title="Not at the forum, not like that",
            text=(
                "Lira Vos was shouted at in the forum and I was one of those who shouted. I am sorry for the noise "
                "and not for the matter.\n\n"
                "Half of the water *from the first day* means that the clinic in Garden Dome stops at noon. Has "
                "anybody asked the clinic?"
            ),
        )
    two_texts_about_doors_become_one(story, nine)
    article_seven_is_argued_about(story, seven)


def two_texts_about_doors_become_one(story: Story, nine: Proposal) -> None:
    """Catalina Mora had written nearly the same. Her supporters are told, and stay with her words."""
    with story.on(-50, "21:30"):
        own = story.publish(
            "Catalina Mora",
            title="Tell us a day before",
            text=(
                "When a door opens, the dust comes in on one side and the children go out on the other. "
                "**Say it a day before, so that both are ready.**"
            ),
        )
        story.support(own, 9, community=EAST)
    with story.on(-49, "07:00"):
        asked = ask_to_merge(
            own, by=story.seat("Catalina Mora"), number=nine.number, reason="Article 9 says it for both sides."
        )
    with story.on(-49, "12:30"):
        answer_merging(asked, by=story.seat("Demba Diop"), agrees=True)
        set_details(nine, by=story.seat("Demba Diop"), tags=["doors", "children"], place="Both doors")
        story.support(nine, 31)


def article_seven_is_argued_about(story: Story, seven: Proposal) -> None:
    """Points from both sides of the glass, before anything is voted on."""
    with story.on(-49, "18:00"):
        set_details(seven, by=story.seat("Lira Vos"), tags=["water", "air"])
        story.support(seven, 38)
        story.argue(
            seven,
            "Amadea Thorn",
            "for",
            "The filters hum on my side of the wall at night while nobody breathes. They could hum where people do.",
            helpful=24,
            not_helpful=5,
        )
        story.argue(
            seven,
            "Nour Haddad",
            "for",
            "A number is something one can check. “Fairly” is not.",
            helpful=17,
            not_helpful=2,
        )
        story.argue(
            seven,
            "Leander Foss",
            "against",
            "“From the first day” stops the clinic in Garden Dome at noon. Say how the first ninety days go.",
            helpful=29,
            not_helpful=3,
        )
        story.argue(
            seven,
            "Elspeth Rowan",
            "against",
            "Half of what? Nobody has counted the old tanks under the motorway.",
            helpful=3,
        )


def ask_a_side(story: Story, name: str, title: str, text: str, *, opens: int, closes: int) -> Question:
    """One side is asked about a text of the whole assembly."""
    with story.on(opens, "08:00"):
        question = ballots.draft_question(side(story, name), by=facilitator(story), title=title, text=text, rule=YES_NO)
    return story.open(question, by=facilitator(story), at=story.at(opens, "09:00"), until=story.at(closes, "18:00"))


def half_the_domes_stay_away(story: Story) -> None:
    """All of the Unenclosed say yes. In the domes half stay at home, and of the others 13 of 25 say yes."""
    text = "As it stands in the first version. It needs three fifths of the domes **and** of the Unenclosed."
    outside = ask_a_side(*(story, OUTSIDE, "Do the Unenclosed accept article 7?", text), opens=-45, closes=-42)
    story.cast(outside, story.answers(no=(), body=side(story, OUTSIDE)), starting=story.at(-45, "09:05"))
    inside = ask_a_side(*(story, INSIDE, "Do the domes accept article 7?", text), opens=-45, closes=-42)
    stayed = [*MEMBERS[BRIGHT][13:], *MEMBERS[GARDEN][12:]]
    no = [name for name in (*MEMBERS[BRIGHT][:13], *MEMBERS[GARDEN][:12]) if name in FOURTEEN]
    no += ["Dorian Heath", "Eudora Lang", "Horatio Blythe", "Jasper Holloway", "Bastian Crewe", "Ione Castell"]
    story.cast(inside, story.answers(no=no, away=stayed, body=side(story, INSIDE)), starting=story.at(-45, "09:10"))
    for question in [story.count(outside), story.count(inside)]:
        story.certify(question, by=guarantor(story), at=story.at(-41, "10:00"))
    story.notice(
        *(-41, "12:00", "Article 7 goes back to its authors"),
        (
            "Together 63 of 75 said yes, which is 84 %. In the domes it was 13 of 25, which is 52 %, and three fifths "
            "were needed there too. Half of the domes’ members did not come. We ask them to."
        ),
        by=facilitator(story),
    )


def it_is_repaired_once(story: Story) -> None:
    """The clinic is asked. More people come, and it is still not enough."""
    article = Proposal.objects.get(body=story.plenary, title=ARTICLE)
    with story.on(-36, "23:10"):
        proposals.change_proposal(
            article,
            by=story.seat("Lira Vos"),
            title=ARTICLE,
            text=(
                "Air, water and the machines that clean them belong to nobody’s side.\n\n"
                "Half of all filters and half of all clean water go to where most people live, **in four steps over "
                "two years**. Clinics are served first, on both sides."
            ),
        )
    inside = ask_a_side(
        *(story, INSIDE, "Do the domes accept article 7 in its second version?"),
        "In four steps over two years, clinics first. Three fifths are needed.",
        opens=-34,
        closes=-31,
    )
    no = {*FOURTEEN, "Dorian Heath", "Eudora Lang", "Horatio Blythe", "Jasper Holloway", "Bastian Crewe", "Ursel Kane"}
    away = {"Vivienne Sand"}
    story.cast(inside, story.answers(no=no, away=away, body=side(story, INSIDE)), starting=story.at(-34, "09:10"))
    story.certify(story.count(inside), by=guarantor(story, "Brigitte Oyelaran"), at=story.at(-30, "10:00"))


def it_is_repaired_twice(story: Story) -> None:
    """Kael Juno gives something up in public. Both sides accept."""
    article = Proposal.objects.get(body=story.plenary, title=ARTICLE)
    with story.on(-28, "21:30"):
        proposals.change_proposal(
            article,
            by=story.seat("Kael Juno"),
            title=ARTICLE,
            text=(
                "Air, water and the machines that clean them belong to nobody’s side.\n\n"
                "Half of all filters and half of all clean water go to where most people live, in four steps over "
                "two years. Clinics are served first, on both sides. **After each step both sides measure, and either "
                "may ask for a pause of thirty days, once.**\n\n"
                "Whoever asks for a pause says in public what it costs the others."
            ),
        )
    inside = ask_a_side(
        *(story, INSIDE, "Do the domes accept article 7 in its third version?"),
        "With a measure after each step and one pause for each side. Three fifths are needed.",
        opens=-26,
        closes=-23,
    )
    away = {"Vivienne Sand"}
    answers = story.answers(no=FOURTEEN, away=away, body=side(story, INSIDE))
    story.cast(inside, answers, starting=story.at(-26, "09:10"))
    outside = ask_a_side(
        *(story, OUTSIDE, "Do the Unenclosed accept article 7 in its third version?"),
        "The pause is new. Three fifths are needed here as well.",
        opens=-26,
        closes=-23,
    )
    no = {"Tariq Aziz", "Wambui Njeri", "Boris Antonov", "Hawa Toure", "Xochitl Leon", "Luis Aranda"}
    away = {"Haruki Ono", "Zahra Amiri"}
    story.cast(outside, story.answers(no=no, away=away, body=side(story, OUTSIDE)), starting=story.at(-26, "09:20"))
    for question in [story.count(inside), story.count(outside)]:
        story.certify(question, by=guarantor(story), at=story.at(-22, "10:00"))


# --- One role ended, one role granted ---------------------------------------------------------------


def fara_changes_sides_of_the_table(story: Story) -> None:
    """Fara Relis leaves the corps that kept the doors and becomes one of three who watch over the rules."""
    with story.on(-20, "09:00"):
        end_seat(
            story.seat("Fara Relis"),
            by=chair(story),
            reason="Fara Relis leaves the Guardians’ corps. She was ordered to close a door and held it open.",
        )
    with story.on(-20, "11:00"):
        story.give_seats(
            story.body(Body.Kind.COUNCIL, GUARANTORS),
            ["Fara Relis"],
            by=chair(story),
            role=Role.GUARANTOR,
            shown_as=ShownAs.FULL,
        )
    story.notice(
        *(-20, "12:00", "A third guarantor"),
        (
            "Both sides asked Fara Relis, each without knowing of the other. She has enforced the rules of one side "
            "for nine years and declares that as an interest. She does not confirm acts that concern the corps."
        ),
        by=facilitator(story),
    )


def fourteen_cannot_sign(story: Story) -> None:
    """Their report has the same rank as the article."""
    with story.on(-17, "18:00"):
        story.publish(
            FOURTEEN[0],
            co_authors=FOURTEEN[1:],
            title="What fourteen of us cannot sign",
            text=(
                "We voted no three times and read each version with care. The third is better than the second, and "
                "we say so.\n\n"
                "We still cannot put our names to it. **It measures water and air, and not what it is to lose the "
                "place one was promised.** Some of us came into the domes with a contract and a child, and gave up a "
                "farm for it.\n\n"
                "We will not stand in the door. We ask that this page is bound into the same book."
            ),
        )


STEWARDS = (
    ("Adaeze Obi", "Water engineer from the railhead."),
    ("Alba Reinhardt", "Runs the night clinic in Garden Dome."),
    ("Chiara Conti", "Sews filters from cloth that works."),
    ("Cordelia Finch", "Orchard keeper. Counts drops."),
    ("Farhad Yazdi", "Drove the water train for ten years."),
    ("Julius Penn", "Voted no three times and would check every step."),
    ("Mahnoor Ali", "Teacher in the East, at both doors each week."),
    ("Rosamund Teal", "Glass maker. Knows where the seals leak."),
    ("Tupac Mamani", "Keeps the ledger of the West camps."),
    ("Winona Blake", "Young, from Garden Dome, learned to weld outside."),
)
RANKINGS: Mapping[str, tuple[tuple[int, str], ...]] = {
    BRIGHT: ((8, "8 4"), (6, "6 8"), (5, "2 8"), (5, "4 10")),
    GARDEN: ((9, "2 10"), (5, "10 2"), (4, "6 2"), (6, "4 2")),
    EAST: ((11, "7 1"), (8, "1 7"), (4, "7"), (2, "1 5")),
    WEST: ((9, "9 5"), (7, "5 3"), (6, "3 9"), (3, "3")),
}


def six_stewards_are_elected(story: Story) -> None:
    """Six of ten look after the filter units, chosen by all hundred together."""
    with story.on(-13, "09:00"):
        question = ballots.draft_question(
            story.plenary,
            by=facilitator(story, "Tamsin Reyes"),
            title="Who are the six stewards of the filter units?",
            text=(
                "Put those you trust in order: 1 for the one you want most. Both sides vote together here. How the "
                "units themselves are shared among the quarters is not yet part of this demo."
            ),
            rule=STV,
            options=STEWARDS,
            seats=6,
        )
    tamsin = facilitator(story, "Tamsin Reyes")
    question = story.open(question, by=tamsin, at=story.at(-13, "12:00"), until=story.at(-10, "18:00"))
    story.cast(question, story.ranked(question, RANKINGS), starting=story.at(-13, "12:05"))
    story.certify(story.count(question), by=guarantor(story, "Brigitte Oyelaran"), at=story.at(-9, "10:00"))


def three_wordings_of_the_preamble(story: Story) -> None:
    """Lira’s, Kael’s and one that both can read aloud: stars for each, then a runoff between the two highest."""
    story.decide(
        {
            BRIGHT: ((9, {"1": 5, "2": 1, "3": 3}), (6, {"1": 4, "2": 0, "3": 4})),
            GARDEN: ((8, {"1": 5, "2": 2, "3": 4}), (5, {"1": 2, "2": 2, "3": 5})),
            EAST: ((10, {"1": 1, "2": 5, "3": 4}), (6, {"1": 0, "2": 3, "3": 5})),
            WEST: ((9, {"1": 0, "2": 5, "3": 3}), (7, {"1": 2, "2": 3, "3": 5})),
        },
        by=facilitator(story),
        guarantor=guarantor(story, "Brigitte Oyelaran"),
        drafted=(-8, "09:00"),
        opens=(-8, "12:00"),
        closes=(-6, "18:00"),
        final=(-5, "10:00"),
        title="How does the manifesto begin?",
        text="Give each wording stars. The two with the most meet once more, on the same ballots.",
        rule="star",
        options=[
            ("“We built two doors, and now we hold both open.”", "Lira Vos’s wording."),
            ("“You counted our breath. Count us.”", "Kael Juno’s wording."),
            ("“What one of us breathes, the other has breathed before.”", "Read aloud by a child from each side."),
        ],
    )


# --- The last days ----------------------------------------------------------------------------------


def two_questions_are_open(story: Story) -> None:
    """Whether the text is read at both doors on one evening, and which schools get the first filters."""
    named = frozenset(sign.name for sign in DOORS)
    voters = [seat for seat in story.able_voters() if seat.person.name not in named]
    abelard, plenary = facilitator(story), story.plenary
    with story.on(-3, "08:00"):
        evening = ballots.draft_question(
            plenary,
            by=abelard,
            title="Shall the manifesto be read aloud at both doors on the same evening?",
            text="**Yes**: by one voice from each side, at each door, with the doors open. **No**: in the forum.",
            rule=YES_NO,
        )
    evening = story.open(evening, by=abelard, at=story.at(-2, "09:00"), until=story.at(*OPEN_UNTIL))
    answers = chain.from_iterable(repeat(("yes", "yes", "no", "yes", "abstain")))
    story.cast(evening, zip(voters[::2], answers, strict=False), starting=story.at(-2, "09:10"))
    with story.on(-2, "15:00"):
        schools = ballots.draft_question(
            plenary,
            by=abelard,
            title="Which three schools get the first filters?",
            text="Three units are built. The next three follow in autumn.",
            rule=STV,
            options=[
                ("Railhead school", "East, 410 children, beside the yard."),
                ("Motorway school", "West, in four lorries, 260 children."),
                ("Brick Lane school", "East, 180 children, no windows to the north."),
                ("Cloth school", "West, moves with the camp, 95 children."),
                ("Door school", "At the west door, taught in both languages."),
                ("Terrace school", "Garden Dome; it offers its place to another."),
            ],
            seats=3,
        )
    schools = story.open(schools, by=abelard, at=story.at(-1, "09:00"), until=story.at(*OPEN_UNTIL))
    orders = chain.from_iterable(repeat((["1", "3"], ["2", "4", "5"], ["5", "2"], ["4"], ["3", "1"], ["2", "1"])))
    story.cast(schools, zip(voters[::3], orders, strict=False), starting=story.at(-1, "09:20"))
    with story.on(-1, "17:00"):
        ballots.draft_question(
            plenary,
            by=abelard,
            title="Shall the page of the fourteen be bound into the same book?",
            text="**Yes** puts it after the last article, in the same type, at the same rank.",
            rule=YES_NO,
            proposal=Proposal.objects.get(body=plenary, title="What fourteen of us cannot sign"),
        )
    with telling(story.at(-1, "18:00")):
        ballots.follow_turnout()
        audit_participation(story.assembly)


TALE = Tale(SLUG, DOORS, THINGS_TO_TRY, tell)
