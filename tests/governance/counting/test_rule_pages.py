"""The pages about the rules: every rule has one, and its example comes out as printed."""

from __future__ import annotations

import re
import shlex

import pytest

from governance.counting import rules
from governance.counting.__main__ import main

from .real_wards import REPOSITORY

PAGES = REPOSITORY / "docs" / "rules"


def test_every_rule_has_a_page_and_a_line_in_the_index():
    index = (PAGES / "README.md").read_text()

    for name in rules():
        assert (PAGES / f"{name}.md").exists()
        assert f"[{name}]({name}.md)" in index


@pytest.mark.parametrize("name", rules())
def test_the_example_on_the_page_comes_out_as_printed(name, tmp_path, monkeypatch, capsys):
    page = (PAGES / f"{name}.md").read_text()
    suffix, content = re.findall(r"```(blt|csv)\n(.*?)```", page, re.S)[0]
    told = re.findall(r"```text\n(.*?)```", page, re.S)[0]
    command = re.findall(r"python -m governance\.counting (.*)", page)[0]
    (tmp_path / f"example.{suffix}").write_text(content)
    monkeypatch.chdir(tmp_path)

    assert main(shlex.split(command)) == 0

    assert capsys.readouterr().out == told
