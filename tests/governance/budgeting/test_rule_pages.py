"""The pages about the rules: every rule has one, and its example comes out as printed."""

from __future__ import annotations

import re
import shlex

import pytest

from governance.budgeting import rules
from governance.budgeting.__main__ import main
from tests.governance.counting.real_wards import REPOSITORY

pytestmark = pytest.mark.once

PAGES = REPOSITORY / "docs" / "rules"


def test_every_rule_has_a_page_and_a_line_in_the_index():
    index = (PAGES / "README.md").read_text()

    for name in rules():
        (page,) = re.findall(rf"\[{name}\]\((.*?\.md)\)", index)
        assert f"`{name}`" in (PAGES / page).read_text()


@pytest.mark.parametrize("page", ["greedy", "equal-shares", "phragmen"])
def test_the_example_on_the_page_comes_out_as_printed(page, tmp_path, monkeypatch, capsys):
    text = (PAGES / f"{page}.md").read_text()
    (content,) = re.findall(r"```pb\n(.*?)```", text, re.S)
    (told,) = re.findall(r"```text\n(.*?)```", text, re.S)
    (command,) = re.findall(r"python -m governance\.budgeting (.*)", text)
    (tmp_path / "example.pb").write_text(content)
    monkeypatch.chdir(tmp_path)

    assert main(shlex.split(command)) == 0

    assert capsys.readouterr().out == told
