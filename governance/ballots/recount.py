"""What anybody needs to count again without us: the ballots as files, and the command."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Mapping

from governance.ballots.models import Question, Tally
from governance.ballots.rules import ANSWERS, YES_NO
from governance.ballots.tallying import grouped_choices, order_of_lots, settings_of
from governance.ballots.words import option_texts
from governance.counting import BallotFile, Profile, write_blt


def as_blt(question: Question) -> str:
    """All counted ballots under the options' own words, in the format other counting programs read."""
    texts = option_texts(question)
    config = question.config or {}
    named = [(_named(choice, texts), weight) for choice, weight in grouped_choices(question)]
    profile = Profile.from_choices(texts.values(), named, withdrawn=[texts[key] for key in config.get("withdrawn", ())])
    return write_blt(BallotFile(profile=profile, seats=question.seats, title=question.title))


def _named(choice: list[str | list[str]], texts: Mapping[str, str]) -> list[str | list[str]]:
    return [texts[mark] if isinstance(mark, str) else [texts[key] for key in mark] for mark in choice]


def as_csv(question: Question) -> str:
    """How many ballots say yes, no and abstain."""
    counts = {str(choice): weight for choice, weight in grouped_choices(question)}
    lines = [f"{counts[word]},{word}" for word in ANSWERS if word in counts]
    return "\n".join(["weight,rank1", *lines, ""])


def command(question: Question, tally: Tally) -> str:
    """The one command that counts the downloaded file and comes to the same rounds."""
    if question.rule == YES_NO:
        settings = [f"-o {name}={value}" for name, value in settings_of(question).items()]
        return " ".join(["python -m governance.counting ballots.csv --rule yes-no", *settings])
    words = ["python -m governance.counting ballots.blt --rule", question.rule, "--seats", str(question.seats)]
    if any(tie["settled_by"] == "lot" for tie in tally.result["ties"]):
        words += ["--lot", shlex.quote(_lots(question, tally))]
    return " ".join(words)


def _lots(question: Question, tally: Tally) -> str:
    """The order of lots by name, as one line of CSV."""
    texts = option_texts(question)
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([texts[key] for key in order_of_lots(tally)])
    return line.getvalue()
