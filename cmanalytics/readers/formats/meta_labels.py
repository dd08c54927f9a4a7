"""The headers of Meta Business Suite's post exports, in every language in which they were found.

English ones (American and British) were seen in files of 2023 to 2026; the others come from importers and notes that
people wrote against French, German, Italian, Portuguese, Swedish and Dutch exports, and could not be compared with one.
The columns called extra_* have no place in our tables and are kept under one name whatever the language.
"""

COMMON: dict[str, tuple[str, ...]] = {
    "published_at": (
        "Publish time", "Heure de publication", "Date de publication", "Veröffentlichungszeitpunkt",
        "Orario di pubblicazione", "Horário de publicação", "Publiceringstid", "Publicatietijdstip",
    ),
    "url": ("Permalink", "Permalien", "Permalänk", "Lien permanent"),
    "format_raw": (
        "Post type", "Type de publication", "Beitragsart", "Tipo di post", "Tipo de post", "Inläggstyp", "Berichttype",
    ),
    "lang": ("Languages", "Langues", "Sprachen", "Lingue", "Idiomas", "Språk"),
    "title": ("Title", "Titre", "Titel", "Titolo", "Título"),
    "text": ("Description", "Beschreibung", "Descrizione", "Descrição", "Beskrivning"),
    "duration_s": (
        "Duration (sec)", "Duration (secs)", "Durée (s)", "Durée (sec)", "Durée (sec.)", "Durée", "Dauer (Sek.)",
        "Durata (s)", "Duração (s)",
    ),
    "views": ("Views", "Vues", "Aufrufe", "Visualizzazioni", "Visualizações", "Visningar", "Weergaven"),
    "reach": (
        "Reach", "Couverture", "Erreichte Personen", "Reichweite", "Copertura", "Alcance", "Räckvidd", "Bereik",
        "Personnes touchées",
    ),
    "viewers": ("Viewers", "Spectateurs", "Spectateur·ices"),
    "impressions": ("Impressions", "Impressionen", "Impressioni", "Impressões"),
    "interactions_reported": (
        "Reactions, Comments and Shares", "Réactions, commentaires et partages", "Interactions", "Interaktionen",
        "Reazioni, commenti e condivisioni", "Reaktioner, kommentarer och delningar",
    ),
    "reactions": (
        "Reactions", "Likes", "Réactions", "J'aime", "Mentions J'aime", "„Gefällt mir“-Angaben", "Reazioni",
        "Mi piace", "Curtidas", "Reaktioner", "Gilla-markeringar", "Vind-ik-leuks",
    ),
    "comments": ("Comments", "Commentaires", "Kommentare", "Commenti", "Comentários", "Kommentarer", "Opmerkingen"),
    "shares": (
        "Shares", "Partages", "Geteilte Inhalte", "Condivisioni", "Compartilhamentos", "Delningar", "Deelacties",
    ),
    "saves": (
        "Saves", "Enregistrements", "Sauvegardes", "Gespeicherte Inhalte", "Salvataggi", "Salvamentos",
        "Sparade objekt",
    ),
    "follows": ("Follows", "Abonnements", "Nouveaux abonnés", "Followers", "Följer"),
    "clicks": ("Total clicks", "Total des clics", "Nombre total de clics", "Klicks", "Totalt antal klick"),
    "link_clicks": (
        "Link Clicks", "Clics sur un lien", "Clics sur le lien", "Clics sur des liens", "Link-Klicks", "Länkklick",
    ),
    "profile_visits": ("Profile visits", "Visites du profil", "Visites de profil"),
    "extra_other_clicks": ("Other clicks", "Autres clics", "Övriga klick"),
    "extra_replies": ("Replies", "Réponses"),
    "extra_navigation": ("Navigation",),
    "extra_sticker_taps": ("Sticker taps",),
    "extra_data_comment": (
        "Data comment", "Commentaire de données", "Commentaire sur les données", "Kommentar", "Commento sui dati",
    ),
    "extra_funded": ("Funded content status", "Statut du contenu financé", "Status „Finanzierter Content“"),
    "extra_labels": ("Custom labels", "Libellés personnalisés", "Étiquettes personnalisées", "Individuelle Labels"),
    "extra_window": ("Date", "Datum", "Data"),
}  # fmt: skip

