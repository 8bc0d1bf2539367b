"""Linking two accounts of one person."""

from bot.engine.feature import Feature
from bot.features.linking.tables import LinkCodeRow, LinkTryRow

TABLES = (LinkCodeRow, LinkTryRow)


class Linking(Feature):
    """Lets one person be the same on two networks."""

    name = "linking"
