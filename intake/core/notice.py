"""The words on publication, exactly as a respondent sees them; they are kept with the answer.

A municipality publishes as a public task, not by consent, so the respondent states a preference
and is told honestly what it cannot cover.
"""

BY_WEB = {
    "da": (
        "Høringssvar offentliggøres, når en medarbejder har læst dem. Du vælger selv, om dit navn"
        " skal stå ved svaret. Dit valg gælder dette websted. Svaret kan også indgå i de papirer,"
        " som politikerne får, og enhver kan bede om aktindsigt i det. Skriv derfor ikke"
        " CPR-numre eller private oplysninger om andre."
    ),
    "en": (
        "Answers are published when a member of staff has read them. You choose whether your"
        " name stands by your answer. Your choice covers this site. The answer may also be part"
        " of the papers given to the politicians, and anyone may ask for access to it. So do"
        " not write civil registration numbers or private details about others."
    ),
}

BY_STAFF = (
    "Svaret kom på papir, i telefon eller på et møde og er skrevet ned af en medarbejder."
    " Høringssvar offentliggøres, når en medarbejder har læst dem. De kan også indgå i de papirer,"
    " som politikerne får, og enhver kan bede om aktindsigt i dem."
)

BY_MAIL = (
    "Svaret offentliggøres med høringspartens navn, når en medarbejder har læst det."
    " Afsenderens navn, mailadresse og underskrift offentliggøres ikke. Svaret kan også indgå i"
    " de papirer, som politikerne får, og enhver kan bede om aktindsigt i det. Skriv derfor ikke"
    " CPR-numre eller private oplysninger om andre."
)
