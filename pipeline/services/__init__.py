"""What one can do with reports: plain functions on opened adapters, for the web and the command line alike."""
