"""Shared shell of the duban services."""
