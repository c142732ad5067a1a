// Glisser un fichier, voir son envoi avancer. Sans ce fichier, le formulaire ordinaire suffit.
preparer(document);

function preparer(racine) {
  for (const depot of racine.querySelectorAll("[data-depot]")) equiper(depot);
}

function equiper(depot) {
  const champ = depot.querySelector('input[type="file"]');
  const zone = depot.querySelector(".zone");
  const barre = depot.querySelector("progress");
  const etat = depot.querySelector("[data-etat]");

  for (const nom of ["dragenter", "dragover"]) {
    zone.addEventListener(nom, (evenement) => {
      evenement.preventDefault();
      zone.classList.add("survol");
    });
  }
  for (const nom of ["dragleave", "drop"]) zone.addEventListener(nom, () => zone.classList.remove("survol"));
  zone.addEventListener("drop", (evenement) => {
    evenement.preventDefault();
    champ.files = evenement.dataTransfer.files;
    champ.dispatchEvent(new Event("change", { bubbles: true }));
  });
  champ.addEventListener("change", () => {
    const [fichier] = champ.files;
    etat.textContent = fichier ? `${fichier.name}, ${taille(fichier.size)}` : "";
  });

  champ.form?.addEventListener("submit", (evenement) => {
    if (!champ.files.length || evenement.defaultPrevented) return;
    evenement.preventDefault();
    envoyer(champ.form, evenement.submitter, barre, etat);
  });
}

function envoyer(formulaire, bouton, barre, etat) {
  const requete = new XMLHttpRequest();
  requete.open("POST", formulaire.action);
  requete.upload.addEventListener("progress", (evenement) => {
    if (!evenement.lengthComputable) return;
    barre.hidden = false;
    barre.value = Math.round((100 * evenement.loaded) / evenement.total);
    etat.textContent = barre.value < 100 ? `Envoi : ${barre.value} %` : "Vérification du fichier…";
  });
  requete.addEventListener("load", () => {
    // La réponse est une page entière : redirection suivie, ou formulaire et ses erreurs.
    if (requete.responseURL && requete.responseURL !== formulaire.action && requete.status === 200) {
      location.assign(requete.responseURL);
      return;
    }
    const recu = new DOMParser().parseFromString(requete.responseText, "text/html").querySelector("main");
    document.querySelector("main").replaceWith(recu);
    preparer(recu);
    recu.querySelector("[data-resume-erreurs]")?.focus();
  });
  requete.addEventListener("error", () => {
    barre.hidden = true;
    delete formulaire.dataset.envoi;
    etat.textContent = "L’envoi a été coupé. Vérifiez la connexion, puis recommencez.";
  });
  requete.send(new FormData(formulaire, bouton));
}

function taille(octets) {
  return octets < 1e6 ? `${Math.round(octets / 1e3)} ko` : `${(octets / 1e6).toFixed(1).replace(".", ",")} Mo`;
}
