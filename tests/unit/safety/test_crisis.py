"""Words of crisis, measured against what people really write, harmless things included."""

from pathlib import Path

import pytest

from bot.features.safety.crisis import Crisis, CrisisWords, CrisisWordsError, folded
from bot.features.safety.model import Topic

LOCALES = Path(__file__).parents[3] / "locales"

ALONE = """
help
HELP ME!!
help me please
sos
911
Emergency
it’s an emergency
ayuda
¡Ayúdame!
auxilio
emergencia
es una emergencia
línea de ayuda
sobredosis
""".strip().splitlines()

CRIES = """
i want to die
I don't want to live anymore
I can’t go on
im suicidal
I've been cutting myself
I feel like everyone would be better off without me
nobody would miss me
a lady at door 9 told me she wants to kill herself
he hits me
he kept hitting me
my husband beat me last night
my ex threatened me again
i'm afraid of my boyfriend
I am not safe at home
he choked me
I was raped
i relapsed last night
my brother overdosed
we knocked 12 doors and a man pulled a gun on us
they said they would shoot us
he is following me home
a man threatened us on Elm Street
a guy with a gun told us to leave
I got attacked by a dog and I'm bleeding
we had an accident on the way back
his son tried to take his own life
hes going to kill me
quiero morir
me quiero morir
no quiero seguir viviendo
pienso en suicidarme
me voy a matar
tengo ganas de morirme
Ya no puedo más
mi esposo me pega
me golpeó otra vez
tengo miedo de volver a casa
tengo miedo de mi marido
me violaron
abusó de mí
tomé demasiadas pastillas
mi primo tuvo una sobredosis
estoy en peligro
un señor nos sacó una pistola
me están siguiendo
nos amenazaron en una puerta
tuvimos un accidente
estoy sangrando
12 5 duro, y una vecina me dijo que ya no quiere vivir, se quiere morir
""".strip().splitlines()

HARMLESS = """
this heat is killing me
I'm dying to help
help with my shift
help me find a shift near me
can you help me with the flyers
how can I help
i want to help
hit me up if you need a ride
he hit me up for a ride
my feet are killing me
she beat me to the last door
he beats me at chess
killing it at the doors
we need to kill this bill
I'd die for that cookie
I almost died laughing
i wanted to die of embarrassment
I'm going to die on this hill: sidewalks
my mom is going to kill me if I'm late
my boss is gonna kill me
her story touched me
a big hit with voters
I want to live in Kanawha
we talked about suicide prevention funding
overdose prevention is the top issue here
the man had a gun rack in his truck
he is following me on Instagram
I cut myself shaving
shoot me a text
the deadline is killing us
she had a gun debate with me
a dog is following me
it was a panic buy
we had a blast
she was hurt that nobody called
that porch light almost gave me a heart attack
he kicked me off his porch
12 5 ok
home safe
home
este calor me mata
me muero de risa
me muero de ganas de ir
me muero por ayudar
quería morirme de la vergüenza
ayuda con mi turno
necesito ayuda con la aplicación
quiero ayudar
mi mamá me va a matar si llego tarde
mis pies me están matando
me pega el sol en la cara
me pegó un susto el perro
tengo que cortarme el pelo
no aguanto más este calor
casi me muero de hambre
ya llegué a casa
me toca el sábado
matamos el tiempo
la vecina perdió a su hijo por una sobredosis
casi me da un infarto de la risa
me pegaron una calcomanía
no quiero vivir en Charleston
me siguen en Instagram
estoy muerta de cansancio
12 5 bien
""".strip().splitlines()


@pytest.fixture(scope="module")
def crisis() -> Crisis:
    return Crisis.read(LOCALES, ["en", "es", "xx"])


@pytest.mark.parametrize("text", ALONE)
def test_words_that_mean_help_and_nothing_else(crisis: Crisis, text: str) -> None:
    assert crisis.asks_for_lines(text)


@pytest.mark.parametrize("text", CRIES)
def test_a_cry_for_help_is_found_in_a_longer_text(crisis: Crisis, text: str) -> None:
    cry = crisis.cry(text)
    assert cry
    assert cry.topic
    assert not crisis.asks_for_lines(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_words_raise_no_alarm(crisis: Crisis, text: str) -> None:
    assert crisis.cry(text) is None
    assert not crisis.asks_for_lines(text, idle=True)


@pytest.mark.parametrize("text", ["i need help", "I don't feel safe", "crisis", "necesito ayuda"])
def test_a_cry_that_may_answer_a_question_is_found(crisis: Crisis, text: str) -> None:
    cry = crisis.cry(text)
    assert cry
    assert cry.topic is None
    assert not crisis.asks_for_lines(text, idle=True)


@pytest.mark.parametrize("text", ["safe", "Safe!", "call 211"])
def test_what_may_be_an_answer_asks_for_lines_only_when_nothing_was_asked(crisis: Crisis, text: str) -> None:
    assert crisis.asks_for_lines(text, idle=True)
    assert not crisis.asks_for_lines(text)
    assert crisis.cry(text) is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("he hits me", Topic.HOME_VIOLENCE),
        ("me violaron", Topic.SEXUAL_VIOLENCE),
        ("i relapsed", Topic.SUBSTANCE_USE),
        ("quiero morir", Topic.CRISIS),
    ],
)
def test_the_words_tell_what_is_needed(crisis: Crisis, text: str, topic: Topic) -> None:
    cry = crisis.cry(text)
    assert cry
    assert cry.topic is topic


def test_the_language_of_a_word_is_known(crisis: Crisis) -> None:
    assert crisis.asks_for_lines("Ayuda") == ("es",)
    assert crisis.asks_for_lines("sos") == ("en", "es")
    cry = crisis.cry("Quiero morir")
    assert cry
    assert cry.languages == ("es",)


def test_signs_accents_and_apostrophes_do_not_matter() -> None:
    assert folded("  ¡NO  puedo\tmás! I can’t, I can't ") == "no puedo mas i cant i cant"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("words: [help]", "phrases: Field required"),
        ("words: [help]\nphrases: {voting: [no ballot]}", "phrases: .*voting: can only be crisis"),
        ("words: [", "not valid YAML"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "crisis.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(CrisisWordsError, match=f"(?s)crisis.yaml.*{said}"):
        CrisisWords.read(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CrisisWordsError, match="cannot be read"):
        CrisisWords.read(tmp_path / "crisis.yaml")
