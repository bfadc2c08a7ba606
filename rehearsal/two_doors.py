"""The Manifesto of Two Doors: a demo assembly of two delegations, each of which can say no.

People from sealed cities and people from outside them write one text. It needs both sides. One article about sharing
has most of all hands and only half of those inside, so it is written three times.

Everything happens through the services that a real assembly uses, in the order of the days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, cycle, repeat

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import form_body, publish_assembly, set_phases, set_up_assembly
from assemblies.communities.models import Community, Measure
from assemblies.communities.services import Figure, describe_community
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.services import end_seat, give_seat
from config.clock import telling
from governance.adoption import services as adoption
from governance.adoption.models import Adoption
from governance.adoption.pledges.services import follow_pledges, show_proof
from governance.audits.findings import answer_finding, call_false_alarm, climb_due
from governance.audits.models import Finding
from governance.ballots import services as ballots
from governance.ballots.models import Question
from governance.ballots.rules import STV, YES_NO
from governance.manifestos import amendments
from governance.manifestos import services as manifestos
from governance.manifestos.amendments import Wanted, rewritten
from governance.manifestos.beside.services import check, translate, write_beside
from governance.manifestos.models import Amendment, Article, Edition, Manifesto
from governance.manifestos.objected import named
from governance.objections import services as objections
from governance.objections.passages import passages_of
from governance.proposals.merging.services import answer_merging, ask_to_merge
from governance.proposals.models import Proposal
from governance.proposals.sources.services import set_details
from governance.reports.services import sign_report, write_report
from rehearsal import two_doors_articles as written
from rehearsal.story import Moment, Sign, Story, Tale, ThingToTry

SLUG = "two-doors"
BRIGHT, GARDEN, EAST, WEST = "Bright Dome", "Garden Dome", "East Unenclosed", "West Unenclosed"
INSIDE, OUTSIDE = "Delegation of the domes", "Delegation of the Unenclosed"
COUNCIL, GUARANTORS = "Joint council", "Table of guarantors"
OPEN_UNTIL = (60, "23:00")
ARTICLE = "Article 7: what is shared"


# --- Who can be visited -----------------------------------------------------------------------------

DOORS = (
    Sign("Lira Vos", _("see article 7 change three times, and walk back from a sentence")),
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
            _("Open its three votes and look for the domes: 13 of 25, then 27 of 47, then 33 of 47."),
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
DESKS = {"Sunniva Arkwright": INSIDE, "Teodor Wek": OUTSIDE}
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
    preamble = three_wordings_of_the_preamble(story)
    text = twenty_two_articles_are_drafted(story, preamble)
    both_desks_amend(story, text)
    the_clinic_objects(story, text)
    the_readings_are_led(story, text)
    all_but_one_are_carried(story, text)
    half_of_the_domes_stayed_away(story)
    it_is_repaired_once(story, text)
    it_is_repaired_twice(story, text)
    fourteen_cannot_sign(story, text)
    fara_changes_sides_of_the_table(story)
    pledges_and_signatures(story, text)
    plain_words_stand_beside_it(story, text)
    it_is_read_in_two_more_languages(story, text)
    six_stewards_are_elected(story)
    a_pledge_has_no_proof(story)
    a_promise_is_shown(story, text)
    nobody_answers_for_it(story)
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
                "Twenty-two articles, a hundred and forty amendments, and one of the articles written three times. "
                "From every sentence of the result you can walk back to whoever wanted it so."
            ),
            year="2145",
            communities=places,
            charter={
                "threshold": "1/2",
                "quorum": "1/2",
                "minimum_roll": 40,
                "each_of": "none",
                "each_threshold": "3/5",
                "report_days": 14,
                "open_vote_seen_by": "everybody",
                "supporters_seen_by": "members",
                "proposal_tags": "water, air, doors, contracts, children",
                "shortest_vote_minutes": 2,
                "flag_days": 2,
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
        for name, desk in DESKS.items():
            story.give_seats(story.body(Body.Kind.DELEGATION, desk), [name], by=isolde, role=Role.FACILITATOR)
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


# --- Twenty-two articles ----------------------------------------------------------------------------


def three_wordings_of_the_preamble(story: Story) -> Question:
    """Lira’s, Kael’s and one that both can read aloud: stars for each, then a runoff between the two highest."""
    return story.decide(
        {
            BRIGHT: ((9, {"1": 5, "2": 1, "3": 3}), (6, {"1": 4, "2": 0, "3": 4})),
            GARDEN: ((8, {"1": 5, "2": 2, "3": 4}), (5, {"1": 2, "2": 2, "3": 5})),
            EAST: ((10, {"1": 1, "2": 5, "3": 4}), (6, {"1": 0, "2": 3, "3": 5})),
            WEST: ((9, {"1": 0, "2": 5, "3": 3}), (7, {"1": 2, "2": 3, "3": 5})),
        },
        by=facilitator(story),
        guarantor=guarantor(story, "Brigitte Oyelaran"),
        drafted=(-49, "19:00"),
        opens=(-49, "19:10"),
        closes=(-48, "10:00"),
        final=(-48, "11:00"),
        title="How does the manifesto begin?",
        text="Give each wording stars. The two with the most meet once more, on the same ballots.",
        rule="star",
        options=[
            ("“We built two doors, and now we hold both open.”", "Lira Vos’s wording."),
            ("“You counted our breath. Count us.”", "Kael Juno’s wording."),
            (f"“{written.THIRD_WORDING}”", "Read aloud by a child from each side."),
        ],
    )


def twenty_two_articles_are_drafted(story: Story, preamble: Question) -> Manifesto:
    """The joint council’s desk drafts; the preamble begins with the words that the stars picked."""
    isolde = chair(story)
    (best,) = preamble.tally.result["winners"]
    first = preamble.options.get(key=best).text.strip("“”")
    seven, nine = (Proposal.objects.get(body=story.plenary, title__startswith=f"Article {n}") for n in (7, 9))
    rests_on = {written.SHARING: [seven], 4: [nine]}
    with story.on(-48, "12:00"):
        text = manifestos.start_manifesto(story.plenary, by=isolde, title="The Manifesto of Two Doors")
        opening = text.articles.get()
        manifestos.write_article(opening, by=isolde, title="", text=f"{first}\n\n{written.PREAMBLE}")
        for number, draft in enumerate(written.ARTICLES, start=1):
            based_on = rests_on.get(number, [])
            manifestos.add_article(text, by=isolde, title=draft.title, text=draft.text, proposals=based_on)
        return manifestos.lead_to(text, by=isolde, stage="general")


def both_desks_amend(story: Story, text: Manifesto) -> None:
    """Members of both sides, and of each article the last change of its side from its own desk."""
    hands = {
        written.INSIDE: cycle(story.able_voters(BRIGHT)[:20] + story.able_voters(GARDEN)[:20]),
        written.OUTSIDE: cycle(story.able_voters(EAST)[:20] + story.able_voters(WEST)[:20]),
    }
    with story.on(-48, "14:00"):
        for article, draft in zip(articles_of(text)[1:], written.ARTICLES, strict=True):
            for change, (whose, _is_taken) in zip(draft.changes, cycle(written.ORDER), strict=False):
                words, why = change.split("|")
                old, new = words.split(">")
                propose(article, next(hands[whose]), old, new, why.strip())


def articles_of(text: Manifesto) -> list[Article]:
    return list(Article.objects.select_related("manifesto__body__assembly").filter(manifesto=text).order_by("number"))


def propose(article: Article, by: Seat, old: str, new: str, why: str) -> Amendment:
    """New words in place of old ones; where there are no old ones, a new passage at the end."""
    old, new = old.strip(), new.strip()
    if not old:
        wanted = Wanted("insert", article.text[-1].id, new)
    else:
        passage = next(one for one in article.text if old in one.text)
        wanted = rewritten(article, passage.id, passage.text.replace(old, new))
    return amendments.hand_in(article, by=by, wanted=wanted, reason=why)


def the_clinic_objects(story: Story, text: Manifesto) -> None:
    """Leander Foss asks for the clinic; he is answered, says once why that is no answer, and carries it on."""
    article = articles_of(text)[written.SHARING]
    about = named(article.id)
    assert about is not None
    passage = next(one for one in passages_of(about.text) if "from the first day" in one)
    with story.on(-48, "15:00"):
        said = objections.raise_objection(
            about,
            by=story.seat("Leander Foss"),
            passage=passage,
            words="From the first day the clinic in Garden Dome stops at noon. Has anybody asked the clinic?",
        )
    with story.on(-48, "16:00"):
        said = objections.answer_objection(
            said, by=facilitator(story), words="We asked. It can give a third at once, and half after two winters."
        )
    with story.on(-48, "17:00"):
        said = objections.dispute_answer(
            said, by=story.seat("Leander Foss"), words="Then the article should say two winters, and it does not."
        )
    with story.on(-47, "08:00"):
        objections.carry_objection(said, by=story.seat("Leander Foss"))


def the_readings_are_led(story: Story, text: Manifesto) -> None:
    """Line by line. The rehearsal on the screen shows that two amendments want one week of water for themselves."""
    isolde = chair(story)
    with story.on(-47, "09:00"):
        manifestos.lead_to(text, by=isolde, stage="lines")
    story.notice(
        *(-47, "09:30", "Two amendments on water cannot both stand"),
        (
            "The rehearsal shows it: one wants the litres measured once a month, the other every day, in the same "
            "three words. Both desks saw both texts on the screen before one of them was answered."
        ),
        by=facilitator(story),
    )
    with story.on(-47, "10:00"):
        for article in articles_of(text)[1:]:
            waiting = Amendment.objects.with_names().select_related("article__manifesto__body__assembly")
            given = list(waiting.filter(article=article).order_by("number"))
            for one, (_whose, is_taken) in zip(given, cycle(written.ORDER), strict=False):
                reason = "" if is_taken else written.ANSWERS[one.number % len(written.ANSWERS)]
                amendments.answer(one, by=isolde, accepts=is_taken, reason=reason)
            amendments.bring_in(article, by=isolde)
    freeze_it(story, text, (-46, "09:00"))


def freeze_it(story: Story, text: Manifesto, moment: Moment) -> None:
    with story.on(*moment):
        manifestos.lead_to(text, by=chair(story), stage="whole")
        manifestos.freeze(text, by=chair(story))


def put_to_the_vote(story: Story, text: Manifesto, articles: Sequence[Article], *, opens: int) -> list[Question]:
    """Each article in its frozen words, open for three days."""
    with story.on(opens, "08:00"):
        edition = Edition.objects.filter(manifesto=text).first()
        assert edition is not None
        asked = adoption.ask(edition, by=chair(story), articles=articles)
    ends = story.at(opens + 3, "18:00")
    questions = []
    for one in asked:
        with story.on(opens, "09:00"):
            minutes = (ends - story.at(opens, "09:00")) // timedelta(minutes=1)
            question = Question.objects.select_related("body__assembly").get(id=one.question_id)
            questions.append(ballots.open_question(question, by=facilitator(story), minutes=minutes))
    return questions


def all_but_one_are_carried(story: Story, text: Manifesto) -> None:
    """Article 7 has 63 of 75, which is 84 %, and of those in the domes 13 of 25, which is 52 %."""
    articles = articles_of(text)
    questions = put_to_the_vote(story, text, articles, opens=-45)
    stayed = {*MEMBERS[BRIGHT][13:], *MEMBERS[GARDEN][12:]}
    no = {name for name in (*MEMBERS[BRIGHT][:13], *MEMBERS[GARDEN][:12]) if name in FOURTEEN}
    no |= {"Dorian Heath", "Eudora Lang", "Horatio Blythe", "Jasper Holloway", "Bastian Crewe", "Ione Castell"}
    for article, question in zip(articles, questions, strict=True):
        against = no if article.number == written.SHARING else set(FOURTEEN[: article.number % 7])
        answers = story.answers(no=against, away=stayed)
        story.cast(question, answers, starting=story.at(-45, "09:05"))
    for question in [story.count(question) for question in questions]:
        story.certify(question, by=guarantor(story), at=story.at(-41, "10:00"))
    story.notice(
        *(-41, "12:00", "Article 7 goes back to both desks"),
        (
            "Together 63 of 75 said yes, which is 84 %. In the domes it was 13 of 25, which is 52 %, and three fifths "
            "were needed there too. Half of the domes’ members did not come. We ask them to."
        ),
        by=facilitator(story),
    )


def repair(story: Story, text: Manifesto, by: str, old: str, new: str, why: str, *, day: int) -> Question:
    """Article 7 is opened alone, changed by one amendment, frozen, and put to the vote again."""
    isolde = chair(story)
    seven = articles_of(text)[written.SHARING]
    with story.on(day, "12:00"):
        adoption.repair(text, by=isolde, articles=[seven], reason="It passed on one side only.")
    seven = articles_of(text)[written.SHARING]
    with story.on(day, "21:30"):
        change = propose(seven, story.seat(by), old, new, why)
        amendments.answer(change, by=isolde, accepts=True)
        amendments.bring_in(seven, by=isolde)
    freeze_it(story, text, (day + 1, "09:00"))
    (question,) = put_to_the_vote(story, text, [articles_of(text)[written.SHARING]], opens=day + 2)
    return question


def it_is_repaired_once(story: Story, text: Manifesto) -> None:
    """The clinic is asked. More people come, and it is still not enough."""
    why = "The clinic can give a third at once and half after two winters."
    question = repair(story, text, "Lira Vos", "from the first day.", written.STEPS, why, day=-36)
    no = {*FOURTEEN, "Dorian Heath", "Eudora Lang", "Horatio Blythe", "Jasper Holloway", "Bastian Crewe", "Ursel Kane"}
    story.cast(question, story.answers(no=no, away={"Vivienne Sand"}), starting=story.at(-34, "09:10"))
    story.certify(story.count(question), by=guarantor(story, "Brigitte Oyelaran"), at=story.at(-30, "10:00"))


def it_is_repaired_twice(story: Story, text: Manifesto) -> None:
    """Kael Juno gives something up in public. Both sides accept."""
    why = "I give the pause, so that nobody has to trust us first."
    last = "Clinics are served first, on both sides."
    question = repair(story, text, "Kael Juno", last, f"{last} {written.PAUSE}", why, day=-28)
    no = {*FOURTEEN, "Tariq Aziz", "Wambui Njeri", "Boris Antonov", "Hawa Toure", "Xochitl Leon", "Luis Aranda"}
    away = {"Vivienne Sand", "Haruki Ono", "Zahra Amiri"}
    story.cast(question, story.answers(no=no, away=away), starting=story.at(-26, "09:10"))
    story.certify(story.count(question), by=guarantor(story), at=story.at(-22, "10:00"))


def fourteen_cannot_sign(story: Story, text: Manifesto) -> None:
    """Their report has the same rank as the result beside which it stands."""
    question = Question.objects.filter(asked_about__article__manifesto=text).order_by("-number").first()
    assert question is not None
    with story.on(-21, "18:00"):
        report = write_report(
            question,
            by=story.seat(FOURTEEN[0]),
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
        for name in FOURTEEN[1:]:
            sign_report(report, by=story.seat(name))
    with story.on(-20, "08:00"):
        adoption.adopt(text, by=chair(story))


def pledges_and_signatures(story: Story, text: Manifesto) -> None:
    """Each desk promises something that can be counted; and all but the fourteen sign."""
    inside, outside = (story.seat(name, side(story, desk)) for name, desk in DESKS.items())
    with story.on(-19, "10:00"):
        adoption.pledge(
            text,
            by=inside,
            what="Forty filter units stand at the railhead, of the same make as our own.",
            due_on=story.at(-8).date(),
            measured="Counted at the yard by one from each side.",
            proof="The list of the yard, signed by both.",
        )
        adoption.pledge(
            text,
            by=outside,
            what="The old tanks under the motorway are counted, and the number is read aloud at both doors.",
            due_on=story.at(-10).date(),
            measured="Litres, tank by tank.",
            proof="The ledger of the West camps.",
            lapses_on=story.at(90).date(),
        )
        adoption.pledge(
            text,
            by=chair(story),
            who="The water train",
            what="Two runs a week instead of one, until the third step is measured.",
            due_on=story.at(120).date(),
            measured="Runs in the driver’s book.",
            proof="The book, page by page.",
        )
    made = Adoption.objects.get(manifesto=text)
    with story.on(-18, "18:00"):
        for seat in story.able_voters():
            if seat.person.name not in FOURTEEN:
                adoption.sign(made, by=seat)


def plain_words_stand_beside_it(story: Story, text: Manifesto) -> None:
    """Whoever cannot read a law hears in three sentences what it does; and the clerk says what it binds."""
    ciaran = story.seat("Ciaran Ash")
    with story.on(-18, "20:00"):
        write_beside(
            text,
            by=ciaran,
            kind="summary",
            language="en",
            text="Both sides measure the same air and the same water, with the same masts and the same buckets. "
            "Where one side has more than it needs, the other gets a share, and everybody can read how much. "
            "**Nobody speaks for people whom they have not visited.**",
        )
        write_beside(
            text,
            by=ciaran,
            kind="notes",
            language="en",
            text="The manifesto binds the two councils and the desks that sign it. It changes no contract that a "
            "single person has with a dome; it says what the councils will ask for when these contracts end.",
        )


def it_is_read_in_two_more_languages(story: Story, text: Manifesto) -> None:
    """Ciaran Ash puts the beginning and the shared things into Spanish and Arabic; the chair compares the Spanish."""
    with story.on(-17, "10:00"):
        for number, languages in written.TRANSLATIONS.items():
            for language, (title, words) in languages.items():
                article = text.articles.get(number=number)
                made = translate(article, by=story.seat("Ciaran Ash"), language=language, title=title, text=words)
                if language == "es":
                    check(made, by=chair(story))


def a_promise_is_shown(story: Story, text: Manifesto) -> None:
    """The domes’ desk hands in what shows that it kept its word, a day early."""
    inside = story.seat("Sunniva Arkwright", side(story, INSIDE))
    with story.on(-9, "16:00"):
        words = "Forty-one units were counted at the railhead. One is a spare, and is named as one."
        show_proof(text.pledges.get(number=1), by=inside, words=words, shown_on=story.at(-9).date())


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
        )
    with telling(story.at(-1, "18:00")):
        ballots.follow_turnout()
        follow_pledges()
    story.guardians_look(-1, "18:00")


# --- What the guardians found -----------------------------------------------------------------------


def half_of_the_domes_stayed_away(story: Story) -> None:
    """A false alarm about seats, and a notice about turnout that is answered the same evening."""
    story.guardians_look(-41, "14:00")
    seats = Finding.objects.told().get(assembly=story.assembly, guardian="seats")
    with story.on(-41, "17:00"):
        call_false_alarm(
            seats,
            by=guarantor(story),
            reason="Both sides agreed on fifty seats each before anybody was drawn. Nobody promised seats by head.",
        )
    turnout = Finding.objects.told().open().filter(assembly=story.assembly, guardian="turnout").first()
    assert turnout is not None
    with story.on(-41, "20:00"):
        answer_finding(
            turnout,
            by=facilitator(story),
            answer=(
                "Half of the domes’ members stayed away from these votes; some told us that they would not help a "
                "text through that they could not sign. Both desks ask each of them this week, by name and at the "
                "door, and Article 7 comes back."
            ),
            also_alike=True,
        )


def a_pledge_has_no_proof(story: Story) -> None:
    """The tanks under the motorway were to be counted by yesterday."""
    story.guardians_look(-9, "12:00")


def nobody_answers_for_it(story: Story) -> None:
    """Two days for a notice, two days for a flag: then it stands there as left in silence."""
    for day, clock in ((-7, "12:01"), (-5, "12:02")):
        with story.on(day, clock):
            climb_due(only=story.assembly)


TALE = Tale(SLUG, DOORS, THINGS_TO_TRY, tell)
