"""Repeats: which recommendations say again, in much the same words, what another has said.

A page about an incident tells a story and somewhere in it asks for something. `asking` finds the sentences that ask,
and those alone are compared: two stories of one kind are no repeated recommendation. How alike two are is the cosine of
their TF-IDF weights over stems and pairs of neighbouring stems (G. Salton and C. Buckley, 1988, Information Processing
and Management 24:513; logarithmic term frequency). Where two are the same nearly letter for letter (rapidfuzz, token
sort ratio), that counts instead: a misspelling makes another word of a word, and of a short text another text.

Neither knows what a sentence means. A recommendation said again in other words is missed, and one with the same words
that asks for something else may be taken for it; `bench/repeats.py` counts both against pairs that a person judged. A
small model of sentence meaning (all-MiniLM-L6-v2) told those pairs apart worse than the words do: what only looks alike
is of the same subject, and the subject is what such a model sees.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy import sparse

Reals = NDArray[np.float64]

# From here on a pair is taken to say the same. Chosen for few false ones and not for finding all: "the ninth report" is
# said in public, and a person can still merge what was missed.
ALIKE = 0.2
# From here on a pair is worth a person's look.
WORTH_A_LOOK = 0.1
# The share of letters in common from which two texts of at least so many letters are one (as in `record/wording.py`).
SAME_LETTERS = 0.85
LONG_ENOUGH = 25
# Under this cosine the letters, which take longer, are not looked at.
CANDIDATE = 0.05
# A text with fewer telling words than this is weighed as if it had so many: two words in common of three are chance,
# as are those of "training for officers" and "training and support for officers".
FULL = 15
# What a pair of neighbouring words counts for beside a single word.
NEIGHBOURS = 0.5
# A text up to this length is a recommendation as it stands ("To review the policy on use of force."), though no word of
# it was understood to ask; a longer one that asks for nothing is a story.
SHORT = 500

_STOP_WORDS = """
    a about above acpo act action actions acts additionally address addressed adequate adequately advise advised
    after agree agreed all already also amend amended amending amendment amendments an and annex any app appendix
    appropriate are area areas around article as ask asked asks at authorised available aware awareness be because
    been before being beneficial benefit best between both bring brings brought btp but by can carried carry
    carrying case cases change changed changes chief chiefs circulate circulated clarify clarity clear clearer
    clearly code codes college commission consider consideration considered considering considers consistent
    consistently constabulary contain contained contains continue continues coroner correct correctly could council
    course courses create created creates current currently deal dealing deals dealt debrief debriefs deliver
    delivered delivers delivery department departments detail detailed details determined develop did differ
    differing disseminate disseminated do does doing draft drafted drafting each effective effectively effectiveness
    either emphasise emphasised enable enables ensure ensured ensures ensuring establish established existing fit
    follow followed following follows for force forces formal from fully further furthermore future give given gives
    giving gmp good guidance had has have having he her here high highlight highlighted highlights him his hmic
    hmicfrs how however i ideally identified identify identifying if implement importance important improve
    improvement improvements in include included includes including inspectorate into introduce investigation
    investigations investigator iopc ipcc is issue issues it its itself keep keeps kept knowledge learning local
    made make makes making mandatory material may mean means might more most mps must national necessary need needed
    needs new no nor not npcc number nyp of off office officer officers on once one ongoing only operating
    opportunities opportunity or order organisational other ought our out outline outlined outlines over own pace
    panel paragraph paragraphs particular particularly place police policies policing policy possible potential
    practice practices procedure procedures process processes professional proper properly provide provided provides
    providing purpose purposes put recommend recommendation recommendations recommended recommending recommends
    reflect reflects regard regarding regards related relating relation relevant remind reminded reminder reminding
    reminds report reports require required requirement requires respect response responses result results review
    reviewed reviewing reviews revise revised same schedule section sections seek seeks service services set shall
    she sheriff should so some sop specific specifically staff standard statute step steps such sufficient
    sufficiently suggest suggested suggests suitable sure swp syp take taken takes taking term terms than that the
    their them then there therefore these they this those three through time times to too tvp two under understand
    understanding understands understood undertake undertaken undertaking until up update updated updates updating
    upon urge urged us use used uses using want was way ways we were what when where whether which while whilst who
    whole whom whose why wide widely will wish with within without wmp work working works would wyp you your
