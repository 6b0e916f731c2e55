"""Settings shared by all installations. Values that differ come from the environment (`docs/operations.md`)."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from cms.static_files import let_proxy_keep_immutable
from themes.registry import find_theme

from .sign_on import origins, read_providers

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
BASE_URL = env("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
SEARCH_ENGINES = env.bool("SEARCH_ENGINES", default=True)  # whether they may list the site
# The header in which the proxy says when a request arrived (`cms.arrival`). Only if the proxy sets it itself: otherwise anybody could.
ARRIVAL_HEADER = env("ARRIVAL_HEADER", default="")
COMMUNITY_ENABLED = env.bool("COMMUNITY_ENABLED", default=True)

# --- Apps -----------------------------------------------------------------------------------------------------------

COMMUNITY_APPS = [
    "community",
    "community.access",
    "community.api",
    "community.files",
    "community.forms",
    "community.notifications",
    "community.invitations",
    "community.clocks",
    "community.people",
    "community.groups",
    "community.announcements",
    "community.inviting",
    "community.applications",
    "community.consultations",
    "community.visualisations",
    "community.discussions",
    "community.own_data",
    "community.library",
    "community.meetings",
    "community.topics",
]
INSTALLED_APPS = [
    *(COMMUNITY_APPS if COMMUNITY_ENABLED else []),
    "search",
    "cms",
    "cms.jobs",  # before django_tasks_db, whose worker it replaces
    "cms.users",
    "cms.tokens",
    "cms.webhooks",
    "cms.previews",
    "themes",
    "wagtail_localize",
    "wagtail_localize.locales",  # instead of wagtail.locales
    "wagtail.api.v2",
    "wagtail.api.v3",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.users.admin_app.AccountsAdminConfig",  # instead of wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_filters",
    "corsheaders",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "timezone_field",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "allauth.headless",
    "django.forms",  # its templates, for the renderer below
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.arrival.ArrivalMiddleware",
    "cms.request_ids.RequestIdMiddleware",
    "cms.search_engines.SearchEnginesMiddleware",
    "cms.browser_policy.BrowserPolicyMiddleware",  # before those that answer by themselves
    "corsheaders.middleware.CorsMiddleware",
    "cms.front_door.FrontDoorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "cms.compression.CompressionMiddleware",  # before static files, which a demo has not compressed in advance
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.shared_pages.middleware.SharedPagesMiddleware",  # before those that know who is asking
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.middleware.LanguageMiddleware",
    "cms.middleware.SiteMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cms.request_sizes.BodySizeMiddleware",  # before the CSRF middleware, which reads the body
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.headless.tokens.SessionTokenMiddleware",
    "cms.tokens.middleware.AccessTokenMiddleware",
    "cms.middleware.PersonalAnswersMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cms.kept_views.KeepFormsMiddleware",
    "cms.users.admin_access.AdminAccessMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.users.known_devices.KnownDeviceMiddleware",
    "cms.users.seen_sessions.SeenSessionsMiddleware",
    *(["community.limits.RateLimitMiddleware"] if COMMUNITY_ENABLED else []),
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "cms.routes.RoutesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CSRF_FAILURE_VIEW = "cms.kept_views.csrf_failure"

# --- Theme ----------------------------------------------------------------------------------------------------------

THEME = env("THEME", default="default")
_themes = find_theme(THEME)

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [theme.templates for theme in _themes],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [theme.static for theme in _themes]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "themes.bundles.BundleFinder",
]
BUNDLES_ROOT = VAR_DIR / "bundles"
WHITENOISE_ADD_HEADERS_FUNCTION = let_proxy_keep_immutable

# --- Data -----------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Closing the last connection merges the log into the file and deletes it: too expensive after every request.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # Readers continue while one connection writes, and a writer waits for its turn instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

# Django's default of 300 entries is less than a site's page fragments: evicting entries would also remove the login limits.
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://?max_entries=10000")}
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", default=32)  # memory of each process for whole pages; 0: none is kept
READYZ_SECONDS = 5  # results of /readyz are reused for this long: frequent requests cost nothing
# Background jobs, run by `manage.py db_worker`.
JOB_QUEUES = ["default", "mail", "webhooks", "images", "photos", "variants"]
TASKS = {"default": {"BACKEND": env("TASKS_BACKEND", default="django_tasks_db.DatabaseBackend"), "QUEUES": JOB_QUEUES}}
JOBS_LEASE_SECONDS = env.float("JOBS_LEASE_SECONDS", default=60)  # after this long unseen, a worker loses its jobs
# Webhooks go to public hosts only, and into these private networks: 10.0.3.0/24, or 10.0.3.7/32 for one host.
WEBHOOK_PRIVATE_NETWORKS = env.list("WEBHOOK_PRIVATE_NETWORKS", default=[])
WEBHOOK_GIVES_UP_DAYS = env.int("WEBHOOK_GIVES_UP_DAYS", default=5)  # an endpoint that fails for so long is switched off
SEARCH_URL = env("SEARCH_URL", default="embedded://")
WORD_LISTS_DIR = VAR_DIR / "words"  # computed from dictionaries once per machine
EMBEDDINGS_URL = env("EMBEDDINGS_URL", default="none://")
EMBEDDINGS_KEY = env("EMBEDDINGS_KEY", default="")  # for the embedding server, if it requires one
# What makes pictures in visualisation sessions, besides collages: names, each with an address and a key (community/visualisations/providers/registry.py).
VISUALISATION_PROVIDERS = {
    name: {
        "url": env(f"VISUALISATION_{name.upper()}_URL", default=""),
        "key": env(f"VISUALISATION_{name.upper()}_KEY", default=""),
    }
    for name in env.list("VISUALISATION_PROVIDERS", default=[])
}
VISUALISATION_PICTURES_A_DAY = env.int("VISUALISATION_PICTURES_A_DAY", default=None)  # of one member in one session
VISUALISATION_CENTS_A_DAY = env.int("VISUALISATION_CENTS_A_DAY", default=None)  # of all sessions together
VISUALISATION_MODERATION_URL = env(
    "VISUALISATION_MODERATION_URL", default=""
)  # https://host/v1?model=NAME: rates what members write
VISUALISATION_MODERATION_KEY = env("VISUALISATION_MODERATION_KEY", default="")

MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
PRIVATE_ROOT = VAR_DIR / "private"  # members' files: not served directly, only by a view
# Below this URL nginx serves MEDIA_ROOT internally; empty: the application serves images (docs/operations.md).
MEDIA_ACCEL = env("MEDIA_ACCEL", default="")
STORAGES = {
    "default": {"BACKEND": "cms.media.storage.MediaStorage"},
    "private": {"BACKEND": "cms.media.storage.DiskStorage", "OPTIONS": {"location": PRIVATE_ROOT}},
    "staticfiles": {"BACKEND": "themes.static_files.HashedFiles"},
}
LARGEST_FORM = 1024 * 1024  # bytes that anybody may send in a form; more only for users who may upload files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a Wagtail page with many blocks exceeds Django's default of a thousand

# --- The API for programs -------------------------------------------------------------------------------------------

# For how many seconds caches may use an anonymous answer without asking whether it has changed. Asking costs next to nothing.
API_MAX_AGE = env.int("API_MAX_AGE", default=0)
# Pages of which other origins, such as https://www.example.org, may read the JSON in a browser; * stands for all.
CORS_ORIGINS = env.list("CORS_ORIGINS", default=[])
CORS_ALLOW_ALL_ORIGINS = "*" in CORS_ORIGINS
CORS_ALLOWED_ORIGINS = [origin.rstrip("/") for origin in CORS_ORIGINS if origin != "*"]
CORS_ALLOW_CREDENTIALS = env.bool("CORS_CREDENTIALS", default=False)  # they may also send the reader's own cookies
if CORS_ALLOW_ALL_ORIGINS and CORS_ALLOW_CREDENTIALS:
    raise ImproperlyConfigured(
        "With CORS_CREDENTIALS, name the origins in CORS_ORIGINS: * would let any site act as its visitors."
    )
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = [
    *("accept", "accept-language", "authorization", "content-type", "if-match", "if-modified-since", "if-none-match"),
    *("x-csrftoken", "x-requested-with", "x-session-token"),
    *("tus-resumable", "upload-length", "upload-metadata", "upload-offset"),
]
CORS_EXPOSE_HEADERS = [
    *("allow", "etag", "last-modified", "link", "location", "retry-after", "www-authenticate", "x-request-id"),
    *("tus-resumable", "upload-expires", "upload-length", "upload-offset"),
]
CORS_PREFLIGHT_MAX_AGE = 600

# --- Policy for browsers --------------------------------------------------------------------------------------------

# `cms.browser_policy` makes it. Origins besides the site's own, such as https://files.example.org:
MEDIA_ORIGINS = env.list("MEDIA_ORIGINS", default=[])  # from which pages show pictures
S3_PUBLIC_URL = ""  # of pictures in an object store (production)
PRIVATE_LINK_SECONDS = (
    0  # how long an address in the object store works to which the reader of a private file is sent; 0: the site sends it
)
# To which a form may lead. The button of single sign-on leads to its provider.
SIGN_ON = read_providers(env)
FORM_ORIGINS = [*env.list("FORM_ORIGINS", default=[]), *origins(SIGN_ON)]

# Where a separate front end shows previews, by the host name of the site, or `default`: default=https://www.example.org/api/preview
PREVIEW_FRONT_ENDS = {
    name.strip().lower(): address.strip()
    for name, _sign, address in (entry.partition("=") for entry in env.list("PREVIEW_FRONT_ENDS", default=[]))
}

# --- Languages ------------------------------------------------------------------------------------------------------

USE_I18N = True
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a page just submitted for translation is not for readers yet
LANGUAGE_CODE = "de"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("de", _("German")), ("en", _("English")), ("fr", _("French")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cms.formats"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

# --- Accounts -------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_email"
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"

# Users who may enter /admin/ need a second factor besides the password.
REQUIRE_STAFF_MFA = env.bool("REQUIRE_STAFF_MFA", default=False)

ACCOUNT_ADAPTER = "cms.users.adapter.AccountAdapter"
# Failed attempts are counted, by address and by IP address; a whole office logging in is not an attack.
ACCOUNT_RATE_LIMITS: dict[str, str | None] | bool = {
    "login": None,
    # A confirmation can be requested again at once; people who ask for more have enough of them in their mailbox.
    "confirm_email": "5/10m/key",
}
SOCIALACCOUNT_ADAPTER = "cms.users.social.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, so that its redirect is kept
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
_short = "cms.users.forms.Short{}Form".format
SOCIALACCOUNT_FORMS = {"signup": _short("SocialSignup")}
ACCOUNT_FORMS = {
    "login": _short("Login"),
    "signup": _short("Signup"),
    "add_email": _short("AddEmail"),
    "change_password": _short("ChangePassword"),
    "set_password": _short("SetPassword"),
    "reset_password": _short("ResetPassword"),
    "reset_password_from_key": _short("ResetPasswordKey"),
    "reauthenticate": _short("Reauthenticate"),
}
MFA_FORMS = {
    "authenticate": _short("Authenticate"),
    "reauthenticate": _short("MFAReauthenticate"),
    "activate_totp": _short("ActivateTOTP"),
    "add_webauthn": _short("AddWebAuthn"),
    "edit_webauthn": _short("EditWebAuthn"),
}
MFA_ADAPTER = "cms.users.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Connective"
MFA_TOTP_TOLERANCE = 1  # a code is valid for half a minute longer: phones' clocks differ, and typing takes time
USERSESSIONS_TRACK_ACTIVITY = True  # by `cms.users.seen_sessions`
HEADLESS_CLIENTS = ["app"]  # programs with a token; browsers use the pages (cms/headless/login.py)
# Single sign-on: the names of the providers, each with variables of its own (docs/operations.md).
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {"openid_connect": {"APPS": SIGN_ON}}
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False

# --- Access tokens --------------------------------------------------------------------------------------------------

TOKEN_MAX_DAYS = env.int("TOKEN_MAX_DAYS", default=365)  # how long a token can be valid
# Requests of one token, and wrong tokens from one IP address, in allauth's notation. Changes count for the limits of the community too.
TOKEN_RATE_LIMIT = env("TOKEN_RATE_LIMIT", default="300/m/key")
TOKEN_FAILURES_RATE_LIMIT = env("TOKEN_FAILURES_RATE_LIMIT", default="30/m/ip")
WAGTAILAPI_TOKEN_LAST_USED_INTERVAL = 600  # seconds: a token's last use is not written down more often

# --- Community ------------------------------------------------------------------------------------------------------

# How often one account, and all people behind one IP address, may change something, by form or as JSON, in allauth's notation.
# A view selects one with `@limited_as("upload")`, else "write" applies.
COMMUNITY_RATE_LIMITS: dict[str, str] = {
    "write": env("RATE_LIMIT_WRITE", default="60/m/user,600/h/user,300/m/ip"),
    "draft": env("RATE_LIMIT_DRAFT", default="40/m/user,1200/h/user,600/m/ip"),  # saved while somebody is typing
    "join": env("RATE_LIMIT_JOIN", default="10/h/user,30/h/ip"),  # requests to join, also without an account
    "table": env("RATE_LIMIT_TABLE", default="10/h/user"),  # of people to invite
    "upload": env("RATE_LIMIT_UPLOAD", default="60/m/user,300/h/user,300/m/ip"),
    "upload_part": env("RATE_LIMIT_UPLOAD_PART", default="600/m/user,3000/m/ip"),  # a large file comes in many parts
}

#: Translates posts of discussions where readers ask for it: a server that speaks as LibreTranslate does. Empty: nobody is offered it.
TRANSLATION_URL = env("TRANSLATION_URL", default="")
TRANSLATION_KEY = env("TRANSLATION_KEY", default="")

#: Answers to discussions by e-mail: the address they go to (with `+…` before the @), and the mailbox where they arrive. Empty: none.
REPLY_ADDRESS = env("REPLY_ADDRESS", default="")
REPLY_MAILBOX_URL = env("REPLY_MAILBOX_URL", default="")

#: How long an abandoned draft is kept.
COMMUNITY_DRAFT_DAYS = env.int("COMMUNITY_DRAFT_DAYS", default=90)

# --- security.txt (RFC 9116) ----------------------------------------------------------------------------------------

SECURITY_CONTACTS = env.list("SECURITY_CONTACTS", default=[])  # e-mail or web addresses; without any, the file is not served
SECURITY_POLICY_URL = env("SECURITY_POLICY_URL", default="")
SECURITY_TXT_DAYS = env.int("SECURITY_TXT_DAYS", default=180)  # validity of the file, from the day it is fetched

# --- Mail -----------------------------------------------------------------------------------------------------------

EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}")
vars().update(EMAIL_CONFIG)
# EMAIL_URL says how background jobs reach the mail server; requests only save what is to be sent (`cms.mail`).
MAIL_TRANSPORT = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_BACKEND = "cms.mail.backend.QueueBackend"
EMAIL_TIMEOUT = max(1, min(env.int("EMAIL_TIMEOUT", default=10), 10))  # seconds
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Connective <kontakt@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- How long things are kept ---------------------------------------------------------------------------------------

# In days, 0 for ever. `cms.pruning` lists what each applies to.
KEEP_TASK_RESULTS_DAYS = env.int("KEEP_TASK_RESULTS_DAYS", default=14)
KEEP_REMOVED_PAGES_DAYS = env.int("KEEP_REMOVED_PAGES_DAYS", default=30)
KEEP_REVISIONS_DAYS = env.int("KEEP_REVISIONS_DAYS", default=365)
KEEP_UNCONFIRMED_ACCOUNTS_DAYS = env.int("KEEP_UNCONFIRMED_ACCOUNTS_DAYS", default=30)
KEEP_DEVICES_DAYS = env.int("KEEP_DEVICES_DAYS", default=90)
KEEP_ENDED_TOKENS_DAYS = env.int("KEEP_ENDED_TOKENS_DAYS", default=30)  # access tokens that were revoked or have expired
KEEP_SENT_LETTERS_DAYS = env.int("KEEP_SENT_LETTERS_DAYS", default=14)
KEEP_FAILED_LETTERS_DAYS = env.int("KEEP_FAILED_LETTERS_DAYS", default=30)

KEEP_WEBHOOK_LOG_DAYS = env.int("KEEP_WEBHOOK_LOG_DAYS", default=30)

KEEP_READ_NOTIFICATIONS_DAYS = env.int("KEEP_READ_NOTIFICATIONS_DAYS", default=90)
KEEP_UNREAD_NOTIFICATIONS_DAYS = env.int("KEEP_UNREAD_NOTIFICATIONS_DAYS", default=180)
KEEP_INVITATIONS_DAYS = env.int("KEEP_INVITATIONS_DAYS", default=90)  # after they were accepted, revoked, or expired

# --- Community ------------------------------------------------------------------------------------------------------

INVITATION_DAYS = env.int("INVITATION_DAYS", default=30)  # validity of an invitation link
MAX_PENDING_INVITATIONS = env.int("MAX_PENDING_INVITATIONS", default=100)  # per group

# --- Members' files -------------------------------------------------------------------------------------------------

# In bytes: a single file, all files of a person, all files of a room (a group).
COMMUNITY_FILE_MAX_BYTES = env.int("COMMUNITY_FILE_MAX_BYTES", default=25 * 1024**2)
COMMUNITY_PERSON_BYTES = env.int("COMMUNITY_PERSON_BYTES", default=1024**3)
COMMUNITY_ROOM_BYTES = env.int("COMMUNITY_ROOM_BYTES", default=5 * 1024**3)
COMMUNITY_UPLOAD_HOURS = env.int("COMMUNITY_UPLOAD_HOURS", default=24)  # for an upload to pause, or a file to wait for its form
# The virus scanner: tcp://host:3310 or unix:///path of a clamd. Empty: files are not scanned.
CLAMD_URL = env("CLAMD_URL", default="")
CLAMD_TIMEOUT = env.int("CLAMD_TIMEOUT", default=60)  # seconds for each reply

# --- Visualisations -------------------------------------------------------------------------------------------------

# What signs the manifests (C2PA) of generated pictures: PEM files of a certificate with its chain, and of its key. Without them, a certificate of the
# site's own is made once, in C2PA_ROOT.
C2PA_CERTIFICATE = env("C2PA_CERTIFICATE", default="")
C2PA_KEY = env("C2PA_KEY", default="")
C2PA_ROOT = env("C2PA_ROOT", default=str(VAR_DIR / "c2pa"))
C2PA_EARLIER_CERTIFICATES = env.list(
    "C2PA_EARLIER_CERTIFICATES", default=[]
)  # PEM files: pictures signed with these are still known as ours
C2PA_TIME_STAMPS = env(
    "C2PA_TIME_STAMPS", default=""
)  # address of a time-stamp server (RFC 3161), which is asked for each picture; empty: none

# --- Backups --------------------------------------------------------------------------------------------------------

BACKUP_DIR = env("BACKUP_DIR", default=str(VAR_DIR / "backups"))
#: The log of erased accounts. It is part of no backup: after a restore, people in it are erased again (docs/operations.md).
ERASURES_LOG = env("ERASURES_LOG", default=str(VAR_DIR / "erasures" / "log.jsonl"))

# --- Wagtail --------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Connective"
WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "cms.SiteImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.media.forms.ImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.SiteDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "search.attachments.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "html", "md", "odt", "pdf", "pptx", "txt", "xlsx", "zip", "ics"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_ENABLE_UPDATE_CHECK = False  # the admin contacts no other host
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # e-mail and password are managed on the account pages
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAILSEARCH_BACKENDS: dict[str, dict[str, object]] = {"default": {"BACKEND": "cms.admin_search"}}  # the admin's own search
if SEARCH_URL.startswith(("http://", "https://")):  # the database's index is kept, and used while Elasticsearch is away
    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.admin_search"}, "database": {"BACKEND": "cms.admin_search"}}
WAGTAILAPI_LIMIT_MAX = 100
WAGTAILAPI_RICH_TEXT_FORMAT = "html"  # with the same link targets as on the page itself
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = WAGTAILDOCS_PASSWORD_REQUIRED_TEMPLATE = "cms/password_required.html"  # noqa: S105
# Shared passwords of pages and files: how many wrong ones a reader may try. People who know it are not locked out by others.
PAGE_PASSWORD_RATE_LIMIT = "5/m/ip,30/h/ip"  # noqa: S105
# The content API authenticates people by their session. By default it would accept unlimited passwords, one with each request.
REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"]}
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # a video is a URL that loads after a click, never an embed
# Hosts besides YouTube and Vimeo whose players pages may show, such as one's own PeerTube.
VIDEO_PLAYER_HOSTS = env.list("VIDEO_PLAYER_HOSTS", default=[])
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES

# --- Log ------------------------------------------------------------------------------------------------------------

# The header in which the proxy passes an id for each request. Only if the proxy sets it itself: otherwise anybody could.
REQUEST_ID_HEADER = env("REQUEST_ID_HEADER", default="")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "cms.request_ids.AddRequestId"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("django_tasks", "elastic_transport", "fontTools", "httpx", "wagtail", "weasyprint")
    },
}
