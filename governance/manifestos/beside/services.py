"""Words beside a manifesto: written for one exact text, and compared with it again when it changes."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assemblies.announcements.services import announce
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes.canonical import canonical
from config.clock import now
from config.errors import Absent, require
from governance import wording
from governance.manifestos.beside import record
from governance.manifestos.beside.errors import BadCompanion, CheckedAlready
from governance.manifestos.beside.models import Companion, Trust
from governance.manifestos.beside.texts import fingerprint, fingerprint_of_article, rows_that_hold
from governance.manifestos.errors import WrongStage
from governance.manifestos.models import Article, Manifesto
from governance.manifestos.permissions import can_keep_beside, can_see_manifesto
from governance.manifestos.services import LONGEST_TEXT, LONGEST_TITLE, Stage, lock, note_on, row_of

Kind = Companion.Kind


def find_companion(visitor: Visitor, companion_id: UUID) -> Companion:
    found = Companion.objects.newest().select_related("manifesto__body__assembly").filter(id=companion_id).first()
    if found is None:
        raise Absent
    require(can_see_manifesto(visitor, found.manifesto), Absent)
    return found


@transaction.atomic
def write_beside(
    manifesto: Manifesto, *, by: Seat, kind: str, language: str, text: str, is_by_machine: bool = False
) -> Companion:
    """The plain words or the legal notes for the text as it stands now."""
    manifesto = _open_beside(manifesto, by=by)
    require(kind in {Kind.SUMMARY, Kind.NOTES}, BadCompanion, reason=_("choose plain words or legal notes."))
    _require_words(language, "", text)
    made = Companion(manifesto=manifesto, kind=kind, language=language, text=text.strip())
    made.trust = Trust.MACHINE if is_by_machine else Trust.AUTHOR
    return _keep(made, fingerprint(manifesto, rows_that_hold(manifesto)), by=by)


@transaction.atomic
def translate(
    article: Article, *, by: Seat, language: str, title: str, text: str, is_by_machine: bool = False
) -> Companion:
    """The article in another language, passage for passage, so that each can be found in the other."""
    manifesto = _open_beside(article.manifesto, by=by)
    article = manifesto.articles.get(id=article.id)
    require(language != manifesto.language, BadCompanion, reason=_("the text is in this language already."))
    _require_words(language, title, text)
    number = len(article.passages)
    same = ngettext("the article has %(n)d passage.", "the article has %(n)d passages.", number) % {"n": number}
    reason = _("keep a blank line where the article has one: %(same)s") % {"same": same}
    require(len(wording.passages_of(text)) == number, BadCompanion, reason=reason)
    made = Companion(manifesto=manifesto, article=article, kind=Kind.TRANSLATION, language=language)
    made.title, made.text = title.strip(), text.strip()
    made.trust = Trust.MACHINE if is_by_machine else Trust.AUTHOR
    return _keep(made, fingerprint_of_article(manifesto, row_of(article)), by=by)


@transaction.atomic
def check(companion: Companion, *, by: Seat) -> Companion:
    """Somebody has compared it with the text as it stands now. It counts as reviewed once that is a second person."""
    manifesto = _open_beside(companion.manifesto, by=by)
    old = Companion.objects.newest().get(id=companion.id)
    today = fingerprint_now(manifesto, old)
    is_second = by.person_id != old.by.person_id
    require(is_second or old.text_sha256 != today, CheckedAlready)
    made = Companion(manifesto=manifesto, article=old.article, kind=old.kind, language=old.language)
    made.title, made.text = old.title, old.text
    made.trust = Trust.REVIEWED if is_second else old.trust
    return _keep(made, today, by=by)


def fingerprint_now(manifesto: Manifesto, companion: Companion) -> str:
    """The fingerprint of what it should be in step with."""
    if companion.article is None:
        return fingerprint(manifesto, rows_that_hold(manifesto))
    return fingerprint_of_article(manifesto, row_of(companion.article))


def _open_beside(manifesto: Manifesto, *, by: Seat) -> Manifesto:
    require(can_keep_beside(by.person, manifesto))
    manifesto = lock(manifesto.id)
    require(manifesto.stage != Stage.DRAFTING, WrongStage, stage=manifesto.get_stage_display())
    return manifesto


def _require_words(language: str, title: str, text: str) -> None:
    require(language in dict(settings.LANGUAGES), BadCompanion, reason=_("choose a language of the list."))
    require(bool(wording.passages_of(text)), BadCompanion, reason=_("write what it says."))
    require(len(text) <= LONGEST_TEXT, BadCompanion, reason=_("the text is longer than 20,000 letters."))
    require(len(title.strip()) <= LONGEST_TITLE, BadCompanion, reason=_("the title is longer than 160 letters."))


def _keep(made: Companion, text_sha256: str, *, by: Seat) -> Companion:
    manifesto = made.manifesto
    before = Companion.objects.filter(manifesto=manifesto, kind=made.kind, article=made.article, language=made.language)
    before.filter(is_newest=True).update(is_newest=False)
    made.text_sha256, made.by, made.at = text_sha256, by, now()
    made.save()
    body = {
        "kind": made.kind,
        "language": made.language,
        "article": made.article.number if made.article else None,
        "trust": made.trust,
        "text_sha256": text_sha256,
        "words_sha256": hashlib.sha256(canonical([made.title, made.text])).hexdigest(),
    }
    note_on(manifesto, record.BESIDE, body, by=by)
    announce(manifesto.topic)
    return made
