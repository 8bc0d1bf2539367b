"""What the tests of content share."""

from tests.content.planting import garden, plant

__all__ = ["garden", "plant"]
