/*
 * What a film has besides a player: HLS, the choice of size and sound, the version in sign language.
 *
 * A source is never changed by reaching for the player: a press in between would be lost. The MP4 begins. HLS takes
 * over where the MP4 stands still for want of data, or when a size or a sound is chosen that only HLS has; hls.js is
 * fetched then. Where data or memory is short it comes only when chosen.
 *
 * Apple's browsers play HLS by themselves, and well. (What else says that it plays HLS gives no
 * choice of quality, and some of it plays badly.)
 */
(function () {
  "use strict";
  var APPLE = "WebKitPlaybackTargetAvailabilityEvent" in window;
  var HLS = "application/vnd.apple.mpegurl";
  var DRIFT = 0.3; // seconds the interpreter may be off before being put right
  var library = { asked: false, waiting: [] };
  var on = window.kepu.on, play = window.kepu.play; // player.js, which stands before this

  function once(target, event, act) {
    target.addEventListener(event, function heard() {
      target.removeEventListener(event, heard);
      act();
    });
  }

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
    on(script, "load", function () {
      library.waiting.splice(0).forEach(function (waiting) { waiting(); });
    });
    on(script, "error", function () { library.asked = false; }); // the next one who wants it asks again
    document.head.appendChild(script);
  }

  /* Goes on where it was, once the new source says how long it is. */
  function resume(media, at, playing) {
    once(media, "loadedmetadata", function () { media.currentTime = at; });
    media.load();
    if (playing) play(media);
    else if (at > 0) media.preload = "metadata";
  }

  /* The video's source: the MP4, or the same film in pieces through hls.js. */
  function Stream(media, tools) {
    this.media = media;
    this.url = tools.dataset.library;
    this.select = tools.querySelector("[data-quality]");
    this.sound = tools.querySelector("[data-sound]");
    this.hls = null;
    this.files = media.querySelectorAll("source"); // for narrow screens and for wide ones, or one for both
    this.film = { mp4: this.files[0].src, wide: this.files[this.files.length - 1].src, hls: media.dataset.hls };
    this.usable = adaptive();
    this.pieces = null;
  }

  /* Apple's, once it plays: the press is over by then, and a playlist named earlier would be fetched at once. */
  Stream.prototype.placeApple = function () {
    var media = this.media;
    if (this.pieces || media.readyState || !media.canPlayType(HLS)) return;
    this.pieces = document.createElement("source");
    this.pieces.type = HLS;
    media.insertBefore(this.pieces, media.firstChild);
    this.place();
    media.load();
    play(media);
  };

  /* Names the film's files; whoever calls loads them. */
  Stream.prototype.place = function () {
    this.files[this.files.length - 1].src = this.film.wide;
    this.files[0].src = this.files.length > 1 ? this.film.mp4 : this.film.wide;
    if (this.pieces) this.pieces.src = this.film.hls;
  };

  /* The MP4 stands still: whatever plays in pieces is fetched, and is let in if by then nothing moves, or next time. */
  Stream.prototype.relieve = function () {
    var stream = this;
    if (!stream.usable || stream.hls) return;
    loadLibrary(stream.url, function () {
      if (stream.media.readyState < 3 && !stream.media.paused) stream.attach(0);
    });
  };

  /* In one go, so that no press falls in between: who was playing plays on. */
  Stream.prototype.attach = function (level) {
    var stream = this, media = this.media, at = media.currentTime, playing = !media.paused, started = false;
    if (stream.hls || !stream.usable || !window.Hls.isSupported()) return;
    var hls = new window.Hls({
      enableWorker: false, // a worker would be a blob, which the policy forbids
      autoStartLoad: false,
      capLevelToPlayerSize: true,
      maxBufferLength: 30,
      startLevel: level,
    });
    stream.hls = hls;
    function start() {
      if (stream.hls !== hls || started) return;
      started = true;
      hls.startLoad(media.currentTime || at);
    }
    hls.on(window.Hls.Events.MANIFEST_PARSED, function () {
      stream.pick();
      if (!media.paused || at > 0) start();
      else once(media, "play", start);
      if (at > 0) media.currentTime = at;
    });
    hls.on(window.Hls.Events.AUDIO_TRACKS_UPDATED, function () { stream.pickSound(); });
    hls.on(window.Hls.Events.LEVEL_SWITCHED, function (_, data) { stream.say(hls.levels[data.level]); });
    hls.on(window.Hls.Events.ERROR, function (_, data) {
      if (data.fatal) stream.fallBack();
    });
    hls.loadSource(stream.film.hls);
    hls.attachMedia(media);
    if (playing) play(media);
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
    this.offer();
    resume(this.media, at, playing);
  };

  /* Shows the choices that only HLS has. */
  Stream.prototype.offer = function () {
    var usable = this.usable;
    [this.select, this.sound].forEach(function (select) {
      if (select) select.parentElement.hidden = !usable;
    });
  };

  Stream.prototype.pick = function () {
    var wanted = this.select.value, hls = this.hls, index = -1;
    if (!hls || !hls.levels.length) return;
    hls.levels.forEach(function (level, number) {
      if (index < 0 && name(level) === wanted) index = number;
    });
    hls.autoLevelCapping = -1;
    hls.capLevelToPlayerSize = index < 0;
    if (wanted !== "auto" || !hls.autoLevelEnabled) hls.currentLevel = index;
  };

  Stream.prototype.pickSound = function () {
    var wanted = this.sound && this.sound.value, hls = this.hls;
    if (!wanted || !hls) return;
    hls.audioTracks.forEach(function (track, number) {
      if (track.name === wanted && hls.audioTrack !== number) hls.audioTrack = number;
    });
  };

  Stream.prototype.say = function (level) {
    this.select.options[0].textContent = this.select.value === "auto" ? "自动（" + name(level) + "）" : "自动";
  };

  Stream.prototype.choose = function () {
    var stream = this;
    if (!stream.hls) return void loadLibrary(stream.url, function () { stream.attach(-1); });
    stream.pick();
    stream.pickSound();
  };

  Stream.prototype.show = function (film) {
    var at = this.media.currentTime, playing = !this.media.paused, pieces = Boolean(this.hls);
    this.film = film;
    this.detach();
    this.place();
    if (pieces) {
      this.media.load();
      this.media.currentTime = at;
      this.attach(-1);
      if (playing) play(this.media);
    } else resume(this.media, at, playing);
  };

  function name(level) {
    return Math.min(level.width, level.height) + "p";
  }

  function streamOf(tools, media) {
    var stream = new Stream(media, tools), begun = false;
    if (APPLE) on(media, "play", function () { stream.placeApple(); });
    stream.offer();
    on(media, "playing", function () { begun = true; });
    on(media, "emptied", function () { begun = false; });
    on(media, "waiting", function () {
      if (begun && !media.seeking && media.duration - media.currentTime > 2 && !frugal()) stream.relieve();
    });
    [stream.select, stream.sound].forEach(function (select) {
      if (select) on(select, "change", function () { stream.choose(); });
    });
    on(media, "error", function () {
      if (stream.hls) stream.fallBack();
    });
    return stream;
  }

  function signSwitch(button, stream) {
    var films = [stream.film, { mp4: button.dataset.mp4, wide: button.dataset.wide, hls: button.dataset.hls }];
    button.addEventListener("click", function () {
      var signed = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(signed));
      stream.show(films[Number(signed)]);
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
    on(media, "play pause ended seeking seeked ratechange timeupdate", follow);
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

  function signOf(tools, media, stream) {
    var button = tools.querySelector("[data-sign]");
    if (button && button.dataset.sign === "switch") signSwitch(button, stream);
    else if (button) signInset(button, media);
    return Boolean(button);
  }

  var media = document.getElementById("player"), tools = document.querySelector(".tools");
  if (!media || !media.dataset.hls) return; // the film is not made yet
  var signed = signOf(tools, media, streamOf(tools, media));
  if (APPLE) tools.hidden = !signed;
})();
