"""Where a learner is when a step is shown: what every screen of a step begins with."""

from dataclasses import dataclass
from datetime import date

from bot.conversation.actions import action
from bot.conversation.markup import Rich, plain
from bot.conversation.messages import Button, Look
from bot.engine.texts import Reader
from bot.features.training.model import Enrolment, Module
from bot.features.training.sharing import as_line
from bot.features.training.steps import Step, Words, in_language


@dataclass(frozen=True, slots=True)
class Place:
    """A learner before an open step. *today* is the day where they live."""

    reader: Reader
    enrolment: Enrolment
    module: Module
    step: Step
    today: date

    @property
    def words(self) -> Words:
        """What the step says in the reader's language."""
        return self.step.in_language(self.reader.language)

    def heading(self) -> Rich:
        """The line above each step: how far it is, and of what."""
        return self.reader.texts.gettext(
            "Step %(n)s of %(total)s: **%(module)s**",
            module=in_language(self.module.title, self.reader.language),
            n=self.module.position(self.step.id),
            total=len(self.module.steps),
        )

    def button(self, label: str, name: str, *args: object, look: Look = Look.PLAIN) -> Button:
        """A button about this step of this learner."""
        return Button(label, action(f"training.{name}", self.enrolment.id, self.step.id, *args), look)

    def sources(self) -> Rich:
        """Where the facts of the step come from."""
        if not self.step.sources:
            return Rich("")
        named = [(in_language(each.name, self.reader.language), each.url) for each in self.step.sources]
        links = Rich(", ".join(f"[{plain(name)}]({url})" for name, url in named))
        return self.reader.texts.ngettext(
            "Source: %(links)s", "Sources: %(links)s", len(self.step.sources), links=links
        )

    def on(self, look: Look = Look.PRIMARY) -> Button:
        """The way to the next step."""
        return self.button(self.reader.texts.label("Continue"), "next", look=look)

    def skip(self) -> Button:
        """The way past this step."""
        return self.button(self.reader.texts.label("Skip"), "next")


def who_reads(reader: Reader) -> Rich:
    """The note under every question that is answered in words."""
    return reader.texts.gettext(
        "*Your answer is shown to nobody: no captain, no coordinator. All the same, please leave out full"
        " names, health and immigration papers.*"
    )


def may_be_shared(reader: Reader) -> Rich:
    """The note under a question whose answer can be shared afterwards."""
    return reader.texts.gettext(
        "*Your answer is yours. Afterwards I ask whether others on this course may read it, without your"
        " name. Please leave out full names, health and immigration papers.*"
    )


def wrote(reader: Reader, words: str) -> Rich:
    """What the learner wrote, given back to be changed."""
    return reader.texts.gettext(
        "You wrote: *%(words)s*\n\nTo say it differently, write it again.", words=as_line(words)
    )
