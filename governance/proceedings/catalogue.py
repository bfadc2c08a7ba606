"""The catalogue of open data, after DCAT-AP 3: the minutes, questions and results of every public assembly."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from assemblies.bodies.models import Assembly
from assemblies.minutes.models import Entry
from config.clock import stamp
from governance.ballots.models import WITH_RESULT, Question

LICENCE = "http://creativecommons.org/licenses/by/4.0/"
TYPES = "https://www.iana.org/assignments/media-types/"
FILES = "http://publications.europa.eu/resource/authority/file-type/"
THEMES = "http://publications.europa.eu/resource/authority/data-theme"
LANGUAGES = {"en": "ENG", "es": "SPA", "ar": "ARA"}
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
FORMATS = {
    "json": ("application/json", "JSON"),
    "jsonl": ("application/jsonl", ""),  # the European list of file types has no word for it
    "csv": ("text/csv", "CSV"),
}
Node = dict[str, Any]


def catalogue(root: str) -> Node:
    """Every address in it starts with ``root``. Three statements at any length."""
    assemblies = list(Assembly.objects.told())
    results = _results(assemblies)
    last_lines = Entry.objects.filter(chain_id__in=[one.id for one in assemblies], seq=F("chain__length"))
    changed = dict(last_lines.values_list("chain_id", "at"))
    sets = [
        made
        for assembly in assemblies
        for made in _of_assembly(assembly, results.get(assembly.id, []), changed.get(assembly.id), root)
    ]
    return {
        "@context": CONTEXT,
        "@id": root + reverse("catalogue"),
        "@type": "dcat:Catalog",
        "dct:title": _words("Open data of climate assemblies"),
        "dct:description": _words("The minutes, questions and results of the assemblies held here."),
        "dct:publisher": publisher(root),
        "dct:license": {"@id": LICENCE},
        "dct:language": [_language(code) for code, _name in settings.LANGUAGES],
        "dcat:themeTaxonomy": {"@id": THEMES},
        "foaf:homepage": {"@id": f"{root}/"},
        "dcat:dataset": sets,
    }


def publisher(root: str) -> Node:
    return {"@id": f"{root}/#publisher", "@type": "foaf:Agent", "foaf:name": root.partition("://")[2]}


def _results(assemblies: Sequence[Assembly]) -> dict[uuid.UUID, list[Question]]:
    found: dict[uuid.UUID, list[Question]] = {}
    counted = Question.objects.filter(body__assembly__in=assemblies, state__in=WITH_RESULT)
    for question in counted.select_related("body").defer("config", "text").order_by("number", "id"):
        found.setdefault(question.body.assembly_id, []).append(question)
    return found


def _of_assembly(assembly: Assembly, counted: Sequence[Question], changed: datetime | None, root: str) -> list[Node]:
    minutes = [
        _distribution(root, reverse("chronicle:jsonl", args=[assembly.slug]), "jsonl"),
        _distribution(root, reverse("api:minutes", args=[assembly.slug]), "json"),
    ]
    questions = [_distribution(root, reverse("api:questions", args=[assembly.slug]), "json")]
    results = []
    for question in counted:
        results += [
            _distribution(root, reverse("api:result", args=[question.id]), "json", question.title),
            _distribution(root, reverse("ballots:csv", args=[question.id]), "csv", question.title),
            _distribution(root, reverse("ballots:lines", args=[question.id]), "jsonl", question.title),
        ]
    told = (
        ("minutes", "Minutes", "Everything the assembly did, line by line, each bound to the one before.", minutes),
        ("questions", "Questions", "What was put to the vote, under which rule, and how it stands.", questions),
        ("results", "Results", "Every count with its rounds, and the ballots without names.", results),
    )
    return [_dataset(assembly, name, title, words, parts, changed, root) for name, title, words, parts in told if parts]


def _dataset(
    assembly: Assembly, name: str, title: str, words: str, parts: list[Node], changed: datetime | None, root: str
) -> Node:
    page = root + assembly.get_absolute_url()
    issued = assembly.published_at or assembly.created_at
    return {
        "@id": f"{root}/catalog.jsonld#{assembly.slug}-{name}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{assembly.id}-{name}",
        "dct:title": _words(f"{title}: {assembly.name}"),
        "dct:description": _words(words),
        "dct:publisher": publisher(root),
        "dct:issued": _moment(issued),
        "dct:modified": _moment(max(issued, changed or issued)),
        "dct:language": _language("en"),
        "dct:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
        "dcat:theme": {"@id": f"{THEMES}/GOVE"},
        "dcat:landingPage": {"@id": page},
        "dcat:contactPoint": {"@type": "vcard:Organization", "vcard:fn": assembly.name, "vcard:hasURL": {"@id": page}},
        "dcat:distribution": parts,
    }


def _distribution(root: str, path: str, kind: str, title: str = "") -> Node:
    media, name = FORMATS[kind]
    made = {
        "@type": "dcat:Distribution",
        "dcat:accessURL": {"@id": root + path},
        "dcat:downloadURL": {"@id": root + path},
        "dcat:mediaType": {"@id": TYPES + media},
        "dct:license": {"@id": LICENCE},
    }
    kept = {"dct:format": {"@id": FILES + name}} if name else {}
    return made | kept | ({"dct:title": _words(title)} if title else {})


def _words(text: str) -> Node:
    return {"@value": text, "@language": "en"}


def _language(code: str) -> Node:
    return {"@id": f"http://publications.europa.eu/resource/authority/language/{LANGUAGES.get(code, 'MUL')}"}


def _moment(at: datetime) -> Node:
    return {"@value": stamp(at), "@type": "xsd:dateTime"}
