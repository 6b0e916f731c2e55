from .attention import GroupFollowing, Reader
from .moderation import Moderation, Report
from .post import Mention, Post, PostFile, Reaction, Revision
from .topic import Topic
from .translation import Translation

__all__ = [
    "GroupFollowing",
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
