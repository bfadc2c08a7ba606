"""The schema says what the answers are."""

import json
from collections import defaultdict
from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from drf_spectacular.drainage import GENERATOR_STATS
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import form_body
from assemblies.correspondence.messages import draft_message
from assemblies.correspondence.notices import post_notice
from assemblies.members.models import Seat
from assemblies.sessions.services import start_meeting
from governance.ballots.models import Question
from governance.practice.services import start_practice
from governance.proposals.models import Proposal
from tests.api.conftest import Program

METHODS = ("get", "post", "put", "patch", "delete")


def with_nulls(node: Any) -> Any:
    """OpenAPI 3.0 says `nullable` where JSON Schema has a type of null."""
    if isinstance(node, list):
        return [with_nulls(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {name: with_nulls(value) for name, value in node.items() if name != "nullable"}
    if "$ref" in plain:
        plain["$ref"] = "urn:schema" + plain["$ref"]
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") is True else plain


@pytest.fixture
def schema(stranger: Program, db: None) -> dict[str, Any]:
    return stranger.get("schema/")


@pytest.mark.once
def test_the_schema_is_made_without_a_warning() -> None:
    GENERATOR_STATS.reset()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())


def test_every_operation_has_a_name_a_description_and_its_refusals(schema: dict[str, Any]) -> None:
    operations = [one[method] for one in schema["paths"].values() for method in METHODS if method in one]
    assert len({one["operationId"] for one in operations}) == len(operations) > 40
    for one in operations:
        assert one["description"].strip().endswith("."), one["operationId"]
        refusals = {code: answer for code, answer in one["responses"].items() if code.startswith("4")}
        assert refusals, one["operationId"]
        assert all(set(answer["content"]) == {"application/problem+json"} for answer in refusals.values())


def test_answers_are_as_the_schema_says(
    schema: dict[str, Any],
    stranger: Program,
    program_of: Callable[..., Program],
    fay: Seat,
    ana: Seat,
    assembly: Assembly,
    open_proposal: Proposal,
    counted_question: Question,
) -> None:
    whole = with_nulls(schema)
    registry = Registry().with_resource("urn:schema", Resource.from_contents(whole, DRAFT202012))
    given = {
        "slug": assembly.slug,
        "question_id": counted_question.id,
        "proposal_id": open_proposal.id,
        "body_id": counted_question.body_id,
        "seat_id": ana.id,
        "meeting_id": start_meeting(counted_question.body, name="Saturday", by=fay).id,
        "external_id": form_body(assembly, kind=Body.Kind.COUNCIL, name="Council", external_id="city-7").external_id,
        "message_id": draft_message(assembly, by=fay, subject="Lunch", text="Soup.", to="members").id,
        "notice_id": post_notice(assembly, by=fay, title="Lunch", text="Soup.").id,
        "practice_id": start_practice(counted_question.body, by=fay).id,
    }
    checked = 0
    for path, methods in whole["paths"].items():
        if "get" not in methods or "schema" in path:
            continue
        address = path.removeprefix("/api/v1/").format_map(defaultdict(uuid4, given))
        promised = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        check = Draft202012Validator(promised | {"$id": "urn:answer"}, registry=registry)
        for who in (program_of(ana), program_of(fay), stranger):
            answer = who("GET", address)
            if answer.status_code == 200:
                found = [f"{path}: {error.message}" for error in check.iter_errors(json.loads(answer.content))]
                assert not found, found
                checked += 1
    assert checked > 40
