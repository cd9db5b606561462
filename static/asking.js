// Shows a question only to those it is asked of. Without JavaScript each question says whom it is
// for, and the server leaves out what is not asked either way.
(function () {
  "use strict";

  function chosen(form, name) {
    var controls = form.querySelectorAll('[name="' + name + '"]');
    if (!controls.length) {
      return null;
    }
    return Array.prototype.filter
      .call(controls, function (control) {
        var isOption = control.type === "radio" || control.type === "checkbox";
        return isOption ? control.checked && !control.closest("[hidden]") : control.value;
      })
      .map(function (control) {
        return control.value;
      });
  }

  // What stands on another page cannot be seen from here: then the question is shown.
  function holds(form, name, wanted) {
    var values = name ? chosen(form, name) : null;
    return (
      values === null ||
      values.some(function (value) {
        return wanted.indexOf(value) >= 0;
      })
    );
  }

  function isAsked(form, part) {
    var onlyFor = part.dataset.onlyFor;
    return (
      holds(form, onlyFor ? "speaks_as" : "", onlyFor ? onlyFor.split(" ") : []) &&
      holds(form, part.dataset.dependsOn || "", [part.dataset.dependsValue])
    );
  }

  function nameOf(part) {
    var label = part.querySelector("legend, label");
    return label ? label.textContent.trim().replace(/\s+/g, " ") : "";
  }

  function start(form) {
    var parts = form.querySelectorAll("[data-only-for], [data-depends-on]");
    var status = form.querySelector("[data-newly-asked]");

    function refresh(changed) {
      var shown = [];
      parts.forEach(function (part) {
        var asked = isAsked(form, part);
        if (changed && asked && part.hidden) {
          shown.push(nameOf(part));
        }
        if (!asked && part.contains(document.activeElement)) {
          changed.focus();
        }
        part.hidden = !asked;
      });
      if (shown.length && status) {
        status.textContent = status.dataset.newlyAsked + " " + shown.join(". ");
      }
    }

    form.querySelectorAll(".only-if").forEach(function (hint) {
      hint.hidden = true;
    });
    refresh(null);
    form.addEventListener("change", function (event) {
      refresh(event.target);
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form.answer-form").forEach(start);
  });
})();
