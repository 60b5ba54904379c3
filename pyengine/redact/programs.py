"""Which argument of which program is a credential. Data only; commands.py reads it.

From the programs' own manuals. Long options need no entry where their name says it (`--password`).
"""

from __future__ import annotations

OPTIONS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("mysql", "mysqladmin", "mysqldump", "mysqlcheck", "mysqlimport", "mysqlshow", "mariadb", "mariadb-admin",
                     "mariadb-dump", "mysqlsh", "mycli", "xtrabackup", "mariabackup", "innobackupex", "mydumper", "myloader"), ("-p*",)),
    **dict.fromkeys(("redis-cli", "keydb-cli", "valkey-cli", "redis-benchmark", "redis-shake", "iredis"), ("-a",)),
    **dict.fromkeys(("mongo", "mongosh", "mongodump", "mongorestore", "mongoexport", "mongoimport", "mongostat", "mongotop",
                     "mongofiles"), ("-p",)),
    **dict.fromkeys(("curl", "http", "https", "xh", "wrk", "hey", "ab"), ("-u:", "-U:", "-a:", "-A:", "-b")),
    **dict.fromkeys(("docker", "podman", "nerdctl", "skopeo", "crane", "oras", "buildah", "helm", "cosign", "regctl", "reg", "img",
                     "az", "oc", "cf", "ibmcloud", "tkn"), ("login -p", "login -u:")),
    "sshpass": ("-p*", "-p"),
    **dict.fromkeys(("ldapsearch", "ldapadd", "ldapmodify", "ldapwhoami", "ldapdelete", "ldappasswd", "ldapcompare"), ("-w", "-w*", "-s", "-a")),
    **dict.fromkeys(("smbclient", "smbget", "rpcclient", "smbmap"), ("-U%", "--user%", "-p")),
    **dict.fromkeys(("snmpget", "snmpwalk", "snmpbulkwalk", "snmpset", "snmptrap", "snmptable", "snmpgetnext", "snmpstatus"), ("-c", "-c*", "-A", "-X")),
    **dict.fromkeys(("lftp", "ftp", "ncftp", "ncftpget", "ncftpput"), ("-u,", "-p")),
    **dict.fromkeys(("openssl",), ("-k", "-passin:", "-passout:", "-pass:", "-K", "-psk")),
    **dict.fromkeys(("sqlcmd", "bcp", "isql", "osql", "tsql", "fisql", "mssql-cli"), ("-P", "-P*")),
    **dict.fromkeys(("cqlsh", "cypher-shell", "cbq", "couchbase-cli", "cbbackupmgr", "couchbase-cli", "cbimport", "nodetool", "rabbitmqadmin",
                     "rabbitmq-admin", "arangosh", "kinit", "taos", "dm", "disql", "monetdb", "ysqlsh", "elasticdump", "activemq",
                     "airflow", "elasticsearch-users", "vsql", "nzsql", "hdbsql", "monogo", "ejabberd", "wp"), ("-p",)),
    "nodetool": ("-pw",), "cbq": ("-p", "-c"), "taos": ("-p*",), "vsql": ("-w",), "odoo": ("-w",), "odoo-bin": ("-w",),
    **dict.fromkeys(("influx", "doctl", "gh", "flyctl", "fly", "netlify", "vercel", "wrangler", "snyk", "sentry-cli", "supabase", "eksctl",
                     "hcloud", "linode-cli", "scw", "civo"), ("-t",)),
    **dict.fromkeys(("mosquitto_pub", "mosquitto_sub", "mosquitto_rr", "mqttui", "mqtt"), ("-P", "-pw")),
    **dict.fromkeys(("ipmitool", "ipmi-chassis", "impacket"), ("-P",)),
    **dict.fromkeys(("zip", "unzip"), ("-P",)), **dict.fromkeys(("7z", "7za", "7zr", "rar", "unrar"), ("-p*", "-hp*")),
    "ssh-keygen": ("-N", "-P"), "gpg": (), "gpg2": (), "cryptsetup": (), "restic": (), "borg": (), "rclone": (),
    **dict.fromkeys(("ss-server", "ss-local", "sslocal", "ssserver", "ss-redir"), ("-k",)),
    **dict.fromkeys(("ttyd", "gotty", "wetty", "shellinabox"), ("-c:",)),
    **dict.fromkeys(("miniserve", "chisel", "webdavd", "dufs", "filebrowser", "simplehttpserver"), ("-a:", "--auth:")),
    **dict.fromkeys(("etcdctl", "etcd"), ("--user:",)),
    **dict.fromkeys(("consul", "nomad", "serf"), ("-encrypt", "-http-auth:")),
    **dict.fromkeys(("xfreerdp", "wlfreerdp", "rdesktop"), ("-p",)), "x11vnc": ("-passwd",), "vncpasswd": (), "vncserver": (),
    **dict.fromkeys(("frpc", "frps"), ("-t",)), "useradd": ("-p",), "usermod": ("-p",), "adduser": ("-p",), "pihole": ("-p",),
    "hydra": ("-p",), "crackmapexec": ("-p",), "netexec": ("-p",), "evil-winrm": ("-p",), "winexe": ("-U%",),
    "kafkacat": (), "kcat": (), "nats": (), "pg_isready": (), "psql": (), "pg_dump": (), "wget": (), "git": (), "npm": (), "yarn": (),
    "kubectl": (), "vault": (), "bao": (), "tailscale": (), "cloudflared": (), "ngrok": ("--basic-auth:",), "aws": (), "gcloud": (),
    "rabbitmqctl": (), "mc": (), "mcli": (), "htpasswd": (), "neo4j-admin": (), "redis-server": (), "sentinel": (), "grafana-cli": (),
    "grafana": (), "nmcli": (), "wpa_passphrase": (), "ejabberdctl": (), "prosodyctl": (), "mosquitto_passwd": (), "sqlplus": (),
    "kafka-configs": (), "kafka-configs.sh": (), "kafka-acls": (), "s3cmd": (), "s4cmd": (), "iptables": (), "node": (), "echo": (), "printf": (),
    "duplicity": (), "rsync": (), "mount": (), "chpasswd": (), "saslpasswd2": ("-p",), "doveadm": ("-p",), "slappasswd": ("-s",),
    "occ": (), "kcadm.sh": ("-p",), "kcadm": ("-p",), "kc.sh": (), "clickhouse-client": (), "clickhouse": (), "jboss-cli.sh": ("-p=",),
    "add-user.sh": ("-p",), "asadmin": (), "wsadmin": (), "keytool": (), "jarsigner": (), "sonar-scanner": (), "argocd": (), "drone": ("-t",),
    "amqp-publish": (), "ab2": (), "siege": (), "mailx": (), "swaks": ("-ap",), "msmtp": (), "ssmtp": (), "sendemail": ("-xp",), "sendEmail": ("-xp",),
}  # fmt: skip
"""Options whose value is secret. `-x`: the next argument; `-x*`: glued to it; `-x:` `-x%` `-x,`: behind the first such
character of the next argument; `login -p`: only when that word came before."""

