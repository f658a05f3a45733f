"""From labelled reports to a checked model: data, split, fit, evaluate."""
