from .calendar import PersonalCalendar
from .export import AttendanceExport
from .meeting import FACTS, Meeting, sees_meetings_for_all
from .poll import DateAnswer, DatePoll, DateSlot
from .sign_up import SignUp

__all__ = [
    "FACTS",
    "AttendanceExport",
    "DateAnswer",
    "DatePoll",
    "DateSlot",
    "Meeting",
    "PersonalCalendar",
    "SignUp",
    "sees_meetings_for_all",
]
