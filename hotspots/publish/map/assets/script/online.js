// A map from the internet: nothing is asked of the server before the reader's click.

let tiles = null;

function startOnline() {
  const { address, credit, host } = data.online;
  const [load, stop, note] = ["#online-load", "#online-stop", "#online-credit"].map((name) => find(name));
  const turn = (on) => {
    if (on) {
      tiles = L.tileLayer(address, { maxZoom: 19, maxNativeZoom: 18, pane: "tilePane", attribution: credit, crossOrigin: false, referrerPolicy: "no-referrer" });
      ground.remove();
      tiles.addTo(map);
    } else {
      tiles.remove();
      ground.addTo(map);
    }
    load.hidden = on;
    stop.hidden = note.hidden = !on;
    (on ? stop : load).focus();
    announce(say(on ? "online_on" : "online_off", { host }));
  };
  load.addEventListener("click", () => turn(true));
  stop.addEventListener("click", () => turn(false));
}
