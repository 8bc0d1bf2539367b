"""The limits that the simulator can take on: those of the real networks, or a little narrower or wider."""

import re

from bot.conversation.capabilities import Capabilities
from bot.conversation.spaces import Space

GROUP_LINKS = frozenset({"telegram"})
"""The networks on which a link can add the bot to a group."""

COMMANDS = {
    "telegram": re.compile(r"/(?P<command>\w{1,32})(?:@\w+)?(?:\s+(?P<argument>.*))?", re.DOTALL),
    "discord": re.compile(r"/(?P<command>[\w-]+)\s*(?P<argument>.*)", re.DOTALL),
}
"""What each network takes for a command when it is typed."""

LIKE = {
    "telegram": Capabilities(max_text=4096, max_buttons=24, max_label=64, can_replace=True, max_caption=1024),
    "discord": Capabilities(
        max_text=1960,
        max_buttons=75,
        max_label=80,
        can_replace=True,
        max_caption=1960,
        takes_feelings=False,
        shows_badges=True,
        has_forms=True,
        page=60,
        new_chats_a_day=15,
        space=Space.CHANNEL,
        knows_repeats=True,
        news_in_channels=True,
    ),
}
