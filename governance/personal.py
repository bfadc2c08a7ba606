"""What these features keep about people, table by table."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assemblies.people.personal import AS_THE_RECORD, AtErasure, Kept, keep
from governance.ballots.models import TELLING

TO_DECIDE = _("so that everybody can see how a decision was made, and count it again")
TO_RUN = _("so that everybody can check who did what at the desk")

for one in (
    Kept(
        "governance.Author",
        ("seat__person",),
        _("Proposals that you wrote, or were asked to write with others"),
        TO_DECIDE,
        AS_THE_RECORD,
        AtErasure.STAYS,
        shows=("proposal__title", "proposal__text", "proposal__state", "is_first", "invited_at", "accepted_at"),
        since="invited_at",
    ),
    Kept(
        "governance.Version",
        ("by__person",),
        _("Earlier words of proposals, as you wrote them"),
        TO_DECIDE,
        AS_THE_RECORD,
        AtErasure.STAYS,
        shows=("proposal__title", "number", "title", "text", "at"),
        since="at",
    ),
    Kept(
        "governance.RollEntry",
        ("seat__person",),
        _("On which questions you may vote"),
        TO_DECIDE,
        AS_THE_RECORD,
        AtErasure.STAYS,
        shows=("question__title", "seat_hash"),
    ),
    Kept(
        "governance.OpenBallot",
        ("seat__person",),
        _("Your ballots in open roll calls"),
        TO_DECIDE,
        AS_THE_RECORD,
        AtErasure.STAYS,
        shows=("question__title", "choice", "shown_as", "receipt", "cast_at", "channel"),
        told_when={"choice": Q(question__state__in=TELLING)},
        since="cast_at",
    ),
    Kept(
        "governance.Turnout",
        ("seat__person",),
        _("That you voted in secret votes, never how"),
        TO_DECIDE,
        AS_THE_RECORD,
        AtErasure.STAYS,
        shows=("question__title", "channel"),
    ),
    Kept(
        "governance.Reason",
        ("ballot__seat__person",),
        _("Your reasons for objecting"),
        _("so that the desk can answer your objection"),
        _("until you are erased; the minutes keep a fingerprint that tells nobody what it said"),
        AtErasure.GOES,
        shows=("question__title", "text"),
    ),
    Kept(
        "governance.BallotBatch",
        ("imported_by__person",),
        _("Ballots from elsewhere that you brought in"),
        TO_RUN,
        AS_THE_RECORD,
        AtErasure.STAYS,
        shows=("source", "file_name", "imported_at"),
        since="imported_at",
    ),
    Kept(
        "governance.Request",
        ("asked_by__person", "confirmed_by__person"),
        _("What you asked for at the desk, or confirmed"),
        TO_RUN,
        AS_THE_RECORD,
        AtErasure.STAYS,
        shows=("question__title", "act", "reason", "asked_at", "ended_at"),
        since="asked_at",
    ),
    Kept(
        "governance.Hold",
        ("by__person",),
        _("Results that you held back"),
        TO_RUN,
        AS_THE_RECORD,
        AtErasure.STAYS,
        shows=("question__title", "reason", "placed_at", "lapses_at", "ended_at"),
        since="placed_at",
    ),
    Kept(
        "governance.Release",
        ("by__person",),
        _("Holds that you agreed to end"),
        TO_RUN,
        AS_THE_RECORD,
        AtErasure.STAYS,
        shows=("hold__question__title", "reason", "at"),
        since="at",
    ),
    Kept(
        "governance.LotDigits",
        ("by__person",),
        _("Digits that you added to a lot"),
        TO_RUN,
        AS_THE_RECORD,
        AtErasure.STAYS,
        shows=("question__title", "digits", "at"),
        since="at",
    ),
    Kept(
        "governance.PracticeAnswer",
        ("seat__person",),
        _("Your answer in a practice vote"),
        _("so that you can see that it arrived"),
        _("until the practice ends"),
        AtErasure.GOES,
        shows=("choice", "at"),
        since="at",
    ),
):
    keep(one)
