// Tells while somebody types that a CPR number, or another private detail, stands in the text.
// The rules are those of intake/core/findings.py and private_details.py; a test holds them together.
(function () {
  "use strict";

  var WAIT = 900;
  var GAP = "[ \\t]{0,4}(?:\\r?\\n[ \\t>|]{0,12})?[ \\t]{0,4}";
  var DASHES = /[‐‑‒–—―−﹘﹣－⁃֊•⸺]/g;
  var INVISIBLE = /[\u00ad\u034f\u061c\u180e\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f]/g;
  var LABELLED = /(?:cpr|person-?\s?n(?:umme)?r|personnummer|fødselsnummer)/i;
  var OTHER = new RegExp(
    "(?:tlf|telefon|tel|mobil|mob|phone|fax|ean|gln|cvr|se-?nr|p-?n(?:umme)?r|konto|kto|reg|iban" +
      "|swift|bank|sags?|journal|j\\.? ?n(?:umme)?r|faktura|ordre|kunde|ref(?:erence)?|id|løbe" +
      "|doknr|dok|dokument|eksp|esdh|matrikel|case|account|order|invoice|isbn|issn|fi-?kort|gironr" +
      "|lokation[\\p{L}\\p{N}_]*|projekt|vej|postnr|giro)" +
      "[\\p{L}\\p{N}_-]{0,14}(?:\\.? ?(?:nr|no|nummer|number)(?![\\p{L}\\p{N}_]))?[\\s.:#=(/-]{0,6}(?:\\d{4}[ -]{1,3}){0,2}$",
    "iu"
  );

  // Older browsers know no lookbehind: there the page after this one tells it, by the server.
  function patterns() {
    try {
      return {
        number: new RegExp(
          "(?<!\\d)(?<!\\d[-./])(?:(?<day>[0-3]\\d)(?<month>[01]\\d)(?<year>\\d\\d)" +
            "|(?<day2>[0-3]\\d)(?<between>[ ./-])(?<month2>[01]\\d)\\k<between>(?<year2>\\d\\d))" +
            "(?<gap>" + GAP + "[-/_.]?" + GAP + ")(?<serial>\\d{4})(?!\\d)(?![-./]\\d)",
          "g"
        ),
        spread: new RegExp("(?<!\\d)\\d(?:[ \\t./-]{0,3}\\d){9}(?!\\d)", "g"),
        email: /[\p{L}\p{N}_.+-]{1,64}@(?:[\p{L}\p{N}_-]{1,63}\.){1,8}[a-zæøå]{2,24}/giu,
        phone: new RegExp(
          "(?<![\\d.,/-])(?<!\\d )(?:(?:\\+45|0045)[ ]?(?:\\d{2}[ ]?){3}\\d{2}" +
            "|(?:tlf|telefon|mobil|mob|phone|tel)(?:nr|nummer)?[.:]{0,2} ?(?:\\d ?){7}\\d" +
            "|[2-9]\\d \\d{2} \\d{2} \\d{2})(?![\\d/-]| \\d|[.,]\\d)",
          "gi"
        ),
        address: new RegExp(
          "(?<![\\p{L}\\p{N}_])[A-ZÆØÅ][A-Za-zÆØÅæøåéü.-]{0,40}" +
            "(?:vej|gade|allé|alle|stræde|vænget|vænge|boulevard|bakken|svinget|toften|stien|parken)" +
            " \\d{1,3}(?: ?[A-Z])?(?![\\d.]\\d|[\\p{L}\\p{N}_])" +
            "(?:, ?(?:st|kl|\\d{1,2})\\.? ?(?:tv|th|mf)?(?![\\p{L}\\p{N}_]))?",
          "gu"
        ),
      };
    } catch (error) {
      return null;
    }
  }

  function plain(text) {
    return text
      .replace(DASHES, "-")
      .replace(INVISIBLE, "")
      .normalize("NFKC")
      .replace(DASHES, "-")
      .replace(INVISIBLE, "")
      .replace(/\p{Nd}/gu, function (digit) {
        if (digit <= "9") {
          return digit;
        }
        var zero = digit.codePointAt(0);
        while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && digit.codePointAt(0) - zero < 9) {
          zero -= 1;
        }
        return String(digit.codePointAt(0) - zero);
      })
      .replace(/[^\S\u0000-\u007f\u2028\u2029\u0085]/gu, " ");
  }

  function isDate(day, month, year, seventh) {
    var full;
    if (seventh <= 3) {
      full = 1900 + year;
    } else if (seventh === 4 || seventh === 9) {
      full = (year <= 36 ? 2000 : 1900) + year;
    } else {
      full = (year <= 57 ? 2000 : 1800) + year;
    }
    return month >= 1 && month <= 12 && day >= 1 && day <= new Date(full, month, 0).getDate();
  }

  function standsAlone(text, found) {
    var groups = found.groups;
    var end = found.index + found[0].length;
    var before = text.slice(Math.max(0, found.index - 3), found.index);
    var after = text.slice(end, end + 3);
    if (/[-/]/.test(groups.gap)) {
      return !(groups.between === " " && /\d $/.test(before));
    }
    if (groups.between !== undefined && groups.between !== " ") {
      return false;
    }
    if (groups.between && !groups.gap) {
      return false;
    }
    if (groups.gap === "") {
      return !(/\d $/.test(before) || /^ \d/.test(after));
    }
    return !(/\d{2} $/.test(before) || /^ \d{2}/.test(after));
  }

  function isCpr(text, found) {
    var groups = found.groups;
    var day = Number(groups.day || groups.day2);
    var month = Number(groups.month || groups.month2);
    var year = Number(groups.year || groups.year2);
    if (!isDate(day, month, year, Number(groups.serial[0]))) {
      return false;
    }
    var before = text.slice(Math.max(0, found.index - 40), found.index);
    if (LABELLED.test(before)) {
      return true;
    }
    if (/\+[\d ]*$|(?:^|[^\p{L}\p{N}_])00[\d ]{2,}$/u.test(before)) {
      return false;
    }
    return !OTHER.test(before.split("\n").pop()) && standsAlone(text, found);
  }

  function isSpread(text, found) {
    var digits = found[0].replace(/\D/g, "");
    var parts = [0, 2, 4].map(function (at) {
      return Number(digits.slice(at, at + 2));
    });
    if (!isDate(parts[0], parts[1], parts[2], Number(digits[6]))) {
      return false;
    }
    if (/^(?:\d[ \t]{1,2}){5}\d[ \t]*-[ \t]*(?:\d[ \t]{1,2}){3}\d$/.test(found[0])) {
      return true;
    }
    return LABELLED.test(text.slice(Math.max(0, found.index - 20), found.index));
  }

  function all(text, pattern, isWanted) {
    return Array.from(text.matchAll(pattern))
      .filter(isWanted)
      .map(function (found) {
        return found[0].trim();
      });
  }

  function unique(texts) {
    return Array.from(new Set(texts));
  }

  // Gives what stands in the text: {cpr: [...], details: [...]}.
  function look(text) {
    var known = patterns();
    if (!known) {
      return { cpr: [], details: [] };
    }
    var clean = plain(text);
    var numbers = all(clean, known.number, isCpr.bind(null, clean));
    var spread = all(clean, known.spread, isSpread.bind(null, clean));
    var details = [].concat(
      all(text, known.email, Boolean),
      all(text, known.phone, Boolean),
      all(text, known.address, Boolean)
    );
    return { cpr: unique(numbers.concat(spread)), details: unique(details) };
  }

  function watch(field, words) {
    var told = document.createElement("div");
    var timer;
    told.className = "live-warning";
    told.setAttribute("role", "status");
    field.after(told);

    function say() {
      var found = look(field.value);
      var lines = [];
      if (found.cpr.length) {
        lines.push(words.cpr + " " + found.cpr.join(", "));
      }
      if (found.details.length) {
        lines.push(words.details + " " + found.details.join(", "));
      }
      var text = lines.join(" ");
      told.classList.toggle("live-warning--cpr", found.cpr.length > 0);
      if (told.textContent !== text) {
        told.textContent = text;
      }
    }

    field.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(say, WAIT);
    });
    if (field.value) {
      say();
    }
  }

  window.IntakePrivateDetails = { look: look };

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-warn-cpr]").forEach(function (form) {
      var words = { cpr: form.dataset.warnCpr, details: form.dataset.warnDetails };
      form.querySelectorAll("textarea, input[type=text]:not([autocomplete])").forEach(function (field) {
        watch(field, words);
      });
    });
  });
})();
