"""Webhooks: other programs are told when the public site changes. `docs/headless.md` says what they get, decision 54 why it is so."""
