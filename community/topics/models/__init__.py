from .ballot import Ballot, Result, Vote
from .proposal import AnswerText, Proposal
from .round import Round

__all__ = ["AnswerText", "Ballot", "Proposal", "Result", "Round", "Vote"]
