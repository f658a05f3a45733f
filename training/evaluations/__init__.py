"""The commands `lapor evaluate ...`: what is measured, and the pages that hold it."""
