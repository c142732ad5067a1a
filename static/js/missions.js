// Le tableau des mesures au clavier. Sans ce fichier, chaque case garde son bouton « Enregistrer ».

const tableau = document.querySelector("[data-saisie]");
const volet = document.getElementById("volet");
const etroit = matchMedia("(width < 68rem)");

const cellules = () => [...tableau.querySelectorAll(".cellule")];

function voisine(cellule, pas) {
  const toutes = cellules();
  return toutes[toutes.indexOf(cellule) + pas];
}

tableau?.addEventListener("keydown", (evenement) => {
  const cellule = evenement.target.closest(".cellule");
  if (!cellule) return;
  if (evenement.key === "Enter" && cellule.tagName === "INPUT") {
    // Quitter la case la fait enregistrer : un envoi de plus écrirait deux fois.
    evenement.preventDefault();
    const suivante = voisine(cellule, evenement.shiftKey ? -1 : 1);
    if (suivante) suivante.focus();
    else cellule.blur();
  } else if (evenement.key === "Escape") {
    cellule.value = cellule.defaultValue ?? cellule.value;
  } else if (evenement.key.toLowerCase() === "z" && (evenement.ctrlKey || evenement.metaKey)) {
    // Une frappe en cours se défait d’abord dans la case elle-même.
    if (cellule.tagName === "INPUT" && cellule.value !== cellule.defaultValue) return;
    const annule = tableau.querySelector("[data-annule]");
    if (!annule) return;
    evenement.preventDefault();
    annule.click();
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
document.addEventListener("htmx:beforeSwap", (evenement) => {
  if (!evenement.detail.target?.id?.startsWith("ligne-")) return;
  for (const retour of tableau.querySelectorAll(".retour")) {
    retour.previousElementSibling?.classList.remove("ligne-active");
    retour.remove();
  }
});

// Quitter la page avec une case écrite mais pas encore envoyée prévient.
addEventListener("beforeunload", (evenement) => {
  if (!tableau || document.querySelector(".htmx-request")) return;
  const enCours = cellules().some((c) => c.tagName === "INPUT" && c.value !== c.defaultValue);
  if (enCours) evenement.preventDefault();
});
