// Les gestes de toutes les pages. Sans ce fichier tout marche, un peu moins vite.

// Qui dicte ou tape par erreur coupe les raccourcis d’une touche (WCAG 2.1.4) ; le choix reste dans ce navigateur.
const racine = document.documentElement;
try {
  racine.dataset.raccourcis = localStorage.getItem("raccourcis") ?? "oui";
} catch {
  racine.dataset.raccourcis = "oui";
}

// « / » mène à la recherche de la page.
document.addEventListener("keydown", (evenement) => {
  if (racine.dataset.raccourcis === "non") return;
  if (evenement.key !== "/" || evenement.ctrlKey || evenement.metaKey || evenement.altKey) return;
  if (evenement.target.closest("input, textarea, select, [contenteditable]")) return;
  const champ = document.querySelector('input[type="search"], [data-recherche]');
  if (!champ) return;
  evenement.preventDefault();
  champ.focus();
  champ.select();
});

// Échap ferme le menu du compte (les popovers et les modales le font seuls).
document.addEventListener("keydown", (evenement) => {
  if (evenement.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu-utilisateur[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (evenement) => {
  for (const menu of document.querySelectorAll("details.menu-utilisateur[open]")) {
    if (!menu.contains(evenement.target)) menu.open = false;
  }
});

// Au téléphone, une rangée d’onglets montre celui où l’on est.
for (const ici of document.querySelectorAll(".outils [aria-current], .onglets [aria-current]")) {
  const rangee = ici.closest("ul");
  rangee.scrollLeft = ici.offsetLeft - rangee.offsetLeft - (rangee.clientWidth - ici.offsetWidth) / 2;
}

// Un bouton d’ouverture de modale.
document.addEventListener("click", (evenement) => {
  const ouvre = evenement.target.closest("[data-ouvre]");
  if (ouvre) document.getElementById(ouvre.dataset.ouvre)?.showModal();
});

// Un bouton qui copie ce qu’il porte ; il le dit, puis reprend son nom.
for (const bouton of document.querySelectorAll("[data-copie]")) {
  if (!navigator.clipboard) break;
  bouton.hidden = false;
  const mot = bouton.querySelector("span");
  bouton.addEventListener("click", async () => {
    await navigator.clipboard.writeText(bouton.dataset.copie);
    const avant = mot.textContent;
    mot.textContent = "Copié";
    mot.setAttribute("role", "status");
    setTimeout(() => (mot.textContent = avant), 2000);
  });
}

// Le jeton anti-falsification n’existe que dans les espaces de travail : les pages publiques sont en cache.
const jeton = document.querySelector('meta[name="csrf-token"]')?.content;
if (jeton) {
  document.addEventListener("htmx:configRequest", (evenement) => {
    if (evenement.detail.verb !== "get") evenement.detail.headers["X-CSRFToken"] = jeton;
  });
}

// Une réponse d’erreur n’est jamais muette : on montre la page qu’elle apporte.
document.addEventListener("htmx:beforeSwap", (evenement) => {
  const { xhr } = evenement.detail;
  if (xhr.status === 422) {
    evenement.detail.shouldSwap = true;
    evenement.detail.isError = false;
  } else if (xhr.status === 401 || xhr.status === 403) {
    location.reload();
  }
});
document.addEventListener("htmx:sendError", () => annoncer("La connexion est coupée. Rien n’est perdu : réessayez dans un instant."));
document.addEventListener("htmx:responseError", () => annoncer("Le portail n’a pas pu répondre. Réessayez dans un instant."));

function annoncer(texte) {
  let zone = document.getElementById("annonce");
  if (!zone) {
    zone = document.createElement("p");
    zone.id = "annonce";
    zone.className = "annonce";
    zone.setAttribute("role", "alert");
    document.body.append(zone);
  }
  zone.textContent = texte;
  setTimeout(() => zone.remove(), 8000);
}
