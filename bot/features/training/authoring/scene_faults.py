"""Whether the beats of a scene hang together: each can be reached, and from each an ending."""

from collections.abc import Iterator, Mapping

Beats = Mapping[str, Mapping[str, str]]


def scene_faults(beats: Beats) -> Iterator[str]:
    """Yield what is wrong with the ways through a scene, and what would be right."""
    for choices in beats.values():
        for choice, beat in choices.items():
            if beat not in beats:
                yield f"{choice} leads to {beat}, which is no beat; there are: {', '.join(beats)}"
    if sum(not choices for choices in beats.values()) < 2:
        yield "a scene needs two endings at least: beats without choices, written as name: {}"
    reached = _reached(beats, next(iter(beats)))
    for lost in (beat for beat in beats if beat not in reached):
        yield f"nothing leads to the beat {lost}; lead a choice there, or take it out"
    for caught in (beat for beat in beats if not any(not beats[each] for each in _reached(beats, beat))):
        yield f"from the beat {caught} no ending can be reached; lead one of its choices to an ending"


def _reached(beats: Beats, first: str) -> set[str]:
    reached, waiting = set[str](), [first]
    while waiting:
        beat = waiting.pop()
        if beat not in reached:
            reached.add(beat)
            waiting.extend(each for each in beats.get(beat, {}).values() if each in beats)
    return reached
