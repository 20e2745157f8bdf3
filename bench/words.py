"""Deterministic prose for clauses: as long and as shaped as the sample library's, in two languages."""

from collections.abc import Sequence
from dataclasses import dataclass

LANGUAGES = ("nb", "en")
SENTENCES = {
    "nb": (
        "Du må ta vare på kontoene du bruker i arbeidet, så ingen andre kan skrive i virksomhetens navn.",
        "Du må ikke dele passord eller andre tilganger i e-post, i meldinger eller på papir.",
        "Du bør si fra til nærmeste leder når noe er uklart, og helst før du gjør noe du ikke kan gjøre om.",
        "Opplysninger om kunder og kolleger skal bare deles med dem som trenger dem i arbeidet sitt.",
        "Arbeidsgiver kan bare gjøre innsyn når vilkårene i forskriften er oppfylt, og du får varsel først.",
        "Avtalen kan sies opp av begge parter med en måneds frist, og skal da være skriftlig.",
        "Utstyret er virksomhetens eiendom og leveres tilbake når arbeidsforholdet eller avtalen tar slutt.",
        "Arbeidstiden er den samme hjemme som på kontoret, med de samme pausene og den samme hviletiden.",
    ),
    "en": (
        "You must take care of the accounts you use at work, so that nobody else can write in our name.",
        "You must not share passwords or other access in e-mail, in messages or on paper.",
        "You should tell your manager when something is unclear, and before you do what cannot be undone.",
        "Information on customers and colleagues is shared only with those who need it in their work.",
        "The employer looks into your mailbox only where the regulation allows it, and notifies you first.",
        "Either party may end the agreement in writing, with one month's notice.",
        "Equipment belongs to the organisation and is returned when the employment or the agreement ends.",
        "Working hours are the same at home as in the office, with the same breaks and the same rest.",
    ),
}
REFERENCE = {
    "nb": "Se også [det som gjelder der](clause:{key}).",
    "en": "See also [what applies there](clause:{key}).",
}
TITLE = {"nb": "Regel nummer {index}, utgave {number}", "en": "Rule number {index}, edition {number}"}


@dataclass(frozen=True, slots=True)
class Words:
    """The layers of one text."""

    title: str
    statutory: str
    body: str
    guidance: str


def write(language: str, index: int, number: int, *, refers_to: str | None = None, owner: str = "") -> Words:
    """The words of clause ``index``, version ``number``; the same for the same arguments, on any machine."""
    pick = Picker(SENTENCES[language], index * 7 + number)
    return Words(
        title=TITLE[language].format(index=index, number=number) + (f" ({owner})" if owner else ""),
        statutory=" ".join(pick.some(3)),
        body=_body(pick, language, index, refers_to),
        guidance=" ".join(pick.some(4)),
    )


def _body(pick: "Picker", language: str, index: int, refers_to: str | None) -> str:
    """Two paragraphs around a list; a placeholder in all, another in a third, a reference where asked."""
    items = "\n".join(f"{number}. {sentence}" for number, sentence in enumerate(pick.some(4), start=1))
    last = [pick.one(), *(["{{ contact_role }}."] if index % 3 == 0 else [])]
    if refers_to:
        last.append(REFERENCE[language].format(key=refers_to))
    return f"{{{{ company_name }}}}: {pick.one()}\n\n{items}\n\n{' '.join(last)}"


class Picker:
    """Takes sentences in an order that depends on a seed and nothing else."""

    def __init__(self, sentences: Sequence[str], seed: int) -> None:
        """Start anew."""
        self.sentences = sentences
        self.state = seed

    def one(self) -> str:
        """The next sentence (a linear congruential generator: Knuth's MMIX)."""
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return self.sentences[(self.state >> 33) % len(self.sentences)]

    def some(self, count: int) -> list[str]:
        """The next sentences."""
        return [self.one() for _ in range(count)]
