"""Facts that an article says about itself: deadline, time and place, period, languages, the way to apply."""

import re
from dataclasses import dataclass, replace
from datetime import date

from .article import Block, BlockKind, DateSpan, Precision
from .dates import find_dates, find_times, sentences, yearless_dates
from .vocabulary import EMAIL, WEB_ADDRESS, words

FINAL = words(r"""bewerbungs(?:schluss|frist|ende)|einsendeschluss|einreichungs(?:frist|schluss)|anmelde(?:schluss|frist)|abgabe(?:frist|schluss)
    |\bfrist\b|\bdeadline|\bclosing\ date|\bcloses?\ on|\bdate\ limite|\bclôture|الموعد\ النهائي|آخر\ موعد""")
EXTENDED = words(r"\bverlängert|\bextended|\bprolong|\bnouvelle\ date|\bneue[rs]?\ (?:frist|termin)|تمديد")
UNTIL = words(r"(?:\bbis(?:\ spätestens)?(?:\ (?:zum|zu|einschließlich))?|\bspätestens(?:\ (?:am|bis))?(?:\ zum)?|\b(?:un)?til|\bby|\bbefore"
              r"|\bno\ later\ than|\bjusqu['’]au|\bavant\ le|\bau\ plus\ tard(?:\ le)?|حتى|قبل)\s*(?:\w+,?\s+)?(?:the\s|den\s|dem\s|le\s)?$")
APPLIES = words(r"""bewerb|einreich|eingereicht|einsend|\bsenden|\bschicken|interessenbekundung|vorschl[aä]g|\bapply|applicat|submi(?:t|ssion)
    |expressions?\ of\ interest|candidat|postul|soumettre|envoye|تقديم|التقدم|إرسال|الترشح""")
REGISTERS = words(r"\banmeld|angemeldet|melden\ sie\ sich|\bregist(?:er|ration)|\binscri|sign\ up|تسجيل|سجل")
DATE_LABEL = words(r"^(?:datum|termin|wann|date|when|quand|التاريخ)\s*:")
TIME_LABEL = words(r"^(?:uhrzeit|zeit|time|heure|horaire|الوقت)\s*:")
PLACE_LABEL = words(r"^(?:ort|veranstaltungsort|wo|place|venue|location|where|lieu|où|المكان)\s*:\s*(?P<place>.+)")
DOCUMENT_DATE = words(r"^(?:stand|datum|veröffentlicht(?:\ am)?|last\ updated?|published(?:\ on)?|publié\ le|mis\ à\ jour\ le|as\ of|تاريخ\ النشر)\s*:?\s")
TAKES_PLACE = words(r"""findet|finden|stattfinden|\bl(?:ädt|aden)\b|takes?\ place|will\ be\ held|join\ us|aura\ lieu|se\ tiendra|veranstalte
    |statt\b|took\ place|a\ eu\ lieu|trafen|تعقد|عقد""")
ONLINE = words(r"\bonline\b|\bvirtuell|\bvirtual|\ben\ ligne\b|\bvisio|\bzoom\b|\bwebinar|\bdigital(?:e[sr]?)?\ (?:veranstaltung|treffen)|عبر\ الإنترنت|افتراضي")
FREE = words(r"kostenlos|kostenfrei|gebührenfrei|keine\ (?:kosten|gebühren)|free\ of\ charge|\bno\ (?:cost|fee)s?\b|gratuit|مجان")
COVERED = words(r"""kosten\b.{0,80}\bwerden\ (?:\w+\ ){0,3}(?:übernommen|getragen|finanziert)|übernimmt\ .{0,80}kosten|organisiert\ und\ finanziert
    |costs?\ .{0,60}\b(?:are|will\ be)\ (?:covered|borne)|pris\ en\ charge""")
RESTRICTED = words(r"\bvorbehalten\b|\bnur\ für\ mitglieder|\breserved\ for\b|\bmembers\ only\b|\bréservée?s?\ (?:aux|à)\b|للأعضاء\ فقط|مخصصة?\ ل")
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
    """A piece of running text, with the heading above it where that says what its dates mean."""

    text: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """The date until which something is taken, how sure that is, and whether it is a registration."""

    span: DateSpan
    score: int
    registers: bool
    sentence: str


def passages_of(blocks: list[Block]) -> list[Passage]:
    """Return the sentences' home: each paragraph and list entry by itself."""
    passages: list[Passage] = []
    heading = ""
    for block in blocks:
        if block.is_heading:
            heading = block.text if FINAL.search(block.text) or DATE_LABEL.search(f"{block.text}:") else ""
            continue
        for text in block.text.split("\n") if block.kind in {BlockKind.LIST, BlockKind.TABLE} else [block.text]:
            passages.append(Passage(f"{heading}: {text}" if heading else text))
        heading = ""
    return passages


def find_deadlines(passages: list[Passage], reference: date | None) -> list[Deadline]:
    """Return the dates that read as deadlines, the surest first, of equals the latest."""
    found: list[Deadline] = []
    for passage in passages:
        spans = [span for span in find_dates(passage.text, reference=reference) if span.precision is Precision.DAY]
        for first, last in sentences(passage.text) if spans else []:
            sentence = passage.text[first:last]
            for span in (span for span in spans if first <= span.position < last):
                score = _deadline_score(sentence, span.position - first)
                if score >= 3:
                    registers = bool(REGISTERS.search(sentence)) and not re.search(r"bewerb|applicat|candidat", sentence, re.IGNORECASE)
                    found.append(Deadline(span, score, registers, sentence.strip()))
    return sorted(found, key=lambda one: (-one.score, -one.span.last.toordinal()))


