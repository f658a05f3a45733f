"""Files of rows: CSV and spreadsheets as people export them, read and written."""
