"""axe-core from node_modules, in both colour schemes, with violations a person can read."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
REGLES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _lisible(violation: dict, theme: str) -> str:
    noeuds = "\n".join(
        f"    {' '.join(map(str, noeud['target']))} : {noeud['html'][:200]}"
        for noeud in violation["nodes"][:5]
    )
    return f"  [{theme}] {violation['id']} ({violation['impact']}) : {violation['help']}\n{noeuds}"


def violations(page: Page, perimetre: str | None = None) -> list[str]:
    trouvees = []
    avant = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        # Two frames: the change of theme reaches the page with the next one.
        page.evaluate("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
        if not page.evaluate("typeof axe !== 'undefined'"):
            page.evaluate(AXE.read_text(encoding="utf-8"))
        resultat = page.evaluate(
            "([ou, regles]) => axe.run(ou || document, {runOnly: {type: 'tag', values: regles}})",
            [perimetre, REGLES],
        )
        trouvees += [_lisible(violation, theme) for violation in resultat["violations"]]
    page.emulate_media(color_scheme="dark" if avant else "light")
    return trouvees


def verifier_axe(page: Page, perimetre: str | None = None) -> None:
    trouvees = violations(page, perimetre)
    assert not trouvees, f"axe sur {page.url} :\n" + "\n".join(trouvees)
