"""Every page that links lead to, read by everybody whom the demo knows."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.urls import get_resolver

from tests.conftest import PHONE
from tests.journeys.looking import Looking
from tests.journeys.walking import name_of, walk
from tests.servers import Stack

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]
# What a button, a printed card or a letter leads to; the other journeys go there.
OTHERWISE = {
    "sessions:end", "sessions:mark",
    "ballots:election", "ballots:election_archive", "ballots:election_template",
    "ballots:paper_ballot", "ballots:undo", "hall:booth_leave", "hall:booth_start", "hall:coming", "hall:done",
    "hall:end_booth", "hall:help", "hall:leave",
    "practice:ballot", "practice:cast", "practice:end", "practice:offer", "practice:receipt",
    "appearance:legal_version", "press:embed_phases", "press:embed_question", "press:sheet",
    "ballots:check", "comments:agree", "comments:comment", "comments:remove", "comments:take_back",
    "decisions:decision", "integrations:change_webhook", "integrations:empty_sandbox", "proposals:undo",
    "ballots:auditors", "ballots:beyond", "ballots:digits", "ballots:helped", "ballots:hold", "ballots:release",
    "ballots:aside", "ballots:ask_members",
    "ballots:witness", "bundles:auditors", "bundles:end", "comments:write", "decisions:adopt", "reports:hide",
    "reports:new", "reports:report", "reports:show", "reports:sign", "reports:withdraw", "witnesses:end",
    "ballots:cast", "ballots:certify", "ballots:confirm", "ballots:open", "ballots:take_back",
    "correspondence:held_messages",
    "correspondence:discard_message", "correspondence:edit_message", "correspondence:letter", "correspondence:letters",
    "correspondence:message", "correspondence:send_message", "correspondence:test_message",
    "audits:alarm", "audits:answer", "audits:finding", "evaluations:answer", "evaluations:evaluation",
    "demographics:answer", "demographics:ask", "demographics:end",
    "concerns:concern", "correspondence:notice", "correspondence:outbox", "correspondence:picture",
    "correspondence:withdraw_notice",
    "demo:door", "founding:add_community", "founding:remove_community", "founding:set_up",
    "integrations:end_webhook", "integrations:webhook",
    "members:card", "members:not_mine", "members:reissue", "people:code", "people:language", "people:remove_passkey",
    "people:sign_in_by_passkey", "people:sign_in_with_account", "people:sign_out", "proposals:answer",
    "objections:accept", "objections:answer", "objections:carry", "objections:dispute", "objections:objection",
    "objections:ledger", "objections:new", "objections:pass", "objections:withdraw",
    "requests:answer", "requests:new", "requests:request", "requests:sign", "requests:take_back",
    "moderation:appeal", "moderation:case", "moderation:decide", "moderation:report", "moderation:settle",
    "adoption:adopt", "adoption:adoption", "adoption:ask", "adoption:json", "adoption:pledge", "adoption:repair",
    "adoption:one_pledge", "adoption:proof_file", "adoption:prove", "adoption:sign", "adoption:text",
    "adoption:sentence_thread", "adoption:thread",
    "allocations:allocation", "allocations:csv", "allocations:hand_over", "allocations:json", "allocations:share_out",
    "ballots:give_paper", "ballots:pile", "ballots:sheet",
    "budgets:ballots", "budgets:bring_in", "budgets:budget", "budgets:compare", "budgets:csv", "budgets:describe",
    "budgets:elsewhere", "budgets:json", "budgets:milestone", "budgets:project", "budgets:promise", "budgets:set",
    "budgets:take_back",
    "claims:answer", "claims:appeal", "claims:ask", "claims:claim", "claims:close", "claims:hear", "claims:open",
    "claims:round", "claims:share",
    "manifestos:amend", "manifestos:amendment", "manifestos:answer", "manifestos:article",
    "manifestos:beside", "manifestos:bring_in", "manifestos:check_beside",
    "manifestos:desk", "manifestos:edit", "manifestos:edition", "manifestos:edition_json", "manifestos:freeze",
    "manifestos:lead", "manifestos:manifesto", "manifestos:mend", "manifestos:new_article", "manifestos:rehearse",
    "manifestos:translate", "manifestos:translation", "manifestos:versions", "manifestos:withdraw",
    "manifestos:write_beside", "manifestos:writing", "press:manifesto_pdf", "press:manifesto_sheet",
    "proposals:answer_merging", "proposals:attachment", "proposals:detach", "proposals:follow", "proposals:rate_point",
    "proposals:remove_evidence", "proposals:support", "proposals:supporters", "proposals:take_back_merging",
    "proposals:take_back_point",
    "proposals:writing",
    "resources:answer", "resources:book", "resources:device", "resources:give_back", "resources:log",
    "resources:resource", "resources:season", "resources:steward", "resources:version",
    "shelters:districts_csv", "shelters:json", "shelters:listed", "shelters:make", "shelters:plan",
    "shelters:shelters_csv", "shelters:texts", "shelters:ways_csv",
    "proposals:publish",
}  # fmt: skip


def all_page_names() -> set[str]:
    """The pages of people: what the resolver knows outside REST and the machines' own."""
    names = set()
    for space, (_prefix, resolver) in get_resolver().namespace_dict.items():
        if space not in {"api"}:
            names |= {f"{space}:{name}" for name in resolver.reverse_dict if isinstance(name, str)}
    return names


def test_every_page_reads_well_for_everybody(live_stack: Stack, open_page: OpenPage, look: Looking) -> None:
    wrong: list[str] = []
    visited: set[str] = set()
    people = {"a stranger": "", **live_stack.doors()}
    assert len(people) > 5
    for place, (label, door) in enumerate(people.items()):
        scheme = "dark" if place % 2 else "light"
        page = open_page(**PHONE, service_workers="block", color_scheme=scheme)
        if door:
            page.goto(door)
            page.get_by_role("main").get_by_role("button").click()
        else:
            page.goto("/")

        def on_file(path: str, page: "Page" = page, label: str = label) -> None:
            visited.add(name_of(path))
            answer = page.request.get(path)
            if not answer.ok:
                wrong.append(f"{label}: {path} answers {answer.status}")

        for name, path, answer in walk(page, "/en/", on_file=on_file):
            visited.add(name)
            if answer.status >= HTTPStatus.BAD_REQUEST:
                wrong.append(f"{label}: {path} answers {answer.status}")
                continue
            try:
                look(page)
            except AssertionError as fault:
                wrong.append(f"{label}: {fault}")
        page.context.close()
    assert not wrong, "\n".join(wrong)
    assert all_page_names() - visited - OTHERWISE == set(), "no link leads there"
