"""The how-to for other systems, run as it stands against the whole product: by curl and by Python."""

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.servers import Stack

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "connect-another-system.md"
BLOCK = re.compile(r"^```(\w+) run\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MAKE_ACCOUNT = """
from assemblies.bodies.models import Body
from assemblies.integrations.accounts import make_account
from assemblies.members.models import Seat
by = Seat.objects.active().select_related("body__assembly", "person").filter(
    body__assembly__slug="spore-quay", role="organiser").first()
body = Body.objects.select_related("assembly").get(assembly=by.body.assembly, kind="plenary")
scopes = ["people:write", "bodies:write", "questions:write"]
print(make_account(body, by=by, name="The city", scopes=scopes, days=3)[1])
"""


@pytest.mark.once
@pytest.mark.timeout(400)
@pytest.mark.skipif(not shutil.which("jq") or not shutil.which("curl"), reason="the how-to needs curl and jq")
def test_another_system_does_what_the_page_says(live_stack: Stack) -> None:
    token = live_stack.shell(MAKE_ACCOUNT).strip().splitlines()[-1]
    given = {**os.environ, "SERVER": live_stack.url, "ASSEMBLY": "spore-quay", "TOKEN": token}
    programs = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}

    def run(language: str, words: str) -> subprocess.CompletedProcess[str]:
        command = [*programs[language], words]
        return subprocess.run(command, env=given, capture_output=True, text=True, timeout=300)

    blocks = BLOCK.findall(PAGE.read_text())
    assert [language for language, _words in blocks] == ["sh", "python"]
    with ThreadPoolExecutor(2) as both:
        for ended in both.map(run, *zip(*blocks, strict=True)):
            assert (ended.returncode, ended.stdout.strip()) == (0, "no quorum"), ended.stderr + ended.stdout
