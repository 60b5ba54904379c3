"""The words that make a key name sensitive, and those that take it back. Data only; names.py reads it.

All words are lower case without accents. Other languages: the words people give their variables, no dictionary.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PASSWORD = _words(
    """hasla hasel haslem hesla hesel passworter jelszavak sifreler sifresi parolalar parolele lozinke gesla losen
    salasanat loginpas userpas ww palabradepaso palavradepasse geheimwort codewort
    losungswort losung contrassenha contrasinal wwoord jelszo
    jelszava passwrod pasword passowrd pssword passwod password passwd passwort passphrase
    passcode pincode pincodes pinkod pinkode passwords passwds
    passwrd pass pwd pswd clave claves psw psswd pw pws passw userpass userpassword htpasswd passkey keypass storepass
    requirepass masterauth masterpassword rootpw rootpass dbpass dbpw pgpassword mysqlpwd bindpw bindpass adminpw
    adminpass authpass userpw smtppass ftppass rcon kennwort kennworter losungswort passwoerter senha senhas
    palavrapasse contrasena contrasenia contrasenya contrasenas parola parole motdepasse motpasse mdp wachtwoord
    wachtwoorden
    losenord losenordet losenorden adgangskode kodeord passord salasana haslo heslo jelszo sifre
    parol parool lozinka geslo
    sandi katasandi matkhau slaptazodis zaporka fjalekalim пароль пароли 密码 密碼 口令 パスワード 暗証番号 비밀번호
    парол 암호 κωδικος סיסמה
    סיסמא"""
)
SECRET = _words(
    """secret secreto segreta secrete geheime salainen hemlig tajny rocommunity rwcommunity secreta segredo segreto
    geheimnis geheim geheimen hemlighet hemmelighed hemmelig salaisuus sekret tajne tajemstvi titok gizli rahasia
    secretvalue clientsecret appsecret sharedsecret authsecret consumersecret cookiesecret jwtsecret sessionsecret
    apisecret usersecret mysecret secrettext secretstring topsecret secrettoken credential credentials cred creds
    secr scrt sekr
    zugangsdaten anmeldedaten credenciales credenciais credenziali identifiants секрет 秘密 秘钥 비밀 סוד"""
)
TOKEN = _words(
    """token jeton gettone authtoken accesstoken apitoken refreshtoken bearertoken usertoken bottoken jointoken
    idtoken jsessionid csrftoken sessiontoken accesstokens apitokens authtokens bearer jwt authorization authtok
    токен 令牌 トークン 토큰 sastoken sessionid phpsessid"""
)
KEY = _words(
    """apikey apikeys secretkey privatekey privkey authkey appkey encryptionkey signingkey masterkey
    sharedkey accountkey encryptkey cryptkey hmackey licensekey licencekey sharedaccesskey presharedkey psk
    servicekey validationkey machinekey
    storagekey clientkey sessionkey deploykey instrumentationkey subscriptionkey functionkey hostkey
    unsealkey recoverykey ikey skey seedphrase mnemonic dsa sshkey gossipkey aeskey sekretkey schluessel schlussel
    kek 密钥 秘密鍵 ключи"""
)
KEY_WORDS = _words(
    "key keys chave llave chiave cle sleutel nyckel nogle nokkel avain klucz klic kulcs anahtar anahtari "
    "kunci ключ 鍵 키 phrase frase"
)
SERVICES = _words(
    """stripe sendgrid mailgun mailjet postmark sparkpost openai anthropic gemini mistral groq
    cohere deepseek google maps firebase algolia azure aws gcp s3 minio linode hetzner cloudflare cf datadog dd
    newrelic relic sentry rollbar bugsnag honeycomb logdna loggly papertrail twilio nexmo vonage pusher ably
    mapbox here slack discord telegram github gitlab bitbucket npm pypi docker heroku vercel netlify fly render
    snyk codecov supabase paypal braintree square adyen klarna plaid shopify mailchimp hubspot zendesk intercom segment
    mixpanel amplitude launchdarkly unleash pagerduty opsgenie grafana influx elastic meili meilisearch typesense
    sonarr radarr lidarr prowlarr tmdb omdb plex jellyfin rapidapi weather owm virustotal shodan abuseipdb maxmind"""
)
"""Whose keys people call by the name of the service alone."""
KEY_MAKERS = SERVICES | _words(
    """enc api secret access private priv encryption encrypt encrypted decrypt decryption crypt crypto cipher signing
    sign signature signer master auth authentication license licence account storage admin service deploy hmac jwt
    jws jwe aes des session app application shared webhook rest server client sdk root unseal recovery phrase frase wg
    wireguard ssh tls ssl rsa ecdsa ed25519 gpg pgp vapid preshared pre fernet cookie csrf oauth oidc saml
    setup enroll enrollment enrolment provisioning pairing consumer user bot push captcha recaptcha hcaptcha
    turnstile n8n rails laravel django flask nextauth strapi directus ghost nacos
    seafile onlyoffice activation product agent ingest ingestion write integration data kms vault gossip cluster
    swarm join autolock unlock transit wrapping kek dek hash salt erlang s n backup restic borg sops age interne
    geheimer privater api1 api2 partner merchant payment gateway host device network mesh wifi wlan fi
    zwave zigbee security secure"""
)
OPENING = _words(
    """salt salz sal sel pfeffer poivre pimienta puk recovery seed pepper nonce cookie cookies otp totp hotp hmac
    license licence lizenz licencia licenca unseal
    vapid fernet community pins pin pat sas preshared authcode signature sig gossip dsn signing"""
)
"""Words that name what opens something, though fewer people call it a secret."""
MEDIUM = _words(
    """tokens secrets mfa webhook hook encrypt encryption keyring unlock activation backdoor wep wpa
    magic handshake shared jaas xauth apiauth httpauth auth sign private privat privado"""
)
WEAK = _words("aes session serial login code codes hash oauth sso sasl access ")
PLAIN_CODES = _words(
    """country language lang locale region currency status error err exit return http response reason result zip postal
    post area dial phone bar qr product item article customer client branch site dept department cost tax vat bank sort
    iata icao hs airport source state event type class category promo coupon discount color colour char key machine op
    byte native vs project unit location station school course company"""
)
"""What else a code is of."""

DENY = _words(
    """file files filename path paths dir dirs directory folder url urls uri uris endpoint endpoints href link links
    host hosts hostname hostnames port ports ttl timeout timeouts expiry expires expiration expire expiresin
    lifetime duration age maxage max min interval rotation rotate algorithm algorithms alg algo type types mode
    modes header headers issuer iss audience aud name names id ids uid gid uuid guid prefix suffix separator sep
    delimiter column columns field fields length len size count limit limits policy policies rule rules provider
    providers driver drivers backend backends store stores storageclass location region zone class classes method
    methods scheme schemes format encoding version versions hasher hashers enabled enable disabled disable secure
    samesite httponly domain domains require required optional allow allowed allowlist reset change username
    usernames usr email mail mails role roles scope scopes group groups attempts retries cache hint prompt label
    labels description desc template pattern regex charset iterations rounds cost strength complexity history
    checksum fingerprint thumbprint usage ops mapping map alias aliases arn bucket space spaces layout board model
    models service2 services source target mount env var vars variable variables engine manager validator
    validators validation handler function callback page route routes view button stdin insecure verify
    verification verified check checker checks generator generation generate middleware strategy protocol proto
    param params parameter query attribute attr claim claims property attributes attrs ref refs reference from state
    status resource object objects sharing support supported plugin plugins feature features level log logs logging
    debug trace warning warn warnings delay period grace window bits curve kind index idx position order sort sorting
    locale lang language country currency kid mechanism mechanisms exists present dn basedn topic topics queue
    queues schema table dbname exchange vhost channel channels image tag build pubkey pub public cert certs
    certificate certificates crt ca chain truststore keystore trust provisioner renew renewal refreshinterval
    leeway skew clock budget per limiter ratelimit rate burst window2 tokenizer container hostpath socket sock
    dialog regel regeln regla reglas regle regles regra regras regola politikasi
    laenge mindestlaenge maximallaenge dauer gueltigkeit ablauf ablaufzeit richtlinie longueur duree longitud
    duracion caducidad tamanho comprimento validade lunghezza durata scadenza lengte minimumlengte geldigheid dlugosc
    encoder origin placeholder hinweis hinweise
    changed at updated created primaria primaire primaer realm politica polityka politique beleid politik days tage
    dni dias jours giorni dagen dagar validity gueltig
    wazne maps expires_in datei pfad ordner identity identities broker helper
    fichier chemin archivo ruta arquivo caminho bestand percorso"""
)
DENY_BEFORE_KEY = _words(
    """public pub primary foreign partition partitioning sort sorting cache hot shard row object idempotency
    index unique composite translation lookup dict map config setting settings env label meta registry modifier
    metric message event topic group groupby sub super compose any no first last next prev arrow enter escape i18n
    l10n lang locale dedup dedupe authorized known trusted allowed range rangekey natural surrogate business
    correlation kv field column2 header cert ca certificate json yaml xml param query template feature flag
    gpgcheck press site"""
)
PUBLIC = _words(
    """id ids uid uuid guid md public pub pubkey cert certs certificate crt fingerprint thumbprint checksum digest hash
    etag site sid sitekey publishable publickey integrity commit sha sri kid version revision release build tag"""
)
"""Names of what may look random and opens nothing."""
COUNTED = _words(
    """tamanho comprimento caducidad vencimiento vigencia validez expiracion expiracao duracao taille dlugosc waznosc
    delka platnost hossz uzunluk длина срок длительность количество
    durata validade validita duree duracion scadenza longueur lunghezza longitud richiedi exigir requerir
    allow empty random randomize generate require required skip no disable disabled enable enabled min max minimum
    maximum has is show hide use uses with without reset forgot force num number total count limit per expire
    check validate verify update change rotate max_tokens strong weak one input output prompt completion context"""
)
NOISE = _words(
    """b v md5 b64 base64 hex raw plain plaintext clear cleartext v1 v2 v3 old new current previous prev next prod
    production dev staging stage test testing local default value val values str string text data content main
    primary secondary master slave root admin administrator user owner guest replica replication superuser sa db
    database api app application web internal external encrypted encoded enc hash hashed bcrypt sha256 crypt base
    mysql postgres postgresql pg redis mongo mongodb rabbitmq smtp ldap s3 aws github gitlab bot server client
    service de do da del der das die la el le du of for the from2 a c bd banco datos usuario benutzer utilisateur
    utente gebruiker i ii x y ro rw init initial info userinfo pair fallback
    fallbacks"""
)
GENERIC = _words("""value val default content data stringdata text plain raw string current literal to""")
"""Keys that say nothing themselves: the name is the key above, or a `name:` beside them."""

HEAD_FIRST = _words(
    """senha senhas palavrapasse contrasena contrasenia contrasenya contrasenas parola motdepasse motpasse mdp chave
    clave claves llave chiave cle secreto secreta segredo segreto segreta jeton haslo heslo matkhau sandi wachtwoord
    passwort kennwort sifre"""
)
"""Words of languages that say `password of the database`: what stands behind them does not weaken them."""
OWNERS = _words("mail email mails host user username role group channel queue bucket container image domain")
"""What a password is one of, where the word for it comes first (`wachtwoord_mail`)."""

REGISTERED = _words(
    "registered auth basic basicauth http digest ftp sftp smtp imap mqtt web local static inline allowed"
)
"""Which users are listed with what they log in with."""

FOREIGN_STEMS = tuple(sorted(word for word in PASSWORD | SECRET | TOKEN | KEY if not word.isascii()))
"""Languages that write words together: the stem may stand anywhere in one."""

STEMS = tuple(
    """password passwd passwort passphrase passcode kennwort secret apikey secretkey privatekey accesskey authkey
    authtoken accesstoken apitoken token signingkey encryptionkey credential credentials motdepasse wachtwoord
    zugangswort sphrase
    schluessel schlussel sleutel nyckel senha geheimwort kennung salasana lozinka losungswort codewort zugangscode
    sperrcode toegangscode schlusselwort schluesselwort storepass keypass kulcs klucz anahtar avain
    auth recovery recoverycodes
    contrasena passwrd pwd sharedkey masterkey licensekey secretaccesskey""".split()
)
"""A word that ends in one of these is that word (`pgpassword`, `clientsecret`)."""

SHORT_STEMS = ("pass", "pw", "psk")
SHORT_STEM_EXCEPTIONS = _words(
    """pgpass compass bypass encompass trespass surpass overpass underpass firepass mountpass multipass onepass
    twopass fastpass sinpass namepass tagpass fieldpass metricpass"""
)
