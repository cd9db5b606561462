// A part of a page is marked on its picture with the mouse; the form's own fields say it in numbers,
// so that keys and a browser without JavaScript do the same: <form data-takes-area="…">.
(function () {
  "use strict";

  var SMALLEST = 1; // percent; less is a press and no drag

  function percent(part, whole) {
    return Math.min(100, Math.max(0, (part / whole) * 100));
  }

  // Outwards to whole percents: what was marked is covered, never a letter less.
  function between(event, from, picture) {
    var at = picture.getBoundingClientRect();
    var x = [from.clientX - at.left, event.clientX - at.left].map(function (each) {
      return percent(each, at.width);
    });
    var y = [from.clientY - at.top, event.clientY - at.top].map(function (each) {
      return percent(each, at.height);
    });
    return {
      left: Math.floor(Math.min.apply(null, x)),
      right: Math.ceil(Math.max.apply(null, x)),
      top: Math.floor(Math.min.apply(null, y)),
      bottom: Math.ceil(Math.max.apply(null, y)),
    };
  }

  function fill(form, page, area) {
    form.elements.page.value = page;
    ["left", "right", "top", "bottom"].forEach(function (name) {
      form.elements[name].value = area[name];
    });
    form.querySelector("[name=what][value=area]").click();
    form.elements.page.closest("details").open = true;
  }

  function draw(box, area) {
    box.hidden = false;
    box.style.left = area.left + "%";
    box.style.top = area.top + "%";
    box.style.width = area.right - area.left + "%";
    box.style.height = area.bottom - area.top + "%";
  }

  function listen(form, boxes, said, sheet) {
    var picture = sheet.querySelector("img");
    var box = document.createElement("span");
    var from = null;
    box.className = "marked-area";
    box.hidden = true;
    boxes.push(box);
    sheet.append(box);
    picture.draggable = false;
    picture.addEventListener("pointerdown", function (event) {
      // A finger scrolls the page.
      if (event.button === 0 && event.pointerType !== "touch") {
        from = { clientX: event.clientX, clientY: event.clientY };
        picture.setPointerCapture(event.pointerId);
        event.preventDefault();
      }
    });
    picture.addEventListener("pointermove", function (event) {
      if (from) {
        draw(box, between(event, from, picture));
      }
    });
    picture.addEventListener("pointerup", function (event) {
      var area = from && between(event, from, picture);
      from = null;
      if (!area) {
        return;
      }
      boxes.forEach(function (each) {
        each.hidden = true;
      });
      if (area.right - area.left > SMALLEST && area.bottom - area.top > SMALLEST) {
        draw(box, area);
        fill(form, sheet.dataset.page, area);
        said.textContent = form.dataset.takesArea;
      }
    });
    picture.addEventListener("pointercancel", function () {
      from = null;
      box.hidden = true;
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector("form[data-takes-area]");
    if (!form) {
      return;
    }
    var said = document.querySelector("[data-area-said]");
    var boxes = [];
    document.querySelectorAll("[data-area-hint]").forEach(function (hint) {
      hint.hidden = false;
    });
    document.querySelectorAll(".page-picture [data-page]").forEach(function (sheet) {
      listen(form, boxes, said, sheet);
    });
  });
})();
