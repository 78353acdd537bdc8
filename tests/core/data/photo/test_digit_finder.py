"""Pictures of digits from everywhere: whatever the file, paper, pen and light, the same digit image comes out."""

import numpy as np
import pytest
from chance import generator
from PIL import Image

from core.data import ink
from core.data.photo import digit_finder
from core.errors import DataError

FOUR = [np.array([(60, 20), (30, 70), (100, 70)], np.float32), np.array([(80, 40), (76, 115)], np.float32)]
SIZE = 280


def drawn(pen: float = 14.0, scale: float = 1.8) -> np.ndarray:
    """A 4 in the middle of a picture: 0 paper, 255 ink."""
    return ink.render([stroke * scale + 20 for stroke in FOUR], SIZE, SIZE, pen)


def expected() -> np.ndarray:
    return ink.normalise(drawn())


def likeness(image: np.ndarray, other: np.ndarray) -> float:
    """Correlation of two digit images."""
    return float(np.corrcoef(image.ravel(), other.ravel())[0, 1])


def read(tmp_path, picture: Image.Image, name: str = "picture.png", **options) -> digit_finder.Picture:
    path = tmp_path / name
    picture.save(path, **options)
    return digit_finder.open_picture(path)


def assert_is_the_four(picture: digit_finder.Picture, least: float = 0.9) -> None:
    image = ink.normalise(picture.ink)
    assert image is not None
    assert likeness(image, expected()) > least


@pytest.mark.parametrize("ending", ["png", "jpg", "bmp", "gif", "webp", "tif"])
@pytest.mark.parametrize("light_on_dark", [True, False])
def test_every_kind_of_file_and_both_polarities(tmp_path, ending, light_on_dark):
    values = drawn() if light_on_dark else 255 - drawn()
    assert_is_the_four(read(tmp_path, Image.fromarray(values), f"four.{ending}"))


@pytest.mark.parametrize("mode", ["RGB", "P", "L", "I;16", "RGBA"])
def test_every_kind_of_pixel(tmp_path, mode):
    if mode == "I;16":
        picture = Image.fromarray((255 - drawn()).astype(np.uint16) * 257)
    elif mode == "RGBA":  # black ink on nothing at all
        picture = Image.merge("RGBA", [Image.new("L", (SIZE, SIZE))] * 3 + [Image.fromarray(drawn())])
    else:
        picture = Image.fromarray(255 - drawn()).convert(mode)
    assert_is_the_four(read(tmp_path, picture))


def test_the_camera_was_held_sideways(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees clockwise before it is shown
    turned = Image.fromarray(np.rot90(255 - drawn()).copy())
    assert_is_the_four(read(tmp_path, turned, "four.jpg", exif=exif))


def test_blue_ink_on_yellow_paper(tmp_path):
    share = drawn()[..., None] / 255
    colours = (1 - share) * np.array([250, 240, 170]) + share * np.array([30, 40, 160])
    assert_is_the_four(read(tmp_path, Image.fromarray(colours.astype(np.uint8))))


@pytest.mark.parametrize("pen", [3.0, 14.0, 26.0])
def test_shadow_and_paper_from_hairline_to_marker(tmp_path, pen):
    random = generator(0)
    light = np.linspace(230, 130, SIZE)[None, :] + random.normal(0, 3, (SIZE, SIZE))
    values = np.clip(light * (1 - 0.75 * drawn(pen) / 255), 0, 255).astype(np.uint8)
    assert_is_the_four(read(tmp_path, Image.fromarray(values)), least=0.75)


def test_the_largest_of_several_is_taken_and_it_says_so(tmp_path):
    values = drawn().copy()
    values[20:50, 250:256] = 255  # a bit of a neighbour
    picture = read(tmp_path, Image.fromarray(255 - values))
    assert_is_the_four(picture)
    assert picture.note.endswith(".")


def test_a_digit_image_comes_through_unharmed(tmp_path):
    image = expected()
    assert np.array_equal(read(tmp_path, Image.fromarray(image)).ink, image)


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_blank_picture_has_no_ink(tmp_path, shade):
    picture = read(tmp_path, Image.new("L", (300, 200), shade))
    assert not picture.ink.any()
    assert ink.normalise(picture.ink) is None


@pytest.mark.parametrize("content", [b"", b"no picture at all", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_picture_is_a_sentence(tmp_path, content):
    path = tmp_path / "four.png"
    path.write_bytes(content)
    with pytest.raises(DataError) as refused:
        digit_finder.open_picture(path)
    assert "four.png" in refused.value.sentence


def test_a_picture_that_was_cut_off(tmp_path):
    path = tmp_path / "four.png"
    Image.fromarray(drawn()).save(path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(DataError):
        digit_finder.open_picture(path)


def test_a_picture_that_would_fill_the_memory(tmp_path):
    path = tmp_path / "bomb.png"
    Image.new("1", (30_000, 30_000)).save(path)
    with pytest.raises(DataError, match=r"bomb\.png"):
        digit_finder.open_picture(path)


def test_a_missing_picture(tmp_path):
    with pytest.raises(DataError, match=r"nothing\.png"):
        digit_finder.open_picture(tmp_path / "nothing.png")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 and so on", "it is a PDF. Save it as PNG or JPEG first"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "it is a picture in HEIC or AVIF. Save it"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "it is a drawing in SVG. Save it"),
        (b"<!DOCTYPE html><html></html>", "it is a web page .* Download the file itself"),
    ],
    ids=["pdf", "heic", "svg", "page"],
)
def test_what_is_no_picture_is_said_by_what_it_is(tmp_path, content, said):
    path = tmp_path / "7.png"
    path.write_bytes(content)
    with pytest.raises(DataError, match=f"is no picture that can be read: {said}"):
        digit_finder.open_picture(path)
