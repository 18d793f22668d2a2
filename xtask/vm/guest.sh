# Inside the virtual machine: makes the system ready for a message bus and a Bluetooth service, then runs the tests. They
# start and stop bus, adapters and service themselves.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
. /run/guest.env
cp -r "$DOORWARD_VM/etc/dbus-1" "$DOORWARD_VM/etc/bluetooth" /etc/ 2>/dev/null
mkdir -p /usr/share/dbus-1 /run/dbus /var/lib/bluetooth
cp -r "$DOORWARD_VM/usr/share/dbus-1/." /usr/share/dbus-1/
grep -q '^messagebus:' /etc/passwd || echo 'messagebus:x:998:998::/nonexistent:/usr/sbin/nologin' >> /etc/passwd
grep -q '^messagebus:' /etc/group || echo 'messagebus:x:998:' >> /etc/group
grep -q '^bluetooth:' /etc/group || echo 'bluetooth:x:997:' >> /etc/group
[ -s /etc/machine-id ] || "$DOORWARD_VM/usr/bin/dbus-uuidgen" > /etc/machine-id
# The adapters stay off until a test switches one on, so that the lock can take the other.
printf '[Policy]\nAutoEnable=false\n' > /etc/bluetooth/main.conf
export HOME=/run TMPDIR=/tmp
cd /run
exec "$DOORWARD_TESTS" --test-threads=1 --nocapture
