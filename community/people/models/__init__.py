from .admission import COMMUNITY, Admission
from .joining import AdmissionRequest, Joining, JoiningSettings
from .photo import ProfilePhoto, SentPhoto
from .profile import FIELDS, Circle, Profile, SpokenLanguage, seen_by
from .proposal import ProposedMunicipality

__all__ = [
    "COMMUNITY",
    "FIELDS",
    "Admission",
    "AdmissionRequest",
    "Circle",
    "Joining",
    "JoiningSettings",
    "Profile",
    "ProfilePhoto",
    "ProposedMunicipality",
    "SentPhoto",
    "SpokenLanguage",
    "seen_by",
]
