"""Legal pages, logo and colour, and the sites that may show results."""

import hashlib
import re
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from assemblies.announcements.services import announce
from assemblies.appearance import record
from assemblies.appearance.colours import WRITTEN, least_contrast, nearest_that_works, works
from assemblies.appearance.errors import (
    BadColour,
    BadLegalText,
    BadSite,
    ColourTooPale,
    LegalTextChanged,
    LogoUnspoken,
    TooManySites,
)
from assemblies.appearance.legal import Page, first_words, gaps_in
from assemblies.appearance.logos import draw_logo
from assemblies.appearance.models import LONGEST_TEXT, EmbedSite, LegalText, Logo
from assemblies.appearance.permissions import can_change_appearance
from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.minutes.services import note
from config import demo
from config.clock import now
from config.errors import require
from config.languages import spoken

LONGEST_ALT = 120
MOST_SITES = 20
SITE = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[0-9]{1,5})?")


# --- Legal pages ------------------------------------------------------------------------------------


def newest_text(page: str, language: str = "") -> LegalText:
    """The newest version in this language, or else in any; before anybody wrote one, the words to begin with."""
    language = language or spoken(get_language() or "")
    versions = LegalText.objects.filter(page=page)
    found = versions.filter(language=language).first() or versions.first()
    return found or LegalText(page=page, number=0, language=language, text=first_words(page))


def unfinished_pages() -> list[Page]:
    """The pages on which something is still to be said; none in a demo, which nobody answers for."""
    if demo.is_on():
        return []
    newest = {text.page: text for text in LegalText.objects.order_by("number")}
    return [page for page in Page if gaps_in(newest[page].text if page in newest else first_words(page))]


@transaction.atomic
def write_legal_text(
    assembly: Assembly, *, by: Seat, page: str, language: str, text: str, was: int | None = None
) -> LegalText:
    """Everybody reads this version from now on; those before it stay readable. ``was``: the version it changes."""
    require(can_change_appearance(by.person, assembly))
    text = text.replace("\r\n", "\n").strip()
    require(0 < len(text) <= LONGEST_TEXT, BadLegalText)
    require(was is None or was == newest_text(page, language).number, LegalTextChanged)
    last = LegalText.objects.filter(page=page).first()
    number = last.number + 1 if last else 1
    try:
        with transaction.atomic():
            made = LegalText.objects.create(
                page=page, number=number, language=spoken(language), text=text, written_at=now()
            )
    except IntegrityError:
        raise LegalTextChanged from None
    told = {
        "page": str(page),
        "version": number,
        "language": made.language,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    note(assembly.id, record.LEGAL, told, by=by.signature)
    announce(assembly.topic)
    return made


# --- Logo and colour --------------------------------------------------------------------------------


@transaction.atomic
def choose_colour(assembly: Assembly, *, by: Seat, accent: str) -> Assembly:
    """Links and buttons of the assembly's pages have this colour; an empty one is the product's own."""
    assembly = _locked(assembly, by)
    accent = accent.strip().lower()
    if accent:
        require(WRITTEN.fullmatch(accent) is not None, BadColour)
        if not works(accent):
            raise ColourTooPale(contrast=f"{least_contrast(accent):.1f}", nearest=nearest_that_works(accent))
    if accent != assembly.accent:
        assembly.accent = accent
        assembly.save(update_fields=["accent"])
        _note_look(assembly, by)
    return assembly


@transaction.atomic
def set_logo(assembly: Assembly, *, by: Seat, picture: bytes, alt: str) -> Assembly:
    """The logo stands on the assembly's pages, drawn afresh. ``picture`` is a file as it was sent."""
    assembly, alt = _locked(assembly, by), alt.strip()
    require(0 < len(alt) <= LONGEST_ALT, LogoUnspoken)
    drawn = draw_logo(picture)
    Logo.objects.update_or_create(
        assembly=assembly, defaults={"png": drawn.png, "width": drawn.width, "height": drawn.height}
    )
    assembly.logo_sha256, assembly.logo_alt = hashlib.sha256(drawn.png).hexdigest(), alt
    assembly.save(update_fields=["logo_sha256", "logo_alt"])
    _note_look(assembly, by)
    return assembly


@transaction.atomic
def remove_logo(assembly: Assembly, *, by: Seat) -> Assembly:
    assembly = _locked(assembly, by)
    if assembly.logo_sha256:
        Logo.objects.filter(assembly=assembly).delete()
        assembly.logo_sha256 = assembly.logo_alt = ""
        assembly.save(update_fields=["logo_sha256", "logo_alt"])
        _note_look(assembly, by)
    return assembly


def _locked(assembly: Assembly, by: Seat) -> Assembly:
    require(can_change_appearance(by.person, assembly))
    return Assembly.objects.select_for_update().get(id=assembly.id)


def _note_look(assembly: Assembly, by: Seat) -> None:
    told = {"accent": assembly.accent, "logo_sha256": assembly.logo_sha256 or None}
    note(assembly.id, record.LOOK, told, by=by.signature)
    announce(assembly.topic)


# --- Other sites ------------------------------------------------------------------------------------


def sites_of(assembly: Assembly) -> list[str]:
    return list(EmbedSite.objects.filter(assembly=assembly).values_list("origin", flat=True))


@transaction.atomic
def allow_sites(assembly: Assembly, *, by: Seat, sites: Iterable[str]) -> list[str]:
    """These sites, and no others, may show results of the assembly in their pages."""
    assembly = _locked(assembly, by)
    wanted = sorted({_origin(site) for site in sites if site.strip()})
    require(len(wanted) <= MOST_SITES, TooManySites, most=MOST_SITES)
    if wanted != sites_of(assembly):
        EmbedSite.objects.filter(assembly=assembly).delete()
        EmbedSite.objects.bulk_create(EmbedSite(assembly=assembly, origin=origin) for origin in wanted)
        note(assembly.id, record.SITES, {"sites": wanted}, by=by.signature)
        announce(assembly.topic)
    return wanted


def _origin(site: str) -> str:
    """Scheme, name and port as the content policy writes them; names in other letters in theirs."""
    given = site.strip().rstrip("/")
    scheme, _mark, name = given.lower().partition("://")
    try:
        plain = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        plain = ""
    origin = f"{scheme}://{plain}"
    require(len(origin) <= 200 and SITE.fullmatch(origin) is not None, BadSite, site=given[:80])
    return origin
