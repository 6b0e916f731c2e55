from .answer import Answer
from .application import APPLICATION, Application
from .file import ApplicationFile
from .history import Event
from .lateness import LateAdmission
from .presence import Presence
from .round import ROUND, Round, RoundRole, attach_calls, attach_versions
from .submission import Submission
from .team import TeamMember

__all__ = [
    "APPLICATION",
    "ROUND",
    "Answer",
    "Application",
    "ApplicationFile",
    "Event",
    "LateAdmission",
    "Presence",
    "Round",
    "RoundRole",
    "Submission",
    "TeamMember",
    "attach_calls",
    "attach_versions",
]
