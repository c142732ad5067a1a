#!/usr/bin/env python
import os
import sys
from pathlib import Path


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpts_portal.settings.dev")
    from django.core.management import execute_from_command_line

    if (
        os.environ["DJANGO_SETTINGS_MODULE"] != "cpts_portal.settings.dev"
        or "DATABASE_URL" in os.environ
    ):
        execute_from_command_line(sys.argv)
        return 0

    from cpts_portal.services_embarques import serveurs
    from cpts_portal.services_embarques.emplacement import Emplacement

    var = Path(os.environ.get("CPTS_VAR") or Path(__file__).resolve().parent / "var")
    lances = serveurs.assurer(Emplacement(var))
    try:
        execute_from_command_line(sys.argv)
    finally:
        for processus in lances:
            serveurs.arreter(processus)
    return 0


if __name__ == "__main__":
    sys.exit(main())
