"""REST: legal pages, an assembly's logo and colour, and the sites that may show its results."""

import base64
import binascii
from typing import Any

from django.conf import settings
from django.urls import path, reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.appearance.errors import BadLogo
from assemblies.appearance.legal import Page, gaps_in
from assemblies.appearance.logos import MOST_BYTES
from assemblies.appearance.models import LONGEST_TEXT, LegalText
from assemblies.appearance.services import (
    LONGEST_ALT,
    MOST_SITES,
    allow_sites,
    choose_colour,
    newest_text,
    remove_logo,
    set_logo,
    sites_of,
    write_legal_text,
)
from assemblies.bodies.models import Assembly
from assemblies.members.api.seats import acting
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role
from config.doors import Door, Strict, operation, parsed
from config.errors import Absent, require


class AppearanceShown(serializers.Serializer):
    """An assembly's logo and colour."""

    accent = serializers.CharField(help_text="Its colour as #rrggbb; empty for the product’s own.")
    logo = serializers.CharField(allow_null=True, help_text="Where its logo is, if it has one: a PNG.")
    logo_alt = serializers.CharField(help_text="What the logo says.")


class ColourGiven(Strict):
    accent = serializers.CharField(max_length=20, allow_blank=True)


class LogoGiven(Strict):
    picture = serializers.CharField(
        max_length=MOST_BYTES * 4 // 3 + 4, help_text="A JPEG, PNG or WebP file of at most 2 MB, in base64."
    )
    alt = serializers.CharField(max_length=LONGEST_ALT, help_text="What the logo says.")


class SitesShown(serializers.Serializer):
    """The sites that may show results of an assembly in their own pages."""

    sites = serializers.ListField(child=serializers.CharField())


class SitesGiven(Strict):
    sites = serializers.ListField(child=serializers.CharField(max_length=200), max_length=MOST_SITES)


class LegalShown(serializers.Serializer):
    """A legal page of this installation as it stands."""

    page = serializers.ChoiceField(Page.choices)
    number = serializers.IntegerField(help_text="Counts its versions; 0 are the words it begins with.")
    language = serializers.ChoiceField(settings.LANGUAGES)
    text = serializers.CharField(help_text="Markdown.")
    written_at = serializers.DateTimeField(allow_null=True)
    gaps = serializers.ListField(child=serializers.CharField(), help_text="What is still to be filled in.")


class LegalGiven(Strict):
    language = serializers.ChoiceField(settings.LANGUAGES)
    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False, help_text="Markdown.")
    was = serializers.IntegerField(
        min_value=0, required=False, help_text="The version you read; refused if there is a newer one by now."
    )


def look_of(assembly: Assembly) -> dict[str, Any]:
    where = reverse("logo", args=[assembly.slug, assembly.logo_sha256[:16]]) if assembly.logo_sha256 else None
    return {"accent": assembly.accent, "logo": where, "logo_alt": assembly.logo_alt}


def legal_told(found: LegalText) -> dict[str, Any]:
    return {
        "page": found.page,
        "number": found.number,
        "language": found.language,
        "text": found.text,
        "written_at": found.written_at,
        "gaps": gaps_in(found.text),
    }


class Look(Door):
    @operation("read_appearance", "Logo and colour of an assembly.", answers=AppearanceShown)
    def get(self, request: Request, slug: str) -> Response:
        return Response(look_of(find_assembly(request.user, slug)))

    @operation(
        "choose_colour",
        "Choose the colour of links and buttons; one that is hard to read is refused with the nearest that works. "
        "For organisers.",
        takes=ColourGiven,
        answers=AppearanceShown,
    )
    def put(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER)
        return Response(look_of(choose_colour(assembly, by=by, **parsed(ColourGiven, request.data))))


class TheLogo(Door):
    @operation("set_logo", "Set the logo of an assembly. For organisers.", takes=LogoGiven, answers=AppearanceShown)
    def put(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER)
        given = parsed(LogoGiven, request.data)
        try:
            picture = base64.b64decode(given["picture"], validate=True)
        except (binascii.Error, ValueError):
            raise BadLogo from None
        return Response(look_of(set_logo(assembly, by=by, picture=picture, alt=given["alt"])))

    @operation("remove_logo", "Remove the logo of an assembly. For organisers.", status=204, answers=None)
    def delete(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        remove_logo(assembly, by=acting(request.user, assembly, Role.ORGANISER))
        return Response(status=204)


class Sites(Door):
    @operation("read_embed_sites", "The sites that may show results of an assembly.", answers=SitesShown)
    def get(self, request: Request, slug: str) -> Response:
        return Response({"sites": sites_of(find_assembly(request.user, slug))})

    @operation(
        "allow_embed_sites",
        "Say which sites, and no others, may show results of an assembly. For organisers.",
        takes=SitesGiven,
        answers=SitesShown,
    )
    def put(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER)
        return Response({"sites": allow_sites(assembly, by=by, **parsed(SitesGiven, request.data))})


class Legal(Door):
    @operation("read_legal_page", "A legal page of this installation.", answers=LegalShown)
    def get(self, request: Request, page: str) -> Response:
        require(page in Page.values, Absent)
        return Response(legal_told(newest_text(page)))


class LegalWriting(Door):
    @operation(
        "write_legal_page",
        "Write a legal page, which is the same for all assemblies here; earlier versions stay. For organisers.",
        takes=LegalGiven,
        answers=LegalShown,
        refuses=[409],
    )
    def put(self, request: Request, slug: str, page: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER)
        require(page in Page.values, Absent)
        return Response(legal_told(write_legal_text(assembly, by=by, page=page, **parsed(LegalGiven, request.data))))


urlpatterns = [
    path("assemblies/<slug:slug>/appearance/", Look.as_view(), name="appearance"),
    path("assemblies/<slug:slug>/logo/", TheLogo.as_view(), name="logo"),
    path("assemblies/<slug:slug>/embed-sites/", Sites.as_view(), name="embed_sites"),
    path("legal/<slug:page>/", Legal.as_view(), name="legal"),
    path("assemblies/<slug:slug>/legal/<slug:page>/", LegalWriting.as_view(), name="write_legal"),
]
