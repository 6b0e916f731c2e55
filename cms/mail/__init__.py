"""The way of the site's e-mails: written down with what they are about, sent in the background, tried again, listed if they fail."""
