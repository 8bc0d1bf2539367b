"""Generated examples of which each is drawn anew.

By itself hypothesis varies what it has drawn: five near copies follow each example. That is good for small
inputs; of a batch of twenty arrivals it makes the same arrivals six times over.
"""

from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider

INDEPENDENT = "independent"


class Independent(HypothesisProvider):
    """Draws as hypothesis does. That it goes by another name is what keeps examples from being varied."""


AVAILABLE_PROVIDERS[INDEPENDENT] = Independent
