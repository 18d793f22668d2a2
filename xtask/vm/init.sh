#!/bin/busybox sh
# The first process of the virtual machine: finds the host's files (to read only, over 9p), puts a layer in memory above
# them, and runs the guest's script inside. Whatever happens in there is gone when the machine is.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
for module in $(cat /modules/order); do
    insmod "/modules/$module" || echo "no module $module"
done
mkdir -p /host /layer /guest
mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=262144,cache=loose host /host || echo "no files of the host"
mount -t tmpfs layer /layer
mkdir -p /layer/upper /layer/work
mount -t overlay overlay -o lowerdir=/host,upperdir=/layer/upper,workdir=/layer/work /guest || echo "no layer"
mount --move /dev /guest/dev
mount --move /proc /guest/proc
mount --move /sys /guest/sys
for folder in run tmp dev/shm; do
    mkdir -p /guest/$folder
    mount -t tmpfs tmpfs /guest/$folder
done
mkdir -p /guest/dev/pts
mount -t devpts devpts /guest/dev/pts
ifconfig lo 127.0.0.1 up
# The emulator's own network: the radio is reached over it.
ifconfig eth0 10.0.2.15 netmask 255.255.255.0 up
cp /guest.sh /guest.env /guest/run/
echo "the machine is up after $(cut -d' ' -f1 /guest/proc/uptime) s"
chroot /guest /bin/sh /run/guest.sh
echo "VM EXIT $?"
echo o > /guest/proc/sysrq-trigger
sleep 10
