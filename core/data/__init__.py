"""From files and pens to a `Dataset`."""
