"""Tells others of a release: WebSub hubs of changed feeds, IndexNow and Baidu of changed pages."""
