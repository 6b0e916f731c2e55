"""What a word is: letters and digits, and the signs that may stand within it."""

import re

# Signs within a word that do not change it: separate accents, Arabic vowel signs and the tatweel, soft hyphens, joiners.
MARKS = "\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200d\u2060"
WORD = re.compile(rf"[^\W_][\w{MARKS}]*")
