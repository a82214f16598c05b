"""Sentences that stand on pages and in feeds alike."""

NO_PHYSICIAN = (
    "演示稿：没有医师审核过这篇内容，请不要照着用药、处置或决定是否就医。身体不适请就医，情况紧急拨打 120。"
)
"""What stands above health advice that no physician has reviewed (`review/physician.py` says which that is)."""

DEMONSTRATION_REVIEWS = "本站的审核是演示：签名不代表真实的审核人员"
"""What stands wherever reviewers are named, while reviews are a demonstration (`only_listed: false` in `review.yml`)."""


def topic_description(title: str) -> str:
    """Return the description of a topic's list and feed."""
    return f"主题“{title}”的内容，新的在前。"


def audience_description(title: str) -> str:
    """Return the description of an audience's list and feed."""
    return f"适合{title}的内容，新的在前。"


def series_description(title: str) -> str:
    """Return the description of the list and the feed of a series that has none of its own."""
    return f"系列“{title}”的各集。"
