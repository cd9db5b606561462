// What a browser with JavaScript gets on top; every page works without.
(function () {
  "use strict";

  function focusErrorSummary() {
    var summary = document.querySelector("[data-focus]");
    if (summary) {
      summary.focus();
    }
  }

  // A copy button is hidden until here: without JavaScript it could do nothing.
  function showCopyButton(button) {
    var text = button.textContent;
    var said = document.createElement("span");
    said.className = "sr-only";
    said.setAttribute("role", "status");
    button.after(said);
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copy).then(function () {
        button.textContent = said.textContent = button.dataset.copied;
        setTimeout(function () {
          button.textContent = text;
          said.textContent = "";
        }, 3000);
      });
    });
  }

  // Words marked in a text beside a form are put into its field: <form data-takes-selection="#id">.
  function takeSelection(form) {
    var text = document.querySelector(form.dataset.takesSelection);
    var field = form.querySelector("textarea");
    if (!text || !field) {
      return;
    }
    text.addEventListener("mouseup", take);
    text.addEventListener("keyup", take);
    function take() {
      var marked = String(window.getSelection()).trim();
      if (marked) {
        field.value = marked;
      }
    }
  }

  // Two presses on "send" must not become two answers: <form data-once>.
  function sendOnce(form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) {
        event.preventDefault();
      }
      form.dataset.sent = "yes";
    });
    window.addEventListener("pageshow", function () {
      delete form.dataset.sent;
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    if (window.DKFDS) {
      window.DKFDS.init();
    }
    focusErrorSummary();
    document.querySelectorAll("form[data-once]").forEach(sendOnce);
    document.querySelectorAll("[data-print]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        window.print();
      });
    });
    document.querySelectorAll("form[data-takes-selection]").forEach(takeSelection);
    // the clipboard exists on https and localhost only
    if (navigator.clipboard) {
      document.querySelectorAll("[data-copy]").forEach(showCopyButton);
    }
  });
})();
