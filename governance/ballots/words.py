"""What pages say about a question: its rule, where it stands, and what came of it. Plain words with numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any

from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assemblies.bodies.charter import Audience
from config.clock import now
from config.languages import apart, listed
from config.numbers import grouped
from governance.ballots.models import Election, Question
from governance.ballots.part_words import asked_sentences, reached_sentences
from governance.ballots.rules import answers_of, asks_for, elects, grade_words, says_elected, settings_proposed
from governance.ballots.translations import Told
from governance.counting import Kind, Setting, rule_called

NO_BREAK = "\N{NO-BREAK SPACE}"


def names_joined(names: list[str]) -> str:
    """“Heron, Otter and Stork”."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": listed(names[:-1]), "last": names[-1]}


def needed_people(question: Question) -> int | None:
    """How many must vote; nothing where no share is asked for, or it is not known yet of how many."""
    share = Fraction(question.quorum or 0)
    base = question.present if question.is_of_those_present else question.roll_size
    if not share or not base:
        return None
    return -(-share.numerator * base // share.denominator)


def rule_sentences(question: Question) -> list[str]:
    """Two sentences on the rule, what happens if nobody wins, and what is asked beyond it."""
    return [*_own_sentences(question), *asked_sentences(question)]


def _own_sentences(question: Question) -> list[str]:
    if asks_for(question.rule, "threshold"):
        return _threshold_sentences(question)
    rule = rule_called(question.rule)
    told = [f"{places_sentence(question)} {_(rule.told)}", *settings_in_words(question, "option"), _(rule.if_nobody)]
    if question.quorum not in {"", "0"}:
        told.append(_quorum_sentence(question))
    return [sentence.strip() for sentence in told]


def places_sentence(question: Question) -> str:
    """How many are elected, where that has to be said."""
    if not elects(question):
        return ""
    return ngettext("%(seats)d place is filled.", "%(seats)d places are filled.", question.seats) % {
        "seats": question.seats
    }


def settings_in_words(question: Question, *kinds: str) -> list[str]:
    """How the desk set the rule, where a page offers it: all settings, or those of the given kinds."""
    texts = {option.key: option.text for option in question.options.all()}
    return [
        _setting_in_words(setting, value, texts)
        for setting in settings_proposed(question.rule)
        if (not kinds or setting.kind in kinds) and (value := question.rule_options.get(setting.name))
    ]


def _setting_in_words(setting: Setting, value: str, texts: Mapping[str, str]) -> str:
    if setting.name == "grades":
        return _("The grades, the lowest first: %(grades)s.") % {"grades": listed(grade_words(value))}
    shown = {"true": _("yes"), "false": _("no")}
    words = texts[value] if setting.kind == "option" else shown.get(value, value)
    return _("%(name)s: %(value)s.") % {"name": _(setting.label), "value": words}


def threshold_words(question: Question) -> str:
    if Fraction(question.threshold) == Fraction(1, 2):
        return _("more than half")
    if Fraction(question.threshold) == 1:
        return _("all")
    share = Fraction(question.threshold)
    return _("at least %(part)d of every %(whole)d") % {"part": share.numerator, "whole": share.denominator}


def _threshold_sentences(question: Question) -> list[str]:
    adopted = _(
        "It is adopted if %(share)s of the yes and no votes say yes. If not, it is rejected and nothing changes."
    ) % {"share": threshold_words(question)}
    return [adopted, _quorum_sentence(question)]


def _quorum_sentence(question: Question) -> str:
    needed = needed_people(question)
    if question.is_of_those_present:
        return _presence_sentence(question, needed)
    if needed:
        told = _("At least %(needed)s of %(roll)s people must vote, or the vote does not count.")
        if "abstain" in answers_of(question.rule):
            told = _(
                "At least %(needed)s of %(roll)s people must vote, or the vote does not count. Abstaining is voting."
            )
        return told % {"needed": grouped(needed), "roll": grouped(question.roll_size)}
    share = Fraction(question.quorum or 0)
    if not share:
        return _("Abstaining counts neither for nor against.")
    if share == 1:
        return _("All people who can vote must do so, or the vote does not count.")
    return _("At least %(part)d of every %(whole)d people who can vote must do so, or the vote does not count.") % {
        "part": share.numerator,
        "whole": share.denominator,
    }


def _presence_sentence(question: Question, needed: int | None) -> str:
    """The quorum where it is a share of those who are here."""
    if needed is not None:
        told = _("The quorum is %(needed)s of the %(present)s who were here while it was open.")
        if "abstain" in answers_of(question.rule):
            told = _(
                "The quorum is %(needed)s of the %(present)s who were here while it was open. Abstaining is voting."
            )
        return told % {"needed": grouped(needed), "present": grouped(question.present or 0)}
    if question.present == 0:
        return _("The quorum counts those who were here while it was open, and nobody was marked as here.")
    share = Fraction(question.quorum)
    if share == 1:
        return _("As many people must vote as are marked as here while it is open, or the vote does not count.")
    return _(
        "For every %(whole)d people who are marked as here while it is open, at least %(part)d must vote, "
        "or the vote does not count."
    ) % {"part": share.numerator, "whole": share.denominator}


def audience_sentence(question: Question) -> str:
    """Who will see a vote, and when."""
    if question.is_secret:
        sentence = _(
            "Published without names. The server’s administrator could technically observe votes while voting is open."
        )
        if question.publish_openings:
            sentence += " " + _("When the votes are counted, every ballot is published as it was cast.")
        return sentence
    if question.is_encrypted:
        return keyholders_sentence(question)
    if question.seen_by == Audience.EVERYBODY:
        return _("When the votes are counted, everybody can see how each seat voted. Until then no page shows it.")
    return _(
        "When the votes are counted, the people of this assembly can see how each seat voted. "
        "Until then no page shows it."
    )


def keyholders_sentence(question: Question) -> str:
    """Who together could read an encrypted vote."""
    election = Election.objects.filter(question=question).only("keyholders", "needed", "alone").first()
    if election is None:
        return _("Encrypted: readable only by several named people together, who are told before voting opens.")
    told = {
        "needed": election.needed,
        "all": len(election.keyholders),
        "names": listed(election.keyholders),
    }
    if election.alone:
        return (
            _(
                "Readable only by %(needed)d of these %(all)d people together, with the key of the election’s server: "
                "%(names)s."
            )
            % told
        )
    return _("Readable only by %(needed)d of these %(all)d people together: %(names)s.") % told


def _turnout(question: Question) -> dict[str, str]:
    return {"voted": grouped(question.turnout), "roll": grouped(question.roll_size)}


def turnout_sentence(question: Question) -> str:
    if question.is_encrypted and not question.has_result:
        return ""
    words = _("%(voted)s of %(roll)s have voted") if question.is_open else _("%(voted)s of %(roll)s voted")
    return words % _turnout(question)


def turnout_in_short(question: Question) -> str:
    """“40 of 81”, kept on one line."""
    if question.is_encrypted and not question.has_result:
        return ""
    short = _("%(voted)s of %(roll)s") % _turnout(question)
    return short.replace(" ", NO_BREAK)


def time_left(question: Question) -> str:
    """“2 hours, 5 minutes” until voting closes; from two days on in days alone."""
    if question.closes_at is None:
        return ""
    at = now()
    if question.closes_at - at < timedelta(minutes=1):
        return _("less than a minute")
    days = (question.closes_at - at).days
    if days < 2:
        return timeuntil(question.closes_at, at)
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def option_texts(question: Question) -> Mapping[str, str]:
    """The frozen words of each option, in ballot order."""
    config = question.config or {}
    texts: Mapping[str, str] = config.get("option_texts", {})
    return {key: texts[key] for key in config.get("options", ())}


def told_option_texts(question: Question, told: Told | None = None) -> Mapping[str, str]:
    """The words of each option as the reader reads them, in ballot order, fit to stand in a sentence."""
    told = told or question.told
    answers = answers_of(question.rule)
    return {key: answers.get(key) or apart(told.option(key, text)[0]) for key, text in option_texts(question).items()}


def outcome_sentence(question: Question, result: Mapping[str, Any]) -> str:
    """One sentence that says what came of it, and one on each thing that was asked beyond the rule."""
    return " ".join([_own_outcome(question, result), *reached_sentences(question, result)])


def _own_outcome(question: Question, result: Mapping[str, Any]) -> str:
    if result["outcome"] == "no quorum":
        return _no_quorum(question, result["ballots"]["valid"])
    if asks_for(question.rule, "threshold"):
        return _threshold_outcome(question, result)
    if rule_called(question.rule).adopts:
        return _consent_outcome(question, result)
    texts = told_option_texts(question)
    winners = [texts[key] for key in result["winners"]]
    if not winners:
        return (
            _("Nobody is elected: there was no valid ballot.")
            if says_elected(question)
            else _("Nothing is chosen: there was no valid ballot.")
        )
    told = _("Elected: %(names)s.") if says_elected(question) else _("Chosen: %(name)s.")
    names = names_joined(winners)
    sentences = [told % {"names": names, "name": names}]
    if left := question.seats - len(winners):
        sentences.append(_("%(left)d of %(seats)d places stay empty.") % {"left": left, "seats": question.seats})
    elif question.seats == 1:
        sentences.append(_with_how_much(question, result))
    sentences.append(_caution(question, result, texts))
    return " ".join(filter(None, sentences))


def _caution(question: Question, result: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    """Who wins although no ballot, or hardly one, is for them: somebody should look at it before it is certified."""
    kind = rule_called(question.rule).kind
    bare = [key for key in result["winners"] if _support(result, key) <= 0]
    if not bare:
        return ""
    if kind == Kind.GRADES:
        told = ngettext(
            "The middle grade of %(names)s is the lowest there is.",
            "The middle grades of %(names)s are the lowest there is.",
            len(bare),
        )
    elif asks_for(question.rule, "negative"):
        told = _("There were no more votes for %(names)s than against.")
    elif len(bare) == len(result["winners"]):
        told = _("Not one ballot was for this: the lot decided, or nothing else was left.")
    else:
        told = ngettext(
            "Not one ballot counted for %(names)s: the place was left over, or the lot decided.",
            "Not one ballot counted for %(names)s: the places were left over, or the lot decided.",
            len(bare),
        )
    return told % {"names": names_joined([texts[key] for key in bare])}


def _support(result: Mapping[str, Any], key: str) -> Fraction:
    """What a winner held when it won: votes, points, a middle grade, or ballots that put it above another."""
    if result["pairwise"]:
        return Fraction(sum(result["pairwise"].get(key, {}).values()))
    held = [each["votes"][key] for each in result["rounds"] if key in each["votes"]]
    won = [each["votes"][key] for each in result["rounds"] if key in each["elected"] and key in each["votes"]]
    return Fraction((won or held or ["0"])[-1])


def _with_how_much(question: Question, result: Mapping[str, Any]) -> str:
    """What the one winner has, of how much: where that is a number of ballots."""
    last, kind = result["rounds"][-1], rule_called(question.rule).kind
    if last["act"] == "runoff":
        said = _("In the runoff %(n)s of %(of)s ballots prefer it.")
    elif kind == Kind.APPROVAL:
        said = _("%(n)s of %(of)s ballots support it.")
    elif kind == Kind.CHOICE:
        said = _("%(n)s of %(of)s ballots say so.")
    else:
        return ""
    numbers = {"n": int(last["votes"][result["winners"][0]]), "of": result["ballots"]["valid"]}
    return said % {name: grouped(number) for name, number in numbers.items()}


def _consent_outcome(question: Question, result: Mapping[str, Any]) -> str:
    votes = result["rounds"][0]["votes"]
    cast, against = sum(map(int, votes.values())), int(votes["object"])
    if result["outcome"] == "adopted":
        return _("Adopted: nobody of %(cast)s objects.") % {"cast": grouped(cast)}
    if not against:
        return _("Not adopted: nobody of %(cast)s agrees.") % {"cast": grouped(cast)}
    return ngettext(
        "Not adopted: %(against)s of %(cast)s objects.", "Not adopted: %(against)s of %(cast)s object.", against
    ) % {"against": grouped(against), "cast": grouped(cast)}


def _no_quorum(question: Question, cast: int) -> str:
    if question.present is not None:
        return _no_quorum_of_those_present(question, cast)
    return _("The vote does not count: %(cast)s of %(roll)s people voted, and %(needed)s were needed.") % {
        "cast": grouped(cast),
        "roll": grouped(question.roll_size),
        "needed": grouped(needed_people(question) or 0),
    }


def _threshold_outcome(question: Question, result: Mapping[str, Any]) -> str:
    votes = result["rounds"][0]["votes"]
    yes, both = int(votes["yes"]), int(votes["yes"]) + int(votes["no"])
    numbers = {"yes": grouped(yes), "both": grouped(both), "needed": grouped(needed_votes(question, both))}
    if result["outcome"] == "adopted":
        return _("Adopted: %(yes)s of %(both)s said yes; %(needed)s were needed.") % numbers
    if not both:
        return _("Rejected: nobody said yes or no.")
    return _("Rejected: %(yes)s of %(both)s said yes; %(needed)s were needed.") % numbers


def _no_quorum_of_those_present(question: Question, voted: int) -> str:
    if not question.present:
        return _("The vote does not count: %(cast)s people voted, and nobody was marked as here.") % {
            "cast": grouped(voted)
        }
    return _(
        "The vote does not count: %(cast)s people voted, and %(needed)s of the %(present)s who were here were needed."
    ) % {
        "cast": grouped(voted),
        "needed": grouped(needed_people(question) or 0),
        "present": grouped(question.present),
    }


def needed_votes(question: Question, decisive: int) -> int:
    """The fewest yes votes that adopt, among so many for and against."""
    share = Fraction(question.threshold)
    if share == Fraction(1, 2):
        return decisive // 2 + 1
    return max(1, -(-share.numerator * decisive // share.denominator))
