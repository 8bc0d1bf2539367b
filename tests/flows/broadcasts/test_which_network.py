"""On which of their networks somebody gets the news."""

from sqlalchemy import update

from bot.people.model import RoleKind
from bot.people.tables import AddressRow
from tests.town import Town


async def test_news_goes_where_something_arrives_and_not_where_the_bot_is_blocked(town: Town) -> None:
    town.resident("dee")
    town.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    town.resident("sam", wants_dms=True)
    town.joins("sam", "discord")
    with town.database.make_session.begin() as db:
        theirs = update(AddressRow).where(AddressRow.person_id == town.ids["sam"])
        db.execute(theirs.where(AddressRow.platform == "telegram").values(unreachable="blocked"))
    await town.write("dee", "/say")
    await town.press("dee", "Kanawha")
    await town.write("dee", "The launch moves.")
    await town.press("dee", "Send")
    await town.wait(minutes=2)
    assert "The launch moves." in town.last("sam@discord")
