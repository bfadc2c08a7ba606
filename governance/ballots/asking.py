"""Asking the members about what was held, once the hold has lapsed to them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext

from assemblies.announcements.services import announce
from assemblies.members.finding import plenary_of
from assemblies.members.models import Seat
from assemblies.minutes.services import note
from config.clock import database_now
from config.errors import require
from governance.ballots import record
from governance.ballots.casting import lock_for_changing
from governance.ballots.errors import AskedAlready, BadWay, NotLapsed
from governance.ballots.holds import which
from governance.ballots.models import Hold, Question
from governance.ballots.permissions import can_draft_question
from governance.ballots.services import LONGEST_TITLE, draft_question

LONGEST_WAY = 200


@transaction.atomic
def ask_members(hold: Hold, *, by: Seat, partly: str = "") -> Question:
    """A draft that asks the members whether what was held may go ahead, for the desk to freeze and open as any other.

    ``partly`` is a third way besides yes and no, in words; only a plain yes lets everything go ahead.
    """
    question = hold.question
    body = plenary_of(question.body.assembly)
    require(can_draft_question(by.person, body))
    partly = partly.strip()
    require(len(partly) <= LONGEST_WAY, BadWay, most=LONGEST_WAY)
    lock_for_changing(question.id)
    hold = Hold.objects.select_for_update(of=("self",)).get(id=hold.id)
    require_lapsed(hold)
    what = gettext("Shall this go ahead: “%(title)s”?") % {"title": question.title}
    text = gettext("It was held for 14 days at most, for this reason: %(reason)s") % {"reason": hold.reason}
    ways = [gettext("Go ahead"), gettext("Do not go ahead"), partly]
    asked = draft_question(
        body,
        by=by,
        title=what[:LONGEST_TITLE],
        text=text,
        rule="plurality" if partly else "yes-no",
        options=[(way, "") for way in ways] if partly else (),
    )
    hold.asked = asked
    hold.save(update_fields=["asked"])
    note(body.assembly_id, record.ASK_MEMBERS, which(hold) | {"asked": asked.number}, by=by.signature)
    announce(question.topic, body.assembly.topic)
    return asked


def require_lapsed(hold: Hold) -> None:
    """Raises NotLapsed where it is not the members' turn, and AskedAlready."""
    require(hold.members_until is not None and database_now() < hold.members_until, NotLapsed)
    require(hold.asked is None or hold.asked.state == Question.State.ANNULLED, AskedAlready)
