"""A kit: an exported model in an app that opens in Xcode and in Swift Playgrounds, and its proof."""

from core.export.kit.writer import KitReport, write

__all__ = ["KitReport", "write"]
