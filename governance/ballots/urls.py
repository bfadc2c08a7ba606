from django.urls import path

from governance.ballots.views import (
    acts,
    beyond,
    casting,
    drafts,
    files,
    guarding,
    paper,
    questions,
    results,
    rules,
)

urlpatterns = [
    path("a/<slug:slug>/questions/", questions.questions, name="list"),
    path("a/<slug:slug>/questions/new/", drafts.new, name="new"),
    path("a/<slug:slug>/questions/import/", drafts.import_ballots, name="import"),
    path("questions/<uuid:question_id>/", questions.question, name="question"),
    path("questions/<uuid:question_id>/stage/", questions.stage, name="stage"),
    path("questions/<uuid:question_id>/edit/", drafts.edit, name="edit"),
    path("questions/<uuid:question_id>/words/", drafts.translations, name="translations"),
    path("questions/<uuid:question_id>/words/<slug:variant>/", drafts.translate, name="translate"),
    path("questions/<uuid:question_id>/beyond/", beyond.beyond, name="beyond"),
    path("questions/<uuid:question_id>/undo/", acts.undo, name="undo"),
    path("questions/<uuid:question_id>/paper/", paper.find, name="paper"),
    path("questions/<uuid:question_id>/paper/<uuid:seat_id>/", paper.enter, name="paper_ballot"),
    path("questions/<uuid:question_id>/freeze/", acts.freeze, name="freeze"),
    path("questions/<uuid:question_id>/open/", acts.open_for_votes, name="open"),
    path("questions/<uuid:question_id>/lengthen/", acts.lengthen, name="lengthen"),
    path("questions/<uuid:question_id>/ask/", acts.ask, name="ask"),
    path("questions/<uuid:question_id>/certify/", acts.certify, name="certify"),
    path("questions/<uuid:question_id>/again/", acts.again, name="again"),
    path("questions/<uuid:question_id>/hold/", guarding.hold, name="hold"),
    path("questions/<uuid:question_id>/digits/", guarding.digits, name="digits"),
    path("holds/<int:hold_id>/release/", guarding.release, name="release"),
    path("requests/<int:request_id>/confirm/", acts.confirm, name="confirm"),
    path("requests/<int:request_id>/take-back/", acts.take_back, name="take_back"),
    path("questions/<uuid:question_id>/ballot/", casting.ballot, name="ballot"),
    path("questions/<uuid:question_id>/cast/", casting.cast, name="cast"),
    path("questions/<uuid:question_id>/receipt/", casting.receipt, name="receipt"),
    path("questions/<uuid:question_id>/result/", results.result, name="result"),
    path("questions/<uuid:question_id>/ballots.jsonl", files.lines, name="lines"),
    path("questions/<uuid:question_id>/ballots.blt", files.blt, name="blt"),
    path("questions/<uuid:question_id>/ballots.csv", files.grouped_csv, name="csv"),
]

rule_urlpatterns = [
    path("rules/", rules.rules, name="list"),
    path("rules/<slug:name>/", rules.rule, name="rule"),
]
