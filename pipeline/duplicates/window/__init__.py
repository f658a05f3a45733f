"""What was received within the window, and which case each report belongs to."""
