"""Rules of counting for whoever wants to know: in two sentences, then as exactly as it is counted."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.errors import Absent, require
from config.markdown import to_html
from governance.ballots.rules import FROM_THE_VOTE, rule_names, wishes
from governance.counting import rule_called

TITLE = re.compile(r"\A#[^\n]*\n+")
OTHER_PAGE = re.compile(r"\((?:\.\./rules/)?([a-z-]+)\.md(?:#[a-z-]*)?\)")
FILE = re.compile(r"\[([^\]]+)\]\(\.\.?/[^)]*\)")


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/ballots/rules.html", {"wishes": wishes()})


@require_safe
def rule(request: HttpRequest, name: str) -> HttpResponse:
    require(name in rule_names(), Absent)
    found = rule_called(name)
    context = {
        "rule": found,
        "title": _(found.title),
        "told": [_(found.told), _(found.if_nobody)],
        "settings": [
            (_(setting.label), setting.default) for setting in found.settings if setting.name not in FROM_THE_VOTE
        ],
        "exactly": to_html(written_page(name)),
    }
    return render(request, "governance/ballots/rule.html", context)


def written_page(name: str) -> str:
    """The rule's page among the documents, without its heading, its links leading to pages of this site."""
    page = Path(settings.BASE_DIR) / "docs" / "rules" / f"{name}.md"
    if not page.exists():
        return ""
    text = TITLE.sub("", page.read_text(encoding="utf-8"))
    return FILE.sub(r"\1", OTHER_PAGE.sub(r"(../\1/)", text))
