// Saves a draft quietly while one writes: <form data-draft="address to post it to">.
(function () {
  "use strict";

  var PAUSE = 1500;
  var RETRY = 15000;

  function keep(form) {
    var note = document.querySelector("[data-saved]");
    var seen = form.querySelector("input[name=seen]");
    var timer = null;
    var busy = false;
    var changed = false;
    var last = null;

    function typed() {
      var data = new FormData(form);
      Array.from(data.keys()).forEach(function (name) {
        if (data.get(name) instanceof File) {
          data.delete(name);
        }
      });
      return new URLSearchParams(data);
    }

    function later(pause) {
      clearTimeout(timer);
      timer = setTimeout(save, pause);
    }

    function say(text) {
      if (note && text && note.textContent !== text) {
        note.textContent = text;
      }
    }

    function save(leaving) {
      if (busy || !changed) {
        return;
      }
      busy = true;
      changed = false;
      var body = typed();
      fetch(form.dataset.draft, {
        method: "POST",
        body: body,
        credentials: "same-origin",
        keepalive: leaving === true && body.toString().length < 60000
      })
        .then(function (answer) {
          return answer.json().then(function (found) {
            if (answer.ok && found.seen && seen) {
              seen.value = JSON.stringify(found.seen);
            }
            last = answer.status;
            say(found.said);
            if (answer.ok && !changed) {
              form.dispatchEvent(new Event("intake:saved"));
            }
          });
        })
        .catch(function () {
          changed = true;
          say(form.dataset.unsaved);
          later(RETRY);
        })
        .finally(function () {
          busy = false;
          if (changed && last !== 409 && last !== 422) {
            later(PAUSE);
          }
        });
    }

    function note_change() {
      changed = true;
      if (last !== 409 && last !== 422) {
        later(PAUSE);
      }
    }

    form.addEventListener("input", note_change);
    form.addEventListener("change", note_change);
    form.addEventListener("submit", function () {
      clearTimeout(timer);
      changed = false;
    });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden" && last !== 409) {
        save(true);
      }
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-draft]").forEach(keep);
  });
})();
