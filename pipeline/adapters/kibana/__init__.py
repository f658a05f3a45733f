"""Kibana's dashboards and data views."""
