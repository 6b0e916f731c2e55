from .attached_file import AttachedFile, AttachedFileManager
from .private_file import PrivateFile, shown_to
from .upload import Upload, UploadPart

__all__ = ["AttachedFile", "AttachedFileManager", "PrivateFile", "Upload", "UploadPart", "shown_to"]
