"""The legal pages of an installation, and the words they begin with. What is in square brackets is still to be said."""

from __future__ import annotations

import re

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

GAP = re.compile(r"\[([^\[\]\n]{2,120})\](?![(\[:])")


class Page(models.TextChoices):
    IMPRINT = "imprint", gettext_lazy("Imprint")
    PRIVACY = "privacy", gettext_lazy("Privacy")
    ACCESSIBILITY = "accessibility", gettext_lazy("Accessibility")
    CONDUCT = "conduct", gettext_lazy("Code of conduct")


def gaps_in(text: str) -> list[str]:
    """What the organiser has still to say."""
    return GAP.findall(text)


def with_gaps_named(text: str) -> str:
    """The same Markdown, where each gap says what it is."""
    waiting = _("to be filled in by the organiser")
    return GAP.sub(lambda gap: rf"**\[{gap[1]}: {waiting}\]**", text)


def first_words(page: str) -> str:
    """A plain text to begin with, in the language of the page."""
    return "\n\n".join({
        Page.IMPRINT: _imprint,
        Page.PRIVACY: _privacy,
        Page.ACCESSIBILITY: _accessibility,
        Page.CONDUCT: _conduct,
    }[Page(page)]())  # fmt: skip


def _imprint() -> list[str]:
    return [
        _("This assembly is run by [name of the organisation], [street, postcode, town, country]."),
        _("Responsible for these pages: [name of a person]."),
        _("You reach us by e-mail at [e-mail address] and by telephone at [telephone number]."),
        _("Registered as [register and number, or “not registered”]."),
        _("These pages run on Commonweather, free software under the AGPL 3.0 licence."),
    ]


def _privacy() -> list[str]:
    return [
        _("[Name of the organisation] answers for what is kept here. Write to us at [e-mail address]."),
        "## " + _("What is kept, and why"),
        _(
            "Your name, your e-mail address or telephone number if you gave one, your seat and its community, so that "
            "you can take part. The ballots you cast and the texts you write, because the assembly decides with them."
        ),
        _(
            "If you only read, nothing is kept that tells who you are. When you sign in, one cookie on your device "
            "says who you are and one protects your forms. Nobody else sets cookies here, and nobody is told what you "
            "read."
        ),
        "## " + _("Who sees it"),
        _(
            "The people at the desk see names and addresses. Everybody sees your texts under the name you chose. Each "
            "question says before you vote who will see how you voted."
        ),
        _("Messages are sent by [who delivers e-mail and SMS]. These pages are kept on a machine of [who runs it]."),
        "## " + _("How long"),
        _("We delete names and addresses [when, such as “one year after the assembly ends”]. The public minutes stay."),
        "## " + _("What you can do"),
        _(
            "You can ask us what is kept about you, have it put right, and leave. If you think we do wrong, you can "
            "complain to [the data protection authority]."
        ),
        _("We may do this because [legal ground, such as “you agreed when you registered”]."),
    ]


def _accessibility() -> list[str]:
    return [
        _(
            "Everybody should be able to take part here: on an old phone, with a keyboard, with a screen reader, with "
            "large letters, without JavaScript."
        ),
        _("These pages are made to meet WCAG 2.2 at level AA. Last checked: [date, and by whom]."),
        _("What does not work yet: [what you know of, or “nothing we know of”]."),
        _(
            "If something keeps you out, tell us at [e-mail address] or [telephone number]. We answer within [number] "
            "days. You can always vote at the desk or on paper."
        ),
        _("If our answer does not help, you can turn to [the body that enforces accessibility where you are]."),
    ]


def _conduct() -> list[str]:
    return [
        _("We are here to decide something together. These rules hold in the hall and on these pages."),
        "\n".join(
            f"- {rule}"
            for rule in (
                _("Speak for yourself. Let others finish."),
                _("Argue about what is proposed, not about who proposes it."),
                _("Nobody is insulted, threatened or laughed at, for whatever reason."),
                _("What people tell about themselves here stays here, unless they say otherwise."),
                _("No pictures or recordings of people who have not agreed."),
                _("Nobody is told how to vote, and nobody has to say how they voted."),
            )
        ),
        _(
            "If somebody breaks these rules, tell a facilitator, or [name of a person of trust] at [telephone number "
            "or e-mail address]. They listen first, then speak with those concerned. Who goes on breaking them can be "
            "asked to leave."
        ),
    ]
