"""Spanish and Arabic say everything that English says, with the same places for names and numbers."""

import ast
import re
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation.template import templatize

PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|(?<!\$)\{\w+\}|</?[a-z]+[^>]*>")
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
LOCALE = Path(settings.BASE_DIR) / "locale"
# What a call is named that asks for a translation, and where its English stands among the arguments.
ASKING = {"_": 0, "gettext": 0, "gettext_lazy": 0, "gettext_noop": 0, "ngettext": 0, "ngettext_lazy": 0}
ASKING |= {"pgettext": 1, "pgettext_lazy": 1, "npgettext": 1, "npgettext_lazy": 1}
FOLDERS = ("assemblies", "config", "governance", "rehearsal", "templates")

pytestmark = pytest.mark.once


def packed(language: str) -> GNUTranslations:
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return GNUTranslations(file)


def entries(language: str) -> Iterator[dict[str, str]]:
    """Each message of the catalogue: its English, and what stands for it."""
    text = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    for block in text.split("\n\n")[1:]:
        found: dict[str, str] = {}
        for name, quoted in re.findall(
            r'^(msg\w+(?:\[\d\])?)((?: ?"(?:[^"\\]|\\.)*"\n?)+)', f"{block}\n", re.MULTILINE
        ):
            parts = re.findall(r'"((?:[^"\\]|\\.)*)"', quoted)
            found[name] = re.sub(r"\\(.)", lambda sign: {"n": "\n", "t": "\t"}.get(sign[1], sign[1]), "".join(parts))
        yield found


def said_by_the_code() -> Iterator[str]:
    """Each text that Python or a page asks to have translated."""
    for path in (path for folder in FOLDERS for path in sorted((Path(settings.BASE_DIR) / folder).rglob("*"))):
        if path.suffix == ".py":
            yield from asked_for(path.read_text(encoding="utf-8"))
        elif path.suffix in {".html", ".txt"}:
            # What is no call stands there as a row of letters X.
            for call in re.findall(
                r"\b\w*gettext\((?:u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"),? ?)+",
                templatize(path.read_text("utf-8")),
            ):
                yield from asked_for(f"{call})")


def asked_for(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        given = node.args[ASKING[name] :] if name in ASKING else []
        if given and isinstance(given[0], ast.Constant) and isinstance(given[0].value, str):
            yield given[0].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_code_is_in_the_catalogue(language: str) -> None:
    said = set(said_by_the_code())
    missing = sorted(said - {one["msgid"] for one in entries(language)})
    assert len(said) > 2000
    assert not missing, f"{len(missing)} texts, `make messages` gathers them:\n" + "\n".join(missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated(language: str) -> None:
    missing = [
        one["msgid"] for one in entries(language) if not all(v for k, v in one.items() if k.startswith("msgstr"))
    ]
    assert not missing, f"{len(missing)} texts, `make messages` gathers them:\n" + "\n".join(missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_numbers_stand_where_they_belong(language: str) -> None:
    """A plural may say “one” or “two” in a word; every other form holds what the English holds."""
    wrong = []
    for one in entries(language):
        english = sorted(PLACES.findall(one.get("msgid_plural", one["msgid"])))
        forms = [value for name, value in one.items() if name.startswith("msgstr")]
        fewer = {"es": 1, "ar": 3}[language] if "msgid_plural" in one else 0
        wrong += [one["msgid"] for form in forms[fewer:] if sorted(PLACES.findall(form)) != english]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_packed_is_what_was_written(language: str) -> None:
    """A machine without gettext reads the packed catalogue, so it must be the newest."""
    catalogue = packed(language)
    old = [
        one["msgid"]
        for one in entries(language)
        if "msgid_plural" not in one and "msgctxt" not in one and catalogue.gettext(one["msgid"]) != one["msgstr"]
    ]
    assert not old, f"{len(old)} texts, `make messages` packs them:\n" + "\n".join(old)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_catalogues_hold_the_same_texts(language: str) -> None:
    first = {(one.get("msgctxt"), one["msgid"]) for one in entries(LANGUAGES[0])}
    assert {(one.get("msgctxt"), one["msgid"]) for one in entries(language)} == first
    assert len(first) > 1000
