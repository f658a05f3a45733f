"""What Open311 GeoReport v2 asks for: services, requests, filing."""
