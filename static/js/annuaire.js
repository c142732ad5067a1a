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

// « Autour de moi » : la position reste dans le navigateur, seule la commune la plus proche part.
const autour = document.getElementById("autour");
const ou = document.getElementById("ou");

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
  ou.setCustomValidity(phrase);
  ou.reportValidity();
}

function situer({ coords }) {
  autour.disabled = false;
  const commune = communeLaPlusProche(coords);
  if (!commune) return direOu("Vous êtes loin du territoire : écrivez une commune.");
  ou.value = commune;
  ou.setCustomValidity("");
  ou.form.requestSubmit();
}

if (autour && "geolocation" in navigator) {
  autour.hidden = false;
  ou.addEventListener("input", () => ou.setCustomValidity(""));
  autour.addEventListener("click", () => {
    autour.disabled = true;
    navigator.geolocation.getCurrentPosition(
      situer,
      () => {
        autour.disabled = false;
        direOu("La position n’est pas connue : écrivez votre commune.");
      },
      { timeout: 10000, maximumAge: 60000 },
    );
  });
}
