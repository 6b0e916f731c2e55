import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
application = get_wsgi_application()

from cms.warming import warm_up_in_background  # noqa: E402 - what is warmed up exists once the application does

warm_up_in_background()
