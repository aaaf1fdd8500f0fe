#!/usr/bin/env bash
# Runs Ceph's S3 gateway on loopback, from Debian packages that are unpacked and never installed.
# Usage: radosgw.sh CACHE ACCESS_KEY SECRET_KEY; prints "READY http://127.0.0.1:PORT" and serves until it is ended.
# All data is in memory. CACHE keeps the binaries for the next time; nothing else outlives the process.
set -euo pipefail
cache=$1 access=$2 secret=$3
root=$cache/root

if [ ! -e "$root/.unpacked" ]; then
  mkdir -p "$cache/archives/partial" "$root"
  # What the system has already is not fetched.
  apt-get install --download-only --no-install-recommends -qq -y -o Debug::NoLocking=1 \
    -o Dir::Cache::archives="$cache/archives" radosgw ceph-mon ceph-osd >&2
  for package in "$cache"/archives/*.deb; do dpkg -x "$package" "$root"; done
  touch "$root/.unpacked"
  rm -r "$cache/archives"
fi

libraries=$root/usr/lib/$(dpkg-architecture -q DEB_HOST_MULTIARCH 2>/dev/null || echo "$(uname -m)-linux-gnu")
export LD_LIBRARY_PATH=$libraries:$libraries/ceph:$root/${libraries#"$root/usr/"}
export PATH=$root/usr/bin:$root/usr/sbin:$PATH PYTHONPATH=$root/usr/lib/python3/dist-packages
data=$(mktemp -d)
export CEPH_CONF=$data/ceph.conf

finish() {
  # shellcheck disable=SC2046
  kill -KILL $(jobs -p) 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$data"
}
trap finish EXIT
trap 'exit 0' TERM INT HUP

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
monitor=$(free_port) gateway=$(free_port) fsid=$(cat /proc/sys/kernel/random/uuid) osd=$(cat /proc/sys/kernel/random/uuid)
mkdir -p "$data/mon" "$data/osd" "$data/rgw"
cat >"$CEPH_CONF" <<CONF
[global]
fsid = $fsid
mon host = v1:127.0.0.1:$monitor
auth cluster required = none
auth service required = none
auth client required = none
# Without authentication the default, secure, finds no partner.
ms mon client mode = crc
ms mon service mode = crc
ms mon cluster mode = crc
ms client mode = crc
ms service mode = crc
ms cluster mode = crc
public addr = 127.0.0.1
cluster addr = 127.0.0.1
run dir = $data
admin socket = $data/\$name.asok
log file =
log to stderr = false
err to stderr = false
mon cluster log to file = false
plugin dir = $libraries/ceph
erasure code dir = $libraries/ceph/erasure-code
osd class dir = $libraries/rados-classes
osd objectstore = memstore
memstore device bytes = 1073741824
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
mon allow pool size one = true
mon data avail crit = 1
osd crush chooseleaf type = 0
[mon.a]
mon data = $data/mon
[osd.0]
osd data = $data/osd
CONF

monmaptool --create --fsid "$fsid" --addv a "[v1:127.0.0.1:$monitor]" "$data/monmap" >/dev/null
ceph-mon -i a --mkfs --monmap "$data/monmap" >&2
ceph-mon -i a -f >&2 &
# The same id both times, or the monitor never sees it come up.
ceph --connect-timeout 30 osd new "$osd" 0 >/dev/null
ceph-osd -i 0 --mkfs --osd-uuid "$osd" >&2
ceph-osd -i 0 -f --osd-uuid "$osd" >&2 &
until ceph --connect-timeout 30 osd stat | grep -q "1 up"; do sleep 0.3; done
radosgw-admin user create --uid=certify --display-name=certify --access-key="$access" --secret-key="$secret" >/dev/null
radosgw -f --rgw-data="$data/rgw" --rgw-frontends="beast endpoint=127.0.0.1:$gateway" >&2 &
until (exec 3<>"/dev/tcp/127.0.0.1/$gateway") 2>/dev/null; do sleep 0.2; kill -0 $!; done
echo "READY http://127.0.0.1:$gateway $(radosgw --version | cut -d' ' -f3)"
wait
