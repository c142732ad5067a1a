"""Formats other machines read: vCard for the telephone, JSON-LD for search engines."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from segno.helpers import make_vcard_data

from annuaire.models import Fiche, Lieu
from annuaire.queries.fiche import FicheVue

# What would close the <script> or open a comment in it, written otherwise.
_ECHAPPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
_JOURS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _commune(lieu: Lieu) -> str:
    return lieu.commune.nom if lieu.commune else lieu.commune_libelle


def vcard(vue: FicheVue) -> str:
    fiche = vue.fiche
    lieu = vue.lieu.exercice.lieu if vue.lieu else None
    reserves = {contact.champ: contact.valeur for contact in vue.reserves}
    professionnel = fiche.professionnel if vue.est_une_personne else None
    nom = f"{professionnel.nom};{professionnel.prenom}" if professionnel else fiche.titre
    telephones = [n for n in (vue.telephone, reserves.get("telephone_direct")) if n]
    carte = make_vcard_data(
        nom,
        fiche.titre,
        phone=telephones or None,
        email=[a for c in ("courriel", "mssante") if (a := reserves.get(c))] or None,
        org=lieu.nom if lieu and lieu.nom else None,
        title=fiche.metier or None,
        street=lieu.adresse if lieu and lieu.adresse else None,
        zipcode=lieu.code_postal if lieu and lieu.code_postal else None,
        city=_commune(lieu) if lieu else None,
        country="France" if lieu else None,
    )
    return carte.replace("\r\n", "\n").replace("\n", "\r\n")


def donnees_structurees(vue: FicheVue, adresse: str) -> SafeString:
    """Only what the public page says; schema.org has no word for « inventé »."""
    texte = json.dumps(_schema(vue, adresse), ensure_ascii=False).translate(_ECHAPPES)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(texte))


def _schema(vue: FicheVue, adresse: str) -> dict[str, Any]:
    fiche = vue.fiche
    lieu = vue.lieu
    genre = "MedicalBusiness" if not vue.est_une_personne else "IndividualPhysician"
    schema: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": genre if fiche.profession_id == "10" or not vue.est_une_personne else "Person",
        "@id": adresse,
        "name": fiche.titre,
        "url": adresse,
    }
    if vue.est_une_personne and schema["@type"] == "Person":
        schema["jobTitle"] = fiche.metier
    if vue.telephone:
        schema["telephone"] = vue.telephone
    if lieu:
        place = lieu.exercice.lieu
        schema["address"] = {
            "@type": "PostalAddress",
            "streetAddress": place.adresse,
            "postalCode": place.code_postal,
            "addressLocality": _commune(place),
            "addressCountry": "FR",
        }
        if fiche.fermeture_annoncee and schema["@type"] != "Person":
            schema["specialOpeningHoursSpecification"] = _fermeture(fiche)
        if lieu.semaine and schema["@type"] != "Person":
            schema["openingHoursSpecification"] = [
                {
                    "@type": "OpeningHoursSpecification",
                    "dayOfWeek": _JOURS[rang],
                    "opens": debut,
                    "closes": fin,
                }
                for rang, jour in enumerate(lieu.semaine)
                for debut, fin in jour.plages
            ]
    return schema


def _fermeture(fiche: Fiche) -> dict[str, str]:
    """No opening between these days: for schema.org, a day without hours is closed."""
    return {
        "@type": "OpeningHoursSpecification",
        "validFrom": str(fiche.fermeture_du),
        "validThrough": str(fiche.fermeture_au),
        "opens": "00:00",
        "closes": "00:00",
    }
