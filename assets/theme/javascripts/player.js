/*
 * The player of film and sound: the first press, one bar of controls, captions, keys, chapters. Only on top of what
 * works without script: the browser's own controls play the MP4, chapters are links into it.
 *
 * The first press must play, whatever has arrived: this file stands in the head, a click on the picture is heard from
 * before the picture is drawn, and what it starts is the file that the page names.
 *
 * Apple's browsers keep their own controls. Old telephones run this too: no syntax after ES5, and nothing newer is
 * called without being asked for. film.js adds what only a film has.
 */
(function () {
  "use strict";
  var APPLE = "WebKitPlaybackTargetAvailabilityEvent" in window;
  var STEP = 5; // seconds of an arrow key
  var PATIENCE = 700; // milliseconds of standing still before it is spoken of

  function each(list, act) {
    Array.prototype.forEach.call(list, act);
  }

  function on(target, events, act) {
    events.split(" ").forEach(function (event) { target.addEventListener(event, act); });
  }

  function play(media) {
    if (media.error || media.networkState === 3) media.load(); // it could not be fetched; a new press tries again
    var promise = media.play();
    if (promise) promise.catch(function () {}); // the browser may refuse; the position is set all the same
  }

  function toggle(media) {
    if (media.paused || media.ended) play(media);
    else media.pause();
  }

  function seek(media, seconds) {
    media.currentTime = seconds;
    play(media);
  }

  function chapters(list) {
    var media = document.getElementById("player");
    var links = Array.prototype.slice.call(list.querySelectorAll("[data-start]"));
    list.addEventListener("click", function (event) {
      var link = event.target.closest("[data-start]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      seek(media, Number(link.dataset.start));
    });
    media.addEventListener("timeupdate", function () {
      var current = links.filter(function (link) { return Number(link.dataset.start) <= media.currentTime + 0.05; }).pop();
      links.forEach(function (link) {
        if (link === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
    });
  }

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }

  function clock(seconds) {
    var whole = Math.floor(seconds), minutes = Math.floor(whole / 60), rest = two(whole % 60);
    return minutes < 60 ? minutes + ":" + rest : Math.floor(minutes / 60) + ":" + two(minutes % 60) + ":" + rest;
  }

  /* The storyboard's WebVTT: for each span of seconds the place of its picture on a sheet. */
  function tilesOf(text, address) {
    var line = /(?:(\d+):)?(\d+):(\d+)\.(\d+) -->.*\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)/g, tiles = [], found;
    while ((found = line.exec(text))) {
      tiles.push({
        start: (Number(found[1] || 0) * 60 + Number(found[2])) * 60 + Number(found[3]) + Number(found[4]) / 1000,
        sheet: new URL(found[5], address).href,
        x: Number(found[6]), y: Number(found[7]), width: Number(found[8]), height: Number(found[9]),
      });
    }
    return tiles;
  }

  /* A bar that is easy to hit, and shows what is at a moment before one goes there. */
  function seekBar(bar, media) {
    var range = bar.querySelector("input"), shown = bar.querySelector(".seek__clock span");
    var picture = bar.querySelector(".seek__picture");
    var address = bar.dataset.storyboard && new URL(bar.dataset.storyboard, location.href).href;
    var tiles = null, held = false;

    function load() {
      if (tiles || !address) return;
      tiles = [];
      fetch(address).then(function (answer) { return answer.ok ? answer.text() : ""; }).then(function (text) {
        tiles = tilesOf(text, address);
      }).catch(function () {}); // without pictures the bar still seeks
    }

    function say(seconds) {
      shown.textContent = clock(seconds);
      range.setAttribute("aria-valuetext", clock(seconds));
    }

    function preview(seconds) {
      var tile = (tiles || []).filter(function (t) { return t.start <= seconds; }).pop();
      picture.hidden = !tile;
      if (!tile) return;
      var room = bar.clientWidth - tile.width, at = (range.offsetWidth * seconds) / Number(range.max);
      picture.style.width = tile.width + "px";
      picture.style.height = tile.height + "px";
      picture.style.backgroundImage = 'url("' + tile.sheet + '")';
      picture.style.backgroundPosition = -tile.x + "px " + -tile.y + "px";
      picture.style.left = Math.max(0, Math.min(room, range.offsetLeft + at - tile.width / 2)) + "px";
    }

    function leave() {
      held = false;
      picture.hidden = true;
    }

    on(bar, "pointerenter focusin", load);
    on(range, "pointermove", function (event) {
      var along = (event.clientX - range.getBoundingClientRect().left) / range.offsetWidth;
      preview(held ? Number(range.value) : Math.max(0, Math.min(1, along)) * Number(range.max));
    });
    on(range, "input", function () {
      held = true;
      say(Number(range.value));
      preview(Number(range.value));
    });
    on(range, "change", function () {
      media.currentTime = Number(range.value);
      leave();
    });
    on(range, "pointerleave blur", leave);
    on(media, "timeupdate seeking", function () {
      if (held) return;
      range.value = media.currentTime;
      say(media.currentTime);
    });
    say(0);
    bar.hidden = false;
  }

  /* Words under the picture, where they hide nothing of it. */
  function captionsOf(film, media) {
    var line = film.querySelector(".says"), button = film.querySelector("[data-act=captions]");
    var select = film.querySelector("[data-captions]"), shows = Boolean(line && "default" in line.dataset);
    var tracks = Array.prototype.filter.call(media.textTracks || [], function (track) { return track.kind === "captions"; });
    if (!line || !tracks.length) return function () {};
    function chosen() { return tracks[select ? Number(select.value) : 0]; }
    function say() {
      var cues = (shows && chosen().activeCues) || [];
      line.textContent = Array.prototype.map.call(cues, function (cue) { return cue.getCueAsHTML().textContent; }).join("\n");
    }
    function show() {
      tracks.forEach(function (track) { track.mode = shows && track === chosen() ? "hidden" : "disabled"; }); // drawn here
      line.hidden = !shows;
      button.setAttribute("aria-pressed", String(shows));
      say();
    }
    function turn() {
      shows = !shows;
      show();
    }
    tracks.forEach(function (track) { on(track, "cuechange", say); });
    on(button, "click", turn);
    if (select) on(select, "change", function () { shows = true; show(); });
    button.hidden = false;
    if (select) select.parentElement.hidden = false;
    show();
    return turn;
  }

  /* Picture, words and bar together; where a browser cannot, the picture alone by its own means. */
  function fullScreen(film) {
    var button = film.querySelector("[data-act=full]");
    var ask = film.requestFullscreen || film.webkitRequestFullscreen;
    if (!button || !ask) return function () {};
    function now() { return document.fullscreenElement || document.webkitFullscreenElement; }
    function turn() {
      if (now()) (document.exitFullscreen || document.webkitExitFullscreen).call(document);
      else ask.call(film);
    }
    on(document, "fullscreenchange webkitfullscreenchange", function () {
      var full = now() === film;
      film.classList[full ? "add" : "remove"]("film--full");
      button.textContent = button.dataset[full ? "exit" : "enter"];
    });
    button.dataset.enter = button.textContent;
    on(button, "click", turn);
    button.hidden = false;
    return turn;
  }

  /* What the reader is told when nothing moves: not before the first press, and not at every hiccup. */
  function patience(film, media) {
    var sign = film.querySelector(".film__wait"), timer = 0;
    function quiet() {
      clearTimeout(timer);
      sign.textContent = "";
    }
    on(media, "waiting", function () {
      clearTimeout(timer);
      timer = setTimeout(function () {
        if (!media.paused && media.readyState < 3) sign.textContent = sign.dataset.waiting;
      }, PATIENCE);
    });
    on(media, "playing pause timeupdate", quiet);
    media.addEventListener("error", function () { // also of a <source>; the last one leaves none
      setTimeout(function () {
        if (!media.error && media.networkState !== 3) return;
        quiet();
        sign.textContent = sign.dataset.failed;
        film.classList.remove("film--begun");
      }, 0);
    }, true);
  }

  function keys(film, media, acts) {
    on(film, "keydown", function (event) {
      var key = (event.key || "").toLowerCase(), target = event.target.tagName;
      if (event.ctrlKey || event.metaKey || event.altKey || target === "SELECT") return;
      if (key === " " && target === "BUTTON") return; // it presses the button
      if (!acts[key]) return;
      event.preventDefault();
      acts[key]();
    });
  }

  function step(media, seconds) {
    var end = media.duration || Number(media.dataset.seconds);
    media.currentTime = Math.max(0, Math.min(end, media.currentTime + seconds));
  }

  function controls(film) {
    var media = document.getElementById("player");
    var button = film.querySelector("[data-act=play]"), mute = film.querySelector("[data-act=mute]");
    function say() {
      var playing = !media.paused && !media.ended;
      if (playing) film.classList.add("film--begun");
      button.setAttribute("aria-label", button.dataset[playing ? "pause" : "play"]);
      button.classList[playing ? "add" : "remove"]("act--pause");
    }
    function silence() {
      media.muted = !media.muted;
    }
    on(media, "play pause ended emptied", say);
    on(media, "ended", function () { film.classList.remove("film--begun"); });
    on(button, "click", function () { toggle(media); });
    if (mute) {
      on(mute, "click", silence);
      on(media, "volumechange", function () { mute.setAttribute("aria-pressed", String(media.muted)); });
      mute.hidden = false;
    }
    seekBar(film.querySelector(".seek"), media);
    patience(film, media);
    say(); // it may have been pressed before all this
    var start = function () { toggle(media); };
    keys(film, media, {
      " ": start,
      k: start,
      m: mute ? silence : null,
      c: captionsOf(film, media),
      f: fullScreen(film),
      arrowleft: function () { step(media, -STEP); },
      arrowright: function () { step(media, STEP); },
    });
    media.tabIndex = -1; // a click lets the keys work
    media.controls = false;
    button.hidden = film.querySelector(".tools").hidden = false;
    film.classList.add("film--own");
  }

  /* A press may come before the page is whole, and must not meet controls that are about to go. */
  function early() {
    document.addEventListener("click", function (event) {
      if (!event.target.closest || !event.target.closest(".film__screen")) return;
      var media = document.getElementById("player"), button = document.querySelector("[data-act=play]");
      if (media !== event.target && button) button.focus(); // a cover takes no keys
      toggle(media);
    });
    new MutationObserver(function (_, watch) {
      var media = document.getElementById("player");
      if (!media) return;
      media.controls = false;
      watch.disconnect();
    }).observe(document, { childList: true, subtree: true });
  }

  window.kepu = { on: on, play: play };
  if (!APPLE) early();
  document.addEventListener("DOMContentLoaded", function () {
    if (!APPLE) each(document.querySelectorAll(".film"), controls);
    each(document.querySelectorAll(".chapters"), chapters);
  });
})();
