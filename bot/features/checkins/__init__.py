"""Checking in: who is out and until when, who is asked if nothing is heard, and how it went."""
