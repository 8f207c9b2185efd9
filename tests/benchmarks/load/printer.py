"""The software printer in a process of its own, so that decoding its picture slows nobody's clock. Prints its port."""

import threading

from hardware.software_printer.server import SoftwarePrinter

if __name__ == "__main__":
    printer = SoftwarePrinter().start()
    print(printer.port, flush=True)
    threading.Event().wait()
