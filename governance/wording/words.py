"""Paragraphs, sentences and words of a text in any script."""

from __future__ import annotations

import re
from itertools import pairwise

# A word is what stands between spaces and signs; scripts without spaces are read letter by letter.
_SIGNS = r"!-/:-@\[-`{-~\u2010-\u2018\u201a-\u2027\u2030-\u205e\u00a1\u00ab\u00bb\u00bf\u060c\u061b\u061f\u0964\u0965"
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE_SIGNS = r"\u3000-\u303f\uff00-\uff0f\uff1a-\uff20"
_WORD = rf"[^\s{_SIGNS}{_UNSPACED}{_WIDE_SIGNS}]+"
_TOKEN = re.compile(rf"(?:{_WORD}(?:['’]{_WORD})*|\*+|_+|#+|\S)\s*")
_SENTENCE_END = re.compile(r"[.!?…؟।]+[\"'”’»)\]]*\s+|[。！？]+[”’」』]*\s*|\n\s*")
_BLANK = re.compile(r"\n[ \t]*\n\s*")


def paragraphs(text: str) -> list[str]:
    """What stands between blank lines, without the lines."""
    return [part for part in (part.strip() for part in _BLANK.split(text.replace("\r\n", "\n"))) if part]


def sentences(paragraph: str) -> list[str]:
    """Sentences and lines with the space after them; joined they are the paragraph."""
    edges = [0, *(found.end() for found in _SENTENCE_END.finditer(paragraph)), len(paragraph)]
    return [paragraph[start:end] for start, end in pairwise(edges) if start < end]


def tokens(sentence: str) -> list[str]:
    """Words and signs with the space after them; joined they are the sentence, but for space before the first."""
    return _TOKEN.findall(sentence)
