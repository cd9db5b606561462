// Lets the browser solve the puzzle with ALTCHA's widget and its worker, both our own files. The plain
// question beside it stays: whoever would rather answer it can, and without a script it is all there is.
import "./vendor/altcha/altcha.min.js";

const place = document.querySelector("[data-altcha]");
const lang = document.documentElement.lang;

async function start() {
  globalThis.$altcha.algorithms.set("SHA-256", () => new Worker("/static/vendor/altcha/sha.js"));
  if (lang === "da") {
    await import("./vendor/altcha/da.js");
  }
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  const widget = document.createElement("altcha-widget");
  widget.setAttribute("challenge", place.dataset.altcha);
  widget.setAttribute("language", lang);
  widget.setAttribute("auto", "onload");
  widget.setAttribute(
    "configuration",
    JSON.stringify({ hideFooter: true, hideLogo: true, humanInteractionSignature: false })
  );
  said.textContent = place.dataset.working;
  widget.addEventListener("statechange", (event) => {
    if (event.detail.state === "verified") {
      said.textContent = place.dataset.done;
      document.querySelector("[data-plain-question]").hidden = true;
    }
  });
  place.append(said, widget);
}

start();
