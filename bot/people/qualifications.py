"""What somebody has shown that they can do: by finishing a module, or before the eyes of a captain."""

LEAD_CANVASS = "lead-canvass"
"""Leading a canvass."""
KNOCK_DOORS = "knock-doors"
"""Knocking on doors where a canvass asks for it."""
ASKED_FOR = frozenset({LEAD_CANVASS, KNOCK_DOORS})
"""Everything that some part of the bot asks for."""
