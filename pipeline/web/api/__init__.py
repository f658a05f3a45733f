"""Questions and actions on reports and cases, as JSON."""
