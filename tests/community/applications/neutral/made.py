"""Files of every kind whose metadata name their author. What people see of them names nobody."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pikepdf
import pptx
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from odf import dc, meta, office, text
from odf.namespaces import TEXTNS, XMLNS
from odf.opendocument import OpenDocumentPresentation, OpenDocumentSpreadsheet, OpenDocumentText
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

AUTHOR = "Annegret Musterfrau"
LOGIN = "musterfrau"  # part of paths and identifiers
BODY = "Die Brunnen sind trocken"
WORDML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
XMP = f"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:creator><rdf:Seq><rdf:li>{AUTHOR}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def drawing(mode: str = "RGB") -> Image.Image:
    """Return a picture that shows whether it is upright."""
    picture = Image.new(mode, (64, 40), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, 20, 39), fill="red" if mode != "L" else 60)
    return picture


def exif() -> Image.Exif:
    """Return EXIF with a name, a place, and the note that the picture lies on its side."""
    data = Image.Exif()
    data[0x013B], data[0x010E], data[0x0112] = AUTHOR, f"Foto von {AUTHOR}", 6
    data.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "E", 4: (7.0, 28.0, 0.0), 29: "2026:11:05"})
    return data


def picture(form: str) -> bytes:
    buffer = io.BytesIO()
    more = {"exif": exif()} if form in {"JPEG", "PNG", "WEBP", "AVIF"} else {}
    if form in {"JPEG", "WEBP"}:
        more["xmp"] = XMP.encode()
    if form == "PNG":
        more["pnginfo"] = PngInfo()
        more["pnginfo"].add_text("Author", AUTHOR)
        more["pnginfo"].add_itxt("XML:com.adobe.xmp", XMP)
    if form in {"JPEG", "GIF"}:
        more["comment"] = AUTHOR.encode()
    drawing().save(buffer, form, **more)
    return buffer.getvalue()


def animation(form: str) -> bytes:
    buffer = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    more = {"comment": AUTHOR.encode()} if form == "GIF" else {"exif": exif()}
    frames[0].save(buffer, form, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0, **more)
    return buffer.getvalue()


def pdf() -> bytes:
    """Return a PDF with document info, XMP, an attachment, a note, a signature, and a photograph with EXIF."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.setAuthor(AUTHOR)
    canvas.setTitle(f"Antrag von {AUTHOR}")
    canvas.drawString(100, 700, BODY)
    canvas.drawImage(ImageReader(io.BytesIO(picture("JPEG"))), 100, 500, 128, 80)
    canvas.showPage()
    canvas.drawString(100, 700, "Zweite Seite")
    canvas.save()
    with pikepdf.open(io.BytesIO(buffer.getvalue())) as document:
        photo = document.make_stream(picture("JPEG"))  # as it came from the camera, which reportlab does not keep
        photo.Type, photo.Subtype, photo.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
        photo.Width, photo.Height, photo.ColorSpace, photo.BitsPerComponent = 64, 40, pikepdf.Name.DeviceRGB, 8
        page = document.pages[1]
        name = page.add_resource(photo, pikepdf.Name.XObject)
        page.contents_add(f"q 128 0 0 80 100 500 cm {name} Do Q".encode())
        document.Root.Metadata = document.make_stream(XMP.encode())
        document.attachments["lebenslauf.txt"] = pikepdf.AttachedFileSpec(
            document, f"Lebenslauf {AUTHOR}".encode(), description=AUTHOR, filename=f"{AUTHOR}.txt"
        )
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[300, 700, 320, 720],
            T=pikepdf.String(AUTHOR),
            Contents=pikepdf.String("Bitte pruefen"),
        )
        signature = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig, Name=pikepdf.String(AUTHOR), ByteRange=[0, 1, 2, 3], Contents=pikepdf.String(AUTHOR)
        )
        signed = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            T=pikepdf.String("Signature1"),
            Rect=[0, 0, 0, 0],
            V=document.make_indirect(signature),
        )
        linked = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[10, 10, 20, 20],
            A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String(f"C:/Users/{LOGIN}/antrag.docx")),
        )
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(one) for one in (note, signed, linked)])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[document.pages[0].Annots[1]], SigFlags=3)
        written = io.BytesIO()
        document.save(written)
    return written.getvalue()


