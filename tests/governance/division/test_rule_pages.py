"""The pages about the rules of division: every rule has one, and its example comes out as printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from governance.division import TRANSPORT, rules
from governance.division.__main__ import main

PAGES = Path(__file__).parents[3] / "docs" / "rules"
NAMES = [*rules(), TRANSPORT]


def test_every_rule_has_a_page_and_a_line_in_the_index():
    index = (PAGES / "README.md").read_text()

    for name in NAMES:
        assert (PAGES / f"{name}.md").exists()
        assert f"[{name}]({name}.md)" in index


@pytest.mark.parametrize("name", NAMES)
def test_the_example_on_the_page_comes_out_as_printed(name, tmp_path, monkeypatch, capsys):
    page = (PAGES / f"{name}.md").read_text()
    files = re.findall(r"(?:`(\S+\.csv)`\n\n)?```csv\n(.*?)```", page, re.S)
    told = re.findall(r"```text\n(.*?)```", page, re.S)[0]
    command = re.findall(r"python -m governance\.division (.*)", page)[0]
    for file, content in files:
        (tmp_path / (file or "example.csv")).write_text(content)
    monkeypatch.chdir(tmp_path)

    assert main(shlex.split(command)) == 0

    assert capsys.readouterr().out == told
