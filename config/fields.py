"""Fields for numbers, typed as people group them and shown as their language writes them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from config.numbers import Ambiguous, typed

AMBIGUOUS = _("Is that %(whole)s or %(parted)s? Write it like one of the two.")


class AmountField(forms.DecimalField):
    """Money or another measured number."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {"ambiguous": AMBIGUOUS}

    def to_python(self, value: Any) -> Any:
        return super().to_python(_read(self, value, places=self.decimal_places or 0))

    def prepare_value(self, value: Any) -> Any:
        return number_format(value) if isinstance(value, Decimal) else value


class WholeField(forms.IntegerField):
    """How many of something."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    default_error_messages = {"ambiguous": AMBIGUOUS}

    def to_python(self, value: Any) -> Any:
        found = _read(self, value, places=0)
        if isinstance(found, Decimal):
            if found % 1:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            return int(found)
        return super().to_python(found)


def _read(field: forms.Field, value: Any, *, places: int) -> Any:
    if not isinstance(value, str) or not value.strip():
        return value
    try:
        return typed(value, places=places)
    except Ambiguous as either:
        told = {"whole": number_format(either.whole), "parted": number_format(either.parted.normalize())}
        raise ValidationError(field.error_messages["ambiguous"], code="ambiguous", params=told) from None
    except ValueError:
        raise ValidationError(field.error_messages["invalid"], code="invalid") from None
