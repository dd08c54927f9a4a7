"""Trustpilot reviews: the pages' JSON, tables kept from them, the official API, the export of a business account.

Dates name their zone (UTC) in all of them. The headers of the API and of the business export come from Trustpilot's
documentation and from other people's code; no such file was at hand.
"""

from dataclasses import replace

from cmanalytics.readers.base import Reader
from cmanalytics.readers.reviews import parse_reviews

TRUSTPILOT_REVIEWS = Reader(
    name="trustpilot_reviews",
    label="Trustpilot, avis (JSON)",
    table="comments",
    platform="trustpilot",
    columns={
        "comment_id": ("id",),
        "account": ("businessName", "businessUnit.displayName", "businessUnit.identifyingName"),
        "author_id": ("consumer.id",),
        "author": ("consumer.displayName", "reviewerName"),
        "title": ("title",),
        "text": ("text",),
        "rating": ("rating", "stars"),
        "written_at": ("dates.publishedDate", "publishedDate", "createdAt"),
        "lang": ("language",),
        "reactions": ("likes", "numberOfLikes"),
        "url": ("url",),
        "reply_text": ("reply.message", "companyReply.text", "companyReply.message"),
        "reply_at": ("reply.publishedDate", "companyReply.publishedDate", "companyReply.createdAt"),
    },
    needs=("comment_id", "author", "text", "rating", "written_at"),
    at_least=7,
    parse=parse_reviews,
    dates=("iso",),
    tried=1,
    years="2025",
)

TRUSTPILOT_TABLE = replace(
    TRUSTPILOT_REVIEWS,
    name="trustpilot_table",
    label="Trustpilot, avis (CSV)",
    columns={
        "account": ("item_reviewed", "company", "business"),
        "author": ("author", "author_name"),
        "title": ("headline", "review_title"),
        "text": ("body", "review_body", "reviewBody"),
        "rating": ("rating", "rating_value", "ratingValue"),
        "written_at": ("date_published", "datePublished"),
        "publisher": ("publisher",),
        "lang": ("language", "inLanguage"),
    },
    needs=("title", "text", "rating", "written_at", "publisher"),
    at_least=5,
    years="2021",
)

TRUSTPILOT_BUSINESS = replace(
    TRUSTPILOT_REVIEWS,
    name="trustpilot_business",
    label="Trustpilot, export du compte professionnel",
    columns={
        "comment_id": ("Review Id",),
        "account": ("Webshop Name", "Domain Url", "Domain"),
        "author_id": ("Review Consumer User Id",),
        "author": ("Review Username", "Review User Name"),
        "title": ("Review Title",),
        "text": ("Review Content",),
        "rating": ("Review Stars",),
        "written_at": ("Review Created (UTC)", "Review Created Date (UTC)", "Review Created"),
        "lang": ("Review Language",),
        "reply_text": ("Company Response", "Company Reply", "Company Reply Text"),
        "reply_at": ("Company Reply Date (UTC)", "Company Response Date (UTC)", "Company Reply Date"),
    },
    needs=("text", "rating", "written_at"),
    at_least=4,
    tried=0,
    years="",
)
