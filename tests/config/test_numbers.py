"""Numbers are taken as people type them in their language, and asked about where two readings are likely."""

from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from config.fields import AmountField, WholeField


class Costs(forms.Form):
    amount = AmountField(max_digits=14, decimal_places=2)


class Length(forms.Form):
    amount = AmountField(max_digits=8, decimal_places=3)


class Places(forms.Form):
    amount = WholeField(max_value=100_000)


def read(form, language, written):
    with translation.override(language):
        found = form({"amount": written})
        return found.cleaned_data["amount"] if found.is_valid() else found.errors["amount"][0]


@pytest.mark.parametrize(
    ("language", "written"),
    [
        *(("en", "4,200"), ("es", "4.200"), ("ar", "4,200"), ("ar", "٤٢٠٠"), ("ar", "٤٬٢٠٠")),
        *[
            (language, written)
            for language in ("en", "es", "ar")
            for written in ("4200", "4 200", "4\u202f200", "4’200")
        ],
        *(("en", "4,200.00"), ("es", "4.200,00"), ("en", "4.200,00"), ("es", "4200.00"), ("en", " 4200,0 ")),
    ],
)
def test_thousands_are_grouped_as_people_group_them(language, written):
    assert read(Costs, language, written) == Decimal(4200)


@pytest.mark.parametrize("written", ["4,200", "4.200", "4 200", "4200", "4200.0"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_cannot_be_parted_is_grouped_whatever_the_sign(language, written):
    assert read(Places, language, written) == 4200


def test_where_two_readings_are_likely_both_are_named():
    assert read(Costs, "en", "4.200") == "Is that 4200 or 4.2? Write it like one of the two."
    assert "4,2" in read(Costs, "es", "4,200")


def test_a_length_keeps_its_metres():
    assert read(Length, "en", "1.250") == Decimal("1.25")
    assert read(Length, "es", "1,250") == Decimal("1.25")
    assert read(Costs, "en", "0,50") == Decimal("0.5")
    assert read(Length, "es", "0.500") == Decimal("0.5")


@pytest.mark.parametrize("written", ["4,20,0", "42,00.5.1", "4,200,50", "1.234.5", "four", "4e3", "9" * 80, "4.2"])
def test_what_is_no_such_number_is_refused(written):
    assert isinstance(read(Places, "en", written), str)


def test_a_form_shown_and_sent_back_unchanged_says_the_same():
    for language in ("en", "es", "ar"):
        with translation.override(language):
            for form, kept in ((Costs, Decimal("4200.50")), (Length, Decimal("1.250")), (Places, 4200)):
                shown = form(initial={"amount": kept})["amount"].value()
                assert read(form, language, str(shown)) == kept
