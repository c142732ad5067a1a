"""Production : refuse de démarrer à moitié configurée, en listant tout ce qui manque."""

from .base import *  # noqa: F403 - un module de réglages en étend un autre
