"""Measure the letters of the theme's typeface, so that the server knows how wide a name is.

pip install "fonttools[woff]" uharfbuzz
python scripts/measure_typeface.py

Reads the fonts in theme/fonts/ and writes themes/typeface/advances.json. The site reads only this; the packages are not needed to run it.
"""

import json
import unicodedata
from io import BytesIO
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent.parent
FONTS = HERE / "themes" / "default" / "static" / "theme" / "fonts"
TABLE = HERE / "themes" / "typeface" / "advances.json"

WEIGHTS = (340, 560)  # of names on maps: cities, calls
UNITS = 1000  # of an em in the table
JOINER = "\u200d"  # makes a letter beside it take the form that it has inside a word
LIGATURES = tuple(f"ل{alef}" for alef in "اأإآ")


class Face:
    """One font file: what it contains, and how wide that is."""

    def __init__(self, path: Path) -> None:
        font = TTFont(path)
        self.letters = set(font.getBestCmap())
        self.scale = UNITS / font["head"].unitsPerEm
        self.ascent, self.descent = (round(size * self.scale) for size in (font["hhea"].ascent, -font["hhea"].descent))
        font.flavor = None
        plain = BytesIO()
        font.save(plain)
        self.font = hb.Font(hb.Face(plain.getvalue()))

    def measure(self, text: str, weight: int) -> tuple[int, tuple[int, ...]]:
        """Return the width of `text` in thousandths of an em, and the glyphs that it is drawn with."""
        self.font.set_variations({"wght": weight})
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self.font, buffer)
        width = sum(position.x_advance for position in buffer.glyph_positions)
        return round(width * self.scale), tuple(info.codepoint for info in buffer.glyph_infos)

    def depth(self, text: str, weight: int) -> int:
        """Return how far the ink of `text` reaches below the base line, in thousandths of an em."""
        _width, glyphs = self.measure(text, weight)
        extents = [self.font.get_glyph_extents(glyph) for glyph in glyphs]
        return max((round(-(one.y_bearing + one.height) * self.scale) for one in extents if one), default=0)

    def forms(self, letter: str, weight: int) -> int | list[int]:
        """Return the width of `letter`: alone, at the end of a word, and if it joins the next letter, at its start and inside."""
        alone, glyphs = self.measure(letter, weight)
        if unicodedata.bidirectional(letter[0]) != "AL":
            return alone
        end, glyphs_at_end = self.measure(JOINER + letter, weight)
        start, glyphs_at_start = self.measure(letter + JOINER, weight)
        if set(glyphs) <= set(glyphs_at_start):
            return alone if set(glyphs) <= set(glyphs_at_end) else [alone, end]
        inside, _glyphs = self.measure(JOINER + letter + JOINER, weight)
        return [alone, end, start, inside]


def main() -> None:
    faces = [Face(path) for path in sorted(FONTS.glob("*.woff2"))]
    table: dict[str, object] = {"ascent": max(face.ascent for face in faces), "descent": max(face.descent for face in faces)}
    # Arabic letters reach below the line that the fonts state.
    table["arabic_descent"] = max(
        face.depth(form, max(WEIGHTS))
        for face in faces
        for letter in map(chr, face.letters)
        if unicodedata.category(letter) == "Lo" and unicodedata.bidirectional(letter) == "AL"
        for form in (letter, JOINER + letter)
    )
    for weight in WEIGHTS:
        widths: dict[str, int | list[int]] = {}
        for face in faces:
            arabic = ord("ل") in face.letters
            for letter in [*map(chr, sorted(face.letters)), *(LIGATURES if arabic else ())]:
                if letter.isprintable():
                    widths.setdefault(letter, face.forms(letter, weight))
        table[str(weight)] = widths
    TABLE.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    print(f"{TABLE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
