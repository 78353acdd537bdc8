"""Can a window be opened at all? Asked before Qt is started, which would end the process without a word for users.

Imports neither Qt nor anything heavy.
"""

import ctypes
import os
import sys
from collections.abc import Mapping

TERMINAL = "In the terminal it works without: digit-trainer train"
# What Qt needs on Linux, by the name of the library, and the Debian package that has it.
ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
FOR_X11 = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
}


def why_no_window(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """Sentences why no window can be opened here, with what to do; "" if one can."""
    if not platform.startswith("linux"):
        return ""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if not chosen and not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
        return f"There is no display to open the window on. {TERMINAL}"
    x11 = chosen.startswith("xcb") or (not chosen and not environment.get("WAYLAND_DISPLAY"))
    packages = missing_packages(ALWAYS | FOR_X11 if x11 else ALWAYS)
    if packages:
        return f"Qt needs system libraries that are missing. Install them: sudo apt-get install {' '.join(packages)}"
    if x11 and not _x_server_answers():
        return f"The display {environment.get('DISPLAY', '')} does not answer. {TERMINAL}"
    return ""


def missing_packages(needed: Mapping[str, str]) -> list[str]:
    """The packages of those libraries that cannot be loaded, sorted."""
    return sorted({package for library, package in needed.items() if not _loads(library)})


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _x_server_answers() -> bool:
    """Open a connection and close it again. True where that cannot be tried."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    answers = bool(xcb.xcb_connection_has_error(connection) == 0)
    xcb.xcb_disconnect(connection)
    return answers
