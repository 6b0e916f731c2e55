"""Turns the blocks of an article into an article with its kind, dates, place and audience, and notes on what is unclear."""

from functools import lru_cache
from zoneinfo import ZoneInfo

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from .article import ArticleKind, Block, BlockKind, DateSpan, Document, ImportedArticle
from .contacts import extract_contacts
from .dates import HOME_ZONE, moment
from .facts import (
    COVERED,
    FREE,
    ONLINE,
    Deadline,
    Passage,
    deadlines_without_year,
    find_application_link,
    find_deadlines,
    find_document_date,
    find_event_time,
    find_languages,
    find_period,
    find_place,
    find_restriction,
    passages_of,
)
from .kinds import judge_kind
from .opening import extract_opening
from .splitting import split_articles
from .vocabulary import CLOSING_SECTION, FOOTNOTE, LINK_LABEL, WEB_ADDRESS, words

LANGUAGES = {Language.GERMAN: "de", Language.ENGLISH: "en", Language.FRENCH: "fr", Language.ARABIC: "ar"}
LETTERS_FOR_LANGUAGE = 3000
LINK_WITHOUT_ADDRESS = words(
    r"\b(?:diesen\ link|hier\ (?:anmelden|bewerben|klicken)|click\ here|this\ link|register\ here|apply\ here|ce\ lien|cliquez\ ici)\b"
)


def recognise_articles(document: Document) -> list[ImportedArticle]:
    """Return the articles of a document."""
    parts = split_articles(document.blocks)
    alone = len(parts) == 1
    return [
        recognise_article(
            blocks,
            source=document.name,
            position=number,
            title=document.title if alone else "",
            summary=document.summary if alone else "",
            document=document,
        )
        for number, blocks in enumerate(parts)
    ]


def recognise_article(
    blocks: list[Block], *, source: str, position: int, document: Document, title: str = "", summary: str = ""
) -> ImportedArticle:
    """Return the article formed by `blocks`, the one at `position` in its file."""
    opening = extract_opening(blocks, title=title, summary=summary)
    everything = passages_of(blocks, document.published_on)
    published_on = document.published_on or find_document_date(everything)
    deadlines = find_deadlines(everything)
    time = find_event_time(everything, [one.span for one in deadlines])
    judgement = judge_kind(
        title="" if opening.title_is_made_up else opening.title,
        kicker=opening.kicker,
        blocks=blocks,
        deadlines=deadlines,
        time=time,
        has_document_date=document.published_on is not None,
    )
    contacts = extract_contacts(opening.body)
    body = _without_empty_end(contacts.blocks)
    article = ImportedArticle(
        source=source,
        position=position,
        kind=judgement.kind,
        title=opening.title,
        lead=opening.lead,
        title_is_made_up=opening.title_is_made_up,
        body=_with_footnotes_last(body),
        language=language_of(" ".join(block.text for block in blocks)),
        published_on=published_on,
        contacts=contacts.text,
        working_languages=find_languages(everything),
        apply_address=find_application_link(blocks, contacts.text),
        is_free=any(FREE.search(passage.text) for passage in everything),
        costs_are_covered=any(COVERED.search(passage.text) for passage in everything),
        restricted_part=find_restriction(everything),
        unsure=list(opening.unsure),
        left_out=[
            *opening.left_out,
            *(f"the empty section “{block.text}”" for block in contacts.blocks[len(body) :] if block.text),
        ],
    )
    if judgement.doubt:
        article.unsure.append(
            f"taken for a{'n' if judgement.kind[0] in 'aeiou' else ''} {judgement.kind}, might be: {judgement.doubt}"
        )
    _add_times(article, everything, deadlines, time)
    _note_lost_links(article, blocks)
    return article


def _add_times(article: ImportedArticle, passages: list[Passage], deadlines: list[Deadline], time: DateSpan | None) -> None:
    """Add the dates that matter for the kind of article, and note which are missing."""
    match article.kind:
        case ArticleKind.CALL:
            _add_deadline(article, passages, deadlines)
        case ArticleKind.EVENT:
            _add_event(article, passages, deadlines, time)
        case ArticleKind.REPORT:
            article.period = time
            article.place, article.is_online = find_place(passages, time)
            if time is None:
                article.unsure.append("no date of the event was found")
        case ArticleKind.LEARNING_PROCESS:
            article.period = find_period(passages)
            if article.period is None:
                article.unsure.append("no period was found")
        case ArticleKind.NEWS:
            if article.published_on is None:
                article.unsure.append("no date of publication was found: that of the import is set")


