#!/usr/bin/env python
import os
import sys
from pathlib import Path


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpts_portal.settings.dev")
    from cpts_portal.services_embarques.emplacement import Emplacement
    from cpts_portal.services_embarques.serveurs import ServiceImpossible, services

    # Production et tests donnent leurs serveurs ; sans rien, ceux du clone démarrent.
    if (
        os.environ["DJANGO_SETTINGS_MODULE"] != "cpts_portal.settings.dev"
        or "DATABASE_URL" in os.environ
    ):
        return _executer()

    var = Path(os.environ.get("CPTS_VAR") or Path(__file__).resolve().parent / "var")
    try:
        with services(Emplacement(var)):
            return _executer()
    except ServiceImpossible as erreur:
        sys.stderr.write(f"{erreur}\n")
        return 1


def _executer() -> int:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as erreur:
        sys.stderr.write(f"{erreur}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
