"""The site's outgoing e-mail: saved together with what it is about, sent in the background, retried, and listed if it fails."""
