from .attention import GroupFollowing, Reader, Reminder
from .later import LaterPost
from .mailed import MailedAnswer
from .moderation import Moderation, Report
from .post import Mention, Post, PostFile, Reaction, Revision
from .topic import Topic
from .translation import Translation

__all__ = [
    "GroupFollowing",
    "LaterPost",
    "MailedAnswer",
    "Mention",
    "Moderation",
    "Post",
    "PostFile",
    "Reaction",
    "Reader",
    "Reminder",
    "Report",
    "Revision",
    "Topic",
    "Translation",
]
