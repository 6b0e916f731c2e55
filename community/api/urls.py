"""The URLs of the community's API, below `/api/community/`."""

from typing import Any

from .ninja_api import CommunityAPI
from .registry import registered_routers

api = CommunityAPI()
for router in registered_routers():
    api.add_router("", router)

app_name = "community_api"
urlpatterns = api.patterns()


def community_document() -> dict[str, Any]:
    """Return the OpenAPI document of the community."""
    return api.document
