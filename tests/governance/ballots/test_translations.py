"""A question in other languages and in easy words: written at the desk, frozen, told to each reader."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from assemblies.correspondence.delivery import deliver_due
from config.clock import now, telling
from governance.ballots.errors import BadQuestion, WrongState
from governance.ballots.services import (
    ask_again,
    change_draft,
    drop_translation,
    freeze_question,
    open_question,
    translate_question,
    undo_draft,
)
from governance.ballots.translations import Label, Words, tell
from governance.proceedings.occasions import tell_occasions

SPANISH = Words(Label.REVIEWED, "¿Compartimos el pozo?", "Si sí, es de todos.")
EASY = Words(Label.AUTHOR, "Do we share the well?", "Yes: it is for all.")


@pytest.fixture
def translated(draft, fay):
    translate_question(draft, by=fay, variant="es", words=SPANISH)
    return translate_question(draft, by=fay, variant="en-easy", words=EASY)


def browser(seat):
    one = Client()
    one.force_login(seat.person)
    return one


def test_a_reader_of_spanish_reads_the_question_in_spanish(translated):
    with translation.override("es"):
        told = tell(translated)
        assert (told.title, told.title_language) == ("¿Compartimos el pozo?", "es")
        assert told.label_sentence


def test_lists_news_and_mail_speak_the_reader_s_language_too(translated, members, assembly, ana, fay):
    ana.person.language = "es"
    ana.person.save(update_fields=["language"])
    reader = browser(ana)
    with telling((now() + timedelta(days=1)).replace(hour=12)):  # at night no mail leaves
        open_question(freeze_question(translated, by=fay), by=fay, minutes=600)
        for path in ("/es/", "/es/a/two-shores/", "/es/a/two-shores/news.atom", "/es/a/two-shores/calendar.ics"):
            page = reader.get(path).content.decode()
            assert "¿Compartimos el pozo?" in page, path
            assert translated.title not in page, path
        tell_occasions()
        deliver_due()
    subjects = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert subjects.pop(ana.person.email).endswith("¿Compartimos el pozo?")
    assert all(subject.endswith(translated.title) for subject in subjects.values())


def test_a_missing_translation_shows_the_original_and_says_so(translated):
    with translation.override("ar"):
        told = tell(translated)
        assert told.is_missing
        assert told.title == translated.title
        assert 'lang="en"' in told.title_html


def test_easy_words_are_told_to_whoever_asks_for_them(translated):
    assert tell(translated).title == translated.title
    assert tell(translated, easy=True).title == "Do we share the well?"


def test_the_translations_are_in_the_frozen_configuration_and_its_hash(translated, members, fay):
    frozen = freeze_question(translated, by=fay)
    assert frozen.config["translations"]["es"]["title"] == "¿Compartimos el pozo?"
    assert frozen.config["translations"]["es"]["label"] == "reviewed"
    assert frozen.config["language"] == "en"


def test_a_question_without_translations_is_frozen_as_before(frozen_question):
    assert not {"language", "translations"} & frozen_question.config.keys()


def test_nothing_is_translated_after_freezing(frozen_question, fay):
    with pytest.raises(WrongState):
        translate_question(frozen_question, by=fay, variant="es", words=SPANISH)


def test_options_are_translated_all_or_none(ranked_draft, fay):
    first = ranked_draft.options.first()
    half = Words(Label.AUTHOR, "¿Quién?", "", {first.key: ("Garza", "")})
    with pytest.raises(BadQuestion):
        translate_question(ranked_draft, by=fay, variant="es", words=half)
    whole = Words(
        Label.AUTHOR, "¿Quién?", "", {one.key: (f"Opción {one.key}", "") for one in ranked_draft.options.all()}
    )
    kept = translate_question(ranked_draft, by=fay, variant="es", words=whole)
    with translation.override("es"):
        assert tell(kept).option(first.key, first.text)[0] == f"Opción {first.key}"


@pytest.mark.parametrize("variant", ["en", "xx", "xx-easy", "es-hard"])
def test_what_is_no_language_here_is_refused(draft, fay, variant):
    with pytest.raises(BadQuestion):
        translate_question(draft, by=fay, variant=variant, words=SPANISH)


def test_new_words_take_out_what_no_longer_says_the_same(translated, fay):
    changed = change_draft(translated, by=fay, title=translated.title, text="Something else.")
    assert changed.translations["es"]["text"] == ""
    assert changed.translations["es"]["title"]
    assert change_draft(changed, by=fay, title="Another question?").translations == {}


def test_undoing_a_save_brings_the_translations_back(translated, fay):
    change_draft(translated, by=fay, title="Another question?")
    assert "es" in undo_draft(translated, by=fay).translations


def test_the_desk_takes_a_translation_out(translated, fay):
    assert "es" not in drop_translation(translated, by=fay, variant="es").translations


def test_a_question_asked_again_keeps_its_translations(translated, members, fay, count):
    counted = count(open_question(freeze_question(translated, by=fay), by=fay, minutes=60))
    assert ask_again(counted, by=fay).translations == counted.translations


def test_a_member_finds_the_easy_words_on_the_ballot(translated, members, fay, ana):
    opened = open_question(freeze_question(translated, by=fay), by=fay, minutes=60)
    phone = browser(ana)
    plain = phone.get(f"/en/questions/{opened.id}/ballot/").content.decode()
    assert "?easy=1" in plain
    easy = phone.get(f"/en/questions/{opened.id}/ballot/?easy=1").content.decode()
    assert "Do we share the well?" in easy
    spanish = phone.get(f"/es/questions/{opened.id}/ballot/").content.decode()
    assert "¿Compartimos el pozo?" in spanish


def test_the_desk_writes_a_translation_beside_the_original(draft, fay):
    desk = browser(fay)
    page = desk.get(f"/en/questions/{draft.id}/words/ar/")
    assert page.status_code == 200
    assert 'dir="rtl"' in page.content.decode()
    sent = {"title": "هل نتقاسم البئر؟", "text": "", "label": "machine"}
    assert desk.post(f"/en/questions/{draft.id}/words/ar/", sent).status_code == 303
    draft.refresh_from_db()
    assert draft.translations["ar"]["label"] == "machine"
    assert desk.post(f"/en/questions/{draft.id}/words/ar/", {"drop": "1"}).status_code == 303
    draft.refresh_from_db()
    assert draft.translations == {}


def test_a_member_does_not_translate(draft, ana):
    assert browser(ana).get(f"/en/questions/{draft.id}/words/").status_code == 404


def test_another_system_translates_by_rest(draft, fay):
    desk = browser(fay)
    address = f"/api/v1/questions/{draft.id}/translations/es/"
    sent = json.dumps({"label": "author", "title": "¿Lo hacemos?"})
    answer = desk.put(address, sent, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert answer.json()["translations"]["es"]["title"] == "¿Lo hacemos?"
    assert desk.delete(address).status_code == 204