"""
_STOP = frozenset(_STOP_WORDS.split())
# "Northfield Police (NP)" and then "NP" alone: two recommendations to one force are not alike for that.
_NAMED = re.compile(
    r"(?:\b[A-Z][\w’'-]+ (?:(?:and|of|of the) )?)+(?:Police|Constabulary|Sheriff[’']s)"
    r"(?: (?:Service|Department|Office))?(?:\s*\((?P<short>[A-Z]{2,6})\))?"
)
_WORD = re.compile(r"[a-z][a-z0-9]+")

_BOUNDARY = re.compile(
    r"(?<=[.!?;])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])"  # the usual end of a sentence
    r"|(?<=[a-z0-9)”’][.!?:])(?=[A-Z][a-z])"  # one that lost its blank when the page was copied
    r"|(?<=[:;.])\s*(?=\(?[a-z0-9]{1,3}\)\s?\w)"  # a), b), (1) of a list
    r"|\n+"
)
_ABBREVIATED = re.compile(r"(?:\b(?:e\.g|i\.e|etc|eg|ie|St|Mr|Mrs|Ms|Dr|No|paras?|cf|v|Sgt|Insp|Det)\.|\b[A-Z]\.)$")
# An item of a list belongs to the sentence before it that asked.
_ITEM = re.compile(r"(?:\(?[a-z0-9]{1,3}[).]\s|[-•*]|the need to\b|that the\b)", re.IGNORECASE)


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_TOPIC = r"(?:on|around|regarding|concerning|relating to|in relation to)"
# The voice of one who recommends.
_RECOMMENDS = _any_of(
    r"(?<!as )(?<!the )(?<!minimum )(?<!being )(?<! a )\brecommend(?:s|ed)?\b(?! by)",
    rf"\brecommendations? (?:(?:was|were) (?:also )?made )?(?:\w+ ){{0,3}}?(?:{_TOPIC}|that|for|included?)\b",
    r"\brecommendations? (?:(?:was|were) (?:also )?made )?to [\w ]+? (?:to|that|around|regarding|in relation to)\b",
    r"\b(?:police|constabulary|service|forces?|department|command|council|college)\)?,? "
    r"(?:should|must|ought to|(?:may|might) (?:therefore |also )?(?:wish|want))\b",
    r"\b(?:we|IOPC|IPCC|HMICFRS|investigator|inquiry|panel) (?:also |therefore )?"
    r"(?:asks?|asked|urged?s?|invited?s?|suggest(?:s|ed)?|advised?s?|call(?:s|ed)? on)\b",
    r"\bwould suggest\b|\b(?:is|are) (?:asked|urged|invited|advised) to\b|\bneed for (?:the )?\w+\b.{0,40}\bto\b",
    r"\b(?:learnings?(?! difficult| disab)|areas? (?:of|for) improvements?|areas? of learning)\b.{0,80}?"
    rf"\b(?:{_TOPIC}|to consider|was|were|need)\b",
)
# Words that ask where nothing else does, or in the sentence after one that recommends. A story is full of them too.
_ASKS = _any_of(
    r"\b(?:should|must|ought to|needs|needs? to|(?:may|might) (?:therefore |also )?(?:wish|want))\b",
    r"\bwould be (?:beneficial|advisable|helpful)\b",
    r"^(?:\(?[a-z0-9]{1,2}\)\s*)?(?:that|to|ensure|review|consider|introduce|develop|provide|remind|amend|update|"
    r"establish|create|implement|clarify|require|adopt|issue|send|train|publish|audit|appoint|stop)\b",
)
_TELLS = _any_of(
    r"\b(?:was|were|had|did|told|called|agreed|decided|stated|said|explained|took|saw|considered|suggests)\b",
    r"(?<!are )(?<!is )(?<!be )\basked\b|\bthey advised\b",
)
_ASKS_NOTHING = _any_of(
    r"\bshould(?:n't| not)? have\b",  # hindsight
    # Proceedings against a person are another kind of promise, and the record holds them apart.
    r"\b(?:case to answer|misconduct (?:meeting|hearing|proceeding)s?|gross misconduct|management (?:action|advice)|"
    r"disciplinary (?:action|proceeding)s?|performance procedures?|words of advice|be upheld|"
    r"performance .{0,60}(?:unsatisfactory|address\w*)|unsatisfactory performance|benefit from|"
    r"no further action (?:was|be|should|for)|be (?:charged|prosecuted|commended|investigated))\b",
    r"\b(?:states|stipulates|dictates|says|meaning) (?:that|[\"“‘])|\bstates:|, meaning\b",  # a rule that is quoted
    # Somebody within the story advises somebody else in it.
    r"\b(?:nurse|doctor|HCP|practitioner|healthcare professional|room staff|hospital|FME|sergeant|paramedics?|handler|"
    r"operator|medical staff|team|caller|judge|system|guidelines?|member of the public)\b.{0,40}?"
    r"\b(?:recommend|advise|suggest)(?:s|d|ed|ing)?\b",
    # The habit of the page, and that nothing is recommended.
    r"\bmake (?:learning )?recommendations to improve\b|\bagreed with\b|\b(?:these|our) recommendations?\b",
    r"\b(?:no|not (?:make|made|issue|identify|necessary to \w+)|any need for) (?:any |formal |organisational |"
    r"learning |further )*(?:recommendations?|learning|improvements?)\b|\bno (?:\w+ ){1,4}(?:was|were) recommended\b",
)


@dataclass(frozen=True)
class Likeness:
    """How alike two recommendations are, by id in order: by their words, by their letters, and what counts of both.

    Each is from 0 to 1; the letters are 0 where they were not looked at.
    """

    first: str
    second: str
    words: float
    letters: float
    score: float


@dataclass(frozen=True)
class Compared:
    """Every text beside every other: ids in order, what each asks for (empty for a story), and their likeness.

    `words`, `letters` and `scores` are symmetric, with a row for each id; their diagonals mean nothing.
    """

    ids: tuple[str, ...]
    asks: tuple[str, ...]
    words: Reals
    letters: Reals
    scores: Reals
    weights: Any  # a sparse matrix: a row for each id, a column for each term
    terms: tuple[str, ...]  # as people write them, in the order of the columns

    def telling(self, ids: Iterable[str], most: int = 4) -> tuple[str, ...]:
        """Return the terms that weigh most in some of the texts together; no word comes twice."""
        rows = self.weights[[bisect_left(self.ids, name) for name in ids]]
        weights: Counter[int] = Counter()
        for column, value in zip(rows.indices.tolist(), rows.data.tolist(), strict=True):
            weights[column] += value
        found: list[str] = []
        for column in sorted(weights, key=lambda each: (-round(weights[each], 9), each)):
            term = self.terms[column]
            if len(found) < most and not any(set(term.split()) & set(each.split()) for each in found):
                found.append(term)
        return tuple(found)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, the items of its lists among them, each with single blanks."""
    found: list[str] = []
    for part in _BOUNDARY.split(text):
        words = " ".join(part.split())
        if words and found and _ABBREVIATED.search(found[-1]):
            found[-1] += f" {words}"
        elif words:
            found.append(words)
    return found


