"""Captains: who holds which place or group? Raising a hand, deciding on it, the team, stepping back."""
