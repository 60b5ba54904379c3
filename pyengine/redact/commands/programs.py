"""Which argument of which program is a credential. Data only; calls.py and arguments.py read it.

From the programs' own manuals. Long options need no entry where their name says it (`--password`).
"""

from __future__ import annotations

_OPTIONS = """
-p*: mysql mysqladmin mysqldump mysqlcheck mysqlimport mysqlshow mariadb mariadb-admin mariadb-dump mysqlsh
-p*: mycli xtrabackup mariabackup innobackupex mydumper myloader taos
-a: redis-cli keydb-cli valkey-cli redis-benchmark redis-shake iredis
-p: mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop mongofiles cqlsh
-p: cypher-shell couchbase-cli cbbackupmgr cbimport rabbitmqadmin rabbitmq-admin arangosh kinit dm disql monetdb
/p* | -p: xfreerdp wlfreerdp mstsc
pw -p: rspamadm
-p: ysqlsh elasticdump activemq airflow elasticsearch-users nzsql hdbsql monogo ejabberd wp
-p: rdesktop useradd usermod adduser pihole hydra crackmapexec netexec evil-winrm saslpasswd2 doveadm kcadm.sh conan
-p: kcadm add-user.sh
-u: | -U: | -a: | -A: | --cert: | -E: | -b=: curl http https xh wrk hey ab
login -p | login -u:: docker podman nerdctl skopeo crane oras buildah helm cosign regctl reg img az oc cf
login -p | login -u:: ibmcloud tkn
-p* | -p: sshpass
-w | -w* | -s | -a: ldapsearch ldapadd ldapmodify ldapwhoami ldapdelete ldappasswd ldapcompare
-U% | --user% | -p: smbclient smbget rpcclient smbmap net wbinfo ntlm_auth samba-tool
-c | -c* | -A | -X: snmpget snmpwalk snmpbulkwalk snmpset snmptrap snmptable snmpgetnext snmpstatus
-u, | -p: lftp open ftp ncftp ncftpget ncftpput
-k | -passin | -passout | -pass | -K | -psk: openssl
-P | -P*: sqlcmd :connect bcp isql osql tsql fisql mssql-cli
-p | -c: cbq
-pw: nodetool
-w: vsql odoo odoo-bin
-t: influx doctl gh flyctl fly netlify vercel wrangler snyk codecov sentry-cli supabase eksctl hcloud linode-cli scw
-t: civo frpc frps drone
-P | -pw: mosquitto_pub mosquitto_sub mosquitto_rr mqttui mqtt
-P: ipmitool ipmi-chassis impacket zip unzip
-p* | -hp*: 7z 7za 7zr rar unrar
-N | -P: ssh-keygen
-k: ss-server ss-local sslocal ssserver ss-redir
-c:: ttyd gotty wetty shellinabox
-a: | --auth:: miniserve chisel webdavd dufs filebrowser simplehttpserver
--user:: etcdctl etcd
-encrypt | -http-auth:: consul nomad serf
-passwd: x11vnc
-U%: winexe
--basic-auth:: ngrok
-s: slappasswd
-p: certutil certutil.exe
/rp | /p: schtasks schtasks.exe signtool signtool.exe
-p: psexec psexec.exe wmic
-p=: jboss-cli.sh
nuget -p: dotnet
secret --body: gh
-ap: swaks
-xp: sendemail sendEmail
"""
"""Options whose value is secret, and the programs. `-x`: the next argument; `-x*`: glued to it; `-x:` `-x%` `-x,`
`-x=`: behind the first such character of the argument; `login -p`: only when that word came before."""

_OTHERS = """
gpg gpg2 cryptsetup restic borg rclone vncpasswd vncserver kafkacat kcat nats pg_isready psql pg_dump wget git npm
yarn kubectl vault bao tailscale cloudflared aws gcloud rabbitmqctl mc mcli htpasswd neo4j-admin redis-server
sentinel grafana-cli grafana nmcli wpa_passphrase ejabberdctl prosodyctl mosquitto_passwd sqlplus kafka-configs
kafka-configs.sh kafka-acls s3cmd s4cmd iptables node echo printf duplicity rsync mount chpasswd occ kc.sh
clickhouse-client clickhouse asadmin wsadmin keytool jarsigner sonar-scanner argocd amqp-publish siege mailx msmtp
ssmtp radtest bw rbw
"""
"""Programs without such an option that are told from arguments all the same."""

