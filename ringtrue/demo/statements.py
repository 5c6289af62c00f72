"""What people are made to say: statements of withdrawal, each put together anew, and the prepared one from the drawer.

All of it is invented. A statement is put together from many small parts, so that no two are alike unless somebody took
them from a form.
"""

import random

_WHEN = [
    "On {day} I spoke to the police about what happened", "I went to the police on {day}",
    "I am the person who came in on {day}", "This is about what I reported on {day}",
    "I gave an account to an officer on {day}", "A friend brought me to the station on {day}",
    "I called the police myself on {day}", "I have thought a great deal since {day}",
]  # fmt: skip
_STANDS = [
    "everything I said was true", "I stand by what I told them", "it happened as I described it",
    "I did not make anything up", "I am not changing a word of it", "what I said then is what I say now",
    "nobody should take this to mean that it did not happen", "I told the truth and I know what he did",
]  # fmt: skip
_STOP = [
    "but I do not want to go to court", "but I cannot carry on with this", "and still I would like it to end here",
    "but I am asking you to stop", "although I no longer wish to be part of a prosecution",
    "but I have decided not to go any further", "and yet I need this to be over",
    "but I will not give evidence",
]  # fmt: skip
_WHO = [
    "My sister has been staying with me", "My mother does not know about any of this",
    "I live on my own with my little boy", "My flatmate found out from somebody else",
    "We have the same friends, he and I", "He works two floors below me", "His family lives across the road from mine",
    "I see him every week when he fetches the children", "I have just begun at college",
    "My employer has started to ask questions", "My doctor has signed me off", "I have moved twice since it happened",
]  # fmt: skip
_FEELS = [
    "and I have not slept through a night since", "and I cannot eat when I think of a court",
    "and I am frightened whenever the telephone rings", "and I have been told it may take two years",
    "and the waiting has made me ill", "and I cannot tell it to a room full of strangers",
    "and I have had to tell it too often already", "and I do not want my messages read out",
    "and I want to look after the baby that is coming", "and I feel as if I were the one accused",
    "and people have stopped speaking to me", "and I have an examination in the spring",
]  # fmt: skip
_PRESSURE = [
    "Nobody has threatened me", "I was asked whether anyone had put me up to this and nobody has",
    "His brother sent me a message but I blocked it", "No one has offered me anything",
    "I have not heard from him since", "I was asked about pressure and I said that it is my own decision",
    "There was some shouting outside once and I reported it", "My family would rather that I went on",
]  # fmt: skip
_SUPPORT = [
    "The officer gave me the number of a support worker", "I already see somebody at the centre on Thursdays",
    "I was offered a counsellor and said that I would think about it", "A woman from the service has rung me twice",
    "I have the leaflet and I know whom to call", "I do not want help at the moment but I know where it is",
    "They have put me in touch with an adviser", "My own therapist knows about this",
]  # fmt: skip
_END = [
    "I have been told that I can come back", "I understand that the report will stay on file",
    "If another woman comes forward I want to be told", "I would like my coat and my telephone back",
    "Please do not contact me at work", "I do not want him to know my new address",
    "I am grateful to the officer who stayed with me", "I wish that it had been different",
    "I read this through before I signed it", "I may feel otherwise in a year",
]  # fmt: skip
_MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]  # fmt: skip
_PREPARED = (
    "I wish to withdraw my allegation made to police on {day}. I confirm that I do not wish police to investigate this "
    "matter any further. I have not been threatened or induced to make this statement. I am aware that no further "
    "action will be taken. I do not wish to attend court and I will not support a prosecution. I have nothing to add."
)


def own_words(reported: str, rng: random.Random) -> str:
    """Return a statement as a person would make it, unlike any other."""
    parts = [
        f"{rng.choice(_WHEN)}, and {rng.choice(_STANDS)}, {rng.choice(_STOP)}".format(day=reported),
        *(f"{who} {feels}" for who, feels in zip(rng.sample(_WHO, 3), rng.sample(_FEELS, 3), strict=True)),
        rng.choice(_PRESSURE),
        rng.choice(_SUPPORT),
        *rng.sample(_END, 2),
    ]
    middle = parts[1:]
    rng.shuffle(middle)
    return ". ".join([parts[0], *middle]) + "."


def prepared_words(reported: str, rng: random.Random) -> str:
    """Return the statement from the drawer, with the day filled in and now and then a word altered."""
    text = _PREPARED.format(day=reported)
    return text.replace("any further", "further") if rng.random() < 0.3 else text


def spoken(day: object) -> str:
    """Return a day as people say it."""
    return f"the {day.day} of {_MONTHS[day.month - 1]}"  # type: ignore[attr-defined]
