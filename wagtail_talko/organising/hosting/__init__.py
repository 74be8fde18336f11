"""Several associations host one event: asked by mail, before it is published or after."""
