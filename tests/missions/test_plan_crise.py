"""Two contents told apart. Pure: no database."""

from missions.plan_crise import SECTIONS, comparer, empreinte


def contenu(**sections):
    vide = {cle: [] for cle in SECTIONS}
    return vide | {"volontaires": {"total": 0}} | sections


def referent(cle, nom, telephone="+33639980001"):
    return {"cle": cle, "nom": nom, "qualite": "", "telephone": telephone, "joignable": ""}


def fiche(texte):
    return {"cle": 1, "titre": "Canicule", "genre": "Fiche réflexe", "type": "", "texte": texte}


def dit(sections):
    return [(s.titre, [(ligne.nom, ligne.quoi) for ligne in s.lignes]) for s in sections]


def test_the_same_plan_has_nothing_to_say():
    assert comparer(contenu(), contenu()) == []


def test_added_removed_and_changed_lines_are_named():
    avant = contenu(referents=[referent(1, "Ana"), referent(2, "Bé")])
    apres = contenu(referents=[referent(1, "Ana", "+33639980009"), referent(3, "Cid")])
    comparees = comparer(avant, apres)
    assert dit(comparees) == [
        ("Référents", [("Ana", "changée"), ("Cid", "ajoutée"), ("Bé", "retirée")])
    ]
    (champ,) = comparees[0].lignes[0].champs
    assert (champ.libelle, champ.apres) == ("Téléphone", "+33639980009")


def test_calling_in_another_order_is_a_change():
    avant = contenu(referents=[referent(1, "Ana"), referent(2, "Bé")])
    apres = contenu(referents=[referent(2, "Bé"), referent(1, "Ana")])
    assert dit(comparer(avant, apres)) == [("Référents", [("L’ordre", "changée")])]
    assert empreinte(avant) != empreinte(apres)


def test_a_long_text_is_compared_line_by_line():
    avant, apres = fiche("Prévenir.\nCompter."), fiche("Prévenir.\nCompter les présents.")
    (section,) = comparer(contenu(fiches=[avant]), contenu(fiches=[apres]))
    (champ,) = section.lignes[0].champs
    assert champ.lignes == (("-", "Compter."), ("+", "Compter les présents."))


def test_volunteers_come_and_go_without_changing_the_plan():
    autre = contenu() | {"volontaires": {"total": 12}}
    assert empreinte(autre) == empreinte(contenu())
