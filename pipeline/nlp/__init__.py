"""Features, classifiers and near-duplicates; pure given their artefacts."""
