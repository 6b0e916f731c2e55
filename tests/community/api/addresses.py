"""The URL of the OpenAPI document, which is public."""

from tests.community.table import Address, answers, api

ADDRESSES = [Address("community_api:openapi", api(GET=answers(200)), secrets=("Grundriss", "Willkommen"), inside=frozenset())]
