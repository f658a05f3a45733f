"""X (Twitter): its API v2 through tweepy, and its faults as ours."""