def asking(text: str) -> list[str]:
    """Return the sentences of a text that ask for something, with the lists that follow; none where it only tells."""
    every = sentences(text)
    recommends = [bool(_RECOMMENDS.search(each)) and not _ASKS_NOTHING.search(each) for each in every]
    # In a text that nowhere recommends, what stands in the tense of a rule and not of a story is what is asked.
    nowhere = not any(recommends)
    found: list[str] = []
    goes_on = False
    for sentence, strong in zip(every, recommends, strict=True):
        rule = bool(_ASKS.search(sentence)) and not _ASKS_NOTHING.search(sentence) and not _TELLS.search(sentence)
        goes_on = strong or rule and (nowhere or goes_on) or goes_on and bool(_ITEM.match(sentence))
        if goes_on:
            found.append(sentence)
    return found


def recommending(text: str) -> str:
    """Return what a text asks for: its recommending sentences, or the whole text where none is found."""
    return " ".join(asking(text)) or " ".join(text.split())


def is_story(text: str) -> bool:
    """Say whether a text is long and asks for nothing, so that likening it would liken incidents."""
    return len(text) > SHORT and not asking(text)


def similar(texts: Mapping[str, str], at_least: float = ALIKE) -> list[Likeness]:
    """Return the pairs of texts, given by id, that are at least so alike: the most alike first, then by id."""
    found = compare(texts)
    pairs = np.argwhere(np.triu(found.scores >= at_least, k=1))
    likenesses = [
        Likeness(
            found.ids[first],
            found.ids[second],
            *(round(float(each[first, second]), 6) for each in (found.words, found.letters, found.scores)),
        )
        for first, second in pairs
    ]
    return sorted(likenesses, key=lambda each: (-each.score, each.first, each.second))


