"""Decides which type of page an article becomes. Signs have weights; the highest total wins, and a close race is reported."""

from dataclasses import dataclass

from .article import ArticleKind, Block, DateSpan
from .facts import APPLIES, REGISTERS, Deadline
from .vocabulary import INVITES, words

CLOSE = 1  # a lead of so few points is not enough to be sure

CALL_TITLE = words(r"aufruf|ausschreibung|\bcall\ (?:for|to)\b|\bopen\ call\b|appel\ à|دعوة\ (?:ل|إلى)")
EVENT_TITLE = words(r"""workshop|netzwerktreffen|konferenz|webinar|seminar|\w*session|\w*veranstaltung|einladung|forum|dialog\b|conference|meeting
    |invitation|atelier|conférence|rencontre|ورشة|مؤتمر|لقاء""")
REPORT_TITLE = words(r"rückblick|\w*bericht\b|dokumentation|\breport\b|\brecap\b|review|compte[-\ ]rendu|retour\ sur|تقرير")
NEWS_TITLE = words(
    r"newsletter|pressemitteilung|\bneu(?:e[rsn]?|igkeiten)?\b|\bnews\b|announc|\bnew\b|actualité|\bnouve(?:au|lle)|communiqué|خبر|أخبار|جديد"
)
NEWS_TEXT = words(
    r"\b(?:künftig|ab\ sofort|im\ neuen\ jahr|nun\ auch|from\ now\ on|is\ now|are\ now|désormais|dès\ maintenant)\b"
)
STANDING_TITLE = words(
    r"\bmission|über\ uns|\babout|leitbild|impressum|datenschutz|\bformate?\b|à\ propos|qui\ sommes|من\ نحن|الرؤية"
)
STANDING_SECTION = words(
    r"^(?:ausgangs(?:lage|situation)|zielgruppe|vorgehensweise|projektstruktur|mission\w*|unser\w*|auftrag|background|our|who\ we"
    r"|target\ group|structure|notre|public\ cible)\b"
)
PROCESS_TITLE = words(r"lernprozess|deep\ dive|learning\ process|processus\ d['’]apprentissage|عملية\ تعلم")
GROUP_TITLE = words(r"\balumni\b|خريجين")
NARRATIVE = words(r"""\b(?:fand(?:en)?|nahm(?:en)?|tauschten|stellten?|zeigten?|berichteten?|erklärten?|erläuterten?|betonten?|diskutierten?|trafen|kamen
    |standen|ging(?:en)?|verzeichneten?|unterstrich(?:en)?|besuchten?|präsentierten?|lud(?:en)?|sagten?|schlug|brachten?|tauchten?|zeichneten?
    |arbeiteten?|veranstalteten?|erwies(?:en)?|beschäftigten?|took|gathered|met|discussed|presented|shared|explained|reported|visited|highlighted
    |hosted|organi[sz]ed|explored|emphasi[sz]ed|said|attended|exchanged|learned|showed|a\ eu\ lieu|ont\ (?:participé|échangé|présenté|visité|discuté)
    |a\ (?:présenté|expliqué|souligné|rappelé|organisé|réuni)|s['’]est\ tenu|se\ sont\ \w+)\b|عقدت|شارك|ناقش|أكد|استضاف|نظمت""")
VOICE = words(r"[“”\"»]\s?(?:,|–|—)?\s?(?:so\b|sagte|erklärte|meinte|said|says|explained|selon|a\ dit|affirme|\()")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The kind of an article and, if it was close, the runner-up."""

    kind: ArticleKind
    doubt: ArticleKind | None


def judge_kind(
    *, title: str, kicker: str, blocks: list[Block], deadlines: list[Deadline], time: DateSpan | None, has_document_date: bool
) -> Judgement:
    """Return the kind of an article from its title and text, the deadlines found in it, and the time of its event."""
    head = f"{kicker} {title}"
    text = "\n".join(block.text for block in blocks)
    told = len(NARRATIVE.findall(text))
    narrated = 4 if told >= 9 else 3 if told >= 6 else 2 if told >= 3 else 0
    # A report may mention a deadline in passing.
    is_bound = bool(deadlines) and deadlines[0].score >= 4 and not narrated
    registers = is_bound and deadlines[0].registers
    has_clock = time is not None and time.start_time is not None
    scores = {
        ArticleKind.CALL: 4 * bool(CALL_TITLE.search(head))
        + 3 * (is_bound and not registers)
        + 2 * bool(APPLIES.search(text) and INVITES.search(text))
        + (is_bound and not has_clock),
        ArticleKind.EVENT: (3 * has_clock if not narrated else has_clock)
        + 2 * bool(EVENT_TITLE.search(head))
        + (time is not None and not narrated)
        + 2 * (bool(REGISTERS.search(text)) and not narrated)
        + registers,
        ArticleKind.REPORT: 2 * bool(REPORT_TITLE.search(head))
        + narrated
        + 2 * bool(narrated and VOICE.search(text))
        + bool(narrated and EVENT_TITLE.search(head))
        + bool(narrated and time is not None and not has_clock),
        ArticleKind.NEWS: 2
        + 2 * bool(NEWS_TITLE.search(head))
        + bool(NEWS_TEXT.search(text))
        + has_document_date
        - 2 * (is_bound or has_clock),
        ArticleKind.STANDARD: 2
        + 3 * bool(STANDING_TITLE.search(head))
        + 2 * (sum(bool(block.is_heading and STANDING_SECTION.search(block.text)) for block in blocks) >= 2)
        + (time is None)
        - 2 * is_bound
        - has_document_date,
        ArticleKind.LEARNING_PROCESS: 5 * bool(PROCESS_TITLE.search(title) and not CALL_TITLE.search(head) and not is_bound),
        ArticleKind.ALUMNI_GROUP: 6 * bool(GROUP_TITLE.search(title) and not has_clock and not is_bound),
    }
    ranked = sorted(scores, key=lambda kind: -scores[kind])
    close = scores[ranked[0]] - scores[ranked[1]] <= CLOSE
    return Judgement(ranked[0], ranked[1] if close else None)
