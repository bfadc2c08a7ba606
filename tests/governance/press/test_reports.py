"""What audits and guardians said, as a page to print, as PDF, and as tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

from django.urls import reverse

from assemblies.bodies.models import Assembly
from assemblies.communities.models import Community
from assemblies.members.models import Role, Seat
from config.paper import can_draw
from governance.audits.findings import answer_finding
from governance.audits.guardians import guardians
from governance.audits.models import Finding
from governance.audits.services import audit_due
from tests.governance.conftest import Visit


def test_the_report_of_audits_can_be_taken_along_with_answers_and_fingerprints(
    assembly: Assembly, north: Community, south: Community, seated: Callable[..., Seat], ola: Seat, visit: Visit
) -> None:
    for place, count in ((north, 6), (south, 34)):
        for n in range(count):
            seated(f"{place.letter}{n} Member", Role.MEMBER, place, email=None)
    audit_due()
    answer_finding(Finding.objects.get(), by=ola, answer="=We invite more.")
    browser = visit(None)

    def file(name: str) -> str:
        return browser.get(reverse(f"press:audits_{name}", args=["two-shores"])).content.decode()

    told = json.loads(file("json"))
    assert told["licence"] == "CC BY 4.0"
    seats = next(one for one in told["looks"] if one["guardian"] == "seats")
    assert seats["rule_sha256"] == guardians()["seats"].rule_sha256
    assert told["findings"][0]["data_sha256"] == seats["data_sha256"]
    rows = list(csv.DictReader(io.StringIO(file("csv"))))
    answered = next(one for one in rows if one["guardian"] == "seats")
    assert (answered["state"], answered["answer"][0]) == ("answered", "'")
    page = file("sheet")
    assert "Counted by head, Upland holds less than half as many seats as the others." in page
    assert "=We invite more." in page
    if can_draw():
        assert browser.get(reverse("press:audits_pdf", args=["two-shores"])).content.startswith(b"%PDF")
