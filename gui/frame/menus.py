"""The menus, made of the actions, and the choices of theme and text size."""

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from gui.commands import Commands
from gui.theme import TEXT_SCALES, THEME_CHOICES, Theme

_THEME_TEXTS = {"system": "As the &system", "light": "&Light", "dark": "&Dark"}


def fill_menu_bar(bar: QMenuBar, commands: Commands, theme: Theme) -> None:
    """Add every menu with every action, and a line between its groups."""
    for title, records in commands.menus().items():
        menu = bar.addMenu(title)
        menu.setObjectName(f"menu{title.replace('&', '')}")
        menu.setToolTipsVisible(True)
        for before, record in zip([None, *records], records, strict=False):
            if before and before.place is not record.place:
                menu.addSeparator()
            menu.addAction(commands[record])
        if title == "&View":
            _add_theme_menu(menu, theme)
            _add_text_menu(menu, theme)


def _add_theme_menu(view: QMenu, theme: Theme) -> None:
    menu = view.addMenu("T&heme")
    menu.setObjectName("menuTheme")
    group = QActionGroup(menu)
    for choice in THEME_CHOICES:
        action = QAction(_THEME_TEXTS[choice], group)
        action.setObjectName(f"actionTheme{choice.capitalize()}")
        action.setCheckable(True)
        action.triggered.connect(lambda _checked=False, choice=choice: theme.choose(choice))
        menu.addAction(action)
    names = dict(zip(THEME_CHOICES, group.actions(), strict=True))
    menu.aboutToShow.connect(lambda: names[theme.choice].setChecked(True))


def _add_text_menu(view: QMenu, theme: Theme) -> None:
    menu = view.addMenu("Text si&ze")
    menu.setObjectName("menuTextSize")
    group = QActionGroup(menu)
    for scale in TEXT_SCALES:
        action = QAction(f"{scale:.0%}", group)
        action.setObjectName(f"actionTextSize{scale * 100:.0f}")
        action.setCheckable(True)
        action.setData(scale)
        action.triggered.connect(lambda _checked=False, scale=scale: theme.set_text_scale(scale))
        menu.addAction(action)

    def mark() -> None:
        for action in group.actions():
            action.setChecked(action.data() == theme.text_scale)

    menu.aboutToShow.connect(mark)
