"""A kit: an exported model in an app that opens in Xcode and in Swift Playgrounds, and its proof."""

from core.export.kit.app import STEPS, AppReport, around, export
from core.export.kit.model_facts import check_format
from core.export.kit.place import checked as check_place
from core.export.kit.writer import KitReport, write

__all__ = ["STEPS", "AppReport", "KitReport", "around", "check_format", "check_place", "export", "write"]
