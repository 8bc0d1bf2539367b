"""The author's page: any module, from any step, in any language, on either look."""

import re

import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_an_author_plays_a_module_from_a_step_in_a_language_on_a_look(page: Page) -> None:
    await page.get_by_role("button", name="Skip to free play").click()
    await page.get_by_role("link", name="Play a module").click()
    form = page.locator("#pick")
    await form.get_by_label("Course").select_option("neighborhood-captain")
    await form.get_by_label("Module").select_option("05-first-canvass")
    await form.get_by_label("Begin at").select_option("stay-or-leave")
    await form.get_by_label("Language").select_option("es")
    await form.get_by_label("Looks like").select_option("discord")
    await form.get_by_role("button", name="Play").press("Enter")
    chat = page.get_by_role("log", name="Alex's chat with Doorstep")
    await expect(chat).to_contain_text("Paso 4 de 5")
    await expect(chat).to_be_focused()
    await chat.get_by_role("button", name="Mostrar").click()
    await chat.get_by_role("button", name=re.compile("ya nos vamos")).click()
    await expect(chat).to_contain_text("Elegiste")
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    await page.reload()
    await expect(form.get_by_label("Module")).to_have_value("05-first-canvass")
    await form.get_by_label("Looks like").select_option("telegram")
    await form.get_by_label("Begin at").select_option("at-your-door")
    await form.get_by_role("button", name="Play").click()
    await expect(chat).to_contain_text("Paso 1 de 5")
    await page.get_by_role("link", name="The rehearsal").click()
    await expect(page.locator("#now")).to_have_text("Friday 18:00")
    await expect(page.get_by_role("tab", name="Alex")).to_have_count(0)
