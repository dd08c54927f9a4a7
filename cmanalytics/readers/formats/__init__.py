"""The formats: one small declaration each, one file a platform, all named in `READERS`."""

from cmanalytics.readers.base import Reader
from cmanalytics.readers.formats.by_hand import BY_HAND
from cmanalytics.readers.formats.cap_collectif import CAP_ARGUMENTS, CAP_EXPORT, CAP_OPINIONS
from cmanalytics.readers.formats.collected import COLLECTED_FACEBOOK, COLLECTED_TIKTOK
from cmanalytics.readers.formats.connectors import (
    LINKEDIN_SHARES,
    LINKEDIN_TEXTS,
    TWEET_DAYS,
    VIDEO_REPORT,
    YOUTUBE_VIDEOS,
)
from cmanalytics.readers.formats.crawled_comments import CRAWLED_COMMENTS
from cmanalytics.readers.formats.crowdtangle import CROWDTANGLE_FACEBOOK, CROWDTANGLE_INSTAGRAM
from cmanalytics.readers.formats.decidim import DECIDIM_COMMENTS, DECIDIM_DEBATES, DECIDIM_PROPOSALS
from cmanalytics.readers.formats.discourse import DISCOURSE_POSTS, DISCOURSE_TOPICS
from cmanalytics.readers.formats.disqus import DISQUS_COMMENTS, DISQUS_THREADS
from cmanalytics.readers.formats.export_comments import EXPORT_COMMENTS
from cmanalytics.readers.formats.facebook_comments import FACEBOOK_APIFY, FACEBOOK_GRAPH_COMMENTS, FACEBOOK_SCRAPED
from cmanalytics.readers.formats.facebook_insights import ACTIONS, CLICKS, KEY_METRICS
from cmanalytics.readers.formats.facebook_insights_pages import PAGE_AUDIENCE, PAGE_DAYS, PAGE_TYPES
from cmanalytics.readers.formats.google_analytics import GA4_DAYS
from cmanalytics.readers.formats.google_maps import GOOGLE_MAPS_COPIED, GOOGLE_MAPS_SCRAPED, GOOGLE_PROFILE
from cmanalytics.readers.formats.google_play import GOOGLE_PLAY_CONSOLE, GOOGLE_PLAY_REVIEWS
from cmanalytics.readers.formats.graph_api import GRAPH_PAGE_DAYS, GRAPH_POST_METRICS, GRAPH_POSTS
from cmanalytics.readers.formats.graph_insights import INSIGHT_DAYS, INSIGHT_POSTS
from cmanalytics.readers.formats.graph_instagram import INSTAGRAM_INSIGHTS, INSTAGRAM_MEDIA
from cmanalytics.readers.formats.hootsuite import ACCOUNT_METRICS, POST_PERFORMANCE
from cmanalytics.readers.formats.instagram_comments import (
    INSTAGRAM_APIFY,
    INSTAGRAM_GRAPH_COMMENTS,
    INSTAGRAM_INSTALOADER,
)
from cmanalytics.readers.formats.linkedin import LINKEDIN_DAYS, LINKEDIN_POSTS
from cmanalytics.readers.formats.linkedin_comments import LINKEDIN_ARCHIVE, LINKEDIN_COPIED
from cmanalytics.readers.formats.linkedin_competitors import LINKEDIN_COMPETITORS
from cmanalytics.readers.formats.linkedin_creator import LINKEDIN_PROFILE
from cmanalytics.readers.formats.linkedin_people import LINKEDIN_AUDIENCE, LINKEDIN_FOLLOWERS, LINKEDIN_VISITORS
from cmanalytics.readers.formats.linkedin_top import LINKEDIN_TOP_POSTS
from cmanalytics.readers.formats.mastodon import MASTODON_ANSWERS, MASTODON_POSTS, MASTODON_STATUSES
from cmanalytics.readers.formats.mattermost import MATTERMOST_POSTS
from cmanalytics.readers.formats.meta import FACEBOOK_POSTS, FACEBOOK_VIDEOS, INSTAGRAM_POSTS
from cmanalytics.readers.formats.meta_audience import AUDIENCE_BLOCKS, CONTENT_FORMATS
from cmanalytics.readers.formats.meta_daily import DAILY_SERIES
from cmanalytics.readers.formats.own import OWN_TABLES
from cmanalytics.readers.formats.reddit import REDDIT_COMMENTS, REDDIT_SUBMISSIONS
from cmanalytics.readers.formats.slack import SLACK_MESSAGES
from cmanalytics.readers.formats.tiktok import TIKTOK
from cmanalytics.readers.formats.tiktok_comments import TIKTOK_ARCHIVE, TIKTOK_COMMENTS, TIKTOK_SCRAPED
from cmanalytics.readers.formats.trustpilot import TRUSTPILOT_BUSINESS, TRUSTPILOT_REVIEWS, TRUSTPILOT_TABLE
from cmanalytics.readers.formats.viva import VIVA_MESSAGES
from cmanalytics.readers.formats.wordpress import WORDPRESS_COMMENTS, WORDPRESS_POSTS
from cmanalytics.readers.formats.x import X_DAYS, X_POSTS, X_TWEET_DAYS, X_TWEETS
from cmanalytics.readers.formats.x_archive import X_ANSWERS, X_ARCHIVE_ANSWERS, X_ARCHIVE_POSTS
from cmanalytics.readers.formats.x_months import X_MONTHS
from cmanalytics.readers.formats.x_videos import X_VIDEO_DAYS, X_VIDEOS
from cmanalytics.readers.formats.youtube import TABLE_DATA, YOUTUBE_AUDIENCE, YOUTUBE_DAYS, YOUTUBE_OTHER_AUDIENCE
from cmanalytics.readers.formats.youtube_chart import YOUTUBE_CHART_AUDIENCE, YOUTUBE_CHART_VIDEOS
from cmanalytics.readers.formats.youtube_comments import (
    YOUTUBE_COMMENTS,
    YOUTUBE_DOWNLOADED,
    YOUTUBE_INFO,
    YOUTUBE_TAKEOUT,
    YOUTUBE_THREADS,
)

