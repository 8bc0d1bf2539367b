"""Telegram: long polling in, the Bot API out."""

from bot.platforms.telegram.adapter import Telegram

__all__ = ["Telegram"]
