"""Sentences that stand on pages and in feeds alike."""

NO_PHYSICIAN = (
    "演示稿：没有医师审核过这篇内容，请不要照着用药、处置或决定是否就医。身体不适请就医，情况紧急拨打 120。"
)
"""What stands above health advice that no physician has reviewed (`review/physician.py` says which that is)."""
