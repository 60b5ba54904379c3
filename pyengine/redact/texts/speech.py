"""The words of sentences about credentials, in several languages. Data only; prose.py reads it."""

from __future__ import annotations

# ruff: noqa: RUF001 - some languages have letters that look like those of others


NOUNS = frozenset(
    """
    klartext plaintext cleartext motdepasse mdp cle clé
    apikey contraseña contraseñas hasła hasło jelszó login lösenord lösenordet otp parolă passwörter pepper pin pins puk
    psk salasanaa salt unseal şifre паролем пароля""".split()
)
"""Nouns beside those of `sensitive.keywords` that name a credential in a sentence."""

LINKS = """
c'est, is, was, wäre, serait, sería, seria, sarebbe, would be, skulle vara,
are, will be, has been, been, equals, ist, war, lautet, lautete, sind, wird, heißt, heisst, est, était,
sera, sont, es, era, será, son, è, é,  jest, to, było, bylo, je, är, var, er, on, oli, becomes, reads, это,
был, este, wordt, werd, staat, blijft, brzmi, zní, lyder, ise, olarak"""
"""What stands between a credential and its value: a verb, one a comma-separated item."""

ADVERBS = """
now, currently, still, always, again, just, only, set to, changed to, reset to, rotated to, called, set as, set,
changed, reset, jetzt, nun, noch, aktuell, derzeit, immer, weiterhin, neu, maintenant, toujours, ahora, siempre,
adesso, ora, sempre, agora, nu, teraz, nyt, to be, temporarily, simply, vorher, früher, vorübergehend, gesetzt auf,
geändert auf, sinds gisteren, seit gestern, ab heute, desde ayer, depuis hier, od wczoraj, sedan igår, trouwens,
momenteel, op, auf, na, dann, then, jetzt wieder"""
"""What may stand behind the link."""

ABOUT = frozenset(
    """
    stata stato stati state completado completada enviado enviada antigua nueva nuevo felaktig felaktigt enbart alltför
    requerido caducada expirado inválido guardada guardado cifrada cifrado usada usado olvidada olvidado
    dimenticata scaduta impostata richiesta salvata errata sbagliata alterada definida esquecida codificada
    encriptada protegida username vergeten ingesteld gewijzigd cambiada cambiado rechazada rechazado correcta
    password used using scanner parser a an the this that these those my your our its their his her any all some
    no not none never always already still too so very only also just both same other another different new old
    own as at by for from in into of off on onto out over per to up via with within without and or but if then
    than when where while until unless because since be been being is are was were do does did done can could
    may might must shall should will would has have had need needs wrong weak strong short long empty blank
    unknown correct incorrect invalid valid secret public private optional mandatory missing absent present
    plain safe secure insecure random unique ok okay fine good bad late ready up-to-date case-sensitive read
    kept sent put given taken shown known built lost found held left hidden written set unset reset null here
    there now today yours mine it you we they what which who how why one two three eight please see use check
    enter type choose try again change forgot hint least most more less once twice between inside minimum
    maximum length characters chars letters digits mismatch failure error auth authentication authorization
    policy policies field fields form prompt changes login logins manager management file files name names user
    users rotation expiry format hash hashes hashing input store stores value values protected access request
    required support based confirm confirmation strength recovery update updates ein eine einen einem eines der
    die das den dem des im am auf aus bei beim mit nach von vom zu zum zur für und oder nicht kein keine nur noch
    schon bereits hier dort wie falsch richtig korrekt leer ungültig gültig unbekannt erforderlich nötig notwendig
    abgelaufen kurz lang geheim sicher unsicher gleich neu alt jetzt muss darf kann soll wird werden wurde sein
    ist sind un une le la les l du de d au aux en dans sur sous par pour avec sans et ou ne pas plus trop très
    vide faux incorrecte invalide valide expiré manquant obligatoire requis inconnu secrète ici même être el los
    las unos una al del con sin por para y o u muy vacía vacío incorrecta incorrecto inválida válida expirada
    obligatoria requerida necesaria demasiado corta larga secreta aquí ser está debe il lo gli i uno nel nella
    sul sulla di da e non più troppo vuota obbligatoria lunga segreta qui deve os um uma na nos nas dos em ao à
    muito vazia incorreta obrigatória necessária aqui het een van voor op aan niet geen te leeg onjuist ongeldig
    verlopen verplicht nodig kort moet nie puste wymagane nieprawidłowe błędne za krótkie w z inte fel ogiltigt
    tomt krävs för klar alldeles komplett vollständig rein zbyt possibile necessario eerder opnieuw benutzername
    uguale ihr sie er не пустой неверный требуется в на с для hatalı yanlış geçersiz boş gerekli zorunlu eksik değişti
    lütfen неправильный истёк истек устарел нужен забыл изменён сменили пожалуйста błędne złe wygasło zmienione proszę
    špatné chybné vypršelo změněno prosím fout verkeerd errada expirou väärä vanhentunut hibás lejárt rossz greșită
    gresita please again case via bitte nochmal danke thanks mal weg dazu even merci svp grazie obrigado gracias
    takk tack kiitos
""".split()
)
"""What is said about a credential, and the words that only join others."""

ARTICLES = frozenset(
    """
    le la les un une der die das den dem ein eine einen el los las il lo gli the a an my mein meine mon ma mi mio mia o
    os as um uma het een mijn am im in on of de du des del di da do und and y et e i en em na no w z på""".split()
)
"""Words of `ABOUT` that stand in a phrase too."""

ENDINGS = tuple(
    """
    isch ed ing ig ante antes ado ada ido ida é és ny able ible ly ious ment tion ance
    iert bar lich ée ung ción ção zione mente igt ane ony awne owe
    szane ичен ено нен ен ный ным ной""".split()
)
"""Endings of participles, adjectives, adverbs and abstract nouns."""

ONLY_WITH = {
    "es": ("contra", "clave", "pin", "token", "secreto"), "son": ("contra", "clave"), "to": ("has", "token"),
    "on": ("salas",), "er": ("adgang", "kode", "pass"), "je": ("heslo", "token"),
    "era": ("contra", "clave", "senha", "pass", "parola"),
}  # fmt: skip
"""Links that are another word elsewhere, each with the beginnings of the nouns it goes with."""

BREAKS = frozenset(
    """
    ajena and as at but by can darf foreign foránea from has have if in kann may muss must ne nicht no non not
    on or pas primaire primaria primary public publique pública shall should soll to using via when will with
    öffentlich öffentliche""".split()
)
"""Words after which a sentence no longer says what the credential is."""

BEGINNINGS = tuple(
    """hasł haseł lösenfras lösenord passwör passord kennwört contraseñ парол hesl salasan wachtzin
    şifre jelsz adgangskod kodeord
    tokenj tokenu tokene токен""".split()
)
"""What the inflected nouns of some languages begin with."""

CODES = tuple(
    """code kod kode kód koder codes koden código codigo codice koodi kodas код пин kombination combination combinaison
    combinación combinazione combinação combinatie digicode tan""".split()
)
"""What nouns end in whose value is a number, where nothing else makes one of them."""

USERS = tuple(
    """
    user username utente login логин benutzer usuario utilisateur identifiant utilizador usuário konto compte uživatel
    użytkownik kullanıcı käyttäjä gebruiker admin root ssh vpn wifi wlan neighbor""".split()
)
"""Words beside which a credential is named without a link (`user app, password X`)."""
