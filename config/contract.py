"""What a change of the REST schema breaks: which programs written for the schema before would stop working."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")
Schema = dict[str, Any]


def breaking_changes(before: Schema, after: Schema) -> list[str]:
    """A sentence for each change that a new version would be needed for; none for what is only added."""
    return sorted(set(_Comparison(before, after).of_paths()))


class _Comparison:
    """Answers may say more and never less; what is sent may say less and never has to say more."""

    def __init__(self, before: Schema, after: Schema) -> None:
        self.before = before
        self.after = after
        self.compared: set[tuple[str, bool]] = set()

    def of_paths(self) -> Iterator[str]:
        for path, was in self.before["paths"].items():
            now = self.after["paths"].get(path)
            if now is None:
                yield f"{path} is gone"
                continue
            for method in METHODS:
                if method in was:
                    where = f"{method.upper()} {path}"
                    if method in now:
                        yield from self.of_operation(where, was[method], now[method])
                    else:
                        yield f"{where} is gone"

    def of_operation(self, where: str, was: Schema, now: Schema) -> Iterator[str]:
        if was.get("operationId") != now.get("operationId"):
            yield f"{where} is called otherwise"
        yield from self.of_parameters(where, _by_name(was), _by_name(now))
        sent_before, sent_now = _content(was.get("requestBody")), _content(now.get("requestBody"))
        if sent_now is not None and sent_before is None and now["requestBody"].get("required"):
            yield f"{where} now needs a body"
        elif sent_before is not None and sent_now is None:
            yield f"{where} takes no body any more"
        elif sent_before is not None and sent_now is not None:
            yield from self.of_schema(f"what is sent to {where}", sent_before, sent_now, is_sent=True)
        for status, answer in was.get("responses", {}).items():
            if not status.startswith("2"):
                continue
            if status not in now.get("responses", {}):
                yield f"{where} answers {status} no more"
                continue
            told_before, told_now = _content(answer), _content(now["responses"][status])
            if told_before is not None and told_now is None:
                yield f"{where} tells nothing any more"
            elif told_before is not None and told_now is not None:
                yield from self.of_schema(f"the answer of {where}", told_before, told_now, is_sent=False)

    def of_parameters(self, where: str, was: dict[str, Schema], now: dict[str, Schema]) -> Iterator[str]:
        for name, parameter in was.items():
            if name not in now:
                yield f"{where} knows no parameter {name} any more"
            else:
                yield from self.of_schema(
                    f"the parameter {name} of {where}", parameter["schema"], now[name]["schema"], is_sent=True
                )
        for name, parameter in now.items():
            if parameter.get("required") and not was.get(name, {}).get("required"):
                yield f"{where} now needs the parameter {name}"

    def of_schema(self, where: str, was: Schema, now: Schema, *, is_sent: bool) -> Iterator[str]:
        if "$ref" in was:
            name = was["$ref"].rpartition("/")[2]
            if (name, is_sent) in self.compared and was.get("$ref") == now.get("$ref"):
                return
            self.compared.add((name, is_sent))
            where = name
        was, now = _whole(self.before, was), _whole(self.after, now)
        if was.get("type") != now.get("type") or was.get("format") != now.get("format"):
            yield f"{where} is of another type"
            return
        if bool(was.get("nullable")) != bool(now.get("nullable")) and bool(now.get("nullable")) != is_sent:
            yield f"{where} may {'be null' if not is_sent else 'not be null any more'}"
        yield from _of_choices(where, was.get("enum"), now.get("enum"), is_sent=is_sent)
        yield from _of_bounds(where, was, now, is_sent=is_sent)
        if "items" in was and "items" in now:
            yield from self.of_schema(f"an item of {where}", was["items"], now["items"], is_sent=is_sent)
        yield from self.of_fields(where, was, now, is_sent=is_sent)

    def of_fields(self, where: str, was: Schema, now: Schema, *, is_sent: bool) -> Iterator[str]:
        fields, others = was.get("properties", {}), now.get("properties", {})
        for name, field in fields.items():
            if name not in others:
                yield f"{where} has no {name} any more"
            else:
                yield from self.of_schema(f"{name} of {where}", field, others[name], is_sent=is_sent)
        needed_before, needed_now = set(was.get("required", ())), set(now.get("required", ()))
        if is_sent:
            yield from (f"{where} now needs {name}" for name in needed_now - needed_before)
        else:
            yield from (f"{where} may leave out {name}" for name in needed_before - needed_now if name in others)


def _of_choices(where: str, was: list[Any] | None, now: list[Any] | None, *, is_sent: bool) -> Iterator[str]:
    """What is sent keeps every choice; an answer may have new ones, and keeps those that programs wait for."""
    if was is not None and now is not None:
        yield from (f"{where} cannot be {value!r} any more" for value in was if value not in now)
    elif is_sent and was is None and now is not None:
        yield f"{where} is a choice now"


def _of_bounds(where: str, was: Schema, now: Schema, *, is_sent: bool) -> Iterator[str]:
    """What was short or small enough to be sent still is."""
    if not is_sent:
        return
    for most in ("maxLength", "maximum", "maxItems"):
        if most in now and (most not in was or now[most] < was[most]):
            yield f"{where} takes less: {most} {now[most]}"
    for least in ("minLength", "minimum", "minItems"):
        if least in now and (least not in was or now[least] > was[least]):
            yield f"{where} takes less: {least} {now[least]}"


def _whole(document: Schema, schema: Schema) -> Schema:
    """The schema itself, where a reference or a wrapping of one stands for it."""
    while True:
        if "$ref" in schema:
            kept = {name: value for name, value in schema.items() if name == "nullable"}
            schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]] | kept
        elif len(schema.get("allOf", ())) == 1:
            kept = {name: value for name, value in schema.items() if name == "nullable"}
            schema = _whole(document, schema["allOf"][0]) | kept
        else:
            return schema


def _by_name(operation: Schema) -> dict[str, Schema]:
    return {f"{one['in']}:{one['name']}": one for one in operation.get("parameters", ())}


def _content(part: Schema | None) -> Schema | None:
    content = (part or {}).get("content", {})
    found = content.get("application/json", {}).get("schema")
    return found if found is None else dict(found)
