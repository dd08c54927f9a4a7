"""YouTube Studio, advanced mode: the headers, in the languages in which they were seen or described.

English and the French of `Contenu`: files. German, Portuguese, Spanish and the rest of the French: other people's
importers. A header under two columns is taken by position ("Spectateurs réguliers": returning, then regular viewers).
"""

CONTENT = ("Content", "Contenu", "Videos", "Conteúdo", "Contenido", "Contenuti")
DATE = ("Date", "Datum", "Data", "Fecha")
TOTALS = frozenset(("total", "totaux", "gesamt", "totale", "totaal"))

ABOUT_VIDEOS: dict[str, tuple[str, ...]] = {
    "title": (
        "Video title", "Titre de la vidéo", "Videotitel", "Título do vídeo", "Título del vídeo", "Título del video",
    ),
    "published_at": (
        "Video publish time", "Heure de publication de la vidéo", "Date de publication de la vidéo",
        "Veröffentlichungszeitpunkt des Videos", "Horário de publicação do vídeo", "Hora de publicación del vídeo",
        "Hora de publicación del video",
    ),
    "duration_s": ("Duration", "Durée", "Dauer", "Duração", "Duración"),
}  # fmt: skip

# What may be added over days and over items.
SUMS: dict[str, tuple[str, ...]] = {
    "views": ("Views", "Vues", "Aufrufe", "Visualizações", "Visualizaciones", "Vistas"),
    "engaged_views": (
        "Engaged views", "Vues intentionnelles", "Vues engagées", "Aktive Wiedergaben", "Visualizações engajadas",
        "Visualizaciones con interacción",
    ),
    "impressions": ("Impressions", "Impressionen", "Impressões", "Impresiones"),
    "reactions": ("Likes", "J'aime", "Mentions J'aime", "Mag ich", "Gostei", "Marcações Gostei", "Me gusta"),
    "comments": (
        "Comments added", "Comments", "Commentaires ajoutés", "Commentaires", "Hinzugefügte Kommentare",
        "Comentários adicionados", "Comentarios añadidos", "Comentarios agregados",
    ),
    "shares": ("Shares", "Partages", "Geteilte Inhalte", "Compartilhamentos", "Compartidos", "Veces compartido"),
    "follows": (
        "Subscribers gained", "Nouveaux abonnés", "Abonnés gagnés", "Gewonnene Abonnenten", "Inscritos ganhos",
        "Suscriptores ganados", "Suscriptores obtenidos",
    ),
    "watch_time_s": (
        "Watch time (hours)", "Durée de visionnage (heures)", "Wiedergabezeit (Stunden)", "Tempo de exibição (horas)",
        "Tiempo de visualización (horas)",
    ),
    "extra_subscribers": ("Subscribers", "Abonnés", "Abonnenten", "Inscritos", "Suscriptores"),
    "extra_subscribers_lost": (
        "Subscribers lost", "Abonnés perdus", "Verlorene Abonnenten", "Inscritos perdidos", "Suscriptores perdidos",
    ),
    "extra_dislikes": ("Dislikes", "Je n'aime pas", "Mentions Je n'aime pas", "Mag ich nicht", "No me gusta"),
    "extra_premium_views": ("YouTube Premium views", "Vues YouTube Premium"),
    "extra_shown_in_feed": ("Shown in feed", "Affichages dans le flux", "Affichée dans le flux"),
    "extra_hypes": ("Hypes", "Hype"),
    "extra_hype_points": ("Hype points", "Points de hype", "Points Hype"),
    "extra_post_subscribers": ("Post subscribers",),
    "extra_estimated_revenue": tuple(
        f"{name} ({currency})"
        for name in ("Estimated revenue", "Revenus estimés", "Geschätzter Umsatz", "Receita estimada",
                     "Ingresos estimados")
        for currency in ("USD", "EUR", "GBP", "CHF", "CAD", "BRL")
    ),
}  # fmt: skip

