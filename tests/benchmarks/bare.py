"""Bare python-telegram-bot for comparison: ``python -m tests.benchmarks.bare FOLDER URL``.

Its own `Application`, one handler, which writes one row and answers: the toast, and the message changed.
"""

import logging
import os
import sqlite3
import sys
from pathlib import Path

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from tests.benchmarks.crowd import TOKEN

TEXT = "Groups in Mountain Roots. Who is in one hears what it plans. " * 3


class Answers:
    """One row for each press, committed before it is answered, as durably as ours."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("CREATE TABLE presses (update_id INTEGER PRIMARY KEY, person INTEGER, data TEXT)")

    async def answer(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Write a row, commit, and answer."""
        query = update.callback_query
        assert query is not None
        row = (update.update_id, query.from_user.id, query.data)
        self._db.execute("INSERT INTO presses VALUES (?, ?, ?)", row)
        self._db.commit()
        await query.answer("Saved")
        keys = [[InlineKeyboardButton(f"Group {n}", callback_data=f"group:{n}")] for n in range(6)]
        await query.edit_message_text(f"{TEXT}{query.data}", reply_markup=InlineKeyboardMarkup(keys))


def main() -> None:
    """Poll until a signal ends it."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    builder = Application.builder().token(TOKEN).base_url(f"{sys.argv[2]}/bot")
    if at_once := int(os.environ.get("BENCH_BARE_AT_ONCE", "0")):
        builder = builder.concurrent_updates(at_once).connection_pool_size(at_once)
    application = builder.build()
    application.add_handler(CallbackQueryHandler(Answers(Path(sys.argv[1]) / "bare.db").answer))
    application.run_polling()


if __name__ == "__main__":
    main()
