"""Addresses in messages have no secrets."""

from pipeline.remote.urls import shown


def test_shown_hides_user_password_and_query() -> None:
    assert shown("s3://key:secret@bucket/x?token=1") == "s3://bucket/x"
