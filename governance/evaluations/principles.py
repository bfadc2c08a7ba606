"""The OECD's eleven principles for deliberation (2020), each as one sentence that people say how far it was true."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop


@dataclass(frozen=True, slots=True)
class Principle:
    """``title`` is its name, ``said`` the sentence that is put to people."""

    name: str
    title: str
    said: str


PRINCIPLES = (
    Principle("purpose", gettext_noop("Purpose"), gettext_noop("What we were asked was clear, and it mattered.")),
    Principle(
        "accountability",
        gettext_noop("Accountability"),
        gettext_noop("I know who will answer what we decide, and by when."),
    ),
    Principle(
        "transparency",
        gettext_noop("Transparency"),
        gettext_noop("Everybody can see how this is run, and what it rests on."),
    ),
    Principle(
        "inclusiveness", gettext_noop("Inclusion"), gettext_noop("Everybody could take part, whatever they need.")
    ),
    Principle(
        "representativeness",
        gettext_noop("Likeness"),
        gettext_noop("The people here are as different from each other as those outside."),
    ),
    Principle(
        "information",
        gettext_noop("Information"),
        gettext_noop("What we were told was complete, balanced and easy to follow."),
    ),
    Principle(
        "deliberation",
        gettext_noop("Talking together"),
        gettext_noop("We listened to each other, and weighed what was said."),
    ),
    Principle("time", gettext_noop("Time"), gettext_noop("There was enough time.")),
    Principle("integrity", gettext_noop("Integrity"), gettext_noop("Nobody pushed us towards an answer.")),
    Principle("privacy", gettext_noop("Privacy"), gettext_noop("What people told of themselves was kept safe.")),
    Principle(
        "evaluation",
        gettext_noop("Evaluation"),
        gettext_noop("We are asked how it goes, and something changes because of it."),
    ),
)
CANNOT_SAY = 0
MARKS = {
    5: gettext_noop("Fully"),
    4: gettext_noop("Mostly"),
    3: gettext_noop("Partly"),
    2: gettext_noop("Hardly"),
    1: gettext_noop("Not at all"),
    CANNOT_SAY: gettext_noop("I cannot say"),
}
