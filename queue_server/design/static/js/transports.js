/* Two ways for the same envelopes to reach a page: Socket.IO from the server, or the event stream of the
   relay that runs on this machine. Both call the same `on` functions and both reconnect by themselves. */

const BACK_OFF = { reconnectionDelay: 250, reconnectionDelayMax: 1200, randomizationFactor: 0.5 };

function jittered(milliseconds) {
  return milliseconds * (0.5 + Math.random());
}

/* `on`: connected(), message(envelope), heartbeat(beat), volatile(summary), denied() → Promise. */
export async function openSocket(on) {
  const { io } = await import("./vendor/socket.io.esm.min.js");
  const socket = io({
    path: "/socket.io",
    transports: ["websocket"],
    auth: { protocol: "1.0" },
    timeout: 4000,
    ...BACK_OFF,
  });
  let again = null;
  const later = () => {
    clearTimeout(again);
    again = setTimeout(() => socket.connect(), jittered(1000));
  };
  socket.on("connect", on.connected);
  socket.on("message", on.message);
  socket.on("heartbeat", on.heartbeat);
  socket.on("volatile", on.volatile);
  // The library comes back by itself except when it was turned away: that is ours to judge.
  socket.on("connect_error", () => socket.active || on.denied().finally(later));
  socket.on("disconnect", (reason) => reason === "io server disconnect" && on.denied().finally(later));
  return {
    restart: () => socket.disconnect().connect(),
    close: () => {
      clearTimeout(again);
      socket.disconnect();
    },
  };
}

export async function openStream(on, url = "/feed") {
  let source = null;
  let again = null;
  const parsed = (handle) => (event) => handle(JSON.parse(event.data));
  const open = () => {
    clearTimeout(again);
    source?.close();
    source = new EventSource(url);
    source.addEventListener("open", on.connected);
    source.addEventListener("resync", on.connected);
    source.addEventListener("message", parsed(on.message));
    source.addEventListener("heartbeat", parsed(on.heartbeat));
    source.addEventListener("volatile", parsed(on.volatile));
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) again = setTimeout(open, jittered(1000));
    });
  };
  open();
  return {
    restart: open,
    close: () => {
      clearTimeout(again);
      source.close();
    },
  };
}
