"""Why there is no neutral copy of a file."""


class NotNeutral(Exception):
    """Raised for a file that cannot be made neutral. Its argument says why (`ApplicationFile.NotNeutral`)."""

    @property
    def reason(self) -> str:
        return str(self.args[0])


ENCRYPTED, BROKEN, TOO_LARGE, UNKNOWN_PART = "encrypted", "broken", "too_large", "unknown_part"
NOT_POSSIBLE = 3  # how the process ends that found so
