"""A result as data anybody may use: CSV and JSON, each with its licence and where it comes from."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from config.tables import plain
from governance.ballots.models import Question, Tally
from governance.ballots.results import outcome_of
from governance.ballots.rules import answers_of, has_options
from governance.ballots.words import option_texts
from governance.press.words import LICENCE, LICENCE_URL, sentence_of

COLUMNS = ("assembly", "question", "rule", "round", "option", "votes", "what_happened", "outcome", "licence", "source")


def as_csv(question: Question, tally: Tally, source: str) -> str:
    """A row for each answer or option of each round."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    first = [question.body.assembly.name, question.title, question.rule]
    last = [tally.result["outcome"], f"{LICENCE} {LICENCE_URL}", source]
    for row in _rows(question, tally):
        writer.writerow([plain(cell) for cell in (*first, *row, *last)])
    return written.getvalue()


def _rows(question: Question, tally: Tally) -> Iterator[list[str]]:
    texts = option_texts(question) if has_options(question.rule) else {key: key for key in answers_of(question.rule)}
    for each in tally.result["rounds"]:
        elected, excluded = each.get("elected", ()), each.get("excluded", ())
        for key, text in texts.items():
            if key in each["votes"]:
                happened = "elected" if key in elected else "out" if key in excluded else ""
                yield [str(each["number"]), text, str(each["votes"][key]), happened]


def as_json(question: Question, tally: Tally, source: str) -> str:
    outcome = outcome_of(question, tally)
    told = {
        "licence": {"name": LICENCE, "url": LICENCE_URL},
        "source": source,
        "assembly": {"slug": question.body.assembly.slug, "name": question.body.assembly.name},
        "question": {
            "id": str(question.id),
            "number": question.number,
            "title": question.title,
            "rule": question.rule,
            "seats": question.seats,
            "rule_options": question.rule_options,
            "threshold": question.threshold,
            "quorum": question.quorum,
            "state": question.state,
            "closed_at": question.closed_at.isoformat() if question.closed_at else None,
            "roll_size": question.roll_size,
            "turnout": question.turnout,
        },
        "outcome": outcome.sentence if outcome else "",
        "sentence": sentence_of(question, tally),
        "options": dict(option_texts(question)) if has_options(question.rule) else {},
        "result": tally.result,
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=str)