COMBINED_FLAGS = frozenset(
    """user userpwd auth basic-auth basicauth http-auth proxy-user http-user creds credentials web-auth web.auth ui-auth
    admin-user-pass userpass basic_auth login remote-user source-creds dest-creds src-creds creds2 proxy-auth initial-user""".split()
)
"""Long options whose value is `user:password`."""

ARGUMENTS: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...] = (
    (("mc", "alias", "set"), (2, 3)), (("mc", "config", "host", "add"), (2, 3)),
    (("mc", "admin", "user", "add"), (2,)), (("mc", "admin", "user", "svcacct", "add"), ()),
    (("rabbitmqctl", "add_user"), (1,)), (("rabbitmqctl", "change_password"), (1,)), (("rabbitmqctl", "authenticate_user"), (1,)),
    (("neo4j-admin", "set-initial-password"), (0,)), (("neo4j-admin", "dbms", "set-initial-password"), (0,)),
    (("ngrok", "authtoken"), (0,)), (("ngrok", "config", "add-authtoken"), (0,)), (("vault", "login"), (0,)),
    (("vault", "operator", "unseal"), (0,)), (("vault", "unseal"), (0,)), (("rclone", "obscure"), (0,)),
    (("grafana-cli", "admin", "reset-admin-password"), (0,)), (("grafana", "cli", "admin", "reset-admin-password"), (0,)),
    (("wpa_passphrase",), (1,)), (("ejabberdctl", "register"), (2,)), (("ejabberdctl", "change_password"), (2,)),
    (("prosodyctl", "register"), (2,)), (("htpasswd",), (-1,)), (("mosquitto_passwd",), (-1,)),
    (("sentinel", "auth-pass"), (1,)), (("nmcli", "password"), (0,)), (("pihole", "setpassword"), (0,)),
    (("aws", "configure", "set", "aws_secret_access_key"), (0,)), (("aws", "configure", "set", "aws_session_token"), (0,)),
    (("docker", "swarm", "unlock"), ()), (("redis-cli", "auth"), (0, 1)), (("config", "set", "requirepass"), (0,)),
    (("config", "set", "masterauth"), (0,)), (("net", "use"), ()), (("cf", "auth"), (1,)), (("heroku", "auth:token"), ()),
    (("npm", "config", "set"), (1,)), (("yarn", "config", "set"), ()), (("wg", "set"), ()), (("smbpasswd",), ()),
    (("adduser.sh",), (1,)), (("useradd-mongo",), ()), (("expect", "send"), ()),
)  # fmt: skip
"""Which plain arguments behind these words are secret, counted from 0; negative from the end."""

SAME = {"mcli": "mc", "bao": "vault"}
"""Programs that are another one by its other name."""

PAIRS = {"sqlplus": "/", "rman": "/", "expdp": "/", "impdp": "/", "sqlldr": "/"}
"""Programs whose first plain argument is `user/password@…`."""

PLAIN_ONLY = {"htpasswd": "b", "mosquitto_passwd": "b"}
"""Programs whose last argument is a password only with this letter among the options."""

STDIN_READERS = ("password-stdin", "chpasswd", "secret create", "passwd", "--stdin", "sudo -s", "gpg", "openssl", "cryptsetup", "kinit",
                 "htpasswd -i", "smbpasswd", "pass insert", "passphrase-fd", "config create", "token-stdin", "with-token", "vncpasswd",
                 "redis-cli -x", "keystore add", "keystore create", "add -x", "-passin stdin")  # fmt: skip
"""What reads a secret from a pipe, so that the words of the `echo` in front are one."""

LITERAL_HOLDERS = frozenset("from-literal set set-string secret build-secret".split())
"""Long options whose value is itself `key=value`."""
