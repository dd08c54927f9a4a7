"""YouTube comments: the columns of the Data API."""

from cmanalytics.readers.base import Reader
from cmanalytics.readers.comments import parse_comments

YOUTUBE_COMMENTS = Reader(
    name="youtube_comments",
    label="commentaires YouTube (Data API)",
    table="comments",
    platform="youtube",
    columns={
        "comment_id": ("commentId", "comment_id", "id", "cid"),
        "parent_id": ("parentId", "parent_id"),
        "post_id": ("videoId", "video_id"),
        "text": ("textOriginal",),
        "text_html": ("textDisplay",),
        "author": ("authorDisplayName",),
        "author_id": ("authorChannelId", "authorChannelId.value"),
        "written_at": ("publishedAt",),
        "reactions": ("commentLikeCount", "likeCount"),
    },
    needs=("post_id", "written_at", "author"),
    at_least=4,
    parse=parse_comments,
    zone="UTC",
)
