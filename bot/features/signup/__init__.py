"""Signing up: who are you, where, may we keep that? And the first welcome by a captain."""
