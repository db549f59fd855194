"""What lies in a project: settings, and files that somebody edited."""

from __future__ import annotations

from tests.corpus.files import edited
from tests.corpus.row import SAMPLE, Row

CHECK, SETTINGS = "check", "project.toml"
FIRST = """title = "T"
municipality = "M"
state = "BY"
"""
REST = """
[[criteria]]
id = "demand"
weight = 0.6
value = [[0, 0], [50, 1]]
source = "S"

[[criteria]]
id = "connection"
weight = 0.4
value = [[0, 1], [10000, 0]]
source = "S"
"""
GOOD = FIRST + REST
YEAR = "[rollout]\nyears=[{year=2023,invest_eur=%s}]"
ROWS = (
    Row("sound settings", GOOD, CHECK, called=SETTINGS),
    # Keys and values at fault are refused where they stand.
    Row("crs = \"EPSG:4326\"", FIRST + "crs = \"EPSG:4326\"" + "\n" + REST, CHECK, 1, ("project.toml · crs", "Das System rechnet nicht in Metern."), called=SETTINGS),
    Row("crs = \"EPSG:3857\"", FIRST + "crs = \"EPSG:3857\"" + "\n" + REST, CHECK, 1, ("project.toml · crs", "Strecken in Bayern wären darin falsch."), called=SETTINGS),
    Row("crs = \"EPSG:2154\"", FIRST + "crs = \"EPSG:2154\"" + "\n" + REST, CHECK, 1, ("project.toml · crs", "Strecken in Bayern wären darin falsch."), called=SETTINGS),
    Row("crs = \"EPSG:25831\"", FIRST + "crs = \"EPSG:25831\"" + "\n" + REST, CHECK, 1, ("project.toml · crs", "Strecken in Bayern wären darin falsch."), called=SETTINGS),
    Row("crs = \"EPSG:99999\"", FIRST + "crs = \"EPSG:99999\"" + "\n" + REST, CHECK, 1, ("project.toml · crs", "Dieses System gibt es nicht. Gemeint: EPSG:25832?"), called=SETTINGS),
    Row("crs = \"EPSG:2263\"", FIRST + "crs = \"EPSG:2263\"" + "\n" + REST, CHECK, 1, ("project.toml · crs", "Das System rechnet nicht in Metern."), called=SETTINGS),
    Row("crs = \"UTM32\"", FIRST + "crs = \"UTM32\"" + "\n" + REST, CHECK, 1, ("project.toml · crs", "Gemeint: EPSG:25832?"), called=SETTINGS),
    Row("crs = \"\"", FIRST + "crs = \"\"" + "\n" + REST, CHECK, 1, ("project.toml · crs", "Gemeint: EPSG:25832?"), called=SETTINGS),
    Row("timezone = \"Europa/Berlin\"", FIRST + "timezone = \"Europa/Berlin\"" + "\n" + REST, CHECK, 1, ("project.toml · timezone", "Gemeint: Europe/Berlin?"), called=SETTINGS),
    Row("timezone = \"America/New_York\"", FIRST + "timezone = \"America/New_York\"" + "\n" + REST, CHECK, 1, ("project.toml · timezone", "Gemeint: Europe/Berlin?"), called=SETTINGS),
    Row("date = \"gestern\"", FIRST + "date = \"gestern\"" + "\n" + REST, CHECK, 1, ("project.toml · date", "Bitte berichtigen."), called=SETTINGS),
    Row("date = \"31.12.2022\"", FIRST + "date = \"31.12.2022\"" + "\n" + REST, CHECK, 1, ("project.toml · date", "Bitte berichtigen."), called=SETTINGS),
    Row("language = \"deutsch\"", FIRST + "language = \"deutsch\"" + "\n" + REST, CHECK, 1, ("project.toml · language", "Bitte eines davon wählen."), called=SETTINGS),
    Row("seed = \"1\"", FIRST + "seed = \"1\"" + "\n" + REST, CHECK, 1, ("project.toml · seed", "Gemeint: 1"), called=SETTINGS),
    Row("draws = 1e4", FIRST + "draws = 1e4" + "\n" + REST, CHECK, 1, ("project.toml · draws", "Bitte berichtigen."), called=SETTINGS),
    Row("[rollout] years=[{year=2023,invest_eur=\"15.000\"}]", GOOD + YEAR % "\"15.000\"", CHECK, 1, ("project.toml · rollout.years.1 · invest_eur", "Gemeint 15000 oder 15.000? Bitte so schreiben."), called=SETTINGS),
    Row("[rollout] years=[{year=2023,invest_eur=\"15.000,50 €\"}]", GOOD + YEAR % "\"15.000,50 €\"", CHECK, 1, ("project.toml · rollout.years.1 · invest_eur", "Gemeint: 15000.50"), called=SETTINGS),
    Row("[rollout] years=[{year=2023,invest_eur=true}]", GOOD + YEAR % "true", CHECK, 1, ("project.toml · rollout.years.1 · invest_eur", "Bitte berichtigen."), called=SETTINGS),
    Row("[rollout] years=[{year=2023,invest_eur=1e308}]", GOOD + YEAR % "1e308", CHECK, 1, ("project.toml · rollout.years.1 · invest_eur", "Bitte berichtigen."), called=SETTINGS),
    Row("[rollout] years=[{year=2023,invest_eur=15000.0 net='ja'}]", GOOD + YEAR % "15000.0\nnet='ja'", CHECK, 1, called=SETTINGS),
    Row("[network] snap_limit_m = 0", GOOD + "[network]\nsnap_limit_m = 0", CHECK, 1, ("project.toml · network · snap_limit_m", "Bitte berichtigen."), called=SETTINGS),
    Row("[network] assumed_surface = 'asfalt'", GOOD + "[network]\nassumed_surface = 'asfalt'", CHECK, 1, ("project.toml · network · assumed_surface", "Gemeint: asphalt?"), called=SETTINGS),
    Row("[radio] tpc = 'no'", GOOD + "[radio]\ntpc = 'no'", CHECK, 1, ("project.toml · radio · tpc", "Bitte berichtigen."), called=SETTINGS),
    Row("[radio] height_m = 1e9", GOOD + "[radio]\nheight_m = 1e9", CHECK, 1, ("project.toml · radio · height_m", "Bitte berichtigen."), called=SETTINGS),
    Row("[radio] classes_dbm = [67]", GOOD + "[radio]\nclasses_dbm = [67]", CHECK, 1, ("project.toml · radio.classes_dbm · 1", "Bitte berichtigen."), called=SETTINGS),
    Row("[radio] antenna_gain_dbi = 45", GOOD + "[radio]\nantenna_gain_dbi = 45", CHECK, 1, ("project.toml · radio · antenna_gain_dbi", "Bitte berichtigen."), called=SETTINGS),
    Row("[accessibility] date = 'bald'", GOOD + "[accessibility]\ndate = 'bald'", CHECK, 1, ("project.toml · accessibility · date", "Bitte berichtigen."), called=SETTINGS),
    Row("[[rollout.funding]] id='a' name='A' operator='A' source='A' eur_per_site=1 min_sites=4 max_sites=2", GOOD + "[[rollout.funding]]\nid='a'\nname='A'\noperator='A'\nsource='A'\neur_per_site=1\nmin_sites=4\nmax_sites=2", CHECK, 1, ("project.toml · rollout.funding · min_sites", "So fördert das Programm keinen Standort."), called=SETTINGS),
    Row("state = \"BY\" -> state = \"BY\" municipalty = \"x\"", GOOD.replace("state = \"BY\"", "state = \"BY\"\nmunicipalty = \"x\"", 1), CHECK, 1, ("project.toml · municipalty", "Gemeint: municipality?"), called=SETTINGS),
    Row("state = \"BY\" -> state = \"XX\"", GOOD.replace("state = \"BY\"", "state = \"XX\"", 1), CHECK, 1, ("project.toml · state", "Bitte eines davon wählen."), called=SETTINGS),
    Row("weight = 0.6 -> weight = 0.7", GOOD.replace("weight = 0.6", "weight = 0.7", 1), CHECK, 1, ("project.toml · criteria · weight", "Bitte die Gewichte so ändern, dass sie zusammen 1 ergeben."), called=SETTINGS),
    Row("weight = 0.6 -> weight = -0.6", GOOD.replace("weight = 0.6", "weight = -0.6", 1), CHECK, 1, ("project.toml · criteria.1 · weight", "Bitte berichtigen."), called=SETTINGS),
    Row("weight = 0.6 -> weihgt = 0.6", GOOD.replace("weight = 0.6", "weihgt = 0.6", 1), CHECK, 1, ("project.toml · criteria.1 · weihgt", "Gemeint: weight?"), called=SETTINGS, errors=2),
    Row("id = \"demand\" -> id = \"demnad\"", GOOD.replace("id = \"demand\"", "id = \"demnad\"", 1), CHECK, 1, ("project.toml · criteria[1] · id", "Gemeint: demand? Für ein eigenes Kriterium bitte „column“ angeben."), called=SETTINGS),
    Row("[[0, 0], [50, 1]] -> [[0, 0], [50, 1], [60, 0.5]]", GOOD.replace("[[0, 0], [50, 1]]", "[[0, 0], [50, 1], [60, 0.5]]", 1), CHECK, 1, ("project.toml · criteria[1] · value", "Der Nutzwert darf die Richtung nicht wechseln."), called=SETTINGS),
    Row("[[0, 0], [50, 1]] -> [[50, 0], [0, 1]]", GOOD.replace("[[0, 0], [50, 1]]", "[[50, 0], [0, 1]]", 1), CHECK, 1, ("project.toml · criteria[1] · value", "Bitte die Punkte nach der ersten Zahl ordnen."), called=SETTINGS),
    Row("[[0, 0], [50, 1]] -> [[0, 0.5], [50, 0.5]]", GOOD.replace("[[0, 0], [50, 1]]", "[[0, 0.5], [50, 0.5]]", 1), CHECK, 1, ("project.toml · criteria[1] · value", "So unterscheidet das Kriterium nichts."), called=SETTINGS),
    Row("[[0, 0], [50, 1]] -> [[0, 0], [50, 1.5]]", GOOD.replace("[[0, 0], [50, 1]]", "[[0, 0], [50, 1.5]]", 1), CHECK, 1, ("project.toml · criteria.1.value.2 · 2", "Bitte berichtigen."), called=SETTINGS),
    Row("source = \"S\" -> source = \"\"", GOOD.replace("source = \"S\"", "source = \"\"", 1), CHECK, 1, ("project.toml · criteria.1 · source", "Bitte eintragen."), called=SETTINGS),
    Row("title = \"T\" -> ", GOOD.replace("title = \"T\"", "", 1), CHECK, 1, ("project.toml · title", "Bitte eintragen."), called=SETTINGS),
    Row("title = \"T\" -> title = \"\"", GOOD.replace("title = \"T\"", "title = \"\"", 1), CHECK, 1, ("project.toml · title", "Bitte berichtigen."), called=SETTINGS),
    Row("title = \"T\" -> title.de = \"T\"", GOOD.replace("title = \"T\"", "title.de = \"T\"", 1), CHECK, 1, ("project.toml · title", "Bitte berichtigen."), called=SETTINGS),
    Row("title = \"T\" -> title = {de = \"T\", en = \"T\", fr = \"T\"}", GOOD.replace("title = \"T\"", "title = {de = \"T\", en = \"T\", fr = \"T\"}", 1), CHECK, 1, ("project.toml · title", "Bitte berichtigen."), called=SETTINGS),
    Row("[import.site] Platz='name'", GOOD + "[import.site]\nPlatz='name'", CHECK, 1, ("project.toml · import · site", "Gemeint: sites?"), called=SETTINGS),
    Row("[prices.trench_asphat] low=1 best=2 high=3 source='s'", GOOD + "[prices.trench_asphat]\nlow=1\nbest=2\nhigh=3\nsource='s'", CHECK, 1, ("project.toml · prices · trench_asphat", "Gemeint: trench_asphalt?"), called=SETTINGS),
    Row("[prices.trench_asphalt] low=3 best=2 high=3 source='s'", GOOD + "[prices.trench_asphalt]\nlow=3\nbest=2\nhigh=3\nsource='s'", CHECK, 1, ("project.toml · prices.trench_asphalt · low, best, high", "Bitte der Größe nach ordnen."), called=SETTINGS),
    Row("[prices.cable] low=0 best=2 high=3 source='s'", GOOD + "[prices.cable]\nlow=0\nbest=2\nhigh=3\nsource='s'", CHECK, 1, ("project.toml · prices.cable · low", "Kein Preis und kein Anteil ist null oder negativ."), called=SETTINGS),
    Row("[prices.cable] low=1 best=2 high=3 source='s' vat_percent=''", GOOD + "[prices.cable]\nlow=1\nbest=2\nhigh=3\nsource='s'\nvat_percent=''", CHECK, 1, ("project.toml · prices.cable · vat_percent", "Bitte berichtigen."), called=SETTINGS),
    Row("[prices.planning] low=7 best=10 high=15 source='s'", GOOD + "[prices.planning]\nlow=7\nbest=10\nhigh=15\nsource='s'", CHECK, 1, ("project.toml · prices.planning · high", "Ein Anteil: 0.1 sind 10 %."), called=SETTINGS),
    Row("[[rollout.funding]] id='f' name='F' operator='S' percent=120", GOOD + "[[rollout.funding]]\nid='f'\nname='F'\noperator='S'\npercent=120", CHECK, 1, ("project.toml · rollout.funding.1 · percent", "Bitte berichtigen."), called=SETTINGS),
    Row("[[rollout.funding]] id='f' name='F' operator='S' percent=80.0 cap_eur=100 least_eur=5000 max_sites=2", GOOD + "[[rollout.funding]]\nid='f'\nname='F'\noperator='S'\npercent=80.0\ncap_eur=100\nleast_eur=5000\nmax_sites=2", CHECK, 1, ("project.toml · rollout.funding.1", "Bitte berichtigen."), called=SETTINGS),
    Row("[[rollout.funding]] id='f' name='F' operator='S' eur_flat=0", GOOD + "[[rollout.funding]]\nid='f'\nname='F'\noperator='S'\neur_flat=0", CHECK, 1, ("project.toml · rollout.funding.1 · eur_flat", "Bitte berichtigen."), called=SETTINGS),
    Row("[prices.cable] low=1 best=2 high=3 source='s' vat_percent=190", GOOD + "[prices.cable]\nlow=1\nbest=2\nhigh=3\nsource='s'\nvat_percent=190", CHECK, 1, ("project.toml · prices.cable · vat_percent", "Bitte berichtigen."), called=SETTINGS),
    Row("[report] licence='CC BY 4.0'", GOOD + "[report]\nlicence='CC BY 4.0'", CHECK, 1, ("project.toml · report · licence", "Bitte berichtigen."), called=SETTINGS),
    Row("[prices.trench_asphalt] low=0 best=2 high=3 source='s'", GOOD + "[prices.trench_asphalt]\nlow=0\nbest=2\nhigh=3\nsource='s'", CHECK, 1, ("project.toml · prices.trench_asphalt · low", "Kein Preis und kein Anteil ist null oder negativ."), called=SETTINGS),
    Row("[prices.trench_asphalt] low=nan best=2 high=3 source='s'", GOOD + "[prices.trench_asphalt]\nlow=nan\nbest=2\nhigh=3\nsource='s'", CHECK, 1, ("project.toml · prices.trench_asphalt · low", "Bitte berichtigen."), called=SETTINGS),
    Row("[rollout] must=['a'] must_not=['a']", GOOD + "[rollout]\nmust=['a']\nmust_not=['a']", CHECK, 1, ("project.toml · rollout · must, must_not", "Der Standort kann nicht zugleich gefordert und ausgeschlossen sein."), called=SETTINGS),
    Row("[rollout] start='2024-01-01' years=[{year=2023,invest_eur=1}]", GOOD + "[rollout]\nstart='2024-01-01'\nyears=[{year=2023,invest_eur=1}]", CHECK, 1, ("project.toml · rollout · start", "Bitte Beschlussdatum oder Jahre prüfen."), called=SETTINGS),
    Row("[rollout] years=[{year=2023,invest_eur=1},{year=2022,invest_eur=1}]", GOOD + "[rollout]\nyears=[{year=2023,invest_eur=1},{year=2022,invest_eur=1}]", CHECK, 1, ("project.toml · rollout.years · year", "Bitte ordnen."), called=SETTINGS),
    Row("a budget of 15.000", GOOD + YEAR % "15.000", CHECK, 1, ("project.toml · Zeile 17 · invest_eur", "Gemeint 15000 oder 15.000? Bitte so schreiben."), called=SETTINGS),
    Row("a budget of 1.500", GOOD + YEAR % "1.500", CHECK, 1, ("project.toml · Zeile 17 · invest_eur", "Gemeint 1500 oder 1.500? Bitte so schreiben."), called=SETTINGS),
    Row("a budget of 15000", GOOD + YEAR % "15000", CHECK, called=SETTINGS),
    Row("a budget of 15.5", GOOD + YEAR % "15.5", CHECK, called=SETTINGS),
    Row("a budget of 15000.000", GOOD + YEAR % "15000.000", CHECK, called=SETTINGS),
    Row("a point at 1e308", GOOD.replace("[50, 1]", "[1e308, 1]"), CHECK, 1, ("project.toml · criteria.1.value.2 · 1", "Bitte berichtigen."), called=SETTINGS),
    Row("a point at -1e308", GOOD.replace("[50, 1]", "[-1e308, 1]"), CHECK, 1, ("project.toml · criteria.1.value.2 · 1", "Bitte berichtigen."), called=SETTINGS),
    Row("a point at inf", GOOD.replace("[50, 1]", "[inf, 1]"), CHECK, 1, ("project.toml · criteria.1.value.2 · 1", "Bitte berichtigen."), called=SETTINGS),
    Row("a point at nan", GOOD.replace("[50, 1]", "[nan, 1]"), CHECK, 1, ("project.toml · criteria.1.value.2 · 1", "Bitte berichtigen."), called=SETTINGS),
    Row("a point at 99999999999999999999", GOOD.replace("[50, 1]", "[" + "9" * 400 + ", 1]"), CHECK, 1, ("project.toml · criteria.1.value.2 · 1", "Bitte berichtigen."), called=SETTINGS),
    Row("a point at '50'", GOOD.replace("[50, 1]", "['50', 1]"), CHECK, 1, ("project.toml · criteria.1.value.2 · 1", "Gemeint: 50"), called=SETTINGS),
    Row("a point at true", GOOD.replace("[50, 1]", "[true, 1]"), CHECK, 1, ("project.toml · criteria.1.value.2 · 1", "Bitte berichtigen."), called=SETTINGS),
    Row("a point at 1e13", GOOD.replace("[50, 1]", "[1e13, 1]"), CHECK, 1, ("project.toml · criteria.1.value.2 · 1", "Bitte berichtigen."), called=SETTINGS),
    Row("state = \"IT\"", GOOD.replace('"BY"', '"IT"'), CHECK, 1, ("project.toml · state", "Bitte eines davon wählen."), called=SETTINGS),
    Row("state = \"Bayren\"", GOOD.replace('"BY"', '"Bayren"'), CHECK, 1, ("project.toml · state", "Bitte eines davon wählen."), called=SETTINGS),
    Row("state = Bayern", GOOD.replace('"BY"', '"Bayern"'), CHECK, called=SETTINGS),
    Row("state = by", GOOD.replace('"BY"', '"by"'), CHECK, called=SETTINGS),
    # A file of the project that somebody edited.
    Row("swapped", edited("[9.14579, 49.97388]", "[49.97388, 9.14579]"), CHECK, 1, ("sites.geojson · Objekt stiftsplatz · geometry", "tauschen"), of=SAMPLE, called="sites.geojson"),
    Row("null geometry", edited('{"type": "Point", "coordinates": [9.14579, 49.97388]}', "null"), CHECK, 1, ("sites.geojson · Objekt stiftsplatz · geometry", "zeichnen"), of=SAMPLE, called="sites.geojson"),
    Row("duplicate id", edited('"id": "karlsplatz"', '"id": "stiftsplatz"'), CHECK, 1, ("sites.geojson · Objekt stiftsplatz · id", "andere Kennung"), of=SAMPLE, called="sites.geojson"),
    Row("NaN", edited("49.97388", "NaN"), CHECK, 1, ("sites.geojson · Zeile 6", "null schreiben"), of=SAMPLE, called="sites.geojson"),
    Row("unknown key", edited("municipality =", "municipalty ="), CHECK, 1, ("project.toml · municipalty", "municipality"), of=SAMPLE, called="project.toml", errors=2),
    Row("weights", edited("weight = 0.40", "weight = 0.50"), CHECK, 1, ("project.toml · criteria · weight", "zusammen 1"), of=SAMPLE, called="project.toml"),
    Row("value function", edited("[60, 1.0]", "[60, 0.3]"), CHECK, 1, ("project.toml · criteria[3] · value", "Richtung"), of=SAMPLE, called="project.toml"),
    Row("truncated", edited("]}", ""), CHECK, 1, ("sites.geojson · Zeile 6, Zeichen 655", "abgeschnitten"), of=SAMPLE, called="sites.geojson"),
    Row("truncated streets", '{"type": "FeatureCollection", "features": [', CHECK, 1, ("network/streets.geojson · Zeile 1, Zeichen 44", "abgeschnitten"), of=SAMPLE, called="network/streets.geojson"),
    Row("not what its name says", "<OGRVRTDataSource/>", CHECK, 1, ("network/roadworks.geojson · Zeile 1, Zeichen 1", "JSON"), of=SAMPLE, called="network/roadworks.geojson"),
    Row("negative count", edited("2022-06-20 12:00;", "2022-06-20 12:00;-"), CHECK, 1, ("footfall/typische-woche.csv · Zeile 14 · count",), of=SAMPLE, called="footfall/typische-woche.csv"),
    Row("foreign CRS", edited('"type": "FeatureCollection"', '"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:31467"}}'), CHECK, 1, ("sites.geojson · crs", "Grad"), of=SAMPLE, called="sites.geojson"),
    Row("zero price", edited("[robustness]", "[prices.duct]\nlow = 0\nbest = 1\nhigh = 2\nsource = 'x'\n\n[robustness]"), CHECK, 1, ("project.toml · prices.duct · low", "null oder negativ"), of=SAMPLE, called="project.toml"),
    Row("rising cost", edited("[[0, 1.0], [5000, 0.75], [20000, 0.25], [60000, 0.0]]", "[[0, 0.0], [60000, 1.0]]"), CHECK, 1, ("project.toml · connection · value",), of=SAMPLE, called="project.toml"),
    Row("weight outside its interval", edited("weight = 0.40", "weight = 0.40\nweight_low = 0.5\nweight_high = 0.6"), CHECK, 1, ("project.toml · readiness · weight_low, weight_high", "anpassen"), of=SAMPLE, called="project.toml"),
    Row("unknown site in rollout", edited("net = true", 'net = true\nmust = ["rathausplatz"]'), CHECK, 1, ("project.toml · rollout · must", "Kennung"), of=SAMPLE, called="project.toml"),
)  # fmt: skip
