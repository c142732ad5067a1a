"""The sessions that may have decided on the projet: assemblies and meetings of the instances."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from cpts_portal.lib.ecriture import date_courte
from membres.instances.enums import EtatAssemblee
from membres.instances.models import Assemblee
from membres.reunions.enums import EtatReunion
from membres.reunions.models import Reunion
from projet_sante.models import Passage

# A vote older than that is on paper, and its proof is quoted by hand.
ANCIENNETE = timedelta(days=730)


@dataclass(frozen=True)
class Seance:
    """One or the other, under one name."""

    reunion: Reunion | None = None
    assemblee: Assemblee | None = None

    @property
    def cle(self) -> str:
        return f"r{self.reunion.pk}" if self.reunion else f"a{self.assemblee.pk}"  # type: ignore[union-attr]  # one of the two

    @property
    def le(self) -> date:
        if self.assemblee is not None:
            return self.assemblee.jour
        debut = self.reunion.debut if self.reunion else None
        return timezone.localdate(debut) if debut else date.max

    @property
    def a_son_compte_rendu(self) -> bool:
        if self.assemblee is not None:
            return self.assemblee.etat == EtatAssemblee.CLOSE
        return bool(self.reunion and self.reunion.est_close and self.reunion.compte_rendu.strip())

    @property
    def nom(self) -> str:
        if self.assemblee is not None:
            return str(self.assemblee)
        reunion = self.reunion
        return f"{reunion.instance}, {reunion.titre}, {date_courte(self.le)}" if reunion else ""

    @property
    def libelle(self) -> str:
        return self.nom if self.a_son_compte_rendu else f"{self.nom} (sans compte rendu)"

    @property
    def preuve(self) -> str:
        """What proves the step, in the words of the place where it is found."""
        if self.assemblee is not None:
            genre = "Procès-verbal" if self.a_son_compte_rendu else "Convocation"
            return f"{genre} : {self.assemblee}"
        genre = "Compte rendu" if self.a_son_compte_rendu else "Convocation"
        return f"{genre} {self.reunion.reference} : {self.nom}" if self.reunion else ""


def seances() -> list[Seance]:
    """Convened or held, the latest first."""
    depuis = timezone.now() - ANCIENNETE
    reunions = (
        Reunion.objects.filter(
            etat__in=[EtatReunion.CONVOQUEE, EtatReunion.CLOSE], debut__gte=depuis
        )
        .select_related("instance")
        .order_by("-debut", "-pk")
    )
    assemblees = (
        Assemblee.objects.filter(le__gte=depuis)
        .exclude(etat=EtatAssemblee.PREPARATION)
        .select_related("instance")
        .order_by("-le", "-pk")
    )
    lues = [
        *(Seance(assemblee=assemblee) for assemblee in assemblees),
        *(Seance(reunion=reunion) for reunion in reunions),
    ]
    return sorted(lues, key=lambda seance: seance.le, reverse=True)


def ce_qui_retient(reunion: Reunion) -> list[str]:
    """The steps of the projet a closed meeting proves: cancelled, they would rest on nothing."""
    passages = Passage.objects.filter(deliberation__reunion=reunion).order_by("pk")
    etapes = [f"«\u00a0{p.get_vers_display()}\u00a0» le {date_courte(p.le)}" for p in passages]
    if not etapes:
        return []
    return [f"Elle est la preuve d’une étape du projet de santé\u00a0: {', '.join(etapes)}."]


def seance_de(cle: str) -> Seance | None:
    return next((seance for seance in seances() if seance.cle == cle), None)
