"""Facts that an article states about itself: deadline, time and place, period, languages, how to apply."""

import re
from dataclasses import dataclass, replace
from datetime import date

from .article import Block, BlockKind, DateSpan, Precision
from .dates import find_dates, find_times, sentences, yearless_dates
from .vocabulary import EMAIL, WEB_ADDRESS, words

LONGEST_PASSAGE = 10_000  # letters of a paragraph that are searched: a longer one is a damaged file
LONGEST_DATE_LINE = 60
LONGEST_PLACE = 200
SURE_DEADLINE = 3

FINAL = words(r"""bewerbungs(?:schluss|frist|ende)|einsendeschluss|einreichungs(?:frist|schluss)|anmelde(?:schluss|frist)|abgabe(?:frist|schluss)
    |\bfrist\b|\bdeadline|\bclosing\ date|\bcloses?\ on|\bdate\ limite|\bclôture|الموعد\ النهائي|آخر\ موعد""")
EXTENDED = words(r"\bverlängert|\bextended|\bprolong|\bnouvelle\ date|\bneue[rs]?\ (?:frist|termin)|تمديد")
UNTIL = words(
    r"(?:\bbis(?:\ spätestens)?(?:\ (?:zum|zu|einschließlich))?|\bspätestens(?:\ (?:am|bis))?(?:\ zum)?|\b(?:un)?til|\bby|\bbefore"
    r"|\bno\ later\ than|\bjusqu['’]au|\bavant\ le|\bau\ plus\ tard(?:\ le)?|حتى|قبل)\s*(?:\w+,?\s+)?(?:the\s|den\s|dem\s|le\s)?$"
)
APPLIES = words(r"""bewerb|einreich|eingereicht|einsend|\bsenden|\bschicken|interessenbekundung|vorschl[aä]g|\bapply|applicat|submi(?:t|ssion)
    |expressions?\ of\ interest|candidat|postul|soumettre|envoye|تقديم|التقدم|إرسال|الترشح""")
REGISTERS = words(r"\banmeld|angemeldet|melden\ sie\ sich|\bregist(?:er|ration)|\binscri|sign\ up|تسجيل|سجل")
DATE_LABEL = words(r"^(?:datum|termin|wann|date|when|quand|التاريخ)\s*:")
TIME_LABEL = words(r"^(?:uhrzeit|zeit|time|heure|horaire|الوقت)\s*:")
PLACE_LABEL = words(r"^(?:ort|veranstaltungsort|wo|place|venue|location|where|lieu|où|المكان)\s*:\s*(?P<place>.+)")
DOCUMENT_DATE = words(
    r"^(?:stand|veröffentlicht(?:\ am)?|last\ updated?|published(?:\ on)?|publié\ le|mis\ à\ jour\ le|as\ of|تاريخ\ النشر)\s*:?\s"
)
TAKES_PLACE = words(r"""findet|finden|stattfinden|\bl(?:ädt|aden)\b|takes?\ place|will\ be\ held|join\ us|aura\ lieu|se\ tiendra|veranstalte
    |statt\b|took\ place|a\ eu\ lieu|trafen|تعقد|عقد""")
ONLINE = words(
    r"\bonline\b|\bvirtuell|\bvirtual|\ben\ ligne\b|\bvisio|\bzoom\b|\bwebinar|\bdigital(?:e[sr]?)?\ (?:veranstaltung|treffen)|عبر\ الإنترنت|افتراضي"
)
FREE = words(r"kostenlos|kostenfrei|gebührenfrei|keine\ (?:kosten|gebühren)|free\ of\ charge|\bno\ (?:cost|fee)s?\b|gratuit|مجان")
COVERED = words(r"""kosten\b.{0,80}\bwerden\ (?:\w+\ ){0,3}(?:übernommen|getragen|finanziert)|übernimmt\ .{0,80}kosten|organisiert\ und\ finanziert
    |costs?\ .{0,60}\b(?:are|will\ be)\ (?:covered|borne)|pris\ en\ charge""")
RESTRICTED = words(
    r"\bvorbehalten\b|\bnur\ für\ mitglieder|\breserved\ for\b|\bmembers\ only\b|\bréservée?s?\ (?:aux|à)\b|للأعضاء\ فقط|مخصصة?\ ل"
)
IN_PLACE = re.compile(r"\b(?:in|à|at)\s+((?!Präsenz|Person|Deutsch\b)[A-ZÄÖÜ][\w'’-]+(?:\s(?:am\s|an der\s)?[A-ZÄÖÜ][\w'’-]+)?)")

