"""F1: the "?" that belongs to whatever has the focus, so that none of them needs a stop of its own for Tab."""

from PySide6.QtWidgets import QWidget

from gui.parts.widgets import Card, HelpButton

HELP_KEY = "F1"


def help_at(widget: QWidget | None) -> HelpButton | None:
    """The "?" beside `widget`, else the one in the heading of its card; None if there is none."""
    card = widget
    while card is not None and not isinstance(card, Card):
        card = card.parentWidget()
    place = widget
    while card is not None and widget is not None and place is not None:
        if found := [made for made in place.findChildren(HelpButton) if made.isVisible()]:
            return next((made for made in found if _beside(made, widget)), min(found, key=_height))
        place = None if place is card else place.parentWidget()
    return None


def help_topic(widget: QWidget | None) -> str:
    """The topic of the "?" that belongs to `widget`; "" if none does."""
    found = help_at(widget)
    return found.topic if found else ""


def _height(widget: QWidget) -> int:
    return widget.mapToGlobal(widget.rect().topLeft()).y()


def _beside(button: HelpButton, widget: QWidget) -> bool:
    """Whether the middle of the button is at the height of the widget."""
    middle = _height(button) + button.height() // 2
    return _height(widget) <= middle < _height(widget) + widget.height()
