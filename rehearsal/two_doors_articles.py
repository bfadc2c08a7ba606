"""The words of the Manifesto of Two Doors as they were first drafted, and what members wanted to change in them.

A change reads ``old words > new words | why``; nothing before the arrow puts a new passage at the end. In each article
the domes and the Unenclosed hand in in turn what `ORDER` says, and the desk answers as it says there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

INSIDE, OUTSIDE = "domes", "Unenclosed"
# Whose it is and whether the desk takes it in. Two of three from the domes succeed, one of three from outside.
ORDER = ((INSIDE, True), (INSIDE, True), (INSIDE, False), (OUTSIDE, True), (OUTSIDE, False), (OUTSIDE, False))
SHARING = 7
ANSWERS = (
    "Both desks ask to keep the words that were measured.",
    "It is a wish; this article says what somebody has to do.",
    "It says the same in more words.",
    "It takes from one side without asking it.",
    "It belongs into another article, and stands there.",
)


@dataclass(frozen=True)
class Draft:
    """One article: its title, its passages, and the changes in the order of `ORDER`, over and over."""

    title: str
    text: str
    changes: Sequence[str]


PREAMBLE = "We are two peoples under one sky, and we write this with two pens."

ARTICLES = (
    Draft(
        "Who speaks",
        "Each side sends fifty people, drawn by lot. Nobody speaks for a side who has not slept one night on the "
        "other.\n\nWhat is said at the table is written down in both languages.",
        (
            "one night > two nights | One night is a visit.",
            "both languages > both languages, on the same day | A week later nobody remembers the tone.",
            "drawn by lot > drawn by lot from the contract rolls | The rolls are complete inside.",
            "fifty people > fifty people, half of them women | The camps are run by women.",
            "by lot > by lot, and by the camps where there is no list | Many of us are on no list.",
            " > Who cannot read has the minutes read aloud. | My father would want to know.",
        ),
    ),
    Draft(
        "Air",
        "The air on both sides is measured by the same masts. Six masts stand at each door.\n\n"
        "Whoever reads a mast writes the number where everybody can see it.",
        (
            "Six masts > Eight masts | Two are always in repair.",
            "writes the number > writes the number and the hour | Noon is not midnight.",
            "the same masts > the masts of the domes | Ours are calibrated.",
            "at each door > at each door and in each camp | We do not live at the door.",
            " > Children are kept in at the same number on both sides. | Our children breathe too.",
            "everybody can see it > everybody can see and hear it | Dust is thick on some days.",
        ),
    ),
    Draft(
        "Water",
        "Water is measured by the litre at both doors, once a week.\n\n"
        "The count is read aloud by one voice from each side. A litre that is lost is named as lost, with the place.",
        (
            "one voice from each side > a child from each side | Children do not round up.",
            "with the place > with the place and the pipe | A place is not enough to mend it.",
            "once a week > once a month | The meters inside are read monthly.",
            "once a week > every day | We drink every day.",
            "by the litre > by the bucket, as we carry it | A bucket is what we have.",
            " > Who carries water is paid for the way. | The boy in the broadcast is nine.",
            "Water is measured > All water is measured | Also what waters the orchards.",
            "is named as lost > is named as lost within a day | A leak does not wait.",
            "at both doors > at the doors and nowhere else | Homes are private.",
            "The count is read aloud > The count is read aloud and posted | Some work at that hour.",
            "with the place > with the name of whoever lost it | Somebody did.",
            " > Rain belongs to whoever stands in it. | It always has.",
        ),
    ),
    Draft(
        "Doors",
        "Each door has two handles. Whoever opens it says when, to the other side, in both languages, a day before.\n\n"
        "Nobody is counted at a door who is not counted at both.",
        (
            "a day before > two days before | The filters need a night to be ready.",
            "Whoever opens it > Whoever opens or shuts it | A shut door is news as well.",
            "two handles > two handles and one lock | Somebody has to be able to close it.",
            "in both languages > in both languages and by the bell | Not everybody reads.",
            "a day before > an hour before | Dust gives no day.",
            " > A child is never sent back from a door. | It happened.",
        ),
    ),
    Draft(
        "Clinics",
        "Each clinic treats whoever comes to it. No clinic asks for a contract.\n\n"
        "The clinics of both sides share one list of what they lack.",
        (
            "treats whoever comes > treats whoever comes, the worst first | A clinic cannot treat in order of arrival.",
            "one list > one list, kept each Monday | A list that nobody keeps is none.",
            "No clinic asks for a contract > A contract is asked for after, not before | The books have to close.",
            "what they lack > what they lack and what they have | We have hands.",
            "Each clinic > Each clinic, also the tents | A tent is a clinic.",
            " > Midwives pass both doors at any hour. | Births do not wait for six o’clock.",
        ),
    ),
    Draft(
        "Dust days",
        "A dust day is declared when four of twelve masts say so. On a dust day both doors open to whoever has no "
        "roof.\n\nNobody pays for the night.",
        (
            "four of twelve masts > five of twelve masts | Four is one bad mast and a breeze.",
            "for the night > for the first three nights | The halls are not hotels.",
            "both doors open > one door opens | Two doors in dust are a wind.",
            "no roof > no roof or no filter | A roof of cloth is no help.",
            " > Animals come in too. | A goat is the year’s milk.",
            "is declared > is declared by either side | We see it first.",
        ),
    ),
    Draft(
        "What is shared",
        "Air, water and the machines that clean them belong to nobody’s side.\n\n"
        "Half of all filters and half of all clean water go to where most people live, from the first day.",
        (
            "the machines that clean them > the machines that clean them, with their spares | Machines stop.",
            "belong to nobody’s side > belong to neither side alone | Nobody looks after what is nobody’s.",
            "Half of all filters > A third of all filters | A third can be shown to work.",
            "where most people live > where most people live and breathe | Read the masts.",
            "from the first day > from this day | We have waited.",
            "Half of all filters > Two thirds of all filters | Two thirds of us live outside.",
        ),
    ),
    Draft(
        "Contracts",
        "A contract that binds a child ends when the child is sixteen. No contract is sold.\n\n"
        "Whoever signs has it read aloud first.",
        (
            "is sixteen > is eighteen | School ends then.",
            "read aloud first > read aloud first, by somebody who gains nothing | Not by the seller.",
            "No contract is sold > No contract is sold outside | Companies merge.",
            "No contract is sold > No contract is sold or pawned | Pawning is selling slowly.",
            "binds a child > binds a child or a parent | Both are bound.",
            " > Contracts of before this day are read again. | They were signed in the dark.",
        ),
    ),
    Draft(
        "Children",
        "Children of both sides are taught in both languages for one hour a day.\n\n"
        "Each school has a place for twelve from the other side.",
        (
            "one hour a day > one hour a day until they are ten | Later they choose.",
            "a place for twelve > a place for ten | The rooms are small.",
            "Each school > Each school above forty children | Small ones cannot.",
            "from the other side > from the other side, and a bed | The way is four hours.",
            "one hour a day > half of each day | An hour is a song.",
            " > Teachers are paid the same. | They teach the same.",
        ),
    ),
    Draft(
        "Machines",
        "Whoever builds a filter shows how. The drawings hang at both doors.\n\nA machine is mended where it breaks.",
        (
            "shows how > shows how, and signs | Mistakes need a name.",
            "hang at both doors > hang at both doors and in the library | Paper blows away.",
            "The drawings hang > The drawings of old models hang | The new ones are a secret of trade.",
            "mended where it breaks > mended where it breaks, by people from there | We have hands.",
            "The drawings > The drawings and the parts | A drawing does not clean air.",
            " > No machine may be made so that only its maker can mend it. | We know such machines.",
        ),
    ),
    Draft(
        "Guardians’ corps",
        "The corps keeps the doors open. It closes one only on the word of both sides.\n\n"
        "Who serves in it says in public what orders were given.",
        (
            "the word of both sides > the written word of both sides | A shout is a word.",
            "what orders were given > what orders were given, within a week | Lives may depend on the first hours.",
            "keeps the doors open > keeps the doors safe | Open is not always safe.",
            "Who serves in it > Who serves in it, from either side, | Until now all came from one.",
            "The corps > A corps drawn by lot | Ten years are too long.",
            " > The corps carries nothing that can kill. | It did.",
        ),
    ),
    Draft(
        "Broadcasts",
        "Whoever films people shows them the film first. Nobody is filmed asleep.\n\n"
        "What was filmed of both sides is kept on one desk.",
        (
            "asleep > asleep or at table | I was at breakfast.",
            "on one desk > on one desk, uncut | A cut is an opinion.",
            "Whoever films > Whoever films with leave | There has to be a leave.",
            "shows them the film first > asks them, and shows them the film first | Nobody asked my brother.",
            "one desk > two desks | One desk is always on one side.",
            " > The nine hours are shown once a year. | So that it is not forgotten.",
        ),
    ),
    Draft(
        "Orchards",
        "Fruit under glass is counted before it is shared. One basket in five goes out by the west door.\n\n"
        "Seed is given to whoever asks.",
        (
            "One basket in five > One basket in six | The east terraces failed.",
            "to whoever asks > to whoever asks and writes down what grew | Otherwise we learn nothing.",
            "is counted > is counted by the keepers | They know how.",
            "by the west door > by both doors | The east eats too.",
            "One basket in five > One basket in two | We are four fifths.",
            " > Bees may fly where they like. | They do.",
        ),
    ),
    Draft(
        "Work",
        "Work of one kind is paid alike on both sides. A day’s work is nine hours.\n\n"
        "Nobody works in dust without a mask.",
        (
            "paid alike > paid alike for the same hours | Shifts differ.",
            "nine hours > eight hours with a break | Nine in glass is too much.",
            "on both sides > at both doors | One step at a time.",
            "without a mask > without a mask that fits | Children get men’s masks.",
            "nine hours > six hours in summer | It is fifty degrees.",
            " > Carrying water is work. | It is nobody’s hobby.",
        ),
    ),
    Draft(
        "Names",
        "Each person has one name at both doors, the one they say. A number is never called out instead of a name.\n\n"
        "Lists of names are burnt after a year.",
        (
            "burnt after a year > burnt after a year, before witnesses | Somebody keeps copies.",
            "called out > called out or written | Badges are lists as well.",
            "the one they say > the one in the register | Two people chose the same.",
            "at both doors > at both doors and in both scripts | Mine does not fit yours.",
            "after a year > after a day | We have been on lists.",
            " > The dead keep theirs. | They were renumbered.",
        ),
    ),
    Draft(
        "Old debts",
        "Debts for water from before this day are not collected. Nobody inherits one.\n\n"
        "What was paid too much is counted and named.",
        (
            "counted and named > counted and named by both ledgers | Ours alone would be doubted.",
            "from before this day > from before this year | The last bills are small and clear.",
            "are not collected > are not collected from whoever cannot pay | Some can.",
            "Nobody inherits one > Nobody inherits one or works one off | It is the same.",
            "counted and named > given back | Counting feeds nobody.",
            " > The ledger of the water train is opened. | It is the oldest.",
        ),
    ),
    Draft(
        "Roads",
        "The motorway between the doors belongs to both. It is swept each week in turn.\n\n"
        "A light stands at each mile.",
        (
            "each week in turn > each week in turn, and after each storm | A storm does not wait for its turn.",
            "A light > A light without wire | Wire gets stolen.",
            "belongs to both > is kept by both | Owning is for courts.",
            "at each mile > at each mile and at each well | Nights are long.",
            "swept each week > swept each day | It fills in a day.",
            " > Camps along it may stay where they are. | We live there.",
        ),
    ),
    Draft(
        "Visits",
        "Whoever has family on the other side may visit on any day. A visit lasts as long as it has to.\n\n"
        "No visit is searched twice.",
        (
            "on any day > on any day that is no dust day | The locks are closed then.",
            "searched twice > searched twice at one door | Two doors are two searches.",
            "may visit > may visit, up to six a family, | The halls are full.",
            "has family > has family or friends | Who counts a family?",
            "as long as it has to > a month | Let it be a number.",
            " > The sick are visited without asking. | Nobody should die alone.",
        ),
    ),
    Draft(
        "Quarrels",
        "A quarrel is heard by three people from each side. They meet where it happened.\n\n"
        "What they find is read aloud at both doors.",
        (
            "three people > two people | Six is a crowd.",
            "read aloud > read aloud within a week | People leave.",
            "where it happened > where both agree | Some places are not safe.",
            "from each side > from each side, never neighbours | Neighbours take sides.",
            "three people > five people | Three can be bought.",
            " > The stronger side speaks last. | It always spoke first.",
        ),
    ),
    Draft(
        "Measures",
        "Both sides use one litre, one day and one map. The map shows every camp.\n\n"
        "Numbers are published with who counted.",
        (
            "one map > one map, drawn anew each year | Camps move.",
            "with who counted > with who counted and how | How is the half of it.",
            "shows every camp > shows every camp of a year’s standing | The map would never be done.",
            "one litre, one day > one litre, one day, one kilogram | Scales differ.",
            "one map > two maps that are compared | We have been drawn before.",
            " > What cannot be counted is told. | Ask Leander.",
        ),
    ),
    Draft(
        "Changing this text",
        "This text is read again after four years. Either side may ask for it sooner.\n\n"
        "What is changed is voted on by both, as this was.",
        (
            "four years > three years | Four is a childhood.",
            "may ask for it sooner > may ask for it sooner, once | Else we only read.",
            "Either side > Both sides together | Else it never rests.",
            "voted on by both > voted on by both, on one day | So that nobody waits for the other.",
            "four years > one year | Much will be wrong.",
            " > Children who are sixteen by then vote. | It is theirs.",
        ),
    ),
    Draft(
        "Two doors",
        "Both doors stand open from six to six. On the day of signing they stand open all night.\n\n"
        "Whoever goes through says good day.",
        (
            "from six to six > from seven to seven | The night shift sleeps.",
            "all night > all night, with the lamps lit | It should be seen.",
            "Both doors stand open > Both doors can be opened | Standing open costs air.",
            "says good day > says good day in the other’s language | It is two words.",
            "from six to six > at all hours | A door is a door.",
            " > The doors are taken off their hinges in ten years. | I want to see it.",
        ),
    ),
)

THIRD_WORDING = "What one of us breathes, the other has breathed before."
STEPS = "in four steps over two years. Clinics are served first, on both sides."
PAUSE = (
    "After each step both sides measure, and either may ask for a pause of thirty days, once. Whoever asks says in "
    "public what it costs the others."
)

TITLES = {"es": "El manifiesto de las dos puertas", "ar": "بيان البابين"}
TRANSLATIONS: Mapping[int, Mapping[str, tuple[str, str]]] = {
    0: {
        "es": (
            TITLES["es"],
            (
                "Lo que uno de nosotros respira, otro lo respiró antes.\n\n"
                "Somos dos pueblos bajo un mismo cielo, y escribimos esto con dos plumas."
            ),
        ),
        "ar": (
            TITLES["ar"],
            "ما يتنفسه أحدنا تنفّسه الآخر من قبل.\n\nنحن شعبان تحت سماء واحدة، ونكتب هذا بقلمين.",
        ),
    },
    SHARING: {
        "es": (
            "Lo que se comparte",
            (
                "El aire, el agua y las máquinas que los limpian, con sus repuestos, no son de un solo lado.\n\nLa "
                "mitad de todos los filtros y la mitad de toda el agua limpia van adonde más gente vive y respira, "
                "en cuatro pasos a lo largo de dos años. Las clínicas se atienden primero, en los dos lados. "
                "Después de cada paso miden ambos lados, y cualquiera puede pedir una pausa de treinta días, una "
                "sola vez. Quien la pide dice en público lo que les cuesta a los demás."
            ),
        ),
        "ar": (
            "ما نتقاسمه",
            (
                "الهواء والماء والآلات التي تنقّيهما، مع قطع غيارها، ليست ملكًا لجانب واحد.\n\n"
                "نصف كل المرشّحات ونصف كل الماء النقي يذهبان إلى حيث يعيش أكثر الناس ويتنفسون، على أربع خطوات في سنتين. "
                "تُخدم العيادات أولًا، في الجانبين. وبعد كل خطوة يقيس الجانبان، ولكل منهما أن يطلب وقفة ثلاثين يومًا مرة "
                "واحدة. ومن يطلبها يقول علنًا ماذا تكلّف الآخرين."
            ),
        ),
    },
}
"""Of an article by its number: title and text in another language, passage for passage."""
