"""All actions of the window, room by room; where two share a place in a menu, in this order."""

from gui.drawing import actions as drawing
from gui.export import actions as export
from gui.frame import actions as frame
from gui.my_digits import actions as my_digits
from gui.pages import actions as pages
from gui.setup import actions as setup
from gui.training import actions as training

ACTIONS = (
    *pages.ACTIONS,
    *setup.ACTIONS,
    *drawing.ACTIONS,
    *export.ACTIONS,
    *training.ACTIONS,
    *my_digits.ACTIONS,
    *frame.ACTIONS,
)
KEY_NOTES = drawing.KEY_NOTES
