"""Sentences beside each other, for a lawyer to read: do they bind equally?"""

import pytest

from clauses.consistency import Side, differences
from clauses.consistency.modality import Strength, bound
from clauses.languages import REGISTER

EQUAL = [
    # nb or nn, and en.
    ("Du må sperre telefonen.", "You must lock the phone."),
    ("Leverandøren skal varsle oss.", "The supplier shall notify us."),
    ("Leverandøren skal varsle oss.", "The supplier must notify us."),
    ("Arbeidsgiver plikter å undersøke saken.", "The employer is required to look into the matter."),
    ("Verksemda har plikt til å undersøkje saka.", "The organisation has a duty to look into the matter."),
    ("Du bør spørre lederen din.", "You should ask your manager."),
    ("Du kan si nei.", "You may say no."),
    ("Du kan si nei.", "You can say no."),
    ("Du har lov til å si nei.", "You are allowed to say no."),
    ("Du må gjerne si nei.", "You may say no."),
    # What is denied is forbidden, whichever verb it is.
    ("Du skal ikke dele passord.", "You must not share passwords."),
    ("Du må ikke dele passord.", "You may not share passwords."),
    ("Du kan ikke dele passord.", "You cannot share passwords."),
    ("Du kan ikkje dele passord.", "You can't share passwords."),
    ("Det er ikke lov, og du må aldri dele passord.", "It is illegal, and you must never share passwords."),
    ("Det er forbudt å dele passord.", "You must not share passwords."),
    ("Det er forbode å dele passord.", "It is forbidden to share passwords."),
    ("Ingen ansatte skal dele passord.", "No employee may share passwords."),
    ("Da kan arbeidsgiveren til den ansatte ikke kreve mer.", "Then the employer may not claim more."),
    ("Opplysninger som ikke kan deles, merkes.", "Information that must not be shared is marked."),
    ("Du må verken lagre eller dele det.", "You must neither store nor share it."),
    ("Du skal heller ikke svare.", "Nor must you answer."),
    # But advice that is denied is advice, and what is not needed is free.
    ("Du bør ikke dele navn.", "You should not share names."),
    ("Du trenger ikke å svare.", "You need not answer."),
    ("Da treng du ikkje svare.", "Then you do not have to answer."),
    ("Du trenger ikke tillatelse.", "You do not need permission."),
    # Only what is named is allowed.
    ("Du skal bare bruke godkjente verktøy.", "You may only use approved tools."),
    ("Bare ledere kan bestille.", "Only managers may order."),
    # Words that may or may not stand for a verb.
    ("Reglene skal gi trygghet.", "The rules are meant to give security."),
    ("En begrensning må ha grunnlag i lov.", "A restriction needs a basis in law."),
    ("Du får låne utstyr.", "You may borrow equipment."),
    ("Du får utstyr av oss.", "You get equipment from us."),
    ("Du kan gjerne si hvor du arbeider.", "You are welcome to say where you work."),
    ("Skal ordningen endres, gjør vi det skriftlig.", "If the arrangement is to change, we write it down."),
    ("Oppgi hva du skal arbeide med.", "State what you will be working on."),
    ("Det skal mye til før en ytring er ulovlig.", "It takes a lot before a statement is unlawful."),
    ("Noe er ikke som det skal.", "Something is not as it should be."),
    ("Ledere er forpliktet til å følge opp.", "Managers are required to follow up."),
    ("Du er pålagt å bruke hjelm.", "You are required to wear a helmet."),
    ("Du er ikke forpliktet til å svare.", "You are not obliged to answer."),
    ("Arbeidstakaren er pliktig til å varsle.", "The employee must give notice."),
    ("Det kreves at du har samtykke.", "You must have consent."),
    ("Det er ikke tillatt å dele passord.", "You are not permitted to share passwords."),
    ("Det er ikke lov å dele passord.", "You must not share passwords."),
    ("Du har anledning til å bruke telefonen privat.", "You may use the phone privately."),
    ("Utstyret skal ikke brukes privat.", "The equipment is not to be used privately."),
    ("Du bør ikke dele navn.", "You ought not to share names."),
    ("Du trenger ikke å svare.", "You do not necessarily have to answer."),
    # Not a modal verb.
    ("Fristen er 5. mai.", "The deadline is 5 May."),
    ("Vi møtes i mai.", "We meet in May."),
    ("Det er ikke bare du som må svare.", "You are not the only one who must answer."),
    ("Du må svare senest i morgen.", "You must answer no later than tomorrow."),
    ("Du må ikke bare svare, men også forklare.", "You must not only answer, but also explain."),
    # One verb for two, and the sentences the other way round.
    ("Du må ikke dele det, og du må ikke lagre det.", "You must not share or store it."),
    ("Du kan si nei. Du må si fra.", "You must speak up. You may say no."),
]  # fmt: skip

