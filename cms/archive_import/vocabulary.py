"""Words that reveal what a line is, in the site's languages. All patterns ignore case."""

import re


def words(pattern: str) -> re.Pattern[str]:
    """Compile `pattern`, written over several lines, ignoring case."""
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


# --- Headings -------------------------------------------------------------------------------------------------------

# A heading that starts like this is a section of the surrounding article.
SECTION = words(r"""^(?:die\ |der\ |das\ |unser\w*\ |the\ |our\ |le[s]?\ |la\ |l['’]|notre\ )?(?:
    hintergr[uü]nde?|ausgangs(?:lage|situation)|ziel(?:e|setzung(?:en)?|gruppen?)?|methodik|methoden?|format|ablauf|programm|tagesordnung
    |dauer|zeitplan|termine?|teilnahme(?!aufruf)\w*|bewerbung\w*|anmeldung|kontakt\w*|ansprech\w+|kosten|praktische\ (?:informationen|hinweise)
    |weitere\ (?:informationen|infos|hinweise)|mehr\ (?:informationen|infos)|über\ (?:den|die|das|uns)|thematische\ schwerpunkte
    |(?:themen)?schwerpunkte?|vorgehens(?:weise)?|projektstruktur|hinweise?|datenschutz|anfahrt|veranstaltet\ von|veranstalter\w*
    |referent\w*|ergebnisse|fazit|ausblick|flyer|postkarte|kooperationspartner|förderung
    |background|context|objectives?|goals?|aims?|methodology|methods?|agenda|program(?:me)?|duration|schedule|timeline|participation
    |eligibility|applications?|registration|contacts?|costs?|practical\ information|(?:further|more|additional)\ information|about
    |(?:thematic\ )?focus(?:\ areas?)?|target\ group|results|outcomes|conclusions?|outlook|downloads?|links?|privacy|organisers?
    |contexte|objectifs?|méthod\w+|durée|calendrier|candidatures?|inscription|coûts?|informations\ (?:pratiques|complémentaires)
    |plus\ d['’]informations?|à\ propos|public\ cible|résultats|conclusion
    |الخلفية|خلفية|الأهداف|أهداف|المنهجية|البرنامج|المدة|الجدول|المشاركة|شروط|التقديم|التسجيل|للتواصل|التواصل|معلومات|حول|النتائج
    )\b
    |^(?:was|wer|wie|wann|wo|warum|what|who|how|when|where|why|comment|qui|quand|où|pourquoi|ما|من|كيف|متى|أين)\b.*[?؟]$
    |^(?:how\ to|who\ can|wie\ (?:sie|kann|können)|comment|كيفية)\b
    |\b(?:auf\ einen\ blick|im\ überblick|at\ a\ glance|in\ brief|en\ bref|في\ سطور)\b""")

# Such a section is the last of an article, so an empty one suggests that the article ends.
CLOSING_SECTION = words(r"""^(?:kontakt\w*|ansprech\w+|weitere\ in\w+|mehr\ in\w+|downloads?|links?|anmeldung|contacts?
    |(?:further|more)\ information|registration|plus\ d['’]in\w+|inscription|للتواصل|التواصل|التسجيل)\b""")

# A title that names its kind.
GENRE = words(r"""aufruf|ausschreibung|\beinladung|newsletter|netzwerktreffen|\bworkshop|konferenz|\bwebinar|seminar|rückblick|\w*bericht\b
    |pressemitteilung|\bcall\b|invitation|\breport\b|announcement|\bnews\b|\bappel\b|compte[-\ ]rendu|atelier|conférence|actualité
    |دعوة|تقرير|ورشة|خبر|أخبار""")

# A line above the title that only announces what follows.
KICKER = words(r"""^(?:teilnahme|themen|projekt)?aufruf\b|^ausschreibung\b|^einladung\b|^pressemitteilung\b|^veranstaltungs?\w*:|^bericht\b:?$
    |^call\ for\b|^invitation\b|^press\ release\b|^appel\ à\b|^communiqué\b|^دعوة""")

# A line that states one fact: "Date: 3 May 2031".
FACT_LABEL = words(r"""^(?:datum|termin|uhrzeit|zeit|ort|veranstaltungsort|sprachen?|teilnahme|kosten|stand|dauer|laufzeit|frist|\w*schluss
    |\w+frist|e-?mail|telefon|tel\.?|fax|web(?:site)?|internet|date|time|place|venue|location|languages?|cost|fee|deadline|status|phone
    |heure|horaire|lieu|langues?|coût|date\ limite|téléphone|courriel|التاريخ|الوقت|المكان|اللغة|الرسوم|الموعد\ النهائي|هاتف)\s*:\s+\S""")

# --- Sentences ------------------------------------------------------------------------------------------------------

INVITES = words(r"""\bl(?:ädt|aden)\b.{0,240}\b(?:ein|dazu)\b|\bmelden\ sie\ sich\b|\bbewerben\ sie\ sich\b|\binvites?\b|\binvitons\b
    |\binvité[es]*\b|\bcalls?\ (?:on|for)\b|تدعو|ندعو|يدعو""")