def locked_pdf() -> bytes:
    """Return a PDF that opens with a password only."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(written, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    return written.getvalue()


def with_parts(content: bytes, parts: dict[str, bytes], *, relations: dict[str, str] | None = None) -> bytes:
    """Return an office file with more parts, and relations (by their file) to them."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if relations and entry.filename in relations:
                part = part.replace(b"</Relationships>", f"{relations[entry.filename]}</Relationships>".encode())
            if entry.filename == "[Content_Types].xml":
                xml = '<Default Extension="bin" ContentType="application/octet-stream"/>'
                part = part.replace(b"</Types>", f"{xml}</Types>".encode()) if b'"bin"' not in part else part
            new.writestr(entry.filename, part)
        for name, part in parts.items():
            new.writestr(name, part)
    return written.getvalue()


def with_properties(properties: object) -> None:
    properties.author = properties.last_modified_by = AUTHOR
    properties.title = f"Antrag von {AUTHOR}"


def word() -> bytes:
    """Return a DOCX with properties, a comment, changes, a field, a photograph, a template on a disk, and a list of people."""
    document = docx.Document()
    with_properties(document.core_properties)
    paragraph = document.add_paragraph(BODY)
    document.add_comment(runs=paragraph.runs, text="Stimmt das?", author=AUTHOR, initials="AMF")
    changed = document.add_paragraph("Und das ")
    changed._p.append(
        parse_xml(
            f'<w:ins xmlns:w="{WORDML}" w:id="7" w:author="{AUTHOR}" w:date="2026-11-05T12:00:00Z"><w:r><w:t>eingefügt</w:t></w:r></w:ins>'
        )
    )
    field = document.add_paragraph("Verfasst von: ")
    field._p.append(parse_xml(f'<w:fldSimple xmlns:w="{WORDML}" w:instr=" AUTHOR "><w:r><w:t>{AUTHOR}</w:t></w:r></w:fldSimple>'))
    for xml in (
        '<w:fldChar w:fldCharType="begin"/>',
        "<w:instrText> FILENAME \\p </w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>C:/Users/{LOGIN}/antrag.docx</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
        "<w:t> am Ende</w:t>",
    ):
        field._p.append(parse_xml(f'<w:r xmlns:w="{WORDML}">{xml}</w:r>'))
    for name, shown in (("creator", AUTHOR), ("title", "Regen für alle")):
        document.element.body.insert(
            1,
            parse_xml(
                f'<w:sdt xmlns:w="{WORDML}"><w:sdtPr><w:dataBinding w:xpath="/ns1:coreProperties[1]/ns0:{name}[1]" '
                f'w:storeItemID="{{6C3C8BC8-F283-45AE-878A-BAB7291924A1}}"/></w:sdtPr>'
                f"<w:sdtContent><w:p><w:r><w:t>{shown}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
            ),
        )
    document.add_picture(io.BytesIO(picture("JPEG")))
    for shape in document.element.body.iter(qn("pic:cNvPr")):
        shape.set("name", f"Foto {AUTHOR}.jpg")
        shape.set("descr", f"C:\\Users\\{LOGIN}\\Foto.jpg")
    saved = io.BytesIO()
    document.save(saved)
    office_rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return with_parts(
        saved.getvalue(),
        {
            "docProps/custom.xml": f'<?xml version="1.0"?><Properties><property name="Von">{AUTHOR}</property></Properties>'.encode(),
            "word/people.xml": f'<?xml version="1.0"?><w15:people xmlns:w15="urn:p"><w15:person w15:author="{AUTHOR}"/></w15:people>'.encode(),
            "customXml/item9.xml": f"<?xml version='1.0'?><von>{AUTHOR}</von>".encode(),
        },
        relations={
            "word/_rels/document.xml.rels": (
                f'<Relationship Id="rId901" Type="{office_rels}/people" Target="people.xml"/>'
                f'<Relationship Id="rId902" Type="{office_rels}/customXml" Target="../customXml/item9.xml"/>'
                f'<Relationship Id="rId903" Type="{office_rels}/attachedTemplate" Target="file:///C:/Users/{LOGIN}/v.dotx" TargetMode="External"/>'
            ),
            "_rels/.rels": f'<Relationship Id="rId901" Type="{office_rels}/custom-properties" Target="docProps/custom.xml"/>',
        },
    )


def table() -> bytes:
    """Return an XLSX with properties, a comment that begins with a name, and settings of a printer."""
    book = openpyxl.Workbook()
    book.properties.creator = book.properties.lastModifiedBy = AUTHOR
    sheet = book.active
    sheet["A1"], sheet["B1"] = BODY, 7
    sheet.add_table(Table(displayName="Zahlen", ref="D1:E2"))
    sheet["D1"], sheet["E1"], sheet["D2"], sheet["E2"] = "Jahr", "Liter", 2026, 3
    sheet["A1"].comment = Comment(f"{AUTHOR}:\nBitte pruefen", AUTHOR)
    saved = io.BytesIO()
    book.save(saved)
    office_rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return with_parts(
        saved.getvalue(),
        {"xl/printerSettings/printerSettings1.bin": f"Drucker von {AUTHOR}".encode()},
        relations={
            "xl/worksheets/_rels/sheet1.xml.rels": (
                f'<Relationship Id="rId901" Type="{office_rels}/printerSettings" Target="../printerSettings/printerSettings1.bin"/>'
            )
        },
    )


