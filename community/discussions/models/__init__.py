from .attention import GroupFollowing, Reader
from .mailed import MailedAnswer
from .moderation import Moderation, Report
from .post import Mention, Post, PostFile, Reaction, Revision
from .topic import Topic
from .translation import Translation

__all__ = [
    "GroupFollowing",
    "MailedAnswer",
    "Mention",
    "Moderation",
    "Post",
    "PostFile",
    "Reaction",
    "Reader",
    "Report",
    "Revision",
    "Topic",
    "Translation",
]
