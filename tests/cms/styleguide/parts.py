"""What there is to show: the components of the style sheets, the templates of parts, and the blocks."""

import re

from wagtail.fields import StreamField
from wagtail.models import get_page_models

from cms.checks import all_blocks
from themes.registry import find_theme

#: Folders of templates that other templates include.
FOLDERS = (
    "includes",
    "forms",
    "cms/includes",
    "cms/maps",
    "cms/blocks",
    "search/includes",
    "jobs/includes",
    "community/includes",
    "community/forms",
    "community/people/includes",
)
SHEETS_WITHOUT_PARTS = {
    "tokens",
    "base",
    "guide",
    "print",
    "error",
    "admin",
    "form_builder",
    "paper",
    "page_paper",
    "share",
}  # the last: of the admin, of PDF files, and of pictures for shared links


def part_templates():
    """Return the names of all templates of parts."""
    root = find_theme("default")[0].folder / "templates"
    return {path.relative_to(root).as_posix() for folder in FOLDERS for path in (root / folder).glob("*.html")}


def components():
    """Return the components that the style sheets name: `card` for `.card__cover` and `.card--large`."""
    sheets = (find_theme("default")[0].static / "theme").glob("*.css")
    texts = [path.read_text("utf-8") for path in sheets if path.stem not in SHEETS_WITHOUT_PARTS]
    return {component_of(name) for text in texts for name in classes_in(text)}


def classes_in(css):
    selectors = re.sub(r"/\*.*?\*/|\{[^{}]*\}", "{}", css, flags=re.DOTALL)
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))


def shown_components(html):
    return {component_of(name) for names in re.findall(r'class="([^"]*)"', html) for name in names.split()}


def component_of(name):
    return re.split(r"__|--", name)[0]


def block_templates():
    """Return the templates in the theme of all blocks that a page can contain."""
    fields = [field for model in get_page_models() for field in model._meta.get_fields() if isinstance(field, StreamField)]
    named = {getattr(block.meta, "template", None) or "" for field in fields for block in all_blocks(field.stream_block)}
    return {name for name in named if name.startswith("cms/blocks/")}