READERS: tuple[Reader, ...] = (
    *BY_HAND,
    CAP_OPINIONS,
    CAP_ARGUMENTS,
    CAP_EXPORT,
    COLLECTED_FACEBOOK,
    COLLECTED_TIKTOK,
    LINKEDIN_SHARES,
    LINKEDIN_TEXTS,
    TWEET_DAYS,
    VIDEO_REPORT,
    YOUTUBE_VIDEOS,
    CROWDTANGLE_FACEBOOK,
    CROWDTANGLE_INSTAGRAM,
    DECIDIM_COMMENTS,
    DECIDIM_PROPOSALS,
    DECIDIM_DEBATES,
    KEY_METRICS,
    ACTIONS,
    CLICKS,
    PAGE_DAYS,
    PAGE_TYPES,
    PAGE_AUDIENCE,
    GA4_DAYS,
    GOOGLE_MAPS_COPIED,
    GOOGLE_MAPS_SCRAPED,
    GOOGLE_PROFILE,
    GOOGLE_PLAY_REVIEWS,
    GOOGLE_PLAY_CONSOLE,
    GRAPH_POSTS,
    GRAPH_POST_METRICS,
    GRAPH_PAGE_DAYS,
    INSIGHT_DAYS,
    INSIGHT_POSTS,
    INSTAGRAM_MEDIA,
    INSTAGRAM_INSIGHTS,
    ACCOUNT_METRICS,
    POST_PERFORMANCE,
    LINKEDIN_POSTS,
    LINKEDIN_DAYS,
    LINKEDIN_FOLLOWERS,
    LINKEDIN_VISITORS,
    LINKEDIN_AUDIENCE,
    LINKEDIN_COMPETITORS,
    *LINKEDIN_PROFILE,
    LINKEDIN_TOP_POSTS,
    MATTERMOST_POSTS,
    SLACK_MESSAGES,
    TRUSTPILOT_REVIEWS,
    TRUSTPILOT_TABLE,
    TRUSTPILOT_BUSINESS,
    VIVA_MESSAGES,
    FACEBOOK_POSTS,
    INSTAGRAM_POSTS,
    FACEBOOK_VIDEOS,
    DAILY_SERIES,
    AUDIENCE_BLOCKS,
    CONTENT_FORMATS,
    *TIKTOK,
    X_POSTS,
    X_DAYS,
    X_VIDEO_DAYS,
    X_VIDEOS,
    X_TWEETS,
    X_TWEET_DAYS,
    X_MONTHS,
    TABLE_DATA,
    YOUTUBE_DAYS,
    YOUTUBE_AUDIENCE,
    YOUTUBE_OTHER_AUDIENCE,
    YOUTUBE_CHART_VIDEOS,
    YOUTUBE_CHART_AUDIENCE,
    YOUTUBE_COMMENTS,
    YOUTUBE_THREADS,
    YOUTUBE_DOWNLOADED,
    YOUTUBE_INFO,
    YOUTUBE_TAKEOUT,
    FACEBOOK_GRAPH_COMMENTS,
    FACEBOOK_SCRAPED,
    FACEBOOK_APIFY,
    INSTAGRAM_APIFY,
    INSTAGRAM_GRAPH_COMMENTS,
    INSTAGRAM_INSTALOADER,
    TIKTOK_SCRAPED,
    TIKTOK_COMMENTS,
    TIKTOK_ARCHIVE,
    LINKEDIN_ARCHIVE,
    LINKEDIN_COPIED,
    X_ARCHIVE_POSTS,
    X_ARCHIVE_ANSWERS,
    X_ANSWERS,
    MASTODON_POSTS,
    MASTODON_ANSWERS,
    MASTODON_STATUSES,
    REDDIT_COMMENTS,
    REDDIT_SUBMISSIONS,
    DISCOURSE_POSTS,
    DISCOURSE_TOPICS,
    DISQUS_COMMENTS,
    DISQUS_THREADS,
    WORDPRESS_COMMENTS,
    WORDPRESS_POSTS,
    EXPORT_COMMENTS,
    CRAWLED_COMMENTS,
    *OWN_TABLES,
)
