"""The signs that several modules of this folder look for."""

APOSTROPHES = "'’ʼ`´"
EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d"
    "\U0001f000-\U0001faff\U000e0020-\U000e007f\u200d\ufe0f\u20e3"
)
