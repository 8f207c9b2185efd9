"""Opens the panels of an agent: real ones by their driver, software ones with a receiver or a card behind them."""

from .panels import CPowerPanel, DdpPanel, Panel, open_panel
from .receiver import Receiver
from .software_card import SoftCard
from .spec import PanelSpec


class Fleet:
    """Software panels are reached over real sockets of this machine, the way a real one is."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._cards: dict[str, SoftCard] = {}

    def panel(self, name: str, spec: PanelSpec) -> Panel:
        if spec.kind != "software":
            return open_panel(spec)
        soft = self._receiver.add(name, spec.size)
        if spec.extra.get("protocol") != "cpower":
            return DdpPanel("127.0.0.1", soft.port, spec.size, spec.colours)
        card = SoftCard(spec.size, shown=lambda rgb: self._receiver.put(name, rgb))
        self._cards[name] = card
        return CPowerPanel("127.0.0.1", card.port, spec.size, spec.colours)

    def remove(self, name: str) -> None:
        """A software panel that is no longer wanted."""
        if name in self._cards:
            self._cards.pop(name).stop()
        self._receiver.remove(name)

    def stop(self) -> None:
        for card in self._cards.values():
            card.stop()
        self._cards.clear()
