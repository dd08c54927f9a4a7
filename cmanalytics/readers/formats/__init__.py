"""The formats: one small declaration each, one file a platform, all named in `READERS`."""

from cmanalytics.readers.base import Reader
from cmanalytics.readers.formats.meta import FACEBOOK_POSTS, FACEBOOK_VIDEOS, INSTAGRAM_POSTS
from cmanalytics.readers.formats.meta_daily import DAILY_SERIES
from cmanalytics.readers.formats.own import OWN_TABLES
from cmanalytics.readers.formats.youtube import TABLE_DATA
from cmanalytics.readers.formats.youtube_comments import YOUTUBE_COMMENTS

READERS: tuple[Reader, ...] = (
    FACEBOOK_POSTS,
    INSTAGRAM_POSTS,
    FACEBOOK_VIDEOS,
    DAILY_SERIES,
    TABLE_DATA,
    YOUTUBE_COMMENTS,
    *OWN_TABLES,
)