# Means, shares and people: of a video over the window, never added.
MEANS: dict[str, tuple[str, ...]] = {
    "viewers": (
        "Unique viewers", "Spectateurs uniques", "Einzelne Zuschauer", "Espectadores únicos", "Usuarios únicos",
    ),
    "avg_watch_s": (
        "Average view duration", "Durée moyenne d'une vue", "Durchschnittliche Wiedergabedauer",
        "Duração média da visualização", "Duración media de las visualizaciones", "Duración promedio de vistas",
    ),
    "avg_watch_share": (
        "Average percentage viewed (%)", "Pourcentage moyen de vidéo regardé (%)",
        "Durchschnittliche Wiedergabe in Prozent (%)", "Porcentagem visualizada média (%)",
        "Porcentaje medio visto (%)", "Porcentaje promedio visto (%)",
    ),
    "stayed_share": (
        "Stayed to watch (%)", "Viewed (vs. swiped away) (%)", "Ont continué de regarder (%)",
        "Vidéos regardées (par rapport à celles ignorées) (%)",
    ),
    "likes_share": (
        "Likes (vs dislikes) (%)", "Likes (vs. dislikes) (%)", "J'aime (par rapport à Je n'aime pas) (%)",
    ),
    "ctr_reported": (
        "Impressions click-through rate (%)", "Taux de clics par impression (%)", "Klickrate der Impressionen (%)",
        "Taxa de cliques de impressões (%)", "Porcentaje de clics de las impresiones (%)",
    ),
    "extra_returning_viewers": ("Returning viewers", "Spectateurs réguliers", "Espectadores recorrentes"),
    "extra_regular_viewers": ("Regular viewers", "Spectateurs réguliers", "Espectadores regulares"),
    "extra_new_viewers": ("New viewers", "Nouveaux spectateurs", "Novos espectadores", "Espectadores nuevos"),
    "extra_casual_viewers": ("Casual viewers", "Spectateurs occasionnels", "Espectadores casuais"),
    "extra_views_per_viewer": (
        "Average views per viewer", "Nombre moyen de vues par spectateur", "Média de visualizações por espectador",
    ),
}  # fmt: skip

SCALES = {
    "duration_s": "duration", "watch_time_s": "hours", "avg_watch_s": "duration", "avg_watch_share": "percent",
    "stayed_share": "percent", "likes_share": "percent", "ctr_reported": "percent",
}  # fmt: skip

# The first column of a table by another dimension; with cities stand their identifier and their country.
SLICES: dict[str, tuple[str, ...]] = {
    "label:traffic_source": (
        "Traffic source", "Source de trafic", "Sources de trafic", "Zugriffsquelle", "Origem do tráfego",
        "Fuente de tráfico",
    ),
    "label:city": ("City name", "Nom de la ville", "Name der Stadt", "Nome da cidade", "Nombre de la ciudad"),
    "label:cities": ("Cities", "Villes", "Städte", "Cidades", "Ciudades"),
    "label:country": (
        "Geography", "Zone géographique", "Région géographique", "Pays", "Geografie", "Região geográfica", "Geografia",
        "Geografía", "Zona geográfica", "Ubicación geográfica",
    ),
    "label:age": (
        "Viewer age", "Âge des spectateurs", "Âge du spectateur", "Alter der Zuschauer", "Idade do espectador",
        "Edad de los usuarios", "Edad del usuario",
    ),
    "label:gender": (
        "Viewer gender", "Genre des spectateurs", "Sexe des spectateurs", "Geschlecht der Zuschauer",
        "Gênero do espectador", "Sexo de los usuarios", "Género del usuario",
    ),
    "label:device": (
        "Device type", "Type d'appareil", "Gerätetyp", "Tipo de dispositivo",
    ),
    "label:operating_system": ("Operating system", "Système d'exploitation", "Betriebssystem", "Sistema operacional"),
    "label:subscription_status": (
        "Subscription status", "État de l'abonnement", "Statut de l'abonnement", "Abostatus", "Status da inscrição",
        "Estado de la suscripción",
    ),
    "label:subscription_source": ("Subscription source", "Source d'abonnement", "Source de l'abonnement"),
    "label:content_format": ("Content type", "Type de contenu", "Inhaltstyp", "Tipo de conteúdo", "Tipo de contenido"),
    "label:playlist": ("Playlist", "Playlists", "Lista de reproducción"),
    "label:playback_location": (
        "Playback location", "Lieu de lecture", "Emplacement de lecture", "Wiedergabeort", "Local de reprodução",
    ),
    "label:youtube_product": ("YouTube product", "Produit YouTube", "YouTube-Produkt"),
    "label:new_and_returning": (
        "New and returning viewers", "Nouveaux spectateurs et spectateurs réguliers", "Viewer type",
        "Audience by watch behavior",
    ),
    "label:subtitles": ("Subtitles and CC", "Subtitles", "Sous-titres", "Untertitel"),
    "label:sharing_service": ("Sharing service", "Service de partage"),
    "label:audio_track": ("Audio track", "Piste audio"),
    "label:card_type": ("Card type", "Type de fiche"),
    "label:end_screen_type": ("End screen element type", "Type d'élément d'écran de fin"),
}  # fmt: skip
