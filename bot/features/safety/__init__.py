"""Help now: the help lines of a region, the words of crisis, and a person to talk to."""
