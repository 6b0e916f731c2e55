"""Jobs that sign pictures wait while nothing can be signed: what was asked for is not lost, and nobody is paid for it twice."""

from __future__ import annotations

import logging
from datetime import timedelta

from cms.jobs.declaring import Later

from .certificates import CertificateUnusable, load_credentials

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=10)


def wait_for_certificate() -> None:
    """Return if pictures can be signed. Otherwise the job runs later: raises Later, with a line in the log for whoever runs the site."""
    try:
        load_credentials()
    except CertificateUnusable as error:
        log.exception("Pictures cannot be signed; variants wait until they can be.")
        raise Later(AGAIN) from error
