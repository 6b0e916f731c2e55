"""Maximum lengths of request data that is rendered into pages."""

LONGEST_ADDRESS = 8190  # bytes of a path with its query: as much as web servers and proxies accept
LONGEST_WAY = 2_000  # characters of a redirect URL, or of a query that a link carries
LONGEST_CHOICE = 200  # characters of a value in a list filter
