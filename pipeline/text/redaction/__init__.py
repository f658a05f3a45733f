"""Personal data replaced by typed tokens before a text goes anywhere."""
