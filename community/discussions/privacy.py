"""The personal data in discussions.

What somebody wrote belongs to the group's talk and stays without her name, unless she deletes it before; so do reports and what was done as
a facilitator. Mentions lose the person, reactions and what she follows and has read are deleted.
"""

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person, leave_rows

from .models import (
    GroupFollowing,
    LaterPost,
    Mention,
    Moderation,
    Post,
    PostFile,
    Reaction,
    Reader,
    Reminder,
    Report,
    Revision,
    Topic,
)

HOLDINGS = (
    Holding(
        Topic,
        ("author",),
        _("Discussions that you began"),
        ("group", "title", "language", "is_question", "created_at"),
        forget_person,
        ("group__page",),
    ),
    # The file itself has the uploader; the words of a version that a facilitator has hidden are in none of its fields here.
    Holding(PostFile, ("file__uploaded_by",), _("Files with your posts"), ("post",), leave_rows, ("post__topic",)),
    Holding(
        Revision,
        ("post__author",),
        _("Earlier versions of your posts"),
        ("title", "text", "created_at"),
        leave_rows,
    ),
    Holding(
        Post,
        ("author",),
        _("Your posts in discussions"),
        ("topic", "text", "language", "created_at", "edited_at"),
        forget_person,
        ("topic",),
    ),
    Holding(Mention, ("person",), _("Posts that mention you"), ("post", "created_at"), forget_person, ("post__topic",)),
    Holding(Reaction, ("person",), _("Your reactions to posts"), ("post", "kind", "created_at"), delete_rows, ("post__topic",)),
    Holding(Reader, ("person",), _("Discussions that you read or follow"), ("topic", "follows"), delete_rows, ("topic",)),
    Holding(
        Reminder, ("person",), _("Posts of which you want to be reminded"), ("post", "due_at"), delete_rows, ("post__topic",)
    ),
    Holding(
        LaterPost,
        ("author",),
        _("Posts that you have written to be sent later"),
        ("group", "topic", "title", "text", "language", "is_question", "send_at", "made_at", "refused_at"),
        delete_rows,
        ("group__page", "topic"),
    ),
    Holding(
        GroupFollowing, ("person",), _("Groups whose discussions you follow"), ("group", "follows"), delete_rows, ("group__page",)
    ),
    Holding(Report, ("by",), _("Posts that you reported"), ("post", "words", "created_at"), forget_person, ("post__topic",)),
    Holding(
        Moderation, ("by",), _("What you did as a facilitator"), ("topic", "action", "reason", "at"), forget_person, ("topic",)
    ),
)
