"""What happens in the topic store, for whoever tells others and for the search. All are sent in the transaction of the change."""

from django.dispatch import Signal

#: A topic was proposed. Arguments: `proposal`.
proposed = Signal()

#: The words, the facts or the state of topics have changed. Arguments: `keys`.
changed = Signal()

#: The editors have answered a topic. Arguments: `proposal`.
answered = Signal()

#: A topic was merged into another one. Arguments: `proposal`, `by`.
merged = Signal()
