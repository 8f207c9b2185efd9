#!/bin/sh
# Run inside the guest, as root: USB buses without hardware, and devices made of software plugged into them.
# Two printers of one make that differ only in their serial number; scanners as keyboard, on USB-COM and in HID-POS.
set -eu
modules=$1 # folder with lib/modules of the guest's kernel

mkdir -p /lib/modules
mount --bind "$modules/lib/modules" /lib/modules
# Names and paths of devices come from udev, as on every Linux; it must be there before the first is plugged in.
export SYSTEMD_IGNORE_CHROOT=1
/lib/systemd/systemd-udevd --daemon
modprobe dummy_hcd num=5
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

# hid NUMBER UDC BOOT LENGTH DESCRIPTOR: `gadget` first; BOOT 1 is a keyboard for firmware too, the descriptor says
# what its reports mean.
hid() {
    mkdir "functions/hid.$1"
    echo "$3" >"functions/hid.$1/protocol"
    echo "$3" >"functions/hid.$1/subclass"
    echo "$4" >"functions/hid.$1/report_length"
    printf "$5" >"functions/hid.$1/report_desc"
    ln -s "functions/hid.$1" configs/c.1/
    echo "dummy_udc.$2" >UDC
    cd ..
}

# A boot keyboard: eight bytes a report, no answers.
keyboard() {
    gadget keyboard 0x05e0 0x1200 Symbol "Bar Code Scanner" KB0001
    hid 0 2 1 8 '\005\001\011\006\241\001\005\007\031\340\051\347\025\000\045\001\165\001\225\010\201\002\225\001\165\010\201\003\225\006\165\010\025\000\045\145\005\007\031\000\051\145\201\000\300'
}

# Usage page 0x8C, report 2 of 64 bytes.
hid_pos() {
    gadget hid_pos 0x05e0 0x1300 Symbol "Bar Code Scanner POS" POS0001
    hid 1 4 0 64 '\005\214\011\002\241\001\205\002\025\000\046\377\000\165\010\225\077\011\376\201\002\300'
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
hid_pos
udevadm settle
