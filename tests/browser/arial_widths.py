"""A font with the widths of Arial and without any drawing, for machines that have no Arial: lines break where they would with it."""

import struct

from reportlab.pdfbase._fontdata import encodings, widthsByFontGlyph  # Helvetica, whose widths Arial has

UNITS = 1000
ASCENT, DESCENT = 905, 212
BOX = struct.pack(">hhhhh", 1, 0, 0, 500, 700) + struct.pack(">HH", 3, 0) + bytes([1, 1, 1, 1]) + struct.pack(
    ">hhhh", 0, 500, 0, -500
) + struct.pack(">hhhh", 0, 0, 700, 0)  # fmt: skip


def widths_by_sign(name: str) -> dict[int, int]:
    """Return the widths of a typeface by code point, in thousandths of the size."""
    glyphs = widthsByFontGlyph[name]
    found = {}
    for code, glyph in enumerate(encodings["WinAnsiEncoding"]):
        try:
            sign = bytes([code]).decode("cp1252")
        except UnicodeDecodeError:
            continue
        if glyph in glyphs and code >= 32:
            found[ord(sign)] = glyphs[glyph]
    return found | {0xA0: glyphs["space"], 0x2009: glyphs["space"] // 2, 0x202F: glyphs["space"] // 2}


def font_with(widths: dict[int, int]) -> bytes:
    """Return a TrueType font with an empty glyph of the given width for each code point."""
    signs = sorted(widths)
    count = len(signs) + 1
    head = struct.pack(
        ">HHHHLLHHqqhhhhHHhhh", 1, 0, 1, 0, 0, 0x5F0F3CF5, 0b11, UNITS, 0, 0, 0, -DESCENT, UNITS, ASCENT, 0, 8, 2, 1, 0
    )
    hhea = struct.pack(
        ">HHhhhHhhhhhhhhhhhH", 1, 0, ASCENT, -DESCENT, 0, max(widths.values()), 0, 0, 500, 1, 0, 0, 0, 0, 0, 0, 0, count
    )
    os2 = struct.pack(">HhHHH10h", 3, 500, 400, 5, 0, *[0] * 10) + struct.pack(">h", 0) + bytes(10) + bytes(16) + b"    "
    os2 += struct.pack(
        ">HHHhhhHHLLhhHHH", 64, signs[0], signs[-1], ASCENT, -DESCENT, 0, ASCENT, DESCENT, 1, 0, 500, 700, 0, 32, 1
    )
    tables = {
        b"OS/2": os2,
        b"cmap": character_map(signs),
        b"glyf": BOX + bytes(-len(BOX) % 4),
        b"head": head,
        b"hhea": hhea,
        b"hmtx": b"".join(struct.pack(">Hh", width, 0) for width in (500, *(widths[sign] for sign in signs))),
        b"loca": struct.pack(f">{count + 1}L", 0, *[len(BOX) + -len(BOX) % 4] * count),
        b"maxp": struct.pack(">L14H", 0x00010000, count, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": names("Widths"),
        b"post": struct.pack(">LLhhLLLLL", 0x00030000, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    return assemble(tables)


def character_map(signs: list[int]) -> bytes:
    """Return a table `cmap` of format 4 with a segment for each sign."""
    ends = [*signs, 0xFFFF]
    number = len(ends)
    power = 1 << (number.bit_length() - 1)
    deltas = [(index + 1 - sign) % 65536 for index, sign in enumerate(signs)] + [1]
    parts = struct.pack(">HHHH", 2 * number, 2 * power, power.bit_length() - 1, 2 * (number - power))
    parts += struct.pack(f">{number}H", *ends) + struct.pack(">H", 0) + struct.pack(f">{number}H", *ends)
    parts += struct.pack(f">{number}H", *deltas) + bytes(2 * number)
    return struct.pack(">HHHHL", 0, 1, 3, 1, 12) + struct.pack(">HHH", 4, len(parts) + 6, 0) + parts


def names(name: str) -> bytes:
    text = name.encode("utf-16-be")
    records = b"".join(struct.pack(">HHHHHH", 3, 1, 0x409, kind, len(text), 0) for kind in (1, 2, 3, 4, 6))
    return struct.pack(">HHH", 0, 5, 6 + len(records)) + records + text


def assemble(tables: dict[bytes, bytes]) -> bytes:
    power = 1 << (len(tables).bit_length() - 1)
    start = struct.pack(">LHHHH", 0x00010000, len(tables), 16 * power, power.bit_length() - 1, 16 * (len(tables) - power))
    place, directory, body = 12 + 16 * len(tables), b"", b""
    for tag, table in sorted(tables.items()):
        padded = table + bytes(-len(table) % 4)
        directory += struct.pack(">4sLLL", tag, checksum(padded), place + len(body), len(table))
        body += padded
    return start + directory + body


def checksum(padded: bytes) -> int:
    return sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
