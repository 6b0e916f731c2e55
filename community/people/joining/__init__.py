"""Joining the community: by request with approval, or openly, as the site decides. Invitations into groups are always possible."""
