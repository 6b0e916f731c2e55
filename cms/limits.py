"""How long may be what comes with a request and is written back into pages."""

LONGEST_ADDRESS = 8190  # bytes of a path with its query: what web servers and proxies take as well
LONGEST_WAY = 2_000  # characters of an address to go on to, or of a query that a link takes along
LONGEST_CHOICE = 200  # characters of a value in a list's filter
