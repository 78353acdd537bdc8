"""Keys that the canvas takes while it has the focus; the actions of this room tell them."""

THINNER_KEY, THICKER_KEY = "[", "]"
ERASER_KEY = "E"
CLEAR_KEYS = ("Delete", "Backspace")
LEAVE_KEY = "Esc"
