/*
 * What a player can do besides playing: chapters, quality, sign language. Only on pages that have one, and only on top
 * of what works without script: the MP4 plays, chapters are links into it, the version in sign language is a link.
 *
 * Adaptive playback by hls.js is taken where the browser has Media Source Extensions. Apple's browsers keep the MP4's
 * place with their own HLS. The library is fetched when a reader reaches for the player, not before, and not at all
 * where data or memory is short, unless a quality is chosen there.
 */
(function () {
  "use strict";
  var APPLE = "WebKitPlaybackTargetAvailabilityEvent" in window;
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
    this.usable = adaptive() && Boolean(media.dataset.hls);
  }

  Stream.prototype.reach = function () {
    var stream = this;
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
      if (playing) {
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
    this.media.querySelector("source").src = film.mp4;
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
      if (Math.abs(inset.currentTime - media.currentTime) > DRIFT) inset.currentTime = media.currentTime;
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

  document.querySelectorAll(".chapters").forEach(chapters);
  document.querySelectorAll(".tools[data-player]").forEach(toolsOf);
})();
