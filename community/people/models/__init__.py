from .admission import COMMUNITY, Admission
from .joining import Joining, JoiningSettings, JoinRequest
from .photo import ProfilePhoto
from .profile import FIELDS, Circle, Profile, SpokenLanguage, seen_by
from .proposal import ProposedMunicipality

__all__ = [
    "COMMUNITY",
    "FIELDS",
    "Admission",
    "Circle",
    "JoinRequest",
    "Joining",
    "JoiningSettings",
    "Profile",
    "ProfilePhoto",
    "ProposedMunicipality",
    "SpokenLanguage",
    "seen_by",
]
