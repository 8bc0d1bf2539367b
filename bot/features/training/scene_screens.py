"""What a learner sees of a scene: one beat after the other, and what each choice did."""

from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Message
from bot.features.training.place import Place
from bot.features.training.steps import Option, Scene


def beat(place: Place, scene: Scene, name: str, chosen: Option | None = None) -> Message:
    """A beat of a scene. *chosen* is what led to it; the first beat is told with its setting."""
    words = place.words
    setting = words.text if name == scene.beginning and chosen is None else Rich("")
    here = words.parts.get(name, Rich(""))
    text = join([place.heading(), setting, _said(place, chosen), here])
    return Message(text, _choices(place, scene, name))


def _said(place: Place, chosen: Option | None) -> Rich:
    if chosen is None:
        return Rich("")
    said = place.reader.texts.gettext("You chose: *%(answer)s*", answer=chosen.label)
    return join([said, chosen.explanation])


def _choices(place: Place, scene: Scene, name: str) -> tuple[Button, ...]:
    t = place.reader.texts
    options = place.words.those(tuple(scene.beats.get(name, {})))
    if not options:
        return (place.on(), place.button(t.label("Try it another way"), "again"))
    return (*(place.button(option.label, "choose", option.id) for option in options), place.skip())
