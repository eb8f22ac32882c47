"""Bytes into text, whatever charset they are in."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

# Longest first: the mark of UTF-32 begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
GUESSED = ["cp1252", "mac_roman", "cp1250", "cp1251", "koi8_r", "shift_jis", "gb18030", "big5", "euc_kr"]
DECLARED = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?([\w.:-]{2,40})", re.IGNORECASE)
NO_CHARSETS = {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7"}
MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252"}
"""What pages are in that state one of these, as browsers read them."""
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")
SAMPLE = 2**16
HEAD = 2**12
MOST_ACCENTED = 0.05
FEW_CONTROL = 3
MOST_CONTROL = 0.02


class NotTextError(ValueError):
    """The bytes are no text in any charset that we know."""


def decode(payload: bytes) -> str:
    """Return the text: by its byte order mark, as UTF-8, as it declares in HTML, else by a guess.

    English text in a Western charset has so few bytes beyond ASCII that a guess by their statistics is
    worse than taking Windows-1252. Raises NotTextError where the bytes are none.
    """
    text = _decoded(payload)
    if len(CONTROL.findall(text[:SAMPLE])) > FEW_CONTROL + MOST_CONTROL * min(len(text), SAMPLE):
        raise NotTextError("binary data, not text")
    return text


def _decoded(payload: bytes) -> str:
    for mark, charset in BYTE_ORDER_MARKS:
        if payload.startswith(mark):
            return payload.decode(charset, "replace")
    for charset in ("utf-8", _declared(payload)):
        if (text := decoded_as(payload, charset)) is not None:
            return text
    return payload.decode(_guessed(payload), "replace")


def decoded_as(payload: bytes, charset: str) -> str | None:
    """Return the text in the charset, or None where there is no such charset or it is in another.

    Only charsets of text count: "punycode", for one, takes quadratic time.
    """
    try:
        known = codecs.lookup(charset).name
        return None if known in NO_CHARSETS else payload.decode(MEANT.get(known, known))
    except (LookupError, ValueError):
        return None


def _declared(payload: bytes) -> str:
    found = DECLARED.search(payload[:HEAD])
    return found.group(1).decode("ascii", "replace") if found else "utf-8"


def _guessed(payload: bytes) -> str:
    accented = sum(byte >= 0x80 for byte in payload[:SAMPLE])
    if accented <= MOST_ACCENTED * min(len(payload), SAMPLE):
        return "cp1252"
    best = from_bytes(payload[:SAMPLE], cp_isolation=GUESSED).best()
    return best.encoding if best else "cp1252"