UNEQUAL = [
    ("Du må svare.", "You should answer."),
    ("Du må svare.", "You may answer."),
    ("Du skal svare.", "You can answer."),
    ("Du bør svare.", "You must answer."),
    ("Du bør svare.", "You are required to answer."),
    ("Du bør svare.", "You may answer."),
    ("Du kan svare.", "You shall answer."),
    ("Du kan svare.", "You should answer."),
    ("Du kan svare.", "You may not answer."),
    ("Du må svare.", "You must not answer."),
    ("Du skal ikke svare.", "You should not answer."),
    ("Du skal ikke svare.", "You need not answer."),
    ("Du trenger ikke å svare.", "You must not answer."),
    ("Du bør ikke svare.", "You may not answer."),
    ("Du skal ikke svare.", "You may answer."),
    ("Du må bare svare lederen.", "You must answer the manager."),
    ("Du kan be om mer, og du må svare.", "You may ask for more, and you may answer."),
    ("Reglene bør gi trygghet.", "The rules are meant to give security."),
    ("Du svarer.", "You must answer."),
    ("Du er forpliktet til å svare.", "You should answer."),
    ("Du er ikke forpliktet til å svare.", "You must not answer."),
    ("Det er ikke tillatt å svare.", "You may answer."),
    ("Du må svare. Du bør spørre.", "You must answer. You may ask."),
]


def unequal(norwegian: str, english: str, language: str = "nb") -> list[str]:
    sides = Side(language, {"body": norwegian}), Side("en", {"body": english})
    there, back = differences(*sides), differences(*reversed(sides))
    assert [each.code for each in there] == [each.code for each in back]
    return [each.code for each in there]


@pytest.mark.parametrize(("norwegian", "english"), EQUAL)
def test_these_bind_equally(norwegian: str, english: str) -> None:
    assert unequal(norwegian, english) == []


@pytest.mark.parametrize(("norwegian", "english"), UNEQUAL)
def test_these_do_not(norwegian: str, english: str) -> None:
    assert unequal(norwegian, english) == ["modality-differs"]


@pytest.mark.parametrize("strength", Strength)
def test_every_strength_is_in_the_table(strength: Strength) -> None:
    for language, column in (("nb", 0), ("en", 1)):
        assert any(strength in bound(pair[column], language).said for pair in EQUAL)


def test_bokmal_and_nynorsk_are_compared_as_well() -> None:
    nynorsk = Side("nn", {"body": "Du bør ikkje svare."})
    assert differences(Side("nb", {"body": "Du bør ikke svare."}), nynorsk) == []
    (found,) = differences(Side("nb", {"body": "Du må ikke svare."}), nynorsk)
    assert found.detail == "nb has must not and nn has should not (“Du må ikke svare.”)."


@pytest.mark.parametrize("language", REGISTER)
def test_every_language_can_be_compared(language: str) -> None:
    one, two = Side("en", {"body": "In 5 days."}), Side(language, {"body": "5"})
    assert differences(one, two) == []


def test_paragraphs_are_compared_each_with_its_own() -> None:
    norwegian = Side("nb", {"body": "Du må svare.\n\nDu bør spørre."})
    assert differences(norwegian, Side("en", {"body": "You must answer.\n\nYou should ask."})) == []
    (found,) = differences(norwegian, Side("en", {"body": "You should answer.\n\nYou must ask."}))
    assert (found.code, found.language, found.layer) == ("modality-differs", "en", "body")
    whole = Side("en", {"body": "You should answer. You must ask."})  # which goes where, nobody knows
    assert differences(norwegian, whole) == []