def compare(texts: Mapping[str, str]) -> Compared:
    """Liken every text to every other, whatever their order; a text that is a story is like none."""
    ids = tuple(sorted(texts))
    asks = tuple("" if is_story(texts[name]) else recommending(texts[name]) for name in ids)
    stems = [_stems(text) for text in asks]
    # How rare a word is, is asked of the stories too: what every incident mentions tells recommendations apart badly.
    weights, terms = _weights(
        stems, [text if asked else _stems(texts[name]) for name, text, asked in zip(ids, stems, asks, strict=True)]
    )
    words = np.asarray((weights @ weights.T).todense(), dtype=np.float64)
    letters = _letters([" ".join(stem for stem, _ in text) for text in stems], words >= CANDIDATE)
    scores = np.where(letters >= SAME_LETTERS, np.maximum(words, letters), words)
    return Compared(ids, asks, words, letters, scores, weights, terms)


def _letters(plain: Sequence[str], candidates: NDArray[np.bool_]) -> Reals:
    """Return the token sort ratio of the candidate pairs of texts that are long enough, as a share; else 0."""
    long = np.array([len(text) >= LONG_ENOUGH for text in plain], dtype=bool)
    found = np.zeros(candidates.shape)
    first, second = np.nonzero(np.triu(candidates & np.outer(long, long), k=1))
    ratios = process.cpdist(
        [plain[int(place)] for place in first], [plain[int(place)] for place in second], scorer=fuzz.token_sort_ratio
    )
    found[first, second] = found[second, first] = ratios.astype(np.float64) / 100
    return found


def _weights(texts: Sequence[Sequence[tuple[str, str]]], known: Sequence[Sequence[tuple[str, str]]]) -> Any:
    """Return a row of TF-IDF weights for each text, of length 1 if it says enough, and the terms as they are written.

    How rare a term is comes from `known`.
    """
    counted = [_terms(text) for text in texts]
    behind = Counter(term for text in known for term in _terms(text))
    written: dict[str, Counter[str]] = {}
    for text in texts:
        for term, words in _written(text):
            written.setdefault(term, Counter())[words] += 1
    column = {term: place for place, term in enumerate(sorted(written))}
    rarity = {
        term: (np.log((1 + len(known)) / (1 + behind[term])) + 1) * (NEIGHBOURS if " " in term else 1)
        for term in column
    }
    entries = [
        (row, column[term], (1 + np.log(times)) * rarity[term])
        for row, text in enumerate(counted)
        for term, times in sorted(text.items())
    ]
    rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
    matrix = sparse.csr_array((np.array(values, dtype=float), (rows, columns)), shape=(len(texts), len(column)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    usual = float(np.mean([value for term, value in rarity.items() if " " not in term])) if rarity else 1.0
    floor = usual * np.sqrt(FULL * (1 + NEIGHBOURS**2))
    scaled = sparse.csr_array(sparse.diags_array(1 / np.maximum(lengths, floor)) @ matrix)
    return scaled, tuple(min(written[term], key=lambda each: (-written[term][each], each)) for term in column)


def _terms(text: Sequence[tuple[str, str]]) -> Counter[str]:
    return Counter(term for term, _ in _written(text))


def _written(text: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return each stem, and each pair of neighbouring ones, beside the words as they were written."""
    pairs = zip(text, text[1:], strict=False)
    return [*text, *((f"{first[0]} {second[0]}", f"{first[1]} {second[1]}") for first, second in pairs)]


def _stems(text: str) -> list[tuple[str, str]]:
    """Return the stem and the word for each word that can tell recommendations apart, without the names of forces."""
    shorts = {match["short"] for match in _NAMED.finditer(text) if match["short"]}
    unnamed = _NAMED.sub(" ", text)
    if shorts:
        unnamed = re.sub(rf"\b(?:{'|'.join(sorted(shorts))})\b", " ", unnamed)
    words = _WORD.findall(unnamed.casefold().replace("’", "'").replace("'s", ""))
    return [(stem(word), word) for word in words if word not in _STOP]


@cache
def stem(word: str) -> str:
    """Return a word without the ending of a plural, of -ing and -ed, and of the nouns made of verbs.

    Not M. F. Porter's stemmer, whose further steps join words that a recommendation keeps apart (policy and police).
    """
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("sses"):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending, least in (("ing", 3), ("ed", 3), ("ation", 4), ("ment", 4), ("ion", 4), ("er", 4), ("or", 4)):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = word[: -len(ending)]
            word = word[:-1] if word[-1] == word[-2] and word[-1] not in "lsz" else word
            break
    word = word[:-1] if word.endswith("e") and len(word) > 3 else word
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word
