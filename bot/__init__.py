"""Doorstep: one bot that holds a volunteer campaign together, on Telegram and Discord at once."""

__version__ = "0.1.0"
