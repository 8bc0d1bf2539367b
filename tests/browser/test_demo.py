"""The demo's page: its guided first minute, free play, both widths, keyboard and screen reader."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import rehearsal
from tests.browser.guest import Guest

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_the_first_minute_to_its_end(page: Page) -> None:
    guest = Guest(page)
    sam, ana = guest.phone("Sam"), guest.phone("Ana")
    await expect(page.get_by_role("heading", name="Saturday in Kanawha")).to_be_visible()
    await expect(page.locator("#now")).to_have_text("Friday 18:00")
    await expect(guest.marked).to_have_text(re.compile("1 place left"))

    await guest.go_on_until(1)
    await expect(ana).to_contain_text("8 of 8")
    await guest.go_on_until(2)
    await expect(sam).to_contain_text("Saturday")
    await guest.go_on_until(3)
    await expect(page.locator("#now")).to_have_text("Saturday 10:00")
    await guest.go_on_until(4)
    await expect(sam).to_contain_text("12 5 rough")
    await guest.go_on_until(5)
    await expect(ana).to_contain_text("Sam asked for you.")
    await guest.go_on_until(6)
    await expect(sam).to_contain_text(re.compile(r"Ana will write by \d+:\d\d"))
    assert await guest.overflow() <= 0


async def test_what_flashed_up_is_gone_with_the_next_line(screen: Page) -> None:
    guest = Guest(screen)
    await guest.go_on_until(1)
    toast = guest.phone("Sam").locator(".toast")
    await expect(toast).to_have_text("Your place is certain.")
    await guest.write("Sam", "/week")
    await expect(toast).to_be_empty(timeout=1500)


async def test_the_three_doors(page: Page) -> None:
    guest = Guest(page)
    await page.get_by_role("button", name="Skip to free play").click()
    for door, name, shows in (
        ("Teach", "Ana", "module"),
        ("Reach the seniors", "Ruth", "seniors"),
        ("Help now", "Sam", "988"),
    ):
        await page.get_by_role("button", name=re.compile(f"^{door}")).click()
        await expect(guest.phone(name)).to_be_visible()
        await expect(guest.chat(name)).to_contain_text(re.compile(shows, re.IGNORECASE))


async def test_a_coordinator_says_something_to_a_group(page: Page) -> None:
    guest = Guest(page)
    await page.get_by_role("button", name="Skip to free play").click()
    jo = await guest.write("Jo", "/say")
    await jo.get_by_role("button", name="Seniors").click()
    await expect(jo.get_by_role("log")).to_contain_text("Type what you want to say")
    await guest.write("Jo", "Coffee at the library on Sunday at 3.")
    await jo.get_by_role("log").get_by_role("button", name="Send", exact=True).click()
    await expect(jo.get_by_role("button", name="Undo")).to_be_visible()
    await expect(guest.chat("Sam")).not_to_contain_text("Coffee")
    await guest.move_on()
    await expect(guest.chat("Sam")).to_contain_text("Coffee at the library")
    await expect(guest.chat("Mia")).not_to_contain_text("Coffee")


async def test_everything_is_kept_when_the_page_is_opened_again(screen: Page) -> None:
    guest = Guest(screen)
    await guest.go_on_until(1)
    await screen.reload()
    assert await guest.reached() == 1
    await expect(guest.phone("Ana")).to_contain_text("8 of 8")


async def test_a_restart_keeps_everything(browser: Browser, tmp_path: Path) -> None:
    page = await browser.new_page()
    async with rehearsal(tmp_path) as address:
        await page.goto(address)
        await Guest(page).go_on_until(3)
    async with rehearsal(tmp_path) as address:
        await page.goto(address)
        guest = Guest(page)
        assert await guest.reached() == 3
        await expect(page.locator("#now")).to_have_text("Saturday 10:00")
        await expect(guest.chat("Ana")).to_contain_text("8 of 8")
        await guest.go_on_until(6)
    await page.close()


async def test_the_first_minute_in_spanish(page: Page) -> None:
    await page.get_by_role("group", name="Language").get_by_role("button", name="Español").click()
    await expect(page.get_by_role("heading", name="Sábado en Kanawha")).to_be_visible()
    await expect(page.locator("#now")).to_have_text("Viernes 18:00")
    guest = Guest(page)
    await guest.go_on_until(6)
    await expect(guest.phone("Sam")).to_contain_text(
        re.compile(r"Ana te escribe|Ana te va a escribir|Ana te escribirá")
    )
    assert await guest.overflow() <= 0


async def test_the_first_step_with_the_keyboard_only(screen: Page) -> None:
    guest = Guest(screen)
    for _ in range(12):
        await screen.keyboard.press("Tab")
        if await screen.evaluate("document.activeElement.textContent.trim()") == "Show me where":
            break
    await screen.keyboard.press("Enter")
    await expect(guest.marked).to_be_focused()
    await expect(guest.marked).to_have_accessible_description("Press this")
    await screen.keyboard.press("Enter")
    await expect(screen.locator(".step.is-done")).to_have_count(1)
    await expect(guest.chat("Sam").locator(":focus")).to_have_count(1)


async def test_whoever_looks_at_something_else_in_the_guided_minute_sees_its_answer(screen: Page) -> None:
    guest = Guest(screen)
    phone = await guest.write("Sam", "/learn")
    await phone.get_by_role("button", name="Start here").click()
    answer = phone.locator(".line").last
    await expect(answer).to_contain_text("Your course begins")
    await expect(answer).to_be_in_viewport()
    await expect(guest.marked).not_to_be_in_viewport()
    await screen.get_by_role("button", name="Show me where").click()
    await expect(guest.marked).to_be_in_viewport()


async def test_tabs_move_with_the_arrow_keys(screen: Page) -> None:
    await screen.get_by_role("tab", name="Sam").focus()
    await screen.keyboard.press("ArrowRight")
    await expect(screen.get_by_role("tab", name="Dee")).to_be_focused()
    await expect(screen.get_by_role("tab", name="Dee")).to_have_attribute("aria-selected", "true")
    await expect(Guest(screen).phone("Dee")).to_be_visible()


async def test_somebody_without_chat_has_no_phone(screen: Page) -> None:
    phone = await Guest(screen).choose("Mr. Hale")
    await expect(phone).to_contain_text("Mr. Hale has no chat.")
    await expect(phone.get_by_role("textbox")).to_have_count(0)


async def test_how_it_sounds(page: Page) -> None:
    """What a screen reader is given: roles, names, and the order in which they come."""
    await expect(page.get_by_role("main")).to_match_aria_snapshot("""
    - main:
      - region "Saturday in Kanawha":
        - heading "Saturday in Kanawha" [level=1]
        - region "The clock":
          - heading "The clock" [level=2]
          - status:
            - time: Friday 18:00
          - button "Next thing that happens"
          - button "+1 hour"
          - button "Tomorrow 9:00"
        - region "One minute with the bot":
          - heading "One minute with the bot" [level=2]
          - button "Skip to free play"
          - list:
            - listitem:
              - heading "Claim the last place" [level=3]
              - button "Show me where"
      - region "The phones":
        - heading "The phones" [level=2]
        - tablist "Telegram":
          - tab "Sam" [selected]
        - tablist "Discord":
          - tab "Ana" [selected]
        - tabpanel "Sam":
          - log "Sam's chat with Doorstep"
          - button "Menu"
          - textbox "Write as Sam"
          - button "Send"
    """)
