"""The address of the document that describes the API, which is everybody's."""

from tests.community.table import Address, answers, api

ADDRESSES = [Address("community_api:openapi", api(GET=answers(200)), secrets=("Grundriss", "Willkommen"), inside=frozenset())]