_ARGUMENTS = """
2,3 mc alias set
2,3 mc config host add
2 mc admin user add
1 rabbitmqctl add_user
1 rabbitmqctl change_password
1 rabbitmqctl authenticate_user
0 neo4j-admin set-initial-password
0 neo4j-admin dbms set-initial-password
0 ngrok authtoken
0 ngrok config add-authtoken
0 vault login
0 vault operator unseal
0 vault unseal
0 rclone obscure
0 grafana-cli admin reset-admin-password
0 grafana cli admin reset-admin-password
1 wpa_passphrase
2 ejabberdctl register
2 ejabberdctl change_password
2 prosodyctl register
-1 htpasswd
-1 mosquitto_passwd
1 sentinel auth-pass
0 nmcli password
0 pihole setpassword
0 aws configure set aws_secret_access_key
0 aws configure set aws_session_token
0,1 redis-cli auth
0 config set requirepass
0 config set masterauth
1 cf auth
1 npm config set
1 adduser.sh
2 net use
1 radtest
-1 openssl passwd
1 setup email add
1 setup email update
1 setup dovecot-master add
0 ansible-vault encrypt_string
0 bw unlock
1 bw login
2 composer config
1 bundle config
1 net user
1 consul kv put
1 etcdctl put
"""
"""Which plain arguments behind these words are secret, counted from 0; negative from the end."""


PAIRS = frozenset(("sqlplus", "rman", "expdp", "impdp", "sqlldr"))
"""Programs whose first plain argument is `user/password@…`."""


def _options() -> dict[str, tuple[str, ...]]:
    result: dict[str, tuple[str, ...]] = dict.fromkeys((*_OTHERS.split(), *PAIRS), ())
    for line in _OPTIONS.strip().split("\n"):
        flags, _, names = line.rpartition(": ")
        result.update(dict.fromkeys(names.split(), tuple(flags.split(" | "))))
    return result


def _arguments() -> tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]:
    rows = (line.split() for line in _ARGUMENTS.strip().split("\n"))
    return tuple((tuple(words), tuple(int(at) for at in places.split(","))) for places, *words in rows)


OPTIONS = _options()
ARGUMENTS = _arguments()


def known(word: str) -> bool:
    """Tell the name of a program or a shell, with or without its folder."""
    name = word.rsplit("/", 1)[-1]
    return name in OPTIONS or name in {"sh", "bash", "ash", "dash", "zsh"}


SAME = {"mcli": "mc", "bao": "vault"}
"""Programs that are another one by its other name."""

PLAIN_ONLY = {"htpasswd": "b", "mosquitto_passwd": "b"}
"""Programs whose last argument is a password only with this letter among the options."""

CONTAINERS = frozenset("docker podman nerdctl buildah".split())

SECRET_FLAGS = frozenset(("setcookie", "dev-root-token-id"))
"""Options of several programs that are secret though their name does not say it (`erl -setcookie`)."""

COMBINED_FLAGS = frozenset(
    """admin-user-pass auth basic-auth basic_auth basicauth credentials creds dest-creds http-auth http-user
    initial-user login proxy-auth proxy-user remote-user source-creds src-creds ui-auth user userpass userpwd
    web-auth web.auth""".split()
)
"""Long options whose value is `user:password`."""

STDIN_READERS = (
    "password-stdin", "chpasswd", "secret create", "passwd", "--stdin", "sudo -s", "gpg", "openssl",
    "cryptsetup", "kinit", "htpasswd -i", "smbpasswd", "pass insert", "passphrase-fd", "config create",
    "token-stdin", "with-token", "vncpasswd", "redis-cli -x", "keystore add", "keystore create", "add -x",
    "-passin stdin",
)  # fmt: skip
"""What reads a secret from a pipe, so that the words of the `echo` in front are one."""

KEEPERS = (("vault", "kv", "put"), ("vault", "kv", "patch"), ("bao", "kv", "put"), ("bao", "kv", "patch"),
           ("fly", "secrets", "set"), ("flyctl", "secrets", "set"), ("supabase", "secrets", "set"))  # fmt: skip
"""Commands whose arguments `name=value` are all secret."""

LITERAL_HOLDERS = frozenset(("from-literal", "set", "set-string", "secret", "build-secret"))
"""Long options whose value is itself `key=value`."""
