"""What a word consists of: letters and digits, and the marks that may occur within it."""

import re

# Marks that do not change a word: combining accents, Arabic vowel signs and the tatweel, soft hyphens, joiners.
MARKS = "\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200d\u2060"
WORD = re.compile(rf"[^\W_][\w{MARKS}]*")
