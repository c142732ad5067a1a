// Formulaires : ne rien perdre, ne rien envoyer deux fois, confirmer ce qui compte.

// Après un refus, le résumé des erreurs reçoit l’attention.
document.querySelector("[data-resume-erreurs]")?.focus();

// Quitter une page modifiée : le navigateur demande. Seulement sur les formulaires qui le veulent.
const modifies = new Set();
document.addEventListener("input", (evenement) => {
  const formulaire = evenement.target.closest("form[data-garde]");
  if (formulaire) modifies.add(formulaire);
});
addEventListener("beforeunload", (evenement) => {
  if (modifies.size) evenement.preventDefault();
});

document.addEventListener("submit", (evenement) => {
  const formulaire = evenement.target;
  const bouton = evenement.submitter;
  // Une page de confirmation existe pour ce geste ; la modale l’évite quand elle peut s’ouvrir.
  const question = bouton?.dataset.confirme;
  if (question && !formulaire.dataset.confirmee) {
    evenement.preventDefault();
    confirmer(question, bouton);
    return;
  }
  modifies.delete(formulaire);
  if (formulaire.dataset.envoi) {
    evenement.preventDefault();
    return;
  }
  if (formulaire.method === "post" && !formulaire.hasAttribute("hx-post")) {
    formulaire.dataset.envoi = "1";
    // Le cache de navigation arrière rendrait le formulaire muet.
    addEventListener("pageshow", () => delete formulaire.dataset.envoi, { once: true });
  }
});

function confirmer(question, bouton) {
  const modale = document.createElement("dialog");
  modale.className = "modale";
  modale.setAttribute("aria-labelledby", "question-confirmation");
  const titre = document.createElement("h2");
  titre.id = "question-confirmation";
  titre.textContent = question;
  const rang = document.createElement("form");
  rang.method = "dialog";
  rang.className = "rang actions";
  rang.append(creerBouton(bouton.textContent.trim(), "oui", "plein"), creerBouton("Annuler", "non", ""));
  modale.append(titre, rang);
  document.body.append(modale);
  modale.addEventListener("close", () => {
    modale.remove();
    if (modale.returnValue !== "oui") return bouton.focus();
    bouton.form.dataset.confirmee = "1";
    bouton.form.requestSubmit(bouton);
    delete bouton.form.dataset.confirmee;
  });
  modale.showModal();
}

function creerBouton(texte, valeur, genre) {
  const bouton = document.createElement("button");
  bouton.textContent = texte;
  bouton.value = valeur;
  bouton.className = `bouton ${genre}`;
  return bouton;
}
