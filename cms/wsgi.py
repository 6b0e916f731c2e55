import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
application = get_wsgi_application()

from cms.jobs.scratch import use_own_scratch_folder  # noqa: E402 - what is warmed up exists once the application does
from cms.warming import warm_up_in_background  # noqa: E402 - likewise

use_own_scratch_folder()
warm_up_in_background()
