"""How gunicorn serves the site, wherever it is started from this folder. Options on its command line go before these."""

# Whoever pastes a page into the search field gets an answer from the site, in her language, and keeps what she pasted.
# How long an address may be at all is for the proxy in front to say.
limit_request_line = 0
