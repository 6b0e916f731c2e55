"""What happens with meetings, for whoever tells others and for the search. All are sent in the transaction of the change."""

from django.dispatch import Signal

#: A meeting was set; of a series the first one. Arguments: `meeting`, `number`: how many dates there are.
meeting_set = Signal()

#: The row of a meeting is new or another one, so that what is found of it is outdated. Arguments: `meeting`.
meeting_saved = Signal()

#: What a meeting says has changed. Arguments: `meeting`, `names`: of the fields.
meeting_changed = Signal()

#: A meeting was cancelled. Arguments: `meeting`.
meeting_cancelled = Signal()

#: Somebody who waited has got a place. Arguments: `sign_up`.
moved_up = Signal()

#: A poll was made. Arguments: `poll`.
poll_made = Signal()
