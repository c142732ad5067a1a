// La liste et la carte se répondent ; la carte s’agrandit. Sans ce fichier, tout se lit déjà.
document.documentElement.classList.add("htmx");

const plan = document.getElementById("plan");

function montrer(numero) {
  for (const element of document.querySelectorAll(".trouve [data-numero]")) {
    element.classList.toggle("actif", element.dataset.numero === numero);
  }
}
for (const genre of ["pointerover", "focusin"]) {
  document.getElementById("trouve")?.addEventListener(genre, (evenement) => {
    montrer(evenement.target.closest("[data-numero]")?.dataset.numero);
  });
}

// Le zoom change le cadre du dessin : pas de tuile, pas de bibliothèque.
const FACTEURS = { agrandir: 1 / 1.4, reduire: 1.4 };

function zoomer(facteur) {
  const dessin = plan.querySelector("svg.territoire");
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
poserLesCommandes();
document.addEventListener("htmx:afterSettle", poserLesCommandes);
