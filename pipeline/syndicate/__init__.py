"""Items as other places take them: articles for WeChat, with the page to copy them from and a feed for importers."""
