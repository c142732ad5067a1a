// La liste et la carte se répondent ; la carte s’agrandit. Sans ce fichier, tout se lit déjà.
// Rien n’est retenu d’un élément : en arrière, htmx remplace toute la page sans relire ce fichier.
document.documentElement.classList.add("htmx");

const element = (id) => document.getElementById(id);

function montrer(numero) {
  for (const lie of document.querySelectorAll(".trouve [data-numero]")) {
    lie.classList.toggle("actif", lie.dataset.numero === numero);
  }
}
for (const genre of ["pointerover", "focusin"]) {
  document.addEventListener(genre, ({ target }) => {
    if (target.closest(".trouve")) montrer(target.closest("[data-numero]")?.dataset.numero);
  });
}

// Le zoom change le cadre du dessin : pas de tuile, pas de bibliothèque.
const FACTEURS = { agrandir: 1 / 1.4, reduire: 1.4 };

function zoomer(facteur) {
  const dessin = element("plan").querySelector("svg.territoire");
  const { x, y, width, height } = dessin.viewBox.baseVal;
  const [largeur, hauteur] = [width * facteur, height * facteur];
  dessin.setAttribute("viewBox", `${x + (width - largeur) / 2} ${y + (height - hauteur) / 2} ${largeur} ${hauteur}`);
  // Les repères et les noms gardent leur taille à l’écran.
  for (const texte of dessin.querySelectorAll("text")) {
    texte.setAttribute("font-size", texte.getAttribute("font-size") * facteur);
  }
  for (const cercle of dessin.querySelectorAll(".point circle")) {
    cercle.setAttribute("r", cercle.getAttribute("r") * facteur);
  }
}

function poserLesCommandes() {
  const plan = element("plan");
  if (!plan?.querySelector("svg") || plan.querySelector(".zoom")) return;
  const zone = document.createElement("div");
  zone.className = "zoom";
  for (const [nom, libelle, signe] of [["agrandir", "Agrandir la carte", "+"], ["reduire", "Réduire la carte", "−"]]) {
    const bouton = document.createElement("button");
    bouton.type = "button";
    bouton.setAttribute("aria-label", libelle);
    bouton.textContent = signe;
    bouton.addEventListener("click", () => zoomer(FACTEURS[nom]));
    zone.append(bouton);
  }
  plan.append(zone);
}

// « Autour de moi » : la position reste dans le navigateur, seule la commune la plus proche part.
function communeLaPlusProche({ latitude, longitude }) {
  const raccourci = Math.cos((latitude * Math.PI) / 180);
  let [meilleure, distance] = ["", Infinity];
  for (const option of document.querySelectorAll("#communes-proposees option")) {
    const [nord, est] = option.dataset.lieu.split(",").map(Number);
    const ecart = Math.hypot(nord - latitude, (est - longitude) * raccourci);
    if (ecart < distance) [meilleure, distance] = [option.value, ecart];
  }
  // Plus d’un demi-degré, soit une cinquantaine de kilomètres : hors du territoire.
  return distance < 0.5 ? meilleure : "";
}

function direOu(phrase) {
  element("autour").disabled = false;
  element("autour-dit").textContent = phrase;
}

function situer({ coords }) {
  const commune = communeLaPlusProche(coords);
  direOu(commune ? "" : "Vous êtes loin du territoire : écrivez une commune.");
  if (!commune) return;
  element("ou").value = commune;
  element("chercher").requestSubmit();
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest("#autour")) return;
  element("autour").disabled = true;
  const echec = () => direOu("La position n’est pas connue : écrivez votre commune.");
  navigator.geolocation.getCurrentPosition(situer, echec, { timeout: 10000, maximumAge: 60000 });
});

function preparer() {
  poserLesCommandes();
  if ("geolocation" in navigator) element("autour").hidden = false;
}
preparer();
for (const genre of ["htmx:afterSettle", "htmx:historyRestore"]) document.addEventListener(genre, preparer);

// Revenu d’une autre page, le navigateur remet ce qui était tapé : la page, elle, dit vrai.
window.addEventListener("pageshow", ({ persisted }) => {
  const [navigation] = performance.getEntriesByType("navigation");
  if (!persisted && navigation?.type === "back_forward") element("chercher").reset();
});
