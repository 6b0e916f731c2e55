"""How gunicorn serves the site, wherever it is started from this folder. Options on its command line go before these."""

import gc
import sys

# Bytes of the line with method and address. Longer ones are answered with 414 before the site sees them: no address of ours comes near it,
# and a page that is asked for with megabytes would repeat them in its links. The site turns away the same (`cms.limits`) on other servers.
limit_request_line = 8190

# A log of requests, where one is switched on (`--access-logfile -`), names each by the id that its answer and the lines of the site's log have.
access_log_format = '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s" %({x-request-id}o)s'

# The site is loaded once, and the web processes share that memory. They are forked before anything runs in the background or is connected:
# threads, connections and the readers of the search index would not survive it. `cms.wsgi` leaves them to `post_worker_init`.
# So a reload (HUP) begins new processes with the code that is loaded: a new version needs a restart.
preload_app = True
raw_env = ["LOADED_BEFORE_FORKING=1"]


def when_ready(_server: object) -> None:
    """Load what a process loads for its first request, and keep the garbage collector from writing to what is shared."""
    if "cms.wsgi" not in sys.modules:  # another application is served with this configuration
        return
    from django.db import connections
    from django.urls import resolve

    resolve("/healthz")
    connections.close_all()
    gc.collect()
    gc.freeze()


def post_worker_init(_worker: object) -> None:
    if "cms.wsgi" in sys.modules:
        from cms.warming import warm_up_in_background

        warm_up_in_background()
