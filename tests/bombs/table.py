"""All bombs. A new one is a record more in the module of its kind."""

from bombs import archives, brought, folders, keras_models, networks, paths, pictures, programs, texts

BOMBS = [
    *paths.BOMBS,
    *archives.BOMBS,
    *texts.BOMBS,
    *pictures.BOMBS,
    *folders.BOMBS,
    *brought.BOMBS,
    *networks.BOMBS,
    *programs.BOMBS,
    *keras_models.BOMBS,
]
