"""The URLs of the shell."""

from .table import ANONYMOUS, Address, answers, page

ADDRESSES = [Address("community:start", page(answers(200, ([ANONYMOUS], 403))))]
