// The desk's list: tick a whole page by one press, and a batch under way shows how far it is.
(function () {
  "use strict";

  function tickPage() {
    var row = document.querySelector("[data-tick-page]");
    if (!row) {
      return;
    }
    var one = row.querySelector("input");
    var ticks = Array.from(document.querySelectorAll("#ticks input[name=reference]"));
    row.hidden = false;
    one.addEventListener("change", function () {
      ticks.forEach(function (tick) {
        tick.checked = one.checked;
      });
    });
  }

  // Moves the bar while something waits; the page itself is drawn anew only once, at the end.
  function comeBack() {
    var here = document.querySelector("[data-waits]");
    if (!here) {
      return;
    }
    setTimeout(function () {
      fetch(window.location.href)
        .then(function (answer) {
          return answer.text();
        })
        .then(function (text) {
          var there = new DOMParser().parseFromString(text, "text/html").querySelector("[data-waits]");
          if (!there) {
            window.location.reload();
            return;
          }
          here.querySelector("progress").value = there.querySelector("progress").value;
          here.querySelector("label").textContent = there.querySelector("label").textContent;
          comeBack();
        })
        .catch(comeBack);
    }, 2000);
  }

  document.addEventListener("DOMContentLoaded", function () {
    tickPage();
    comeBack();
  });
})();
