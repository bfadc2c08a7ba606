"""What the desk tells everybody: short dated notices."""

import hashlib
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.correspondence import record
from assemblies.correspondence.errors import BadNotice, NoticeWithdrawn, PictureUnspoken
from assemblies.correspondence.models import Notice, Picture
from assemblies.correspondence.permissions import can_post_notice
from assemblies.correspondence.pictures import draw_afresh
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor, can_see_assembly
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require

NEWS = timedelta(days=1)
LONGEST_TITLE, LONGEST_TEXT, LONGEST_ALT = 120, 5_000, 300


@transaction.atomic
def post_notice(
    assembly: Assembly, *, by: Seat, title: str, text: str, picture: bytes = b"", picture_alt: str = ""
) -> Notice:
    """Everybody who sees the assembly reads it from now on. ``picture`` is a file as it was sent."""
    require(can_post_notice(by.person, assembly))
    title, text, picture_alt = title.strip(), text.strip(), picture_alt.strip()
    require(0 < len(title) <= LONGEST_TITLE and 0 < len(text) <= LONGEST_TEXT, BadNotice)
    require(not picture or 0 < len(picture_alt) <= LONGEST_ALT, PictureUnspoken)
    drawn = draw_afresh(picture) if picture else None
    notice = Notice.objects.create(
        assembly=assembly,
        by=by,
        title=title,
        text=text,
        picture_alt=picture_alt if drawn else "",
        published_at=now(),
    )
    if drawn:
        Picture.objects.create(notice=notice, jpeg=drawn.jpeg, width=drawn.width, height=drawn.height)
    hashes = {
        "text_sha256": notice.text_sha256,
        "picture_sha256": hashlib.sha256(drawn.jpeg).hexdigest() if drawn else None,
    }
    note(assembly.id, record.NOTICE, {"notice": str(notice.id)} | hashes, by=by.signature)
    announce(assembly.topic)
    return notice


@transaction.atomic
def withdraw_notice(notice: Notice, *, by: Seat) -> Notice:
    """Its words and picture are no longer shown anywhere; that there was a notice still is."""
    require(can_post_notice(by.person, notice.assembly))
    notice = Notice.objects.select_for_update(of=("self",)).select_related("assembly").get(id=notice.id)
    require(not notice.is_withdrawn, NoticeWithdrawn)
    notice.withdrawn_at = now()
    notice.save(update_fields=["withdrawn_at"])
    note(notice.assembly_id, record.WITHDRAW, {"notice": str(notice.id)}, by=by.signature)
    announce(notice.assembly.topic)
    return notice


def find_notice(visitor: Visitor, notice_id: UUID) -> Notice:
    """The notice, if this visitor may see its assembly; absent and hidden look the same."""
    found = Notice.objects.select_related("assembly", "picture", "by__person").defer("picture__jpeg")
    notice = found.filter(id=notice_id).first()
    if notice is None:
        raise Absent
    require(can_see_assembly(visitor, notice.assembly), Absent)
    return notice


def newest_notice(assembly: Assembly) -> Notice | None:
    """The last one, while it is news."""
    return Notice.objects.of_assembly(assembly).published().filter(published_at__gt=now() - NEWS).first()
