"""The small markup becomes HTML, and nothing else does."""

import pytest

from bot.conversation.markup import Rich, plain
from bot.web.html import as_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**Sam** and *Ana*", "<strong>Sam</strong> and <em>Ana</em>"),
        ("> take care", "<blockquote>take care</blockquote>"),
        ("> take care\n\nSam", "<blockquote>take care</blockquote>\nSam"),
        ("[call](tel:988)", '<a href="tel:988" target="_blank" rel="noopener noreferrer">call</a>'),
        ("[call](ftp://x)", "call"),
        ("a & b < c", "a &amp; b &lt; c"),
        ("one\ntwo", "one\ntwo"),
    ],
)
def test_markup(text: str, html: str) -> None:
    assert as_html(Rich(text)) == html


def test_what_is_typed_stays_text() -> None:
    typed = "<script>alert('x')</script> **no** \"&amp;\""
    shown = "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; **no** &quot;&amp;amp;&quot;"
    assert as_html(plain(typed)) == shown
