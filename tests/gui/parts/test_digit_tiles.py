"""Tiles of digits: where they stand, whatever is written below them."""

from made import made_digits
from PySide6.QtGui import QFontMetrics

from gui.parts.digit_tiles import DigitTiles, Tile


def test_captions_find_room_with_the_largest_text(qtbot, dressed):
    dressed.set_text_scale(2.0)
    tiles = DigitTiles(dressed, "tiles")
    qtbot.addWidget(tiles)
    tiles.resize(600, 300)
    tiles.show_tiles([Tile(image, "8: 8 → 8", "An 8.") for image in made_digits(3).images], "eights")
    wide = QFontMetrics(dressed.font("caption")).horizontalAdvance("8: 8 → 8")
    assert wide > tiles.area(0).width()
    assert tiles.area(1).x() - tiles.area(0).x() > wide
    tiles.show_tiles([Tile(image, "8", "An 8.") for image in made_digits(3).images], "eights")
    assert tiles.area(1).x() - tiles.area(0).x() < wide
