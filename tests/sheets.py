"""Pictures with digits for tests: built-in pen digits on pages, in frames and on panels."""

import numpy as np
from learnt import unseen_digits
from PIL import Image, ImageDraw

DIGIT = 180
WHITE, BLACK = 255, 0


def digit(place=0, side=DIGIT):
    """A built-in pen digit, enlarged: (side, side) uint8, 0 paper, 255 ink."""
    image = Image.fromarray(unseen_digits().images[place])
    return np.asarray(image.resize((side, side), Image.Resampling.BICUBIC))


def page(inked, size=(300, 300), corner=(60, 60), paper=WHITE, ink=BLACK):
    """A digit on a page, as a PIL picture."""
    made = Image.new("L", size, paper)
    patch = paper + (ink - paper) * (inked.astype(np.float64) / 255)
    made.paste(Image.fromarray(patch.astype(np.uint8)), corner)
    return made


def boxed(inked):
    made = page(inked)
    ImageDraw.Draw(made).rectangle((40, 40, 260, 260), outline=BLACK, width=4)
    return made


def tilted_box(inked):
    made = page(inked)
    ImageDraw.Draw(made).line([(42, 38), (260, 46), (256, 258), (38, 262), (40, 48)], fill=30, width=4)
    return made


def circled(inked):
    made = page(inked)
    ImageDraw.Draw(made).ellipse((30, 30, 270, 270), outline=BLACK, width=4)
    return made


def in_a_cell(inked):
    made = page(inked)
    draw = ImageDraw.Draw(made)
    for place in (35, 265):
        draw.line((0, place, 300, place), fill=60, width=2)
        draw.line((place, 0, place, 300), fill=60, width=2)
    return made


def in_a_table(inked):
    """In one of four cells."""
    made = page(inked, (460, 460), (30, 30))
    draw = ImageDraw.Draw(made)
    for place in (10, 230, 450):
        draw.line((10, place, 450, place), fill=BLACK, width=3)
        draw.line((place, 10, place, 450), fill=BLACK, width=3)
    return made


def on_a_panel(inked):
    """A dark panel under half of a white page."""
    made = Image.new("L", (600, 500), WHITE)
    made.paste(page(inked, (200, 200), (10, 10), BLACK, WHITE), (250, 180))
    return made


def in_axes(inked):
    """A dark picture within axes, with ticks and numbers around it."""
    made = Image.new("L", (480, 440), WHITE)
    made.paste(page(inked, (340, 340), (80, 80), BLACK, WHITE), (80, 40))
    draw = ImageDraw.Draw(made)
    draw.rectangle((79, 39, 420, 380), outline=BLACK)
    for place in range(0, 340, 60):
        draw.line((86 + place, 380, 86 + place, 385), fill=BLACK)
        draw.text((82 + place, 388), str(place // 12), fill=BLACK)
        draw.line((74, 46 + place, 79, 46 + place), fill=BLACK)
        draw.text((56, 40 + place), str(place // 12), fill=BLACK)
    draw.text((220, 15), "Label", fill=BLACK)
    return made


def photo_on_a_page(inked):
    """A grey photo with noise and uneven light, in the middle of a white page."""
    light = np.linspace(150, 190, 260)[None] * np.ones((260, 1))
    light[40:220, 40:220] *= 1 - 0.7 * inked / 255
    light += np.random.default_rng(0).normal(0, 3, light.shape)
    made = Image.new("L", (420, 380), WHITE)
    made.paste(Image.fromarray(np.clip(light, 0, 255).astype(np.uint8)), (80, 60))
    return made


SURROUNDINGS = (boxed, tilted_box, circled, in_a_cell, in_a_table, on_a_panel, in_axes, photo_on_a_page)


def sheet(rows, columns, cell=60):
    """A page of digits in rows, and their labels in the order in which one reads."""
    made = Image.new("L", (columns * cell + 40, rows * cell + 40), 245)
    data = unseen_digits()
    for place in range(rows * columns):
        down, across = divmod(place, columns)
        inked = np.asarray(Image.fromarray(data.images[place]).resize((cell, cell), Image.Resampling.BICUBIC))
        made.paste(Image.fromarray(245 - inked // 2 - inked // 3), (20 + across * cell, 20 + down * cell))
    return made, data.labels[: rows * columns]


def colours(picture):
    """(height, width, 3) uint8."""
    return np.asarray(picture.convert("RGB"))
