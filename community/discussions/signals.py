"""What happens in discussions, for whoever tells others and for the search. All are sent in the transaction of the change."""

from django.dispatch import Signal

#: Somebody has written a post; the first one begins its topic. Arguments: `post`.
post_added = Signal()

#: The words or the language of a post have changed. Arguments: `post`.
post_changed = Signal()

#: A post was hidden, shown again or deleted. Arguments: `post`, `is_gone`.
post_gone = Signal()

#: The title, the group or the visibility of a topic has changed, and with it what is said of all its posts. Arguments: `topic`.
topic_changed = Signal()

#: A topic was deleted with its posts. Arguments: `posts`, their keys.
topic_deleted = Signal()

#: Somebody has reacted to a post. Arguments: `post`.
reacted = Signal()

#: Somebody has reported a post. Arguments: `report`.
reported = Signal()

#: A facilitator has done something that the author is told of. Arguments: `moderation`.
moderated = Signal()