CONTINUES = words(r"""^(?:im\ (?:zweiten|dritten|nächsten|letzten|anschluss)|darüber\ hinaus|außerdem|zudem|ferner|schließlich|anschließend
    |danach|auch|ebenso|hierzu|hierbei|dabei|dazu|dies(?:e[rsmn]?)?|deshalb|daher|furthermore|moreover|in\ addition|finally|then|this|these
    |also|ensuite|enfin|de\ plus|par\ ailleurs|ce(?:tte|s|t)?|كما|وأخيرا|بالإضافة)\b""")
OUTLOOK = words(r"""\bfolgen\b.*\binformationen\b|\bwir\ freuen\ uns\ (?:auf|über)\b|\bhalten\ (?:wir\ )?sie\b.*\blaufenden\b
    |\blook(?:ing)?\ forward\b|\bwill\ follow\b|\bstay\ tuned\b|\bau\ plaisir\b|\bsuivront\b|\bnous\ réjouissons\b|نتطلع""")
ATTRIBUTION = re.compile(r"(?:^|[“”\"»'’.!?]\s*)\([A-ZÄÖÜ][^()]{4,140}\)\s*$")
LINK_LABEL = words(r"""^(?:zur\ anmeldung|zum\ \w*formular|hier\ anmelden|jetzt\ \w+|zum?\ \w+|zur\ \w+|weiter\ ?lesen|mehr\ (?:lesen|erfahren)
    |mehr\ dazu|read\ more|learn\ more|register\ (?:here|now)|apply\ (?:here|now)|to\ the\ \w+|lire\ (?:la\ suite|plus)|en\ savoir\ plus
    |s['’]inscrire|inscription\ ici|اقرأ\ المزيد|سجل\ الآن|للتسجيل)\s*[:›»→>]*$|\[(?:pdf|word|docx?|excel|xlsx?|zip)\b[^\]]*\]$""")
# Labels of the page around an article, meaningless without their link.
FURNITURE = words(r"""^(?:weiter\ ?lesen|mehr\ (?:lesen|erfahren)|read\ more|learn\ more|lire\ (?:la\ suite|plus)|en\ savoir\ plus|downloads?
    |herunterladen|télécharger|drucken|print|teilen|share|partager|nach\ oben|back\ to\ top|اقرأ\ المزيد|تحميل)\s*[:›»→>]*$""")

# --- Rows of logos, pictures ----------------------------------------------------------------------------------------

LOGO_ROW = words(r"""^(?:in\ cooperation\ with|implemented\ by|commissioned\ by|funded\ by|supported\ by|financed\ by
    |in\ (?:kooperation|zusammenarbeit)\ mit|durchgeführt\ (?:von|durch)|umgesetzt\ (?:von|durch)|im\ auftrag\ (?:von|des|der)
    |beauftragt\ (?:von|durch)|gefördert\ (?:von|durch)|finanziert\ (?:von|durch)|mit\ unterstützung\ (?:von|des|der)
    |en\ coopération\ avec|mis\ en\ œuvre\ par|sur\ mandat\ d[eu]|financé\ par|بالتعاون\ مع|تنفيذ|بتكليف\ من|بتمويل\ من)\s*:\s*$""")
PICTURE = words(r"""^(?:\w+\ ){0,2}(?:bild(?:es|er)?|foto|gruppenfoto|grafik|abbildung|screenshot|logo|fotografie|picture|photo|image|figure
    |graphic|illustration|صورة)\b""")
CREDIT = words(r"(?:\b(?:fotos?|photos?|bild|bildnachweis|copyright|crédit\w*|grafik|صورة)\s*:|©)")
# An alternative text that runs into the text after it: "... of the associationThe association ..."
GLUED_PICTURE = re.compile(
    r"^((?:Logo|Foto|Bild|Grafik|Photo|Image|Picture)\b[^.:!?]{0,90}?[^\W\d_])(?=(?:Der|Die|Das|The|Le|La|Les) [^\W\d_])"
)

FOOTNOTE = re.compile(r"^[¹²³⁴-⁹](?=\s?\S)")

# --- Addresses ------------------------------------------------------------------------------------------------------

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
WEB_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"]{3,400}[^\s<>\".,;:!?)\]]")
PHONE = re.compile(r"(?<![\w.])(?:\+\d{1,3}|0\d)[\d\s()/.–-]{6,22}\d(?![\w.])")
PHONE_LABEL = words(r"^(?:tel(?:efon|ephone|éphone)?|fon|phone|mobil\w*|fax|هاتف)\b\.?\s*:")
ASKS = words(r"""\b(?:bei|für|haben\ sie|wenn\ sie|weitere)\b.{0,12}\b(?:rück)?fragen\b|\bansprechpart\w+|\bwenden\ sie\ sich|\bkontaktieren\ sie
    |\bquestions?\b|\bcontact\ us\b|\bplease\ contact\b|\bnous\ contacter\b|\bcontacte[rz]\b|\bvous\ adresser\b|للاستفسار|للتواصل|يرجى\ التواصل""")
CONTACT_HEADING = words(
    r"^(?:ihr\w*\ )?(?:kontakt\w*|ansprech\w+|rückfragen|contacts?|your\ contacts?|للتواصل|التواصل|جهات\ الاتصال)\b"
)
