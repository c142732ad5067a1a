// Le tableau des mesures au clavier. Sans ce fichier, chaque case garde son bouton « Enregistrer ».

const tableau = document.querySelector("[data-saisie]");
const volet = document.getElementById("volet");
const etroit = matchMedia("(width < 68rem)");

const cellules = () => [...tableau.querySelectorAll(".cellule")];

// Ce que la base garde : une valeur refusée reste écrite dans la case, pas dans le contrat.
const enregistree = (cellule) => cellule.dataset.enregistree ?? cellule.defaultValue;

// Les saisies de cette page, de la plus ancienne à la dernière : Ctrl Z les défait une à une.
const saisies = [];

function retenir(ligne) {
  const adresse = ligne.querySelector("[data-annule]")?.form.getAttribute("action");
  if (adresse && !saisies.some((s) => s.adresse === adresse)) saisies.push({ adresse, ligne: ligne.id });
}

function voisine(cellule, pas) {
  const toutes = cellules();
  return toutes[toutes.indexOf(cellule) + pas];
}

tableau?.addEventListener("keydown", (evenement) => {
  const cellule = evenement.target.closest(".cellule");
  if (evenement.key.toLowerCase() === "z" && (evenement.ctrlKey || evenement.metaKey)) {
    // Une frappe en cours se défait d’abord dans la case elle-même.
    if (cellule?.tagName === "INPUT" && cellule.value !== enregistree(cellule)) return;
    const derniere = saisies.at(-1);
    if (!derniere) return;
    evenement.preventDefault();
    htmx.ajax("POST", derniere.adresse, { target: `#${derniere.ligne}`, swap: "outerHTML" });
  } else if (cellule?.tagName !== "INPUT") {
    return;
  } else if (evenement.key === "Enter") {
    // Quitter la case la fait enregistrer : un envoi de plus écrirait deux fois.
    evenement.preventDefault();
    const suivante = voisine(cellule, evenement.shiftKey ? -1 : 1);
    if (suivante) suivante.focus();
    else cellule.blur();
  } else if (evenement.key === "Escape") {
    cellule.value = enregistree(cellule);
  }
});

tableau?.addEventListener("focusin", (evenement) => {
  if (evenement.target.matches("input.cellule")) evenement.target.select();
});

// Une seule réponse à la fois : la précédente s’efface quand une autre ligne répond.
document.addEventListener("htmx:afterSwap", (evenement) => {
  const cible = evenement.detail.target;
  if (cible?.id === "volet" && etroit.matches && !volet.matches(":popover-open")) {
    volet.classList.remove("demande");
    volet.showPopover();
  }
});
let dansLeVolet = false;
document.addEventListener("htmx:beforeSwap", (evenement) => {
  dansLeVolet = Boolean(volet?.contains(document.activeElement));
  const { target: cible, pathInfo } = evenement.detail;
  if (!cible?.id?.startsWith("ligne-")) return;
  const demande = pathInfo?.requestPath;
  const rang = saisies.findIndex((s) => s.adresse === demande);
  if (rang >= 0) saisies.splice(rang, 1);
  for (const retour of tableau.querySelectorAll(".retour")) {
    // Celui de la ligne visée part avec elle : le retirer ici perdrait qui a fait la demande.
    if (cible.contains(retour)) continue;
    retour.previousElementSibling?.classList.remove("ligne-active");
    retour.remove();
  }
});
document.addEventListener("htmx:afterSettle", (evenement) => {
  const ligne = evenement.detail.elt;
  if (!ligne?.id?.startsWith("ligne-")) return;
  retenir(ligne);
  // Le volet vient d’être refait sous la main de qui y écrivait.
  if (dansLeVolet && document.activeElement === document.body) volet.querySelector("summary")?.focus();
  // Une valeur refusée rappelle la main, sauf si l’on écrit déjà ailleurs.
  const refusee = ligne.querySelector("input.cellule[aria-invalid]");
  const ici = document.activeElement;
  if (refusee && (!ici?.matches("input.cellule") || ici.value === enregistree(ici))) refusee.focus();
});
for (const ligne of tableau?.querySelectorAll(".ligne") ?? []) retenir(ligne);

// Quitter la page avec une case écrite mais pas encore envoyée prévient.
addEventListener("beforeunload", (evenement) => {
  if (!tableau || document.querySelector(".htmx-request")) return;
  const enCours = cellules().some((c) => c.tagName === "INPUT" && c.value !== enregistree(c));
  if (enCours) evenement.preventDefault();
});
