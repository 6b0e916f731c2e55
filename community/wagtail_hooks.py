"""What the community adds to the editors' admin."""

from wagtail.snippets.models import register_snippet

from .groups.admin import CommunityViewSetGroup

register_snippet(CommunityViewSetGroup)
