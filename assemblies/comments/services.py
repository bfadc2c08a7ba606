"""What happens to a community's comment: it is written, agreed to, replaced by the next one, or removed."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.comments import record
from assemblies.comments.errors import BadComment, CommentOver, CommentSettled, RemovalReasonMissing
from assemblies.comments.models import LONGEST_REASON, LONGEST_TEXT, Comment
from assemblies.comments.permissions import agreeing_seat, can_see_comment, removing_seat, speaking_seat
from assemblies.comments.telling import WAITS
from assemblies.communities.models import Community
from assemblies.correspondence.messages import queue_message
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require


def communities_told(assembly: Assembly) -> QuerySet[Community]:
    """Each with its figures and the comment that stands beside them, in three statements."""
    standing = Comment.objects.standing().filter(assembly=assembly).with_people()
    return assembly.communities.prefetch_related("measures", Prefetch("comments", standing, to_attr="told"))


def comment_on(community: Community) -> Comment | None:
    """What stands beside the figures of one of ``communities_told``."""
    return next(iter(community.told), None)  # type: ignore[attr-defined]


def people_speaking_for(assembly: Assembly, community: Community) -> int:
    """How many people hold a seat with a vote for the community."""
    seats = Seat.objects.voting().of_assembly(assembly).filter(community=community).order_by()
    return seats.values("person").distinct().count()


def find_comment(visitor: Visitor, comment_id: UUID) -> Comment:
    """The comment, if this visitor may read it; absent and hidden look the same."""
    found = Comment.objects.with_people().filter(id=comment_id).first()
    if found is None:
        raise Absent
    require(can_see_comment(visitor, found), Absent)
    return found


def find_community(assembly: Assembly, community_id: UUID) -> Community:
    """A community that this assembly speaks for, and no other."""
    community = assembly.communities.filter(id=community_id).first()
    if community is None:
        raise Absent
    return community


def comments_for(visitor: Visitor, assembly: Assembly, community: Community) -> QuerySet[Comment]:
    """What stands and stood; for the people of the community also what waits."""
    found = Comment.objects.about(assembly, community).with_people()
    return found if speaking_seat(visitor, assembly, community) else found.public()


@transaction.atomic
def write_comment(assembly: Assembly, community: Community, *, by: Seat, text: str) -> Comment:
    """It waits until somebody else from the community agrees; where nobody else is seated, it stands at once.

    Whoever has one waiting already writes it anew.
    """
    require(speaking_seat(by.person, assembly, community) == by)
    text = text.strip()
    require(1 <= len(text) <= LONGEST_TEXT, BadComment)
    _lock(assembly)
    waiting = Comment.objects.about(assembly, community).waiting()
    waiting.filter(by__person=by.person_id).delete()
    comment = Comment.objects.create(assembly=assembly, community=community, by=by, text=text, written_at=now())
    if people_speaking_for(assembly, community) == 1:
        _let_stand(comment, by)
    else:
        others = Seat.objects.voting().of_assembly(assembly).filter(community=community).exclude(person=by.person_id)
        queue_message(WAITS, others, assembly=assembly, about=str(comment.id))
    announce(assembly.topic)
    return comment


@transaction.atomic
def agree_to_comment(comment: Comment, *, by: Seat) -> Comment:
    """The comment stands from now on, in place of the one before, which stays readable."""
    comment = _locked(comment)
    require(comment.is_waiting, CommentSettled)
    require(agreeing_seat(by.person, comment) == by)
    comment.agreed_by = by
    _let_stand(comment, by)
    announce(comment.assembly.topic)
    return comment


def _let_stand(comment: Comment, by: Seat) -> None:
    at = now()
    Comment.objects.about(comment.assembly, comment.community).standing().update(ended_at=at)
    comment.stands_since = at
    comment.save(update_fields=["agreed_by", "stands_since"])
    note(comment.assembly_id, record.STAND, _told_of(comment), by=by.signature)


@transaction.atomic
def take_back_comment(comment: Comment, *, by: Seat) -> None:
    """While it waits, whoever wrote it takes it back, without a trace."""
    comment = _locked(comment)
    require(comment.is_waiting, CommentSettled)
    require(comment.by_id == by.id)
    comment.delete()


@transaction.atomic
def remove_comment(comment: Comment, *, by: Seat, reason: str) -> Comment:
    """Its words are gone for good; the reason, and who gave it, stand in their place."""
    comment = _locked(comment)
    require(removing_seat(by.person, comment.assembly) == by)
    require(not comment.is_waiting and not comment.is_removed, CommentOver)
    reason = reason.strip()
    require(1 <= len(reason) <= LONGEST_REASON, RemovalReasonMissing)
    told = _told_of(comment)
    comment.text, comment.salt, comment.removed_by, comment.removal_reason = "", b"", by, reason
    comment.save(update_fields=["text", "salt", "removed_by", "removal_reason"])
    note(comment.assembly_id, record.REMOVE, told, by=by.signature)
    announce(comment.assembly.topic)
    return comment


def _lock(assembly: Assembly) -> None:
    Assembly.objects.select_for_update().get(id=assembly.id)


def _locked(comment: Comment) -> Comment:
    _lock(comment.assembly)
    found = Comment.objects.with_people().filter(id=comment.id).first()
    if found is None:
        raise CommentSettled
    return found


def _told_of(comment: Comment) -> dict[str, str]:
    community = comment.community
    return {
        "comment": str(comment.id),
        "community": str(community.id),
        "name": community.name,
        "text_hash": comment.text_hash,
    }
