"""Half a sign, as broken programs send it, stops nobody: neither as a name nor as an answer."""

from tests.town import Town

HALF = "\ud800"


async def test_half_a_sign_can_be_typed_as_a_name(town: Town) -> None:
    for words in ("/start", "hello"):
        await town.write("sam", words)
    await town.press("sam", "Join")
    await town.press("sam", "OK")
    await town.write("sam", f"Sam {HALF}")
    assert "Welcome, Sam �!" in town.last("sam")
