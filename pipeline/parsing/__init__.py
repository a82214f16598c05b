"""Parses YAML strictly and reports in Chinese where a value does not fit its model."""
