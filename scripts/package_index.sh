# pip reads the index, mirror and certificates of this machine from its configuration, uv from its own variables.
# This passes pip's settings on to uv where uv has none; nothing is written to disk.
# Sourced by the scripts that call uv; VENV is the environment.

known=$("${VENV:-.venv}/bin/pip" config list)
setting() { sed -n -E "s/^(:env:|global|install)\.$1='(.*)'\$/\2/p" <<<"$known" | head -n 1 | sed -E 's/(\\n|[[:space:]])+/ /g; s/^ //'; }
offer() { if [ -z "${!1:-}" ] && [ -n "$2" ]; then export "$1=$2"; fi; }
if [ -z "${UV_INDEX_URL:-}${UV_CONFIG_FILE:-}" ] && [ ! -e "${XDG_CONFIG_HOME:-$HOME/.config}/uv/uv.toml" ] && [ ! -e /etc/uv/uv.toml ]; then
    offer UV_DEFAULT_INDEX "$(setting index-url)"
    offer UV_INDEX "$(setting extra-index-url)"
    offer UV_FIND_LINKS "$(setting find-links | tr ' ' ',')"
    offer UV_INSECURE_HOST "$(setting trusted-host)"
fi
offer SSL_CERT_FILE "$(setting cert)"
offer UV_HTTP_TIMEOUT "$(setting default-timeout)"
