"""The directory of members: whom somebody finds, by the parts of profiles that she sees."""
