#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# make install into a folder: what is there, how the units are hardened, and an existing nginx site that joins by two includes.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
: "${BUILD:=$root/build}"
export PATH="$PATH:/usr/sbin:/sbin"
work=$(mktemp -d /tmp/giamngheo-install-XXXXXX)
trap 'rm -rf "$work"' EXIT
share=$work/usr/share/giamngheo
passed=0
failed=0

check() {
    local label=$1
    shift
    if "$@" >"$work/said" 2>&1; then
        passed=$((passed + 1))
        echo "ok   $label"
    else
        failed=$((failed + 1))
        echo "FAIL $label"
        tail -5 "$work/said"
    fi
}

none_left() { ! grep -rnI '@[A-Z_]*@' "$work/usr"; }

# The site of somebody else, with its own pages, that takes our locations in.
write_site() {
    mkdir -p "$work/site"
    cat >"$work/site/nginx.conf" <<END
pid $work/site/pid;
error_log $work/site/error.log;
events { }
http {
    client_body_temp_path $work/site/body; fastcgi_temp_path $work/site/fastcgi; proxy_temp_path $work/site/proxy;
    uwsgi_temp_path $work/site/uwsgi; scgi_temp_path $work/site/scgi;
    include $share/nginx/giamngheo-http.conf;
    server {
        listen 127.0.0.1:18999;
        location /old-page { return 200; }
        include $share/nginx/giamngheo-locations.conf;
        include $share/nginx/giamngheo-sandbox.conf;
    }
}
END
    sed -i "s|/usr/share/giamngheo|$share|g" "$share"/nginx/*.conf
}

write_tls() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=giamngheo.example.vn -keyout "$work/site/key.pem" -out "$work/site/cert.pem"
    sed -e "s|/etc/ssl/giamngheo/fullchain.pem|$work/site/cert.pem|; s|/etc/ssl/giamngheo/privkey.pem|$work/site/key.pem|" \
        -e "s|/usr/share/giamngheo|$share|; s|/var/log/nginx|$work/site|; /\[::\]/d" \
        -e "s|listen 80;|listen 127.0.0.1:18080;|; s|listen 443|listen 127.0.0.1:18443|" "$share/nginx/tls.conf.example" >"$work/site/tls.conf"
    sed "s|server {|include $work/site/tls.conf; server {|" "$work/site/nginx.conf" >"$work/site/nginx-tls.conf"
}

check "make install DESTDIR=" make -C "$root" install DESTDIR="$work" BUILD="$BUILD"
for program in supervisor fcgi smsd migrate sandbox; do check "giamngheo-$program is there" test -x "$work/usr/bin/giamngheo-$program"; done
check "the migrations are there" diff -r "$root/sql/migrations" "$share/sql/migrations"
check "the reference data is there" diff -r "$root/sql/data" "$share/sql/data"
check "no mark is left to fill in" none_left
for unit in giamngheo giamngheo-smsd giamngheo-migrate; do
    check "$unit.service is hardened" systemd-analyze security --offline=yes --threshold=20 "$work/usr/lib/systemd/system/$unit.service"
done
for unit in giamngheo giamngheo-smsd giamngheo-migrate; do
    sed "s|ExecStart=/usr/bin/giamngheo|ExecStart=$work/usr/bin/giamngheo|" "$work/usr/lib/systemd/system/$unit.service" >"$work/$unit.service"
done
check "the units are understood" systemd-analyze verify --man=no "$work"/giamngheo-migrate.service "$work"/giamngheo.service "$work"/giamngheo-smsd.service
write_site
check "an existing site takes the includes" nginx -t -c "$work/site/nginx.conf" -e "$work/site/error.log"
check "a certificate for the TLS settings" write_tls
check "the TLS settings are understood" nginx -t -c "$work/site/nginx-tls.conf" -e "$work/site/error.log"
cp "$share/giamngheo.conf.example" "$work/example.conf"
check "the example settings are understood" sh -c "'$BUILD/giamngheo-migrate' --conf '$work/example.conf' --status 2>&1 | grep -q 'No such file'"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
