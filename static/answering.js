// Helps who writes an answer: shows the files chosen before they are sent, and asks before a page
// with words that are not sent is left.
(function () {
  "use strict";

  function size(bytes, lang) {
    var number = function (value, digits) {
      return value.toLocaleString(lang, { maximumFractionDigits: digits });
    };
    if (bytes < 1000) {
      return bytes + " byte";
    }
    return bytes < 1000000 ? number(bytes / 1000, 0) + " kB" : number(bytes / 1000000, 1) + " MB";
  }

  function kind(file) {
    var dot = file.name.lastIndexOf(".");
    return dot > 0 ? file.name.slice(dot + 1).toUpperCase() : "";
  }

  function same(one, other) {
    return one.name === other.name && one.size === other.size;
  }

  // Files chosen one after the other are all kept; each can be taken out again.
  function listFiles(input, words) {
    var list = document.createElement("ul");
    var told = document.createElement("p");
    var lang = document.documentElement.lang;
    var held = [];
    list.className = "files chosen-files";
    told.className = "sr-only";
    told.setAttribute("role", "status");
    input.after(list, told);

    function hold(files) {
      var transfer = new DataTransfer();
      files.forEach(function (file) {
        transfer.items.add(file);
      });
      held = files;
      input.files = transfer.files;
      draw();
    }

    function row(file) {
      var item = document.createElement("li");
      var name = document.createElement("span");
      var facts = document.createElement("span");
      var button = document.createElement("button");
      name.textContent = file.name + " ";
      facts.className = "quiet";
      facts.textContent = "(" + [kind(file), size(file.size, lang)].filter(Boolean).join(", ") + ")";
      button.type = "button";
      button.className = "change";
      button.textContent = words.remove + " ";
      var whose = document.createElement("span");
      whose.className = "sr-only";
      whose.textContent = file.name;
      button.append(whose);
      button.addEventListener("click", function () {
        hold(held.filter(function (each) { return each !== file; }));
        told.textContent = words.removed + " " + file.name;
        input.focus();
      });
      name.append(facts);
      item.append(name, button);
      return item;
    }

    function draw() {
      list.replaceChildren.apply(list, held.map(row));
    }

    input.addEventListener("change", function () {
      var fresh = Array.from(input.files).filter(function (file) {
        return !held.some(same.bind(null, file));
      });
      hold(held.concat(fresh));
      told.textContent = words.chosen + " " + held.map(function (file) { return file.name; }).join(", ");
    });
    if (input.files.length) {
      hold(Array.from(input.files));
    }
  }

  function askBeforeLeaving(form) {
    var isDirty = false;
    form.addEventListener("input", function () { isDirty = true; });
    form.addEventListener("submit", function () { isDirty = false; });
    // What keeps the words elsewhere says so, and then nothing is lost by leaving.
    form.addEventListener("intake:saved", function () {
      isDirty = Array.from(form.querySelectorAll("input[type=file]")).some(function (input) {
        return input.files.length > 0; // a saved draft holds no files that are still here
      });
    });
    window.addEventListener("beforeunload", function (event) {
      if (isDirty) {
        event.preventDefault();
      }
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form.answer-form").forEach(function (form) {
      var words = {
        remove: form.dataset.fileRemove,
        removed: form.dataset.fileRemoved,
        chosen: form.dataset.fileChosen,
      };
      form.querySelectorAll("input[type=file]").forEach(function (input) {
        listFiles(input, words);
      });
    });
    document.querySelectorAll("form[data-ask-before-leaving]").forEach(askBeforeLeaving);
  });
})();
