"""What surrounds the panels: bars, menus, columns, and the dialogs of Help."""
