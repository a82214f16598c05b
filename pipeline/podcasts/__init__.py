"""Podcasts of columns and series: records, the RSS that apps read, chapters and transcripts beside the pages, artwork."""
