"""The how-to for other systems and the Python of docs/api.md, run as they stand against the whole product."""

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.servers import Stack

DOCS = Path(__file__).resolve().parents[2] / "docs"
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


def blocks_of(page: str) -> list[tuple[str, str]]:
    return BLOCK.findall((DOCS / page).read_text())


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

    blocks = [*blocks_of("how-to/connect-another-system.md"), *blocks_of("api.md")]
    assert [language for language, _words in blocks] == ["sh", "python", "python"]
    with ThreadPoolExecutor(3) as all_of_them:
        ended = list(all_of_them.map(run, *zip(*blocks, strict=True)))
    for one, said in zip(ended, ("no quorum", "no quorum", "frozen"), strict=True):
        assert (one.returncode, one.stdout.strip()) == (0, said), one.stderr + one.stdout
