"""Our rendering against WeasyPrint alone, on the same final HTML: `python bench/pdf.py [40 160]`.

Both write the same PDF/UA-1 variant with the same fonts; ours adds the finishing step, the
warnings, the progress, the shared stylesheets and the collection after each render. Runs are
interleaved and the least processor time of several kept: other work on the machine weighs little.
Memory is what the process holds after each render; `--memoire` renders fifty documents in a row.
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpts_portal.settings.test")

import django

django.setup()

from weasyprint import HTML  # noqa: E402, TID251 - the reference itself
from weasyprint.text.fonts import FontConfiguration  # noqa: E402, TID251 - the reference itself

from cpts_portal.documents import rendu  # noqa: E402 - after django.setup()
from cpts_portal.documents.acces import Acces  # noqa: E402 - after django.setup()

PAGES = (1, 10, 40, 160)
PARAGRAPHE = (
    "<p>Le territoire réunit les communes de la communauté d’agglomération, autour d’une "
    "ville-centre qui soigne tout un bassin. Les habitants des vallées consultent, accouchent et "
    "se font opérer à Saint-Dizier ; les tours de garde sont construits à cette échelle.</p>"
)
LIGNES = "".join(
    f'<tr><th scope="row">Commune {n}</th><td>52{n:03}</td><td class="n">1 234</td></tr>'
    for n in range(12)
)


def document(pages: int) -> str:
    """One part per page: heading, prose, a table."""
    parties = "".join(
        f'<section class="partie" id="p{n}"><h1>Partie {n}</h1><h2>Le périmètre</h2>'
        f"{PARAGRAPHE * 3}<table><caption>Communes</caption><thead><tr>"
        '<th scope="col">Commune</th><th scope="col">Code</th><th scope="col">Habitants</th>'
        f"</tr></thead><tbody>{LIGNES}</tbody></table></section>"
        for n in range(pages)
    )
    return (
        '<!doctype html><html lang="fr" data-organisme="CPTS" data-version="Essai"><head>'
        "<title>Mesure</title>"
        '<link rel="stylesheet" href="/statiques/css/impression/impression.css">'
        '<link rel="stylesheet" href="/statiques/css/impression/projet.css"></head>'
        f"<body>{parties}</body></html>"
    )


def weasyprint_seul(html: str, polices: FontConfiguration) -> None:
    acces = Acces()
    HTML(string=html, base_url=acces.base, url_fetcher=acces).write_pdf(
        font_config=polices, pdf_variant=rendu.VARIANTE, pdf_tags=True
    )


def duree(fonction, *arguments) -> float:
    debut = time.process_time()
    fonction(*arguments)
    return time.process_time() - debut


def memoire() -> float:
    """Resident megabytes, now: the peak would never come down."""
    with open("/proc/self/statm") as etat:
        return int(etat.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def cinquante_documents() -> None:
    html = document(20)
    releves = {}
    for rang in range(1, 51):
        rendu.rendre_pdf(html)
        releves[rang] = memoire()
    print(
        f"pdf memoire apres_5={releves[5]:.0f} Mo apres_50={releves[50]:.0f} Mo "
        f"rapport={releves[50] / releves[5]:.2f}"
    )


def main() -> None:
    if "--memoire" in sys.argv:
        cinquante_documents()
        return
    polices = FontConfiguration()
    demandees = tuple(int(mot) for mot in sys.argv[1:] if mot.isdecimal())
    for pages in demandees or PAGES:
        html = document(pages)
        obtenues = rendu.composer(html, lambda *_: None).pages
        weasyprint_seul(html, polices)
        notres, leurs = [], []
        for _ in range({1: 15, 160: 1}.get(pages, 3)):
            notres.append(duree(rendu.rendre_pdf, html))
            leurs.append(duree(weasyprint_seul, html, polices))
        print(
            f"pdf pages={obtenues} rapport={min(notres) / min(leurs):.2f} "
            f"notre={min(notres) * 1000:.0f} ms seul={min(leurs) * 1000:.0f} ms "
            f"par_page={min(notres) / obtenues * 1000:.0f} ms memoire={memoire():.0f} Mo"
        )


if __name__ == "__main__":
    main()
