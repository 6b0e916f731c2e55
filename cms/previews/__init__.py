"""Previews for other programs and other people: a draft by a signed link that expires. Decision 55 says why it is our own."""
