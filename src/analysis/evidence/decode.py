"""From the bytes of a raw file to its text, and what to say when they are not UTF-8."""

from __future__ import annotations

import codecs
import re

from analysis.evidence.problem import Report, shown

SAVE_AS = "save the file as 'CSV UTF-8 (comma delimited)'"
BYTE_ORDER = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}  # in this order: the mark of UTF-32 begins with that of UTF-16
LINE_END = re.compile(rb"\r\n|\r|\n")


def decode(content: bytes, report: Report, save: str = SAVE_AS) -> tuple[str, bool]:
    """The text of a file without its byte order mark, and whether every byte of it could be read.

    Anything but UTF-8 is reported with its line; what can be read of it is still returned, so that the other
    problems of the file show in the same run. Bytes that cannot be read become U+FFFD.
    """
    wide = _wide(content)
    if wide:
        report(0, f"is {wide.upper()[:6]} (a spreadsheet's 'Unicode text'), expected UTF-8; {save}")
        text = content.decode(wide, "replace").lstrip("\ufeff")
        return text, "\ufffd" not in text
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode("utf-8"), True
    except UnicodeDecodeError as error:
        line = len(LINE_END.findall(content[: error.start])) + 1
        lines = LINE_END.split(content)
        report(line, f"{_not_utf8(lines[line - 1], content[error.start], _bad_lines(lines) - 1)}; {save}")
        return content.decode("utf-8", "replace"), False


def _wide(content: bytes) -> str:
    """The name of the encoding if each character takes two or four bytes; empty for one of bytes."""
    for mark, encoding in BYTE_ORDER.items():
        if content.startswith(mark):
            return encoding
    start = content[:400]
    if start.count(0) * 3 > len(start) > 3:  # half the bytes of Latin text in UTF-16 are zero
        return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"
    return ""


def _bad_lines(lines: list[bytes]) -> int:
    bad = 0
    for line in lines:
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            bad += 1
    return bad


def _not_utf8(line: bytes, byte: int, further: int) -> str:
    others = f"; {further} further lines have such bytes" if further > 1 else ""
    others = "; one further line has such bytes" if further == 1 else others
    return f"is not UTF-8 (byte 0x{byte:02X}{_reads_as(line)}){others}"


def _reads_as(line: bytes) -> str:
    """What the foreign bytes say in the encodings that spreadsheets of the region and elsewhere use."""
    words = re.findall(rb"[\x80-\xff]+(?:[ -]?[\x80-\xff]+)*", line)
    longest = max(words, key=len, default=b"")
    for encoding, name in (("cp1251", "Windows-1251"), ("cp1252", "Windows-1252")):
        try:
            reading = longest.decode(encoding)
        except UnicodeDecodeError:
            continue
        cyrillic = sum("\u0400" <= mark <= "\u04ff" for mark in reading)
        if encoding == "cp1252" or (len(longest) > 2 and cyrillic * 10 >= len(reading.replace(" ", "")) * 9):
            return f"; {shown(reading)} in {name}"
    return ""
