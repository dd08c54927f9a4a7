"""Conjugate French verbs: our own rules for regular endings, and stems for the families that leave them.

Forms are written without accents: that is how they are looked up, since comments drop them as often as not.
"""

from pathlib import Path

from cmanalytics.tagging.words.norms import bare

_PAST = ("s", "t", "mes", "tes", "rent", "sse", "sses", "ssions", "ssiez", "ssent")
_FUTURE = ("ai", "as", "a", "ons", "ez", "ont", "ais", "ait", "ions", "iez", "aient")
_IMPERFECT = ("ais", "ait", "ions", "iez", "aient", "ant")
_ER = (
    "e es ons ez ent ais ait ions iez aient ant er ee ees ai as a ames ates erent asse asses assions assiez assent "
    "erai eras era erons erez eront erais erait erions eriez eraient"
).split()
_IR = (
    "is it issons issez issent issais issait issions issiez issaient issant isse isses i ie ies ir imes ites irent "
    "irai iras ira irons irez iront irais irait irions iriez iraient issent"
).split()
# Ending of the infinitive: je, tu, il, nous, vous, ils; stem of the future; past participle; stem of the simple past;
# then subjunctives and imperatives that do not follow. The longest ending that fits a verb is its family.
_FAMILIES = """
être: suis es est sommes êtes sont; ser; été; fu; sois soit soyons soyez soient étais était étions étiez étaient étant
avoir: ai as a avons avez ont; aur; eu; eu; aie aies ait ayons ayez aient ayant
aller: vais vas va allons allez vont; ir; allé; -; aille ailles aillent alla allèrent allât
faire: fais fais fait faisons faites font; fer; fait; fi; fasse fasses fassions fassiez fassent
pouvoir: peux peux peut pouvons pouvez peuvent; pourr; pu; pu; puis puisse puisses puissions puissiez puissent
vouloir: veux veux veut voulons voulez veulent; voudr; voulu; voulu; veuille veuilles veuillez veuillent
savoir: sais sais sait savons savez savent; saur; su; su; sache saches sachons sachez sachent sachant sachions sachiez
devoir: dois dois doit devons devez doivent; devr; dû; du; -
voir: vois vois voit voyons voyez voient; verr; vu; vi; -
prévoir: prévois prévois prévoit prévoyons prévoyez prévoient; prévoir; prévu; prévi; -
pourvoir: pourvois pourvois pourvoit pourvoyons pourvoyez pourvoient; pourvoir; pourvu; pourvu; -
revoir: revois revois revoit revoyons revoyez revoient; reverr; revu; revi; -
cevoir: çois çois çoit cevons cevez çoivent; cevr; çu; çu; -
falloir: - - faut - - -; faudr; fallu; fallu; faille fallait fallant
valoir: vaux vaux vaut valons valez valent; vaudr; valu; valu; vaille vailles vaillent
mouvoir: meus meus meut mouvons mouvez meuvent; mouvr; mu; mu; -
pleuvoir: - - pleut - - pleuvent; pleuvr; plu; plu; pleuvait pleuvant
asseoir: assieds assieds assied asseyons asseyez asseyent; assiér; assis; assi; assois assoit assoient assoyez
seoir: - - sied - - siéent; siér; sis; -; seyait seyant
échoir: - - échoit - - échoient; écherr; échu; échu; -
venir: viens viens vient venons venez viennent; viendr; venu; vin; -
tenir: tiens tiens tient tenons tenez tiennent; tiendr; tenu; tin; -
partir: pars pars part partons partez partent; partir; parti; parti; -
répartir: répartis répartis répartit répartissons répartissez répartissent; répartir; réparti; réparti; -
sortir: sors sors sort sortons sortez sortent; sortir; sorti; sorti; -
assortir: assortis assortis assortit assortissons assortissez assortissent; assortir; assorti; assorti; -
sentir: sens sens sent sentons sentez sentent; sentir; senti; senti; -
mentir: mens mens ment mentons mentez mentent; mentir; menti; menti; -
repentir: repens repens repent repentons repentez repentent; repentir; repenti; repenti; -
dormir: dors dors dort dormons dormez dorment; dormir; dormi; dormi; -
servir: sers sers sert servons servez servent; servir; servi; servi; -
asservir: asservis asservis asservit asservissons asservissez asservissent; asservir; asservi; asservi; -
vrir: vre vres vre vrons vrez vrent; vrir; vert; vri; -
ffrir: ffre ffres ffre ffrons ffrez ffrent; ffrir; ffert; ffri; -
cueillir: cueille cueilles cueille cueillons cueillez cueillent; cueiller; cueilli; cueilli; -
saillir: saille sailles saille saillons saillez saillent; saillir; sailli; sailli; -
faillir: - - - - - -; faillir; failli; failli; -
bouillir: bous bous bout bouillons bouillez bouillent; bouillir; bouilli; bouilli; -
courir: cours cours court courons courez courent; courr; couru; couru; -
mourir: meurs meurs meurt mourons mourez meurent; mourr; mort; mouru; -
quérir: quiers quiers quiert quérons quérez quièrent; querr; quis; qui; -
fuir: fuis fuis fuit fuyons fuyez fuient; fuir; fui; fui; -
vêtir: vêts vêts vêt vêtons vêtez vêtent; vêtir; vêtu; vêti; -
haïr: hais hais hait haïssons haïssez haïssent; haïr; haï; haï; -
prendre: prends prends prend prenons prenez prennent; prendr; pris; pri; -
mettre: mets mets met mettons mettez mettent; mettr; mis; mi; -
battre: bats bats bat battons battez battent; battr; battu; batti; -
foutre: fous fous fout foutons foutez foutent; foutr; foutu; -; -
aindre: ains ains aint aignons aignez aignent; aindr; aint; aigni; -
eindre: eins eins eint eignons eignez eignent; eindr; eint; eigni; -
oindre: oins oins oint oignons oignez oignent; oindr; oint; oigni; -
soudre: sous sous sout solvons solvez solvent; soudr; solu; solu; -
coudre: couds couds coud cousons cousez cousent; coudr; cousu; cousi; -
moudre: mouds mouds moud moulons moulez moulent; moudr; moulu; moulu; -
uire: uis uis uit uisons uisez uisent; uir; uit; uisi; -
nuire: nuis nuis nuit nuisons nuisez nuisent; nuir; nui; nuisi; -
dire: dis dis dit disons dites disent; dir; dit; di; -
édire: édis édis édit édisons édisez édisent; édir; édit; édi; -
terdire: terdis terdis terdit terdisons terdisez terdisent; terdir; terdit; terdi; -
lire: lis lis lit lisons lisez lisent; lir; lu; lu; -
crire: cris cris crit crivons crivez crivent; crir; crit; crivi; -
rire: ris ris rit rions riez rient; rir; ri; ri; -
suffire: suffis suffis suffit suffisons suffisez suffisent; suffir; suffi; suffi; -
croire: crois crois croit croyons croyez croient; croir; cru; cru; -
boire: bois bois boit buvons buvez boivent; boir; bu; bu; -
plaire: plais plais plaît plaisons plaisez plaisent; plair; plu; plu; -
taire: tais tais tait taisons taisez taisent; tair; tu; tu; -
traire: trais trais trait trayons trayez traient; trair; trait; -; -
aître: ais ais aît aissons aissez aissent; aîtr; u; u; -
naître: nais nais naît naissons naissez naissent; naîtr; né; naqui; -
connaître: connais connais connaît connaissons connaissez connaissent; connaîtr; connu; connu; -
croître: croîs croîs croît croissons croissez croissent; croîtr; crû; cru; -
suivre: suis suis suit suivons suivez suivent; suivr; suivi; suivi; -
vivre: vis vis vit vivons vivez vivent; vivr; vécu; vécu; -
vaincre: vaincs vaincs vainc vainquons vainquez vainquent; vaincr; vaincu; vainqui; -
clure: clus clus clut cluons cluez cluent; clur; clu; clu; -
inclure: inclus inclus inclut incluons incluez incluent; inclur; inclus; inclu; -
clore: clos clos clôt - - closent; clor; clos; -; -
rompre: romps romps rompt rompons rompez rompent; rompr; rompu; rompi; -
"""
# Verbs that people who use an application, a shop or a service write and the treebanks may lack.
COMMON = tuple(Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").split())


def forms_of(infinitive: str) -> frozenset[str]:
    """Return the forms of a verb, without accents and in lower case."""
    family = max((ending for ending in _TABLE if infinitive.endswith(ending)), key=len, default=None)
    if family is not None and not (family == "aller" and infinitive not in ("aller", "raller")):
        prefix = infinitive.removesuffix(family)
        forms = {prefix + form for form in _TABLE[family]} | {infinitive}
    elif infinitive.endswith("er"):
        forms = _first_group(infinitive[:-2])
        if infinitive.endswith("envoyer"):
            forms |= {infinitive[:-4] + "err" + end for end in _FUTURE}
    elif infinitive.endswith("ir"):
        forms = {infinitive[:-2] + end for end in _IR}
    elif infinitive.endswith("re"):
        forms = _third_group(infinitive[:-2])
    else:
        forms = {infinitive}
    return frozenset(bare(form) for form in forms)


def _first_group(stem: str) -> set[str]:
    forms = {stem + end for end in _ER}
    if stem.endswith("g"):
        forms |= {f"{stem}e{end}" for end in _ER if end[0] in "ao"}
    if stem.endswith("y"):
        forms |= {stem[:-1] + "i" + end for end in _ER if end[0] == "e" and end not in ("er", "ez", "ee", "ees")}
    if stem.endswith(("el", "et")):
        forms |= {stem + stem[-1] + end for end in _ER if end[0] == "e" and end not in ("er", "ez", "ee", "ees")}
    return forms


def _third_group(stem: str) -> set[str]:
    forms = {stem + end for end in ("s", "", "t", *"ons ez ent e es u ue us ues re".split(), *_IMPERFECT)}
    return forms | {f"{stem}r{end}" for end in _FUTURE} | {f"{stem}i{end}" for end in _PAST}


def _conjugated(line: str) -> set[str]:
    present, future, participle, past, others = (part.split() for part in line.split(";"))
    forms = {form for form in (*present, *others) if form != "-"}
    nous, ils = present[3], present[5]
    if nous.endswith("ons"):
        forms |= {nous[:-3] + end for end in _IMPERFECT}
    if ils.endswith("ent"):
        forms |= {ils[:-3] + end for end in ("e", "es")}
    forms |= {future[0] + end for end in _FUTURE}
    forms |= {participle[0] + end for end in ("", "e", "s", "es") if not (participle[0].endswith("s") and end == "s")}
    if past != ["-"]:
        forms |= {past[0] + end for end in _PAST}
    return forms


_TABLE = {line.partition(":")[0]: _conjugated(line.partition(":")[2]) for line in _FAMILIES.strip().splitlines()}
