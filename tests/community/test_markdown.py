"""What members write, as HTML and as words."""

import pytest

from community.markdown import as_typed, render_markdown, words_of

from .attacks import ATTACKS, HOSTILE, harm_in


def test_there_are_enough_attacks():
    assert len(set(ATTACKS)) == len(ATTACKS) >= 100


@pytest.mark.parametrize("text", ATTACKS)
def test_attacks_render_harmless(text: str):
    assert harm_in(render_markdown(text)) == []


def test_harm_is_noticed():
    assert harm_in('<p onclick="x"><script>y</script><a href="javascript:z">a</a><img src="https://evil.example"></p>') == [
        "onclick=x",
        "<script>",
        "href=javascript:z",
        "<img>",
        "src=https://evil.example",
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_keep_all_their_words(name: str):
    text = HOSTILE[name]
    html = render_markdown(text)

    assert harm_in(html) == []
    assert len(html) < 200_000
    if name in ("nested lists", "quotations", "quotations with spaces", "emphasis", "brackets", "a wide table"):
        assert html.replace('rel="noopener nofollow"', "").count("\n") <= len(text)
        assert as_typed(text)[:200] in html


def test_markdown_has_what_people_use():
    text = "**a** *b* ~~c~~ `d`\n\n- e\n\n3. f\n\n> g\n\n| h |\n|---|\n| i |\n\n```\nj\n```\n\n---"
    html = render_markdown(text)

    for part in ("<strong>a</strong>", "<em>b</em>", "<s>c</s>", "<code>d</code>", "<li>e</li>", '<ol start="3">', "<hr>"):
        assert part in html
    for part in ("<blockquote>\n<p>g</p>", "<th>h</th>", "<td>i</td>", "<pre><code>j\n</code></pre>"):
        assert part in html
    assert '<div class="table-wrap"><table>' in html


@pytest.mark.parametrize("level", [2, 3])
def test_headings_have_the_level_of_the_page(level: int):
    html = render_markdown("# a\n\n#### b\n\nc\n===", level=level)

    assert [html.count(f"<h{number}>") for number in range(1, 7)] == [3 if number == level else 0 for number in range(1, 7)]


def test_pictures_are_links():
    assert render_markdown("![Plan](https://example.org/plan.png)") == (
        '<p><a href="https://example.org/plan.png" rel="noopener nofollow">Plan</a></p>\n'
    )
    assert render_markdown("![](https://example.org/plan.png)").count("https://example.org/plan.png") == 2
    assert render_markdown("[![Plan](https://example.org/a.png)](https://example.org/b)") == (
        '<p><a href="https://example.org/b" rel="noopener nofollow">Plan</a></p>\n'
    )


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://example.org/a.", "https://example.org/a"),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("https://example.org/a?b=c&d=e, and", "https://example.org/a?b=c&amp;d=e"),
        ("<https://example.org/a>", "https://example.org/a"),
    ],
)
def test_bare_addresses_are_links(text: str, address: str):
    html = render_markdown(text)

    assert f'href="{address}"' in html
    assert html.count("<a ") == 1


def test_addresses_in_code_and_links_are_left_alone():
    assert "<a" not in render_markdown("`https://example.org`")
    assert render_markdown("[https://example.org](https://example.com)").count("<a ") == 1


def test_links_within_the_site_stay_and_partial_ones_do_not():
    assert 'href="/de/suche/"' in render_markdown("[x](/de/suche/)")
    for address in ("//evil.example", "suche", "?q=x", "#post-1"):
        assert "href" not in render_markdown(f"[x]({address})")


def test_words_have_no_markdown():
    text = "# Über *Schatten*\n\n- **a** & b\n- [c](https://example.org)\n\n| d | e |\n|---|---|\n| f | <g> |"

    assert words_of(text) == "Über Schatten\na & b\nc\nd\ne\nf\n<g>"
    assert words_of("") == ""
