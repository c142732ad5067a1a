// Shows what needs JavaScript (passkeys), and says in French what allauth only logs.
for (const element of document.querySelectorAll("[data-avec-js]")) {
  element.hidden = !window.PublicKeyCredential;
}
for (const element of document.querySelectorAll("[data-sans-js]")) {
  element.hidden = Boolean(window.PublicKeyCredential);
}

const PHRASES = {
  NotAllowedError: "La clé d’accès n’a pas répondu, ou vous avez annulé. Vous pouvez réessayer.",
  InvalidStateError: "Cette clé d’accès est déjà enregistrée pour votre compte.",
  SecurityError: "Les clés d’accès demandent une adresse sécurisée (https).",
};

document.addEventListener("allauth.error", (evenement) => {
  evenement.preventDefault();
  let annonce = document.querySelector("[data-erreur-clef]");
  if (!annonce) {
    annonce = document.createElement("p");
    annonce.className = "bandeau erreur";
    annonce.setAttribute("role", "alert");
    annonce.dataset.erreurClef = "";
    document.querySelector("#contenu h1").after(annonce);
  }
  const nom = evenement.detail.exception?.name;
  annonce.textContent = PHRASES[nom] ?? "La clé d’accès n’a pas pu être lue. Réessayez, ou choisissez un autre moyen.";
});
