// One key for each thing one does again and again at the desk. Only where the person has not
// turned them off: then the list of keys (#keys) is not on the page, and nothing here begins.
(function () {
  "use strict";

  var STEPS = { j: 1, k: -1 };

  // A key belongs to the field that one writes in, and to the dialog that stands open.
  function isTaken(event, list) {
    var at = event.target;
    return (
      event.defaultPrevented ||
      event.repeat ||
      event.isComposing ||
      event.ctrlKey ||
      event.altKey ||
      event.metaKey ||
      list.open ||
      (at.closest && at.closest("input, textarea, select, [contenteditable]") !== null)
    );
  }

  // Through a list: from one entry's link to the next, and at its end to the next page's.
  function walk(step) {
    var links = Array.from(
      document.querySelectorAll(".listing[data-walk] > li > :is(h2, h3) a, .pages a[rel=next]")
    );
    if (!links.length) {
      return false;
    }
    var entry = document.activeElement.closest(".listing[data-walk] > li");
    var at = links.findIndex(function (link) {
      return link === document.activeElement || (entry && entry.contains(link));
    });
    var next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
    links[Math.min(Math.max(next, 0), links.length - 1)].focus();
    return true;
  }

  // What carries data-key is a link, a form to send, or holds details to open and write in.
  function press(thing) {
    var fold = thing.querySelector("details");
    if (fold) {
      fold.open = true;
      fold.querySelector("textarea, input:not([type=hidden]), select").focus();
    } else if (thing.matches("form")) {
      thing.querySelector("button").click();
    } else {
      thing.click();
    }
  }

  function listen(list) {
    document.addEventListener("keydown", function (event) {
      if (isTaken(event, list)) {
        return;
      }
      var key = event.key.toLowerCase();
      if (key === "?") {
        list.showModal();
      } else if (event.shiftKey) {
        return;
      } else {
        var thing = /^[a-z]$/.test(key) && document.querySelector("[data-key=" + key + "]");
        if (thing) {
          press(thing);
        } else if (!(key in STEPS) || !walk(STEPS[key])) {
          return;
        }
      }
      event.preventDefault();
    });
  }

  // After a decision one stands where the next is taken, with the answer still in view from its top.
  function standAtDecision() {
    var next = document.querySelector("[data-decide]");
    if (next && document.querySelector("[role=status].alert") && !document.querySelector("[data-focus]")) {
      next.focus({ preventScroll: true });
    }
  }

  document.addEventListener("DOMContentLoaded", function () {
    standAtDecision();
    var list = document.getElementById("keys");
    if (list) {
      listen(list);
    }
  });
})();
