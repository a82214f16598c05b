/* Progressive enhancement only: text size, a transcript that follows and seeks, one sound at a time. */
(function () {
  "use strict";
  var root = document.documentElement;
  var KEY = "kepu.textsize";
  var SIZES = ["standard", "large", "xlarge"];

  function remembered() {
    try {
      return window.localStorage.getItem(KEY);
    } catch (error) {
      return null; // storage is forbidden in some in-app browsers
    }
  }

  function remember(size) {
    try {
      window.localStorage.setItem(KEY, size);
    } catch (error) {
      return; // the choice then lasts for this page only
    }
  }

  function apply(size) {
    root.dataset.textsize = SIZES.indexOf(size) < 0 ? "standard" : size;
  }

  function textSize() {
    var buttons = document.querySelectorAll(".textsize button");
    function show() {
      buttons.forEach(function (button) {
        button.setAttribute("aria-pressed", String(button.dataset.size === root.dataset.textsize));
      });
    }
    buttons.forEach(function (button) {
      button.addEventListener("click", function () {
        apply(button.dataset.size);
        remember(root.dataset.textsize);
        show();
      });
    });
    show();
  }

  function transcript(list) {
    var media = document.getElementById(list.dataset.transcript);
    if (!media) return;
    var lines = Array.prototype.map.call(list.querySelectorAll("li"), function (item) {
      var start = Number(item.dataset.start);
      var button = document.createElement("button");
      button.type = "button";
      while (item.firstChild) button.appendChild(item.firstChild);
      item.appendChild(button);
      button.addEventListener("click", function () {
        media.currentTime = start;
        var promise = media.play(); // old telephones give none
        if (promise) promise.catch(function () {}); // the browser may refuse; the position is set all the same
      });
      return { item: item, start: start };
    });
    media.addEventListener("timeupdate", function () {
      var current = null;
      lines.forEach(function (line) {
        if (line.start <= media.currentTime + 0.05) current = line.item;
      });
      lines.forEach(function (line) {
        if (line.item === current) line.item.setAttribute("aria-current", "true");
        else line.item.removeAttribute("aria-current");
      });
    });
  }

  /* A page that is not built again goes on naming events as planned: those whose day is over in Beijing say so. A site
     that stands still at a day names it as `data-today`. */
  function overEvents() {
    var today = root.dataset.today || new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10);
    document.querySelectorAll("tr.is-planned").forEach(function (row) {
      if (row.querySelector("time").getAttribute("datetime") >= today) return;
      var status = row.querySelector(".status");
      status.textContent = status.dataset.over;
      row.querySelectorAll(".register__phone, .register__add").forEach(function (offer) { offer.remove(); });
      row.classList.remove("is-planned");
      if (row.closest("[data-planned]")) row.remove();
    });
    var planned = document.querySelector("[data-planned]");
    if (planned && !planned.querySelector("tbody tr")) planned.remove();
  }

  /* The menu closes as readers expect: at Escape, and at a press elsewhere. */
  function menu(details) {
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !details.open) return;
      details.open = false;
      details.querySelector("summary").focus();
    });
    document.addEventListener("click", function (event) {
      if (!details.contains(event.target)) details.open = false;
    });
  }

  /* The contents of an article stand open beside it, and closed above it on a phone. */
  function contents(details) {
    details.open = window.matchMedia("(min-width: 60em)").matches;
  }

  /* Browsers that do not know `media` on a <source> start an animation whatever the reader asked for. */
  function still(animation) {
    if (!window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    animation.autoplay = false;
    animation.pause();
  }

  function oneSound(event) {
    // Silent, and moving with another or by itself.
    if ("companion" in event.target.dataset || event.target.classList.contains("moving")) return;
    document.querySelectorAll("audio, video:not([data-companion], .moving)").forEach(function (media) {
      if (media !== event.target) media.pause();
    });
  }

  /* `#t=65` in the address of a page: its film or sound is at that second, as behind a link from a search. */
  function atSecond() {
    var asked = /^#t=(\d+(\.\d+)?)$/.exec(window.location.hash);
    var media = document.getElementById("player");
    if (!asked || !media) return;
    media.currentTime = Number(asked[1]);
    (media.closest(".stage") || media).scrollIntoView();
  }

  root.classList.remove("no-js");
  root.classList.add("js");
  apply(remembered());
  document.addEventListener("play", oneSound, true);
  document.addEventListener("DOMContentLoaded", function () {
    textSize();
    overEvents();
    document.querySelectorAll(".menu").forEach(menu);
    document.querySelectorAll(".contents details").forEach(contents);
    document.querySelectorAll("[data-transcript]").forEach(transcript);
    document.querySelectorAll("video.moving").forEach(still);
    atSecond();
  });
  window.addEventListener("hashchange", atSecond);
})();
