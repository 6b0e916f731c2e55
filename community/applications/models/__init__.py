from .answer import Answer
from .application import APPLICATION, CONFLICT, Application
from .blank import BlankForm
from .cohort import MOST_CHARACTERS_OF_A_REASON, Acceptance, Cohort, CohortEvent
from .file import ApplicationFile, NeutralFile
from .history import Event
from .lateness import LateAdmission
from .letters import Dispatch, Letter, LetterTemplate
from .presence import Presence
from .review import BEST_MARK, Conflict, Criterion, Inquiry, Mark, Remark, Review
from .round import ROUND, Round, RoundRole, attach_calls, attach_versions
from .submission import Submission
from .team import TeamMember

__all__ = [
    "APPLICATION",
    "BEST_MARK",
    "CONFLICT",
    "MOST_CHARACTERS_OF_A_REASON",
    "ROUND",
    "Acceptance",
    "Answer",
    "Application",
    "ApplicationFile",
    "BlankForm",
    "Cohort",
    "CohortEvent",
    "Conflict",
    "Criterion",
    "Dispatch",
    "Event",
    "Inquiry",
    "LateAdmission",
    "Letter",
    "LetterTemplate",
    "Mark",
    "NeutralFile",
    "Presence",
    "Remark",
    "Review",
    "Round",
    "RoundRole",
    "Submission",
    "TeamMember",
    "attach_calls",
    "attach_versions",
]
