window.YTD.tweets.part0 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1840000000000000001"
          ],
          "editableUntil": "Thu Oct 01 08:00:00 +0000 2026",
          "editsRemaining": "5"
        }
      },
      "retweeted": false,
      "source": "<a href=\"https://mobile.twitter.com\">Twitter Web App</a>",
      "entities": {
        "hashtags": [],
        "user_mentions": [],
        "urls": []
      },
      "display_text_range": [
        "0",
        "20"
      ],
      "favorite_count": "12",
      "id_str": "1840000000000000001",
      "truncated": false,
      "retweet_count": "3",
      "id": "1840000000000000001",
      "created_at": "Thu Oct 01 08:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Notre nouvelle collection est là &amp; en ligne",
      "lang": "fr"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1840000000000000002"
          ],
          "editableUntil": "Thu Oct 01 08:05:00 +0000 2026",
          "editsRemaining": "5"
        }
      },
      "retweeted": false,
      "source": "<a href=\"https://mobile.twitter.com\">Twitter Web App</a>",
      "entities": {
        "hashtags": [],
        "user_mentions": [],
        "urls": []
      },
      "display_text_range": [
        "0",
        "20"
      ],
      "favorite_count": "4",
      "id_str": "1840000000000000002",
      "truncated": false,
      "retweet_count": "0",
      "id": "1840000000000000002",
      "created_at": "Thu Oct 01 08:05:00 +0000 2026",
      "favorited": false,
      "full_text": "La suite de l'histoire",
      "lang": "fr",
      "in_reply_to_status_id_str": "1840000000000000001",
      "in_reply_to_user_id_str": "77",
      "in_reply_to_status_id": "1840000000000000001",
      "in_reply_to_user_id": "77",
      "in_reply_to_screen_name": "maisontest"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1840000000000000003"
          ],
          "editableUntil": "Fri Oct 02 09:30:00 +0000 2026",
          "editsRemaining": "5"
        }
      },
      "retweeted": false,
      "source": "<a href=\"https://mobile.twitter.com\">Twitter Web App</a>",
      "entities": {
        "hashtags": [],
        "user_mentions": [
          {
            "name": "Camille Exemple",
            "screen_name": "camille_ex",
            "indices": [
              "0",
              "9"
            ],
            "id_str": "501",
            "id": "501"
          }
        ],
        "urls": []
      },
      "display_text_range": [
        "0",
        "20"
      ],
      "favorite_count": "1",
      "id_str": "1840000000000000003",
      "truncated": false,
      "retweet_count": "0",
      "id": "1840000000000000003",
      "created_at": "Fri Oct 02 09:30:00 +0000 2026",
      "favorited": false,
      "full_text": "@camille_ex Bonjour, écrivez-nous en privé",
      "lang": "fr",
      "in_reply_to_status_id_str": "1839999999999999999",
      "in_reply_to_user_id_str": "501",
      "in_reply_to_status_id": "1839999999999999999",
      "in_reply_to_user_id": "501",
      "in_reply_to_screen_name": "camille_ex"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1840000000000000004"
          ],
          "editableUntil": "Fri Oct 02 10:00:00 +0000 2026",
          "editsRemaining": "5"
        }
      },
      "retweeted": false,
      "source": "<a href=\"https://mobile.twitter.com\">Twitter Web App</a>",
      "entities": {
        "hashtags": [],
        "user_mentions": [],
        "urls": []
      },
      "display_text_range": [
        "0",
        "20"
      ],
      "favorite_count": "0",
      "id_str": "1840000000000000004",
      "truncated": false,
      "retweet_count": "9",
      "id": "1840000000000000004",
      "created_at": "Fri Oct 02 10:00:00 +0000 2026",
      "favorited": false,
      "full_text": "RT @autremarque: un message d'ailleurs",
      "lang": "fr"
    }
  }
]