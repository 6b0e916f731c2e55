"""What happens to consultations, for those who tell people or update the search. Each signal is sent in the transaction of its change."""

from django.dispatch import Signal

consultation_planned = Signal()  # consultation
person_invited = Signal()  # participant
phase_began = Signal()  # consultation, phase: also the first
consultation_closed = Signal()  # consultation
consultation_gone = Signal()  # consultation: before it is deleted
release_proposed = Signal()  # release
release_changed = Signal()  # release: it became public or was taken back
