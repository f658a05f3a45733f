"""From settings to running processes: the only place where parts are put together."""
