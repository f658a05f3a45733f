"""Files of rows: CSV, spreadsheets and Parquet as people export them, read and written."""
