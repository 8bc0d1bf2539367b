"""A feature put together of several parts: none of them takes a name that another has."""

from itertools import combinations

import pytest

from bot.engine.feature import Feature
from tests.town import rooms

FEATURES = rooms().features


def own_names(part: type) -> set[str]:
    return {name for name in vars(part) if not name.startswith("__")}


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_no_part_of_a_feature_hides_a_method_of_another(feature: Feature) -> None:
    parts = [part for part in type(feature).__mro__ if part.__module__.startswith("bot.features.")]
    beside = [(one, other) for one, other in combinations(parts, 2) if not issubclass(one, other)]
    hidden = [(one, other, own_names(one) & own_names(other)) for one, other in beside]
    assert [found for found in hidden if found[2]] == []
