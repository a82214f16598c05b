/*
 * What a player can do besides playing: chapters, quality, sign language. Only on pages that have one, and only on top
 * of what works without script: the MP4 plays, chapters are links into it, the version in sign language is a link.
 *
 * Apple's browsers play HLS by themselves, and well; where there are Media Source Extensions hls.js does. It is fetched
 * when a reader reaches for the player, not before, and not at all where data or memory is short, unless a quality is
 * chosen there. (What else says that it plays HLS gives no choice of quality, and some of it plays badly.)
 */
(function () {
  "use strict";
  var APPLE = "WebKitPlaybackTargetAvailabilityEvent" in window;
  var HLS = "application/vnd.apple.mpegurl";
  var DRIFT = 0.3; // seconds the interpreter may be off before being put right
  var library = { asked: false, waiting: [] };

  function adaptive() {
    return !APPLE && "MediaSource" in window && MediaSource.isTypeSupported('video/mp4; codecs="avc1.42E01E,mp4a.40.2"');
  }

  function frugal() {
    return Boolean((navigator.connection && navigator.connection.saveData) || navigator.deviceMemory <= 1);
  }

  function loadLibrary(url, then) {
    if (window.Hls) return void then();
    library.waiting.push(then);
    if (library.asked) return;
    library.asked = true;
    var script = document.createElement("script");
    script.src = url;
    script.addEventListener("load", function () {
      library.waiting.splice(0).forEach(function (waiting) { waiting(); });
    });
    document.head.appendChild(script);
  }

  function play(media) {
    media.play().catch(function () {}); // the browser may refuse; the position is set all the same
  }

  function seek(media, seconds) {
    media.currentTime = seconds;
    play(media);
  }

  /* Goes on where it was, once the new source says how long it is. */
  function resume(media, at, playing) {
    media.addEventListener("loadedmetadata", function () { media.currentTime = at; }, { once: true });
    media.load();
    if (playing) play(media);
    else if (at > 0) media.preload = "metadata";
  }

  /* The video's source: the MP4, or the same film in pieces through hls.js. */
  function Stream(media, url, select) {
    this.media = media;
    this.url = url;
    this.select = select;
    this.hls = null;
    this.film = { mp4: media.querySelector("source").src, hls: media.dataset.hls };
    this.usable = adaptive();
    this.pieces = null;
  }

  /* Not before it is wanted: a new source is looked into at once, whatever preload says. */
  Stream.prototype.reachApple = function () {
    var media = this.media;
    if (this.pieces || !media.paused || media.readyState || !media.canPlayType(HLS)) return;
    this.pieces = document.createElement("source");
    this.pieces.type = HLS;
    media.insertBefore(this.pieces, media.firstChild);
    this.place();
    media.load();
  };

  /* Names the film's files; whoever calls loads them. */
  Stream.prototype.place = function () {
    this.media.querySelector('source[type="video/mp4"]').src = this.film.mp4;
    if (this.pieces) this.pieces.src = this.film.hls;
  };

  Stream.prototype.reach = function () {
    var stream = this;
    if (APPLE) return void stream.reachApple();
    if (!stream.usable || stream.hls) return;
    loadLibrary(stream.url, function () {
      if (stream.hls || !stream.usable) return;
      if (stream.media.paused || stream.media.readyState < 3) stream.attach();
      else stream.media.addEventListener("waiting", function () { stream.attach(); }, { once: true });
    });
  };

  Stream.prototype.attach = function () {
    var stream = this, media = this.media, at = media.currentTime, playing = !media.paused;
    if (stream.hls || !window.Hls.isSupported()) return;
    var hls = new window.Hls({
      enableWorker: false, // a worker would be a blob, which the policy forbids
      autoStartLoad: false,
      capLevelToPlayerSize: true,
      maxBufferLength: 30,
    });
    stream.hls = hls;
    function start() {
      if (stream.hls === hls) hls.startLoad(media.currentTime || at);
    }
    hls.on(window.Hls.Events.MANIFEST_PARSED, function () {
      stream.pick();
      if (playing || !media.paused) { // or "play" was pressed while the list of pieces was under way
        start();
        play(media);
      } else media.addEventListener("play", start, { once: true });
      if (at > 0) media.currentTime = at;
    });
    hls.on(window.Hls.Events.LEVEL_SWITCHED, function (_, data) { stream.say(hls.levels[data.level]); });
    hls.on(window.Hls.Events.ERROR, function (_, data) {
      if (data.fatal) stream.fallBack();
    });
    hls.loadSource(stream.film.hls);
    hls.attachMedia(media);
  };

  Stream.prototype.detach = function () {
    if (!this.hls) return;
    this.hls.destroy();
    this.hls = null;
    this.media.removeAttribute("src");
  };

  /* The MP4, for good: a policy without blob:, a network that eats playlists. */
  Stream.prototype.fallBack = function () {
    var at = this.media.currentTime, playing = !this.media.paused;
    this.usable = false;
    this.detach();
    this.select.parentElement.hidden = true;
    resume(this.media, at, playing);
  };

  Stream.prototype.pick = function () {
    var wanted = this.select.value, hls = this.hls;
    if (!hls || !hls.levels.length) return;
    var index = hls.levels.findIndex(function (level) { return name(level) === wanted; });
    hls.autoLevelCapping = -1;
    hls.capLevelToPlayerSize = index < 0;
    hls.currentLevel = index;
  };

  Stream.prototype.say = function (level) {
    this.select.options[0].textContent = this.select.value === "auto" ? "自动（" + name(level) + "）" : "自动";
  };

  Stream.prototype.choose = function () {
    var stream = this;
    if (stream.hls) stream.pick();
    else loadLibrary(stream.url, function () { stream.attach(); });
  };

  Stream.prototype.show = function (film) {
    var at = this.media.currentTime, playing = !this.media.paused, pieces = Boolean(this.hls);
    this.film = film;
    this.detach();
    this.place();
    if (pieces) {
      this.media.load();
      this.media.currentTime = at;
      this.attach();
      if (playing) play(this.media);
    } else resume(this.media, at, playing);
  };

  function name(level) {
    return Math.min(level.width, level.height) + "p";
  }

  function quality(tools, media) {
    var select = tools.querySelector("[data-quality]");
    var stream = new Stream(media, tools.dataset.library, select);
    select.parentElement.hidden = !stream.usable;
    select.addEventListener("change", function () { stream.choose(); });
    if (!frugal()) {
      ["pointerenter", "pointerdown", "focus", "play"].forEach(function (event) {
        media.addEventListener(event, function () { stream.reach(); });
      });
    }
    media.addEventListener("error", function () {
      if (stream.hls) stream.fallBack();
    });
    return stream;
  }

  function signSwitch(button, stream) {
    var films = [stream.film, { mp4: button.dataset.mp4, hls: button.dataset.hls }];
    button.addEventListener("click", function () {
      var on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      stream.show(films[Number(on)]);
    });
  }

  /* The interpreter's little window goes along with the film: its clock, its pauses, its speed. */
  function signInset(button, media) {
    var inset = document.getElementById(button.getAttribute("aria-controls"));
    function follow() {
      if (inset.hidden) return;
      var off = Math.abs(inset.currentTime - media.currentTime) > DRIFT;
      if (off && !inset.seeking) inset.currentTime = media.currentTime; // a slow network gets time to arrive
      if (inset.playbackRate !== media.playbackRate) inset.playbackRate = media.playbackRate;
      if (media.paused || media.ended) inset.pause();
      else if (inset.paused && !inset.ended) play(inset);
    }
    ["play", "pause", "ended", "seeking", "seeked", "ratechange", "timeupdate"].forEach(function (event) {
      media.addEventListener(event, follow);
    });
    button.addEventListener("click", function () {
      inset.hidden = !inset.hidden;
      button.setAttribute("aria-pressed", String(!inset.hidden));
      if (inset.hidden) inset.pause();
      else {
        inset.preload = "auto";
        follow();
      }
    });
  }

  function toolsOf(tools) {
    var media = document.getElementById(tools.dataset.player);
    var stream = quality(tools, media);
    var button = tools.querySelector("[data-sign]");
    if (button && button.dataset.sign === "switch") signSwitch(button, stream);
    else if (button) signInset(button, media);
    tools.hidden = !button && !stream.usable;
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

  function clock(seconds) {
    var whole = Math.floor(seconds), rest = String(whole % 60).padStart(2, "0"), minutes = Math.floor(whole / 60);
    if (minutes < 60) return minutes + ":" + rest;
    return Math.floor(minutes / 60) + ":" + String(minutes % 60).padStart(2, "0") + ":" + rest;
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
  function seekBar(bar) {
    var media = document.getElementById(bar.dataset.player);
    var range = bar.querySelector("input"), shown = bar.querySelector(".seek__clock span");
    var picture = bar.querySelector(".seek__picture");
    var address = new URL(bar.dataset.storyboard, location.href).href;
    var tiles = null, held = false;

    function load() {
      if (tiles) return;
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

    ["pointerenter", "focusin"].forEach(function (event) { bar.addEventListener(event, load); });
    range.addEventListener("pointermove", function (event) {
      var along = (event.clientX - range.getBoundingClientRect().left) / range.offsetWidth;
      preview(held ? Number(range.value) : Math.max(0, Math.min(1, along)) * Number(range.max));
    });
    range.addEventListener("input", function () {
      held = true;
      say(Number(range.value));
      preview(Number(range.value));
    });
    range.addEventListener("change", function () {
      media.currentTime = Number(range.value);
      leave();
    });
    ["pointerleave", "blur"].forEach(function (event) { range.addEventListener(event, leave); });
    media.addEventListener("timeupdate", function () {
      if (held) return;
      range.value = media.currentTime;
      say(media.currentTime);
    });
    say(0);
    bar.hidden = false;
  }

  document.querySelectorAll(".seek[data-player]").forEach(seekBar);
  document.querySelectorAll(".chapters").forEach(chapters);
  document.querySelectorAll(".tools[data-player]").forEach(toolsOf);
})();
