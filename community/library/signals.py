"""What happens to the files of groups, for whoever tells others and for the search. All are sent in the transaction of the change."""

from django.dispatch import Signal

#: What is said of a file has changed, or whether and where it is seen. Arguments: `document`.
document_changed = Signal()

#: A file is not there any more, for good or in the trash. Arguments: `document`.
document_gone = Signal()

#: A version can be seen by the whole group from now on. Arguments: `version`.
version_appeared = Signal()

#: A version was deleted. Arguments: `version`, with its key.
version_deleted = Signal()
