import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
application = get_wsgi_application()

from cms.jobs.scratch import use_own_scratch_folder  # noqa: E402 - warming up needs the application
from cms.warming import warm_up_in_background  # noqa: E402 - likewise

use_own_scratch_folder()
if "LOADED_BEFORE_FORKING" not in os.environ:  # else each web process warms itself up (`gunicorn.conf.py`)
    warm_up_in_background()
