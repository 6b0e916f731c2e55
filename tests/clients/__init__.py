"""Clients of the API as others would write them."""
