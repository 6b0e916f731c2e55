"""Answering by e-mail, where the site has a mailbox: `REPLY_ADDRESS`, `REPLY_MAILBOX_URL`."""