def slides() -> bytes:
    """Return a PPTX with properties, authors of comments, and a photograph."""
    show = pptx.Presentation()
    with_properties(show.core_properties)
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = BODY
    slide.shapes.add_picture(io.BytesIO(picture("JPEG")), 0, 0)
    saved = io.BytesIO()
    show.save(saved)
    office_rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    namespace = "http://schemas.openxmlformats.org/presentationml/2006/main"
    authors = f'<?xml version="1.0"?><p:cmAuthorLst xmlns:p="{namespace}"><p:cmAuthor id="1" name="{AUTHOR}" initials="AMF" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
    return with_parts(
        saved.getvalue(),
        {"ppt/commentAuthors.xml": authors.encode()},
        relations={
            "ppt/_rels/presentation.xml.rels": f'<Relationship Id="rId901" Type="{office_rels}/commentAuthors" Target="commentAuthors.xml"/>'
        },
    )


def open_text() -> bytes:
    """Return an ODT with properties, a note, tracked changes, a field, and a photograph."""
    document = OpenDocumentText()
    about(document)
    note = office.Annotation()
    note.addElement(dc.Creator(text=AUTHOR))
    note.addElement(dc.Date(text="2026-11-05T12:00:00"))
    note.addElement(text.P(text="Bitte pruefen"))
    paragraph = text.P(text=BODY)
    paragraph.addElement(note)
    document.text.addElement(paragraph)
    changes = text.TrackedChanges()
    region = text.ChangedRegion(qattributes={(XMLNS, "id"): "ct1", (TEXTNS, "id"): "ct1"})
    insertion = text.Insertion()
    told = office.ChangeInfo()
    told.addElement(dc.Creator(text=AUTHOR))
    told.addElement(dc.Date(text="2026-11-05T12:00:00"))
    insertion.addElement(told)
    region.addElement(insertion)
    changes.addElement(region)
    document.text.insertBefore(changes, document.text.firstChild)
    shown = text.P(text="Verfasst von: ")
    shown.addElement(text.InitialCreator(text=AUTHOR))
    document.text.addElement(shown)
    href = document.addPictureFromString(picture("JPEG"), "image/jpeg")
    with_frame(document, href)
    return saved_open(document)


def with_frame(document: OpenDocumentText, href: str) -> None:
    from odf.draw import Frame, Image

    frame = Frame(name=f"Foto {AUTHOR}.jpg", width="3cm", height="2cm", anchortype="paragraph")
    frame.addElement(Image(href=href))
    paragraph = text.P()
    paragraph.addElement(frame)
    document.text.addElement(paragraph)


def open_table() -> bytes:
    from odf.table import Table, TableCell, TableRow

    document = OpenDocumentSpreadsheet()
    about(document)
    sheet, row, cell = Table(name="Blatt"), TableRow(), TableCell()
    cell.addElement(text.P(text=BODY))
    row.addElement(cell)
    sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    return saved_open(document)


def open_slides() -> bytes:
    from odf.draw import Page
    from odf.style import MasterPage, PageLayout

    document = OpenDocumentPresentation()
    about(document)
    layout = PageLayout(name="L")
    document.automaticstyles.addElement(layout)
    document.masterstyles.addElement(MasterPage(name="M", pagelayoutname=layout))
    document.presentation.addElement(Page(masterpagename="M", name=BODY))
    return saved_open(document)


def about(document: OpenDocumentText) -> None:
    document.meta.addElement(meta.InitialCreator(text=AUTHOR))
    document.meta.addElement(dc.Creator(text=AUTHOR))
    document.meta.addElement(meta.UserDefined(name="Von", text=AUTHOR))
    document.addThumbnail(picture("PNG"))


def saved_open(document: OpenDocumentText) -> bytes:
    written = io.BytesIO()
    document.write(written)
    return written.getvalue()


WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PRESENTATION = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OPEN = "application/vnd.oasis.opendocument."
DOCUMENTS = {
    WORDPROCESSING: word,
    SPREADSHEET: table,
    PRESENTATION: slides,
    f"{OPEN}text": open_text,
    f"{OPEN}spreadsheet": open_table,
    f"{OPEN}presentation": open_slides,
}
