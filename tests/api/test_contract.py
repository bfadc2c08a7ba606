"""Programs written for the committed schema go on working; what is only added is refreshed with `make schema`."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config.contract import breaking_changes
from tests.api.conftest import Program

KEPT = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
Schema = dict[str, Any]


@pytest.fixture
def schema(stranger: Program, db: None) -> Schema:
    return stranger.get("schema/")


@pytest.mark.once
def test_nothing_that_programs_rely_on_has_gone(schema: Schema) -> None:
    if not KEPT.exists():
        pytest.skip("docs/openapi.json is not written yet: make schema")
    kept = json.loads(KEPT.read_text())
    if kept["info"]["version"] == schema["info"]["version"]:
        found = breaking_changes(kept, schema)
        assert not found, "This breaks programs. Keep it, or give REST a new version:\n" + "\n".join(found)
    assert kept == schema, "The schema has grown. Write it anew: make schema"


def test_the_same_schema_breaks_nothing(schema: Schema) -> None:
    assert breaking_changes(schema, copy.deepcopy(schema)) == []


def operation(schema: Schema, name: str) -> Schema:
    operations = [one for path in schema["paths"].values() for one in path.values()]
    return next(one for one in operations if one["operationId"] == name)


def component(schema: Schema, name: str) -> Schema:
    return schema["components"]["schemas"][name]


def without_an_address(schema: Schema) -> None:
    del schema["paths"]["/api/v1/events/"]


def without_a_method(schema: Schema) -> None:
    del schema["paths"]["/api/v1/questions/{question_id}/"]["put"]


def called_otherwise(schema: Schema) -> None:
    operation(schema, "read_result")["operationId"] = "get_result"


def without_a_field(schema: Schema) -> None:
    del component(schema, "QuestionInFull")["properties"]["title"]


def another_type(schema: Schema) -> None:
    component(schema, "EventShown")["properties"]["seq"] = {"type": "string"}


def another_format(schema: Schema) -> None:
    component(schema, "EventShown")["properties"]["id"] = {"type": "string"}


def without_a_choice(schema: Schema) -> None:
    whole = component(schema, "OpeningGivenRequest")["properties"]["minutes"]
    whole["enum"] = [1, 2]


def without_a_state(schema: Schema) -> None:
    component(schema, "QuestionShown")["properties"]["state"]["enum"].remove("certified")


def a_new_field_that_must_be_sent(schema: Schema) -> None:
    given = component(schema, "PersonGivenRequest")
    given["properties"]["birthday"] = {"type": "string"}
    given["required"].append("birthday")


def a_field_that_must_be_sent_now(schema: Schema) -> None:
    component(schema, "PersonGivenRequest")["required"].append("email")


def a_filter_that_is_gone(schema: Schema) -> None:
    asked = operation(schema, "list_events")["parameters"]
    asked[:] = [one for one in asked if one["name"] != "type"]


def a_filter_that_must_be_given(schema: Schema) -> None:
    for one in operation(schema, "list_events")["parameters"]:
        one["required"] = True


def an_answer_that_may_lack_something(schema: Schema) -> None:
    component(schema, "EventShown")["required"].remove("seq")


def an_answer_that_may_be_null(schema: Schema) -> None:
    component(schema, "EventShown")["properties"]["at"]["nullable"] = True


def shorter_words(schema: Schema) -> None:
    component(schema, "PersonGivenRequest")["properties"]["name"]["maxLength"] = 12


def another_status(schema: Schema) -> None:
    answers = operation(schema, "add_person")["responses"]
    answers["202"] = answers.pop("201")


BREAKING = [
    without_an_address, without_a_method, called_otherwise, without_a_field, another_type, another_format,
    without_a_choice, without_a_state, a_new_field_that_must_be_sent, a_field_that_must_be_sent_now,
    a_filter_that_is_gone, a_filter_that_must_be_given, an_answer_that_may_lack_something,
    an_answer_that_may_be_null, shorter_words, another_status,
]  # fmt: skip


@pytest.mark.parametrize("plant", BREAKING, ids=lambda plant: plant.__name__)
def test_what_breaks_programs_is_found(schema: Schema, plant: Callable[[Schema], None]) -> None:
    changed = copy.deepcopy(schema)
    plant(changed)
    assert breaking_changes(schema, changed)


def test_what_is_only_added_breaks_nothing(schema: Schema) -> None:
    changed = copy.deepcopy(schema)
    changed["paths"]["/api/v1/weather/"] = {"get": {"operationId": "read_weather", "responses": {}}}
    component(changed, "EventShown")["properties"]["colour"] = {"type": "string"}
    component(changed, "EventShown")["required"].append("colour")
    component(changed, "PersonGivenRequest")["properties"]["birthday"] = {"type": "string"}
    component(changed, "PersonGivenRequest")["properties"]["name"]["maxLength"] = 500
    component(changed, "QuestionShown")["properties"]["state"]["enum"].append("postponed")
    operation(changed, "list_events")["parameters"].append(
        {"in": "query", "name": "colour", "schema": {"type": "string"}}
    )
    assert breaking_changes(schema, changed) == []
