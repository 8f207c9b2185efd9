#!/bin/sh
# Run inside the guest, as root: USB buses without hardware, and devices made of software plugged into them.
# Two printers of one make that differ only in their serial number, a keyboard scanner, a scanner on USB-COM.
set -eu
modules=$1 # folder with lib/modules of the guest's kernel

mkdir -p /lib/modules
mount --bind "$modules/lib/modules" /lib/modules
# Names and paths of devices come from udev, as on every Linux; it must be there before the first is plugged in.
export SYSTEMD_IGNORE_CHROOT=1
/lib/systemd/systemd-udevd --daemon
modprobe dummy_hcd num=4
modprobe -a libcomposite usb_f_printer usb_f_hid usb_f_acm usblp usbhid hid_generic evdev cdc_acm
mount -t configfs configfs /sys/kernel/config
cd /sys/kernel/config/usb_gadget

# gadget NAME VENDOR PRODUCT MAKER MODEL SERIAL: leaves us in its folder.
gadget() {
    mkdir "$1"
    cd "$1"
    echo "$2" >idVendor
    echo "$3" >idProduct
    mkdir strings/0x409 configs/c.1
    echo "$4" >strings/0x409/manufacturer
    echo "$5" >strings/0x409/product
    echo "$6" >strings/0x409/serialnumber
}

printer() {
    gadget "printer$1" 0x04b8 0x0202 EPSON TM-T20II "$2"
    mkdir "functions/printer.$1"
    # Two buffers of 8 kB: a printer that stalls is felt by the sender, not swallowed by the gadget.
    echo 2 >"functions/printer.$1/q_len"
    echo "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;" >"functions/printer.$1/pnp_string"
    ln -s "functions/printer.$1" configs/c.1/
    echo "dummy_udc.$1" >UDC
    cd ..
}

# A boot keyboard: eight bytes a report, no answers.
keyboard() {
    gadget keyboard 0x05e0 0x1200 Symbol "Bar Code Scanner" KB0001
    mkdir functions/hid.0
    echo 1 >functions/hid.0/protocol
    echo 1 >functions/hid.0/subclass
    echo 8 >functions/hid.0/report_length
    printf '\005\001\011\006\241\001\005\007\031\340\051\347\025\000\045\001\165\001\225\010\201\002\225\001\165\010\201\003\225\006\165\010\025\000\045\145\005\007\031\000\051\145\201\000\300' >functions/hid.0/report_desc
    ln -s functions/hid.0 configs/c.1/
    echo dummy_udc.2 >UDC
    cd ..
}

serial() {
    gadget serial 0x05e0 0x1701 Symbol "Bar Code Scanner CDC" CDC0001
    mkdir functions/acm.0
    ln -s functions/acm.0 configs/c.1/
    echo dummy_udc.3 >UDC
    cd ..
}

printer 0 SN0001
printer 1 SN0002
keyboard
serial
udevadm settle