def _deadline_score(sentence: str, position: int) -> int:
    final, until = FINAL.search(sentence), UNTIL.search(sentence[:position])
    acts = APPLIES.search(sentence) or REGISTERS.search(sentence)
    score = (3 if final else 0) + (2 if until else 0) + (2 if acts else 0)
    return score + 3 if score and until and EXTENDED.search(sentence) else score


def deadlines_without_year(passages: list[Passage]) -> list[str]:
    """Return the dates without a year in sentences that speak of a deadline."""
    return [
        words_of_date
        for passage in passages
        for first, last in sentences(passage.text)
        if _deadline_score(passage.text[first:last], last - first) >= 3
        for words_of_date in yearless_dates(passage.text[first:last])
    ]


def find_event_time(passages: list[Passage], not_these: list[DateSpan], reference: date | None) -> DateSpan | None:
    """Return when the event of an article is or was: what its labels say, else its likeliest date."""
    labelled = _labelled_time(passages, reference)
    if labelled is not None:
        return labelled
    excluded = {(span.first, span.last) for span in not_these}
    best: tuple[int, DateSpan] | None = None
    for number, passage in enumerate(passages):
        for span in find_dates(passage.text, reference=reference):
            if span.precision is not Precision.DAY or (span.first, span.last) in excluded:
                continue
            sentence = next((passage.text[a:b] for a, b in sentences(passage.text) if a <= span.position < b), "")
            score = 2 * bool(span.start_time) + bool(TAKES_PLACE.search(sentence)) + span.is_period + (number < 2)
            if DOCUMENT_DATE.search(sentence):
                continue
            if best is None or score > best[0]:
                best = (score, span)
    return best[1] if best else None


def _labelled_time(passages: list[Passage], reference: date | None) -> DateSpan | None:
    dated = next((passage for passage in passages if DATE_LABEL.search(passage.text)), None)
    spans = [span for span in find_dates(dated.text, reference=reference) if span.precision is Precision.DAY] if dated else []
    if not spans:
        return None
    timed = next((passage for passage in passages if TIME_LABEL.search(passage.text)), None)
    if timed is None or spans[0].start_time:
        return spans[0]
    start, end, zone = find_times(timed.text.split(":", 1)[1])
    return replace(spans[0], start_time=start, end_time=end, zone=zone)


def find_place(passages: list[Passage], time: DateSpan | None) -> tuple[str, bool]:
    """Return the place and whether the event is online."""
    for passage in passages:
        if labelled := PLACE_LABEL.match(passage.text):
            place = labelled.group("place").strip()
            return place[:200], bool(ONLINE.search(place))
    if time is None:
        return "", False
    for passage in passages:
        if not any((span.first, span.last) == (time.first, time.last) for span in find_dates(passage.text)):
            continue
        for first, last in sentences(passage.text):
            after = next((span for span in find_dates(passage.text) if first <= span.position < last and span.first == time.first), None)
            if after is not None:
                found = IN_PLACE.search(passage.text[after.end : last])
                return found.group(1) if found else "", bool(ONLINE.search(passage.text[first:last]))
    return "", False


def find_period(passages: list[Passage]) -> DateSpan | None:
    """Return the longest period that a text speaks of, for a process that lasts months: from its first date to its last."""
    spans = [span for passage in passages for span in find_dates(passage.text)]
    if len(spans) < 2:
        return spans[0] if spans and spans[0].is_period else None
    first, last = min(spans, key=lambda span: span.first), max(spans, key=lambda span: span.last)
    return replace(first, last=last.last, start_time=None, end_time=None)


def find_document_date(passages: list[Passage]) -> date | None:
    """Return the date that a document gives itself: "Stand: ...", "Published on ..."."""
    for passage in [*passages[:3], *passages[-3:]]:
        if DOCUMENT_DATE.search(passage.text) and len(passage.text) < 60:
            spans = find_dates(passage.text)
            if spans:
                return spans[0].first
    return None


def find_languages(passages: list[Passage]) -> list[str]:
    """Return the codes of the languages that people work in, as far as a sentence says so."""
    found: set[str] = set()
    for passage in passages:
        for first, last in sentences(passage.text):
            sentence = passage.text[first:last]
            if LANGUAGE_CUE.search(sentence):
                found.update(code for code, name in LANGUAGES.items() if name.search(sentence))
    return [code for code in LANGUAGES if code in found]


def find_restriction(passages: list[Passage]) -> str:
    """Return the sentence that keeps a part of an event for some people."""
    for passage in passages:
        for first, last in sentences(passage.text):
            if RESTRICTED.search(passage.text[first:last]):
                return passage.text[first:last].strip()
    return ""


def find_way_to_apply(blocks: list[Block], contacts: str) -> str:
    """Return the web or e-mail address that applications go to, "" if the text holds none."""
    by_mail = False
    for number, block in enumerate(blocks):
        before = blocks[number - 1].text if number and block.attached else ""
        if not (APPLIES.search(block.text) or REGISTERS.search(block.text) or APPLIES.search(before) or re.search(r"formular", before)):
            continue
        links = re.findall(r'href="(https?://[^"]+)"', block.html) + WEB_ADDRESS.findall(block.text)
        if links:
            return str(links[0])
        if address := EMAIL.search(block.text):
            return address.group()
        by_mail = by_mail or bool(re.search(r"\be-?mail\b|courriel|البريد", block.text, re.IGNORECASE))
    address = EMAIL.search(contacts)
    return address.group() if by_mail and address else ""
