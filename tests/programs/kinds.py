# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""How each kind of server is set up; servers.py starts and stops them. Each function returns what a program is told."""

import getpass
import os
import shutil
import socket
import subprocess

from servers import ROOT, Obstacle, find, free_port

AS_ROOT = os.geteuid() == 0


def user():
    return getpass.getuser()


NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr warn; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off; client_max_body_size 100m; default_type text/plain;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port}; {six} listen unix:{folder}/nginx.sock; listen 127.0.0.1:{tls} ssl;
    ssl_certificate {certificate}; ssl_certificate_key {key};
    root {folder}/www;
    location / {{ dav_methods PUT DELETE; create_full_put_path on; keepalive_requests 100000; }}
    location /teapot {{ return 418 "short and stout\\n"; }}
    location /redirect {{ return 302 /hello; }}
    location /never {{ proxy_pass http://127.0.0.1:{silent}; }}
    location /busy {{ return 503 "later\\n"; }}
    location /agent {{ return 200 "$http_user_agent $args\\n"; }}
  }}
}}
"""


def nginx(servers):
    """nginx with a folder of files that can be written, plain, with TLS and at a path."""
    program, port, tls = find("nginx"), free_port(), free_port()
    told = servers.fixed()
    os.makedirs(servers.path("www"))
    servers.write("www/hello", "hello\n")
    servers.write("www/lines", "".join(f"line {number}\n" for number in range(1000)))
    six = f"listen [::1]:{port};" if six_works() else ""
    text = NGINX.format(folder=servers.folder, port=port, tls=tls, six=six, certificate=told["certificate"],
                        key=told["key"], silent=told["silent"], user="user root;" if AS_ROOT else "")
    servers.start([program, "-c", servers.write("nginx.conf", text), "-e", "stderr", "-p", servers.folder],
                  servers.listening(port, tls, servers.path("nginx.sock")))
    return {**told, "port": port, "tls": tls, "path": servers.path("nginx.sock"), "six": bool(six)}


def six_works():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def redis(servers):
    program, port, tls, path = find("redis-server"), free_port(), free_port(), servers.path("redis.sock")
    told = servers.fixed()
    servers.start(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--tls-port", str(tls), "--tls-cert-file",
         told["certificate"], "--tls-key-file", told["key"], "--tls-auth-clients", "no", "--unixsocket", path,
         "--save", "", "--appendonly", "no", "--dir", servers.folder, "--maxclients", "1000"],
        servers.listening(port, tls, path))
    return {**told, "port": port, "tls": tls, "path": path}


def memcached(servers):
    """memcached thrice: it serves ports, a path, or TLS, but one of them at a time."""
    program, port, tls, path = find("memcached"), free_port(), free_port(), servers.path("memcached.sock")
    told = servers.fixed()
    base = [program, "-m", "64", "-t", "2", "-U", "0", *(["-u", "root"] if AS_ROOT else [])]
    servers.start([*base, "-l", "127.0.0.1", "-p", str(port)], servers.listening(port))
    servers.start([*base, "-s", path], servers.listening(path))
    try:
        options = f"ssl_chain_cert={told['certificate']},ssl_key={told['key']}"
        servers.start([*base, "-l", "127.0.0.1", "-p", str(tls), "-Z", "-o", options], servers.listening(tls))
    except Obstacle:
        tls = 0
    return {**told, "port": port, "tls": tls, "path": path}


def mariadb(servers):
    """MariaDB with system tables of its own, in which root has no password."""
    program, port, path = find("mariadbd"), free_port(), servers.path("mariadb.sock")
    told = servers.fixed()
    base = os.path.join(ROOT, "usr") if program.startswith(ROOT) else "/usr"
    share, data = os.path.join(base, "share", "mysql"), servers.path("data")
    os.makedirs(data)
    common = [program, "--no-defaults", f"--datadir={data}", f"--basedir={base}", f"--lc-messages-dir={share}",
              f"--plugin-dir={base}/lib/mysql/plugin", "--innodb-buffer-pool-size=8M", "--innodb-log-file-size=4M",
              f"--tmpdir={servers.folder}", *(["--user=root"] if AS_ROOT else [])]
    statements = "create database mysql;\nuse mysql;\nset @auth_root_socket=NULL;\n"
    for name in ("mysql_system_tables.sql", "mysql_system_tables_data.sql"):
        with open(os.path.join(share, name), encoding="utf-8") as file:
            statements += file.read() + "\n"
    servers.command(*common, "--bootstrap", text=statements + "create database test;\n")
    servers.start(
        [*common, f"--port={port}", "--bind-address=127.0.0.1", f"--socket={path}", f"--ssl-cert={told['certificate']}",
         f"--ssl-key={told['key']}", "--max-allowed-packet=64M", f"--pid-file={servers.path('mariadb.pid')}"],
        servers.listening(port, path))
    return {**told, "port": port, "path": path}


MOSQUITTO = """
allow_anonymous true
persistence false
{user}
max_queued_messages 100000
listener {port} 127.0.0.1
listener {tls} 127.0.0.1
certfile {certificate}
keyfile {key}
"""


def mosquitto(servers):
    program, port, tls = find("mosquitto"), free_port(), free_port()
    told = servers.fixed()
    text = MOSQUITTO.format(port=port, tls=tls, user="user root" if AS_ROOT else "", certificate=told["certificate"],
                            key=told["key"])
    servers.start([program, "-c", servers.write("mosquitto.conf", text)], servers.listening(port, tls))
    return {**told, "port": port, "tls": tls}


DNSMASQ = """
no-resolv
no-hosts
no-daemon
bind-interfaces
listen-address=127.0.0.1
port={port}
local-ttl=60
host-record=one.test,192.0.2.1,2001:db8::1
address=/wild.test/192.0.2.7
cname=alias.test,one.test
txt-record=text.test,"first","second"
mx-host=mail.test,one.test,10
srv-host=_http._tcp.test,one.test,8080,1,2
local=/test/
{many}
"""


def dnsmasq(servers):
    program, port = find("dnsmasq"), free_port(socket.SOCK_DGRAM)
    many = "\n".join(f"host-record=many.test,198.51.100.{number}" for number in range(1, 201))
    path = servers.write("dnsmasq.conf", DNSMASQ.format(port=port, many=many))
    as_user = ["--user=root", "--group=root"] if AS_ROOT else []
    servers.start([program, f"--conf-file={path}", f"--pid-file={servers.path('dnsmasq.pid')}", *as_user],
                  servers.listening(port))
    quiet = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    quiet.bind(("127.0.0.1", 0))
    servers.held.append(quiet)
    return {"port": port, "quiet": quiet.getsockname()[1]}


SSHD = """
ListenAddress 127.0.0.1:{port}
HostKey {folder}/host
PidFile {folder}/sshd.pid
AuthorizedKeysFile {folder}/authorized
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
MaxSessions 50
MaxStartups 100
Subsystem sftp internal-sftp
"""


def sshd(servers):
    """OpenSSH's server for the user who runs it, with a key of its own."""
    program, port = find("sshd"), free_port()
    keygen = find("ssh-keygen")
    for name in ("host", "mine", "strange"):
        servers.command(keygen, "-q", "-t", "ed25519", "-N", "", "-f", servers.path(name))
    shutil.copy(servers.path("mine.pub"), servers.path("authorized"))
    config = servers.write("sshd_config", SSHD.format(port=port, folder=servers.folder))
    servers.start([*separated(servers), program, "-D", "-e", "-f", config], servers.listening(port), "sshd")
    return {"port": port, "user": user(), "mine": servers.path("mine"), "strange": servers.path("strange"),
            "host": servers.path("host.pub"), "files": servers.folder}


def separated(servers):
    """For root, sshd wants a user and a folder of its own: here, in a mount namespace that only it sees."""
    if not AS_ROOT:
        return []
    tried = subprocess.run(["unshare", "-m", "true"], stderr=subprocess.PIPE, text=True, timeout=30, check=False)
    if tried.returncode != 0:
        raise Obstacle(f"root has no right to make a mount namespace for sshd: {tried.stderr.strip()}")
    with open("/etc/passwd", encoding="utf-8") as file:
        users = file.read()
    if "\nsshd:" not in users:
        users += "sshd:x:65534:65534::/run/sshd:/usr/sbin/nologin\n"
    script = servers.write("separated", "\n".join([
        f"mount --bind {servers.write('passwd', users)} /etc/passwd", "mount -t tmpfs -o mode=755 none /run",
        "mkdir -m 755 /run/sshd", 'exec "$@"']))
    return ["unshare", "-m", "--", "sh", "-e", script]
