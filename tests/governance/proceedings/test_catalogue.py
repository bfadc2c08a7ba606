"""The catalogue against DCAT-AP 3: what it asks of a catalogue, a dataset, a distribution and an agent.

Each need is a line below: the property, what its values are, and how many there may be.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from assemblies.bodies.models import Assembly
from governance.ballots.models import Question

Node = dict[str, Any]
Judge = Callable[[Any], bool]

EU = "http://publications.europa.eu/resource/authority"
THEMES = {"AGRI", "ECON", "EDUC", "ENER", "ENVI", "GOVE", "HEAL", "INTR", "JUST", "REGI", "SOCI", "TECH", "TRAN"}


def is_words(value: Any) -> bool:
    return bool(value["@value"].strip()) and re.fullmatch("[a-z]{2,3}", value["@language"]) is not None


def is_address(value: Any) -> bool:
    return value["@id"].startswith(("http://", "https://")) and " " not in value["@id"]


def is_moment(value: Any) -> bool:
    return value["@type"] == "xsd:dateTime" and datetime.fromisoformat(value["@value"]).tzinfo is not None


def is_language(value: Any) -> bool:
    return re.fullmatch(f"{EU}/language/[A-Z]{{3}}", value["@id"]) is not None


def is_theme(value: Any) -> bool:
    return value["@id"].removeprefix(f"{EU}/data-theme/") in THEMES


def is_access_right(value: Any) -> bool:
    return value["@id"] == f"{EU}/access-right/PUBLIC"


def is_licence(value: Any) -> bool:
    return value["@id"] == "http://creativecommons.org/licenses/by/4.0/"


def is_media_type(value: Any) -> bool:
    return re.fullmatch("https://www.iana.org/assignments/media-types/[a-z]+/[a-z.+-]+", value["@id"]) is not None


def is_file_type(value: Any) -> bool:
    return value["@id"].removeprefix(f"{EU}/file-type/") in {"JSON", "CSV"}


def is_a(kind: str) -> Judge:
    return lambda value: value["@type"] == kind


ONE, SOME, MAYBE = (1, 1), (1, 10**9), (0, 1)
SHAPES: dict[str, dict[str, tuple[Judge, tuple[int, int]]]] = {
    "dcat:Catalog": {
        "dct:title": (is_words, SOME),
        "dct:description": (is_words, SOME),
        "dct:publisher": (is_a("foaf:Agent"), ONE),
        "dcat:dataset": (is_a("dcat:Dataset"), SOME),
        "dct:license": (is_licence, ONE),
        "dct:language": (is_language, SOME),
        "dcat:themeTaxonomy": (is_address, SOME),
        "foaf:homepage": (is_address, ONE),
    },
    "dcat:Dataset": {
        "dct:title": (is_words, SOME),
        "dct:description": (is_words, SOME),
        "dct:publisher": (is_a("foaf:Agent"), ONE),
        "dct:identifier": (lambda value: isinstance(value, str) and bool(value), SOME),
        "dct:issued": (is_moment, ONE),
        "dct:modified": (is_moment, ONE),
        "dct:language": (is_language, SOME),
        "dct:accessRights": (is_access_right, ONE),
        "dcat:theme": (is_theme, SOME),
        "dcat:landingPage": (is_address, SOME),
        "dcat:contactPoint": (is_a("vcard:Organization"), SOME),
        "dcat:distribution": (is_a("dcat:Distribution"), SOME),
    },
    "dcat:Distribution": {
        "dcat:accessURL": (is_address, SOME),
        "dcat:downloadURL": (is_address, SOME),
        "dct:license": (is_licence, ONE),
        "dcat:mediaType": (is_media_type, ONE),
        "dct:format": (is_file_type, MAYBE),
        "dct:title": (is_words, (0, 10**9)),
    },
    "foaf:Agent": {"foaf:name": (lambda value: isinstance(value, str) and bool(value), SOME)},
    "vcard:Organization": {
        "vcard:fn": (lambda value: isinstance(value, str) and bool(value), ONE),
        "vcard:hasURL": (is_address, ONE),
    },
}


def nodes(value: Any) -> Iterator[Node]:
    """Everything in it that has a type of its own, the outermost first."""
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)
    elif isinstance(value, dict):
        if value.get("@type") in SHAPES:
            yield value
        for name, one in value.items():
            if name != "@context":
                yield from nodes(one)


def values(node: Node, name: str) -> list[Any]:
    found = node.get(name, [])
    return found if isinstance(found, list) else [found]


def wanting(catalogue: Node) -> list[str]:
    """What DCAT-AP 3 would complain of, one line each."""
    told = []
    for node in nodes(catalogue):
        kind = node["@type"]
        for name, (fits, (least, most)) in SHAPES[kind].items():
            found = values(node, name)
            if not least <= len(found) <= most:
                told.append(f"{kind}: {len(found)} of {name}")
            told += [f"{kind}: {name} is {one}" for one in found if not fits(one)]
        told += [f"{kind}: unknown {name}" for name in node if name[0] != "@" and name not in SHAPES[kind]]
    return told


@pytest.fixture
def catalogue(counted_question: Question, assembly: Assembly) -> Node:
    return Client().get("/catalog.jsonld").json()


def test_nothing_is_wanting(catalogue: Node) -> None:
    assert catalogue["@type"] == "dcat:Catalog"
    assert {node["@type"] for node in nodes(catalogue)} == set(SHAPES)
    assert wanting(catalogue) == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind, shape in SHAPES.items() for name, (_fits, many) in shape.items() if many[0]],
)
def test_whatever_is_left_out_is_missed(catalogue: Node, kind: str, name: str) -> None:
    poorer = copy.deepcopy(catalogue)
    del next(node for node in nodes(poorer) if node["@type"] == kind)[name]
    assert f"{kind}: 0 of {name}" in wanting(poorer)


def test_every_short_name_is_explained_and_every_dataset_has_an_address_of_its_own(catalogue: Node) -> None:
    known = set(catalogue["@context"])
    used = {name.partition(":")[0] for node in nodes(catalogue) for name in node if name[0] != "@"}
    assert used <= known
    assert all(where.startswith("http") and where[-1] in "#/" for where in catalogue["@context"].values())
    named = [one["@id"] for one in catalogue["dcat:dataset"]]
    assert len(set(named)) == len(named) == 3
    assert {one["dct:publisher"]["@id"] for one in (catalogue, *catalogue["dcat:dataset"])} == {
        "http://testserver/#publisher"
    }