LANGUAGE_CUE = words(r"""(?:konferenz|arbeits|veranstaltungs|workshop|kurs|tagungs)?sprachen?\b|\blanguages?\b|\blangues?\b|لغ(?:ة|ات)|simultan|dolmetsch
    |interpret(?:ation|ing)|interprétation|\b(?:auf|in|en)\ (?:deutsch|englisch|französisch|arabisch|german|english|french|arabic
    |anglais|français|allemand|arabe)\b""")
LANGUAGES = {
    "de": words(r"\b(?:deutsch|german|allemand)\b|الألمانية"),
    "en": words(r"\b(?:englisch|english|anglais)\b|الإنجليزية|الانجليزية"),
    "fr": words(r"\b(?:französisch|french|français)\b|الفرنسية"),
    "ar": words(r"\b(?:arabisch|arabic|arabe)\b|العربية"),
    "es": words(r"\b(?:spanisch|spanish|espagnol)\b|الإسبانية"),
    "pt": words(r"\b(?:portugiesisch|portuguese|portugais)\b|البرتغالية"),
    "ru": words(r"\b(?:russisch|russian|russe)\b|الروسية"),
    "uk": words(r"\b(?:ukrainisch|ukrainian|ukrainien)\b|الأوكرانية"),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or list item with the dates in it, preceded by its heading if that explains what they mean."""

    text: str
    spans: tuple[DateSpan, ...]

    @property
    def days(self) -> list[DateSpan]:
        """The dates that are exact to the day."""
        return [span for span in self.spans if span.precision is Precision.DAY]

    def sentence_with(self, span: DateSpan) -> str:
        return next((self.text[first:last] for first, last in sentences(self.text) if first <= span.position < last), "")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The date by which something is due, how sure that is, and whether it is for registration."""

    span: DateSpan
    score: int
    registers: bool


def passages_of(blocks: list[Block], reference: date | None = None) -> list[Passage]:
    """Return the paragraphs and list items of a text; a date without a year is read as the next such day after `reference`."""
    texts: list[str] = []
    heading = ""
    for block in blocks:
        if block.is_heading:
            heading = f"{block.text}: " if FINAL.search(block.text) or DATE_LABEL.search(f"{block.text}:") else ""
            continue
        entries = block.text.split("\n") if block.kind in {BlockKind.LIST, BlockKind.TABLE} else [block.text]
        texts.extend(f"{heading}{entry}"[:LONGEST_PASSAGE] for entry in entries)
        heading = ""
    return [Passage(text, tuple(find_dates(text, reference=reference))) for text in texts]


def find_deadlines(passages: list[Passage]) -> list[Deadline]:
    """Return the dates that look like deadlines, the surest first; among equals the latest first."""
    found: list[Deadline] = []
    for passage in passages:
        for span in passage.days:
            sentence = passage.sentence_with(span)
            score = _deadline_score(sentence, sentence[: max(0, sentence.find(passage.text[span.position : span.end]))])
            if score >= SURE_DEADLINE:
                registers = bool(REGISTERS.search(sentence)) and not re.search(
                    r"bewerb|applicat|candidat", sentence, re.IGNORECASE
                )
                found.append(Deadline(span, score, registers))
    return sorted(found, key=lambda one: (-one.score, -one.span.last.toordinal()))


def _deadline_score(sentence: str, before: str) -> int:
    """Return how much a date with the words `before` it looks like a deadline."""
    final, until = FINAL.search(sentence), UNTIL.search(before)
    acts = APPLIES.search(sentence) or REGISTERS.search(sentence)
    score = (3 if final else 0) + (2 if until else 0) + (2 if acts else 0)
    return score + 3 if score and until and EXTENDED.search(sentence) else score


def deadlines_without_year(passages: list[Passage]) -> list[str]:
    """Return the dates without a year in sentences about a deadline."""
    found: list[str] = []
    for passage in passages:
        for first, last in sentences(passage.text):
            sentence = passage.text[first:last]
            dates = yearless_dates(sentence)
            if dates and _deadline_score(sentence, sentence[: sentence.find(dates[0])]) >= SURE_DEADLINE:
                found.extend(dates)
    return found


def find_event_time(passages: list[Passage], not_these: list[DateSpan]) -> DateSpan | None:
    """Return when the article's event is or was: as its labels say, else its likeliest date."""
    labelled = _labelled_time(passages)
    if labelled is not None:
        return labelled
    excluded = {(span.first, span.last) for span in not_these}
    best: tuple[int, DateSpan] | None = None
    for number, passage in enumerate(passages):
        for span in passage.days:
            sentence = passage.sentence_with(span)
            if (span.first, span.last) in excluded or DOCUMENT_DATE.search(sentence):
                continue
            score = 2 * bool(span.start_time) + bool(TAKES_PLACE.search(sentence)) + span.is_period + (number < 2)
            if best is None or score > best[0]:
                best = (score, span)
    return best[1] if best else None


def _labelled_time(passages: list[Passage]) -> DateSpan | None:
    day = next((span for passage in passages if DATE_LABEL.search(passage.text) for span in passage.days), None)
    timed = next((passage for passage in passages if TIME_LABEL.search(passage.text)), None)
    if day is None or timed is None or day.start_time:
        return day
    start, end, zone = find_times(timed.text.split(":", 1)[1])
    return replace(day, start_time=start, end_time=end, zone=zone)


def find_place(passages: list[Passage], time: DateSpan | None) -> tuple[str, bool]:
    """Return the place, and whether the event is online."""
    for passage in passages:
        if labelled := PLACE_LABEL.match(passage.text):
            place = labelled.group("place").strip()
            return place[:LONGEST_PLACE], bool(ONLINE.search(place))
    for passage in passages if time else []:
        span = next((span for span in passage.spans if time and (span.first, span.last) == (time.first, time.last)), None)
        if span is not None:
            sentence = passage.sentence_with(span)
            found = IN_PLACE.search(sentence, sentence.find(passage.text[span.position : span.end]))
            return found.group(1) if found else "", bool(ONLINE.search(sentence))
    return "", False


def find_period(passages: list[Passage]) -> DateSpan | None:
    """Return the longest period that a text mentions, for a process that lasts months: from its first date to its last."""
    spans = [span for passage in passages for span in passage.spans]
    if len(spans) < 2:
        return spans[0] if spans and spans[0].is_period else None
    first, last = min(spans, key=lambda span: span.first), max(spans, key=lambda span: span.last)
    return replace(first, last=last.last, start_time=None, end_time=None)


def find_document_date(passages: list[Passage]) -> date | None:
    """Return the date that a document gives for itself: "Stand: ...", "Published on ..."."""
    for passage in [*passages[:3], *passages[-3:]]:
        if DOCUMENT_DATE.search(passage.text) and len(passage.text) < LONGEST_DATE_LINE and passage.spans:
            return passage.spans[0].first
    return None


def find_languages(passages: list[Passage]) -> list[str]:
    """Return the codes of the working languages, as far as a sentence names them."""
    found: set[str] = set()
    for passage in passages:
        for first, last in sentences(passage.text):
            sentence = passage.text[first:last]
            if LANGUAGE_CUE.search(sentence):
                found.update(code for code, name in LANGUAGES.items() if name.search(sentence))
    return [code for code in LANGUAGES if code in found]


def find_restriction(passages: list[Passage]) -> str:
    """Return the sentence that restricts a part of an event to some people."""
    for passage in passages:
        for first, last in sentences(passage.text):
            if RESTRICTED.search(passage.text[first:last]):
                return passage.text[first:last].strip()
    return ""


def find_application_link(blocks: list[Block], contacts: str) -> str:
    """Return the URL or e-mail address for applications; "" if the text contains none."""
    by_mail = False
    for number, block in enumerate(blocks):
        before = blocks[number - 1].text if number and block.attached else ""
        if not (
            APPLIES.search(block.text) or REGISTERS.search(block.text) or APPLIES.search(before) or re.search(r"formular", before)
        ):
            continue
        links = re.findall(r'href="(https?://[^"]+)"', block.html) + WEB_ADDRESS.findall(block.text)
        if links:
            return str(links[0])
        if address := EMAIL.search(block.text):
            return address.group()
        by_mail = by_mail or bool(re.search(r"\be-?mail\b|courriel|البريد", block.text, re.IGNORECASE))
    address = EMAIL.search(contacts)
    return address.group() if by_mail and address else ""
