import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from cpts_portal.courriels.models import Courriel
from membres.bibliotheque import queries, services
from membres.bibliotheque.models import Document, Lecture, Version
from membres.comptes.enums import Role
from tests.factories.adhesions import AdherentFactory
from tests.factories.bibliotheque import deposer, docx
from tests.factories.comptes import CompteFactory
from tests.factories.instances import InstanceFactory, MandatFactory

pytestmark = pytest.mark.django_db


def chercher(compte, q):
    return [d.titre for d in queries.documents(compte, queries.Criteres(q=q))]


class TestControle:
    def test_the_content_decides_not_the_name(self, coordination):
        with pytest.raises(ValidationError, match="n’est pas repris"):
            deposer(coordination, octets=b"MZ\x90 programme", nom="protocole.pdf")
        assert not Document.objects.exists()

    def test_a_silent_antivirus_stops_the_deposit(self, coordination, settings):
        settings.ANTIVIRUS_CLAMD = "127.0.0.1:9"
        with pytest.raises(ValidationError, match="antivirus ne répond pas"):
            deposer(coordination)
        assert not Version.objects.exists()


class TestVersions:
    def test_they_follow_each_other_and_none_is_lost(self, coordination):
        document = deposer(coordination, texte="ancien")
        services.remplacer(
            document, octets=docx("nouveau"), nom="b.docx", note="Relu", par=coordination
        )
        assert [(v.numero, v.note) for v in queries.versions(document)] == [(2, "Relu"), (1, "")]
        fichiers = set(Version.objects.values_list("fichier", flat=True))
        assert len(fichiers) == 2

    def test_the_same_file_twice_is_no_version(self, coordination):
        document = deposer(coordination, octets=docx("x"))
        with pytest.raises(ValidationError, match="déjà la version en cours"):
            services.remplacer(document, octets=docx("x"), nom="b", note="", par=coordination)

    def test_the_database_refuses_to_rewrite_one(self, coordination):
        deposer(coordination)
        with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
            Version.objects.update(sha256="0" * 64)

    def test_the_database_refuses_to_lose_one(self, coordination):
        deposer(coordination)
        Lecture.objects.all().delete()
        with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
            Version.objects.all().delete()


class TestRecherche:
    def test_in_the_text_without_accents_nor_plural(self, coordination):
        deposer(coordination, titre="Circuit", texte="La prévention des plaies chroniques")
        deposer(coordination, titre="Budget", texte="dépenses")
        assert chercher(coordination, "preventions") == ["Circuit"]
        assert chercher(coordination, "plaie") == ["Circuit"]
        assert chercher(coordination, "budgets") == ["Budget"]

    def test_only_the_current_version_is_found(self, coordination):
        document = deposer(coordination, titre="Circuit", texte="hippocampe")
        services.remplacer(document, octets=docx("girafe"), nom="b.docx", note="", par=coordination)
        services.lire(Lecture.objects.latest("pk").pk)
        assert chercher(coordination, "girafe") == ["Circuit"]
        assert chercher(coordination, "hippocampe") == []

    def test_an_unreadable_file_says_so_and_keeps_its_title(self, coordination):
        deposer(coordination, titre="Scan", octets=b"%PDF-1.7 abime", nom="a.pdf")
        lecture = Lecture.objects.get()
        assert lecture.etat == "echec"
        assert "Ce PDF est abîmé." in lecture.raison
        assert chercher(coordination, "scan") == ["Scan"]


@pytest.fixture
def rayons(coordination):
    """One document per visibility, and a person for each."""
    groupe = InstanceFactory()
    ca = InstanceFactory(nature="ca", nom="Conseil", slug="ca")
    deposer(coordination, "Pour tous", "plante")
    deposer(coordination, "Du groupe", "plante", visibilite="groupe", instance=groupe)
    deposer(coordination, "Du conseil", "plante", visibilite="ca")
    deposer(coordination, "Du bureau", "plante", visibilite="bureau")
    personnes = {
        "membre": CompteFactory(roles=[Role.ADHERENT]),
        "du_groupe": CompteFactory(roles=[Role.ADHERENT]),
        "parti_du_groupe": CompteFactory(roles=[Role.ADHERENT]),
        "du_conseil": CompteFactory(roles=[Role.ADHERENT]),
        "sans_role": CompteFactory(),
        "bureau": CompteFactory(roles=[Role.BUREAU]),
        "coordination": coordination,
    }
    MandatFactory(instance=groupe, adherent=AdherentFactory(compte=personnes["du_groupe"]))
    MandatFactory(
        instance=groupe,
        adherent=AdherentFactory(compte=personnes["parti_du_groupe"]),
        fin=timezone.localdate(),
    )
    MandatFactory(instance=ca, adherent=AdherentFactory(compte=personnes["du_conseil"]))
    return personnes


TOUT = ["Du bureau", "Du conseil", "Du groupe", "Pour tous"]


@pytest.mark.parametrize(
    ("qui", "voit"),
    [
        ("membre", ["Pour tous"]),
        ("du_groupe", ["Du groupe", "Pour tous"]),
        ("parti_du_groupe", ["Pour tous"]),
        ("du_conseil", ["Du conseil", "Pour tous"]),
        ("sans_role", []),
        ("bureau", TOUT),
        ("coordination", TOUT),
    ],
)
def test_each_sees_what_is_theirs_in_lists_and_in_the_search(rayons, qui, voit):
    compte = rayons[qui]
    assert [d.titre for d in queries.documents(compte, queries.Criteres())] == voit
    assert sorted(chercher(compte, "plante")) == voit
    versions = Version.objects.select_related("document")
    ouvertes = {v.document.titre for v in versions if queries.version(compte, v.pk)}
    assert sorted(ouvertes) == voit


class TestDroits:
    def test_a_member_deposits_in_their_group_alone(self, rayons):
        compte = rayons["du_groupe"]
        groupe = Document.objects.get(titre="Du groupe").instance
        pose = deposer(compte, "Le mien", visibilite="groupe", instance=groupe)
        services.archiver(pose, par=compte)
        with pytest.raises(PermissionDenied):
            deposer(compte, "Pour tous encore")
        with pytest.raises(PermissionDenied):
            services.archiver(Document.objects.get(titre="Du groupe"), par=compte)

    def test_nobody_widens_the_readers_beyond_their_right(self, rayons):
        compte = rayons["du_groupe"]
        groupe = Document.objects.get(titre="Du groupe").instance
        pose = deposer(compte, "Le mien", visibilite="groupe", instance=groupe)
        with pytest.raises(PermissionDenied, match="autres lecteurs"):
            services.modifier(
                pose,
                titre="Le mien",
                description="",
                categorie=pose.categorie,
                visibilite="membres",
                instance=None,
                revoir_le=None,
                par=compte,
            )


def test_the_review_is_recalled_once_per_date(coordination):
    jour = timezone.localdate()
    document = deposer(coordination, revoir_le=jour + dt.timedelta(days=20))
    deposer(coordination, "Plus tard", revoir_le=jour + dt.timedelta(days=90))
    assert services.rappeler_les_relectures(jour) == 1
    assert services.rappeler_les_relectures(jour) == 0
    assert Courriel.objects.get().gabarit == "bibliotheque/relecture"
    document.refresh_from_db()
    services.modifier(
        document,
        titre=document.titre,
        description="",
        categorie=document.categorie,
        visibilite="membres",
        instance=None,
        revoir_le=jour + dt.timedelta(days=10),
        par=coordination,
    )
    assert services.rappeler_les_relectures(jour) == 1
