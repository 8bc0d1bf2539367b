"""Words that are written with a capital letter now and then, and are nobody's name."""

_COMMON = """
a after all also an and another any are as at back because before both but by can come did do each even
every everybody everyone few first five for four from god had has have he her here his how if in into is
it its just last like many more most my never new next no nobody not now of on once one only or our out
over people she since so some somebody someone soon still ten thank thanks that the their then there
these they this those three to today together tomorrow two until up was we well were what when where
which who why with yes about above across against along around behind below beside between down during
near off outside past through under without mr mrs ms miss mx dr dra sr sra srta don doña yesterday you
your al alguien algunos antes ahora aquí así aunque ayer cada cómo como con cuando cuatro cuándo de del
desde después dios donde dos ella ellas ellos en entonces era eran es esa ese eso esta está este esto
fue fueron gracias hace hasta hay hoy la las le les lo los luego mañana me mi mis muchas muchos nadie ni
no nos nosotros nuestra nuestro otra otro para pero poco por porque primero pues que quien se si sí sin
somos su sus también te tenemos tengo toda todas todo todos tres tu tú un una uno unos ya yo entre hacia
sobre bajo contra durante según
"""
COMMON = frozenset(_COMMON.split())
"""Words with which a sentence begins, or that stand in a headline."""
_OF_PLACES = """
january
february march july august september october november december monday tuesday wednesday thursday friday
saturday sunday christmas easter thanksgiving halloween labor memorial election day days night week
month eve year years street st avenue ave road rd lane ln drive boulevard blvd court square park bridge
creek run river lake fork forks branch hollow holler mountain mountains valley ridge point springs
spring falls island bay beach bend bottom gap mount mt fort port cross lanes city town county township
village state states united north south east west northern southern eastern western central upper lower
new old big little saint saints san santa santo los las america american appalachian appalachia york
puerto rico rio grande church methodist baptist presbyterian lutheran catholic episcopal pentecostal
chapel temple mosque synagogue ministry ministries school high middle elementary university college
library center centre hospital clinic pharmacy market store stores mart dollar general mall bank club
house homes apartments plaza terrace gardens garden manor tower towers union local workers association
council board committee department office company coalition campaign project program network alliance
league foundation fund food pantry kitchen care health water power energy gas electric coal mine mines
fire police rescue volunteer team group neighbors neighborhood community roots action people's families
family kids mothers seniors veterans teachers nurses students tenants english spanish facebook google
whatsapp telegram discord zoom lord bible christ black lives matter enero febrero marzo abril mayo junio
julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo
navidad pascua semana día noche calle avenida camino plaza parque puente río lago cerro monte valle
ciudad pueblo condado estado estados unidos norte sur este oeste nueva nuevo iglesia capilla escuela
universidad biblioteca centro clínica mercado tienda unión sindicato comité asociación consejo virgen
señor barrio vecinos familia familias comunidad méxico república dominicana
"""
OF_PLACES = frozenset(_OF_PLACES.split())
"""Words of places, days, groups and houses: a name in which one of them stands is hardly a person's."""
HOLY = frozenset({"jesús", "jesucristo", "cristo", "christ"})
"""After "Señor" they are no neighbor's name."""
