"""Access tokens: what people and services let programs do in their name, with scopes, an end and revocation.

The tokens themselves are Wagtail's `APIToken`: a prefix and a checksum that secret scanners know, and only a keyed hash in the database.
"""