def _add_deadline(article: ImportedArticle, passages: list[Passage], deadlines: list[Deadline]) -> None:
    if not deadlines:
        without_year = deadlines_without_year(passages)
        reason = f": “{without_year[0]}” names no year" if without_year else ""
        article.unsure.append(f"no deadline was found{reason}")
        return
    best = deadlines[0]
    article.zone = best.span.zone or HOME_ZONE
    article.closes_at = moment(best.span.last, best.span.end_time or best.span.start_time, article.zone)
    rivals = {one.span.last for one in deadlines if one.score >= best.score - 1} - {best.span.last}
    if rivals:
        others = ", ".join(sorted(day.isoformat() for day in rivals))
        article.unsure.append(f"several dates read as the deadline: {best.span.last.isoformat()} was taken, not {others}")
    if not article.apply_address:
        article.unsure.append("no address to apply to was found")


def _add_event(article: ImportedArticle, passages: list[Passage], deadlines: list[Deadline], time: DateSpan | None) -> None:
    article.place, article.is_online = find_place(passages, time)
    article.is_online = article.is_online or (not article.place and any(ONLINE.search(passage.text) for passage in passages))
    if not article.place and not article.is_online:
        article.unsure.append("no place was found, and nothing says that the event is online")
    if deadlines:
        zone = deadlines[0].span.zone or HOME_ZONE
        article.registration_closes_at = moment(
            deadlines[0].span.last, deadlines[0].span.end_time or deadlines[0].span.start_time, zone
        )
    if time is None:
        article.unsure.append("no date of the event was found")
        return
    article.period = time
    article.zone = time.zone or HOME_ZONE
    if time.start_time is None:
        article.unsure.append("no time of day was found: the event fills the day")
        article.starts_at = moment(time.first, None, article.zone).replace(hour=0, minute=0, second=0)
        article.ends_at = moment(time.last, None, article.zone)
        return
    article.starts_at = moment(time.first, time.start_time, article.zone)
    if time.end_time is not None:
        article.ends_at = moment(time.last, time.end_time, article.zone)
        if article.ends_at <= article.starts_at:
            article.unsure.append("the event seems to end before it begins: no end is set")
            article.ends_at = None
    if not time.zone:
        article.unsure.append(f"no time zone is named: {ZoneInfo(HOME_ZONE).key} is taken")


def _note_lost_links(article: ImportedArticle, blocks: list[Block]) -> None:
    """Note the links that lost their URL on the way into the file."""
    for number, block in enumerate(blocks):
        if not block.is_prose or "href=" in block.html:
            continue
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if following is not None and WEB_ADDRESS.search(following.text):
            continue
        if LINK_LABEL.search(block.text) or LINK_WITHOUT_ADDRESS.search(block.text):
            words_of_link = block.text if len(block.text) <= 60 else f"…{block.text[-58:]}"
            article.unsure.append(f"a link has lost its address: “{words_of_link}”")


def _without_empty_end(blocks: list[Block]) -> list[Block]:
    """Drop closing headings that have nothing below them."""
    end = len(blocks)
    while end and (
        blocks[end - 1].kind is BlockKind.BREAK or (blocks[end - 1].is_heading and CLOSING_SECTION.search(blocks[end - 1].text))
    ):
        end -= 1
    return blocks[:end]


def _with_footnotes_last(blocks: list[Block]) -> list[Block]:
    """Move footnotes, which are at the end of printed pages, to the end of the article."""
    notes = [block for block in blocks if block.is_prose and FOOTNOTE.match(block.text)]
    if not notes:
        return blocks
    return [block for block in blocks if block not in notes] + notes


def language_of(text: str) -> str:
    """Return the language code of a text, one of the site's; "" if the text is too short to tell."""
    found = _detector().detect_language_of(text[:LETTERS_FOR_LANGUAGE]) if len(text) >= 40 else None
    return LANGUAGES[found] if found else ""


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*LANGUAGES).build()
