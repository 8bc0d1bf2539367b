"""Shifts: posting a canvass, claiming a place, waiting for one, being reminded, being there."""
