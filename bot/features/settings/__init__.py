"""Settings: language, quiet hours, rest, stopping, and what is kept of me: seeing it, erasing it."""
