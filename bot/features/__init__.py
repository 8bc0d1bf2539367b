"""The features, each in its own folder. This is the only place that names them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.conversation.events import InboundEvent, TextReceived
from bot.conversation.messages import Message
from bot.engine.feature import Feature
from bot.engine.memory import Familiar
from bot.engine.texts import Catalogues
from bot.features.broadcasts.handlers import Broadcasts
from bot.features.captains.handlers import Captains
from bot.features.checkins.handlers import Checkins
from bot.features.groups.handlers import Groups
from bot.features.linking.handlers import Linking
from bot.features.relay.handlers import Relay
from bot.features.safety.crisis import Crisis
from bot.features.safety.desk import HelpDesk
from bot.features.safety.handlers import Safety
from bot.features.safety.resources import load_resources
from bot.features.settings.handlers import Settings
from bot.features.shifts.handlers import Shifts
from bot.features.signup.handlers import Signup
from bot.features.signup.model import StewardCode
from bot.features.training.authoring.curriculum import load_courses
from bot.features.training.handlers import Training
from bot.people.campaign import Campaign


@dataclass(frozen=True, slots=True)
class Rooms:
    """All features, each handed what it needs, and what goes past the pipeline on purpose."""

    features: Sequence[Feature]
    desk: HelpDesk

    @classmethod
    def furnish(
        cls, campaign: Campaign, catalogues: Catalogues, root: Path, steward_code: StewardCode
    ) -> Self:
        """Return the features of *campaign*. *root* holds ``curricula`` and ``locales``."""
        locales = root / "locales"
        resources = load_resources(locales / "regions" / campaign.region.id / "resources.yaml")
        desk = HelpDesk(resources, Crisis.read(locales, campaign.languages), catalogues)
        features: list[Feature] = [
            Signup(campaign, catalogues, steward_code),
            Checkins(campaign),
            Relay(),
            Shifts(campaign),
            Captains(campaign),
            Groups(campaign),
            Broadcasts(campaign),
            Settings(campaign, catalogues),
            Linking(campaign),
            Training(load_courses(root / "curricula", campaign.languages), campaign),
            Safety(desk),  # The last: to somebody who is out, "safe" means that they are.
        ]
        return cls(tuple(features), desk)

    def help_now(self, event: InboundEvent, familiar: Familiar | None) -> list[Message]:
        """Return the help lines if *event* asks for them; from memory, without the database."""
        return self.desk.answer(event, familiar)

    def first_aid(self, event: TextReceived, language: str, county: str | None) -> Message | None:
        """Return help lines if the words of *event* call for them."""
        return self.desk.first_aid(event, language, county)
