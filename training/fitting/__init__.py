"""From rows to a written artefact."""
