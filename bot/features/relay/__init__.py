"""Relay: two people who know each other through the campaign write to each other through the bot."""
