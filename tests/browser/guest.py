"""Somebody who sees the demo's page for the first time."""

from playwright.async_api import Locator, Page, expect

LONGEST_WAY = 25
"""Things to press on the guided minute, at most: some of them move the clock past what others do."""


class Guest:
    """Does what the page asks for, and looks at the phones."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.marked = page.locator(".is-marked")

    def phone(self, name: str) -> Locator:
        return self.page.get_by_role("tabpanel", name=name, include_hidden=True)

    def chat(self, name: str) -> Locator:
        """What stands on somebody's phone, also on one that is not shown just now."""
        return self.page.locator(f".panel[data-person={name.lower()}] .log")

    async def reached(self) -> int:
        return await self.page.locator(".step.is-done").count()

    async def go_on(self) -> None:
        """Do the one thing that is asked for, press it or write what it shows, and see what comes of it."""
        target = self.marked.first
        before = await self.reached()
        if await target.get_attribute("data-clock"):
            await self.move_on()
            return
        if await target.evaluate("element => element.tagName") == "INPUT":
            await target.fill(await target.get_attribute("placeholder") or "")
            await target.press("Enter")
        else:
            await target.click()
        await expect(self.page.locator(".step.is-done")).to_have_count(before + 1)

    async def go_on_until(self, steps: int) -> None:
        """Do what is asked for until so many steps are done."""
        for _ in range(LONGEST_WAY):
            if await self.reached() >= steps:
                return
            await self.go_on()
        raise AssertionError(f"only {await self.reached()} steps are done")

    async def move_on(self) -> None:
        """Let the next thing happen."""
        clock = self.page.locator("[data-clock=next]")
        await clock.click()
        await expect(clock).to_have_attribute("aria-busy", "false")

    async def choose(self, name: str) -> Locator:
        """Look at somebody's phone."""
        await self.page.get_by_role("tab", name=name).click()
        phone = self.phone(name)
        await expect(phone).to_be_visible()
        return phone

    async def write(self, name: str, words: str) -> Locator:
        """Write on somebody's phone."""
        phone = await self.choose(name)
        await phone.get_by_role("textbox").fill(words)
        await phone.locator(".composer").get_by_role("button", name="Send").click()
        return phone

    async def overflow(self) -> int:
        """How many pixels the page is wider than the screen."""
        return await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