FACEBOOK: dict[str, tuple[str, ...]] = {
    "post_id": (
        "Post ID",
        "Identifiant de la publication",
        "Identifiant de publication",
        "ID de la publication",
        "ID de publication",
        "Beitrags-ID",
        "ID del post",
        "Publicerings-id",
    ),
    "account_id": (
        "Page ID",
        "ID de la Page",
        "ID de Page",
        "Identifiant de la Page",
        "Identifiant de Page",
        "Seiten-ID",
        "ID della Pagina",
        "Sid-id",
    ),
    "account": ("Page name", "Nom de la page", "Nom de page", "Seitenname", "Nome della Pagina", "Sidnamn"),
    **COMMON,
    "reach_organic": ("Reach from Organic posts", "Couverture de Publications organiques"),
    "reach_paid": ("Reach from Boosted posts", "Couverture de Publications boostées"),
    "views_organic": ("Views from Organic posts", "Vues de Publications organiques"),
    "views_paid": ("Views from Boosted posts", "Vues de Publications boostées"),
    "impressions_organic": ("Impressions from Organic posts",),
    "impressions_paid": ("Impressions from Boosted posts",),
    "video_views_3s": ("3-second video views", "Vues de vidéo de 3 secondes", "Vues de 3 secondes"),
    "video_views_1m": ("1-minute video views", "Vues de vidéo d'une minute", "Vues d'une minute"),
    "video_views_3s_organic": ("3-second video views from Organic posts",),
    "video_views_3s_paid": ("3-second video views from Boosted posts",),
    "engaged_users": ("Engaged users", "Utilisateurs engagés"),
    "negative_feedback": ("Negative feedback from users", "Avis négatifs des utilisateurs"),
    "watch_time_s": ("Seconds viewed", "Secondes regardées", "Secondes visionnées"),
    "avg_watch_s": ("Average Seconds viewed", "Secondes moyennes regardées", "Nombre moyen de secondes visionnées"),
    "extra_caption_type": ("Caption type", "Type de légende", "Type de sous-titres"),
    "extra_is_crosspost": ("Is crosspost", "Est une publication croisée"),
    "extra_is_share": ("Is share", "Est un partage"),
    "extra_photo_clicks": ("Matched Audience Targeting Consumption (Photo Click)",),
    "extra_viewers_3s": ("3-second viewers",),
    "extra_viewers_1m": ("1-minute viewers",),
    "extra_negative_feedback_users": ("Unique negative feedback from users",),
    "extra_negative_feedback_hide_all": ("Negative feedback from users: Hide all",),
    "extra_earnings": ("Estimated earnings",),
    "extra_ad_cpm": ("Ad CPM",),
    "extra_ad_impressions": ("Ad impressions",),
    # Filled on error rows alone: internal names that leaked into the exports.
    "extra_internal_reach": ("IMPRESSION:UNIQUE_USERS",),
    "extra_internal_plays": ("REELS_PLAYS:COUNT",),
}

INSTAGRAM: dict[str, tuple[str, ...]] = {
    "post_id": FACEBOOK["post_id"],
    "account_id": (
        "Account ID", "ID du compte", "ID de compte", "Identifiant du compte", "Identifiant de compte", "Konto-ID",
        "ID dell'account",
    ),
    "account": (
        "Account username", "Nom d'utilisateur du compte", "Nom d'utilisateur", "Nom de compte",
        "Benutzername des Kontos", "Nome utente dell'account", "Kontots användarnamn",
    ),
    "extra_account_name": ("Account name", "Nom du compte", "Kontoname", "Nome dell'account", "Kontonamn"),
    **COMMON,
}  # fmt: skip

VIDEOS: dict[str, tuple[str, ...]] = {
    **FACEBOOK,
    "post_id": ("Video asset ID", "Identifiant de l'élément vidéo"),
    "extra_universal_video_id": ("Universal video ID",),
    "extra_watch_time_recommendations": ("Seconds viewed from Recommendations",),
    "extra_watch_time_followers": ("Seconds viewed from Followers",),
    "extra_watch_time_shares": ("Seconds viewed from Shares",),
    "extra_avg_watch_recommendations": ("Average Seconds viewed from Recommendations",),
    "extra_avg_watch_followers": ("Average Seconds viewed from Followers",),
    "extra_avg_watch_shares": ("Average Seconds viewed from Shares",),
    "extra_avg_watch_boosted": ("Average Seconds viewed from Boosted posts",),
}

# Headers of which only a part is known, or whose end names a currency: how they look, what they stand for.
PARTLY_KNOWN: tuple[tuple[str, str], ...] = (
    (r"(?:estimated earnings|revenus estimés)\b.*", "Estimated earnings"),
    (r"ad cpm\b.*", "Ad CPM"),
    (r"durée(?: \(.*\))?", "Duration (sec)"),
    (r"secondes regardée?s?(?: \(.*\))?", "Seconds viewed"),
    (r"secondes moyen\w*(?: regardée?s?)?", "Average Seconds viewed"),
    (r".*crosspostage.*", "Is crosspost"),
)

# Folded, singular and plural, in every language; a type that is not among them is "other".
_FORMATS = {
    "carousel": "ig carousel|carousel|carrousel|carrousel ig|multi-photo|album|karussell|carosello|carrossel|karusell",
    "reel": "ig reel|reel|reels|reel ig|reel instagram",
    "story": "ig story|story|stories|story ig|storie|storia|handelse|handelser",
    "photo": "ig image|photo|photos|image|images|image ig|foto|fotos|bild|bilder|foton|immagine|immagini|imagem",
    "video": "ig video|video|videos|video ig|videor|video's",
    "live": "live|live video|live videos|direct|video en direct|videos en direct|livevideo",
    "link": "link|links|lien|liens|shared link|lankar|lank",
    "text": "text|texte|textes|status|statut|texts|testo|texto",
}  # fmt: skip
FORMAT_OF = {word: name for name, words in _FORMATS.items() for word in words.split("|")}
NOT_PAID = frozenset(
    "not boosted|organic|none|0|false|non|no|non boostee|non boostees|non sponsorise|unfunded|organique".split("|")
)
