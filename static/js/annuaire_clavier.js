// Au clavier : j et k vont de fiche en fiche ; les flèches aussi, une fois dans la liste.

const element = (id) => document.getElementById(id);
const PAS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

function allerDeFicheEnFiche(pas) {
  const liens = [...document.querySelectorAll("#liste li.acteur h3 a, #liste .suite-liste a")];
  const ici = liens.findIndex((lien) => (lien.closest("li.acteur") ?? lien).contains(document.activeElement));
  const lien = liens[ici < 0 ? 0 : Math.min(Math.max(ici + pas, 0), liens.length - 1)];
  lien?.focus();
  lien?.scrollIntoView({ block: "nearest" });
  return Boolean(lien);
}

document.addEventListener("keydown", (evenement) => {
  const { key, target } = evenement;
  if (!(key in PAS) || evenement.ctrlKey || evenement.metaKey || evenement.altKey || evenement.shiftKey) return;
  if (document.documentElement.dataset.raccourcis === "non") return;
  if (target.closest("input, textarea, select, [contenteditable], dialog, svg")) return;
  if (key.startsWith("Arrow") && !target.closest("#liste :is(li.acteur, .suite-liste)")) return;
  if (allerDeFicheEnFiche(PAS[key])) evenement.preventDefault();
});

function direLesRaccourcis() {
  const coupes = document.documentElement.dataset.raccourcis === "non";
  element("raccourcis").hidden = false;
  element("raccourcis-dits").hidden = coupes;
  element("raccourcis-bascule").textContent = coupes ? "Remettre les raccourcis clavier" : "Couper";
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest("#raccourcis-bascule")) return;
  const { dataset } = document.documentElement;
  dataset.raccourcis = dataset.raccourcis === "non" ? "oui" : "non";
  try {
    localStorage.setItem("raccourcis", dataset.raccourcis);
  } catch {
    // Refusé par le navigateur : le choix vaut pour cette page.
  }
  direLesRaccourcis();
});

direLesRaccourcis();
for (const genre of ["htmx:afterSettle", "htmx:historyRestore"])
  document.addEventListener(genre, direLesRaccourcis);
