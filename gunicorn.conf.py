"""How gunicorn serves the site, wherever it is started from this folder. Options on its command line go before these."""

# Bytes of the line with method and address. Longer ones are answered with 414 before the site sees them: no address of ours comes near it,
# and a page that is asked for with megabytes would repeat them in its links. The site turns away the same (`cms.limits`) on other servers.
limit_request_line = 8190

# A log of requests, where one is switched on (`--access-logfile -`), names each by the id that its answer and the lines of the site's log have.
access_log_format = '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s" %({x-request-id}o)s'
