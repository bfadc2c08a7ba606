"""What anybody needs to count again without us: the ballots as files, and the command."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from governance.ballots.models import Question, Tally
from governance.ballots.rules import answers_of, has_options
from governance.ballots.tallying import grouped_choices, order_of_lots, settings_of
from governance.ballots.words import option_texts
from governance.counting import BallotFile, Kind, Profile, rule_called, write_blt


def file_name(rule: str) -> str:
    """The file that holds all ballots of such a question: one that other counting programs read, where there is one."""
    return "ballots.blt" if has_options(rule) and _names_options(rule) else "ballots.csv"


def _names_options(rule: str) -> bool:
    """Whether ballots say which options, in which order; else how much each gets."""
    return rule_called(rule).kind in {Kind.CHOICE, Kind.RANKED}


def as_blt(question: Question) -> str:
    """All counted ballots under the options' own words."""
    texts = option_texts(question)
    config = question.config or {}
    named = [(_named(choice, texts), weight) for choice, weight in grouped_choices(question)]
    profile = Profile.from_choices(texts.values(), named, withdrawn=[texts[key] for key in config.get("withdrawn", ())])
    return write_blt(BallotFile(profile=profile, seats=question.seats, title=question.title))


def _named(choice: Any, texts: Mapping[str, str]) -> list[str | list[str]]:
    ranks = [choice] if isinstance(choice, str) else choice
    return [texts[mark] if isinstance(mark, str) else [texts[key] for key in mark] for mark in ranks]


def as_csv(question: Question) -> str:
    """How many ballots give each answer; or, a row a group of equal ballots, what they give to each option."""
    if has_options(question.rule):
        return _values_csv(question)
    counts = {str(choice): weight for choice, weight in grouped_choices(question)}
    return _csv([["weight", "rank1"], *([counts[word], word] for word in answers_of(question.rule) if word in counts)])


def _values_csv(question: Question) -> str:
    texts = option_texts(question)
    rows = sorted([str(weight), *(_cell(choice, key) for key in texts)] for choice, weight in grouped_choices(question))
    return _csv([["weight", *texts.values()], *rows])


def _cell(choice: Any, key: str) -> str:
    """An approval is 1; what a ballot leaves out stays empty."""
    if isinstance(choice, list):
        return "1" if key in choice else ""
    return str(choice.get(key, ""))


def _csv(rows: Iterable[Iterable[object]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


def command(question: Question, tally: Tally) -> str:
    """The one command that counts the downloaded file and comes to the same rounds."""
    words = ["python3 -m governance.counting", file_name(question.rule), "--rule", question.rule]
    if not rule_called(question.rule).adopts:
        words += ["--seats", str(question.seats)]
    words += [f"-o {shlex.quote(f'{name}={value}')}" for name, value in _settings_by_name(question).items()]
    if any(tie["settled_by"] == "lot" for tie in tally.result["ties"]):
        words += ["--lot", shlex.quote(_lots(question, tally))]
    return " ".join(words)


def _settings_by_name(question: Question) -> dict[str, str]:
    """The settings, with options by the names that the file knows them by."""
    texts = option_texts(question)
    naming = {setting.name for setting in rule_called(question.rule).settings if setting.kind == "option"}
    return {name: texts[value] if name in naming else value for name, value in settings_of(question).items()}


def _lots(question: Question, tally: Tally) -> str:
    """The order of lots by name, as one line of CSV."""
    texts = option_texts(question)
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([texts[key] for key in order_of_lots(tally)])
    return line.getvalue()
