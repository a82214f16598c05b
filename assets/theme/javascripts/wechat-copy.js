/* The copy page: buttons that put an article, or a line of text, on the clipboard. */
(function () {
  "use strict";
  var body = document.body;
  var article = document.getElementById("article");
  var said = document.getElementById("said");
  var carry = document.getElementById("carry");
  var source = document.getElementById("source").value; // the converter's output

  // The policy of the site forbids style attributes, but not styles that a script sets.
  var TAG = /<[a-z][a-z0-9]*(?: [a-z-]+="[^"]*")*>/g;
  article.innerHTML = source.replace(TAG, function (tag) { return tag.replace(/ style="/, ' data-style="'); });
  article.querySelectorAll("[data-style]").forEach(function (element) {
    element.style.cssText = element.dataset.style;
    delete element.dataset.style;
  });

  function say(text) {
    said.textContent = text;
  }

  // Addresses of pictures as WeChat's editor will fetch them.
  function addressed() {
    return source.split('src="../').join('src="' + body.dataset.root);
  }

  function asData(url) {
    return fetch(url).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.blob();
    }).then(function (blob) {
      return new Promise(function (done, failed) {
        var reader = new FileReader();
        reader.onload = function () { done(reader.result); };
        reader.onerror = failed;
        reader.readAsDataURL(blob);
      });
    });
  }

  // The article with its pictures inside, for a site that nobody outside can reach.
  function carried() {
    var found = source.match(/src="\.\.\/[^"]+"/g) || [];
    return Promise.all(found.map(function (attribute) {
      return asData(attribute.slice(5, -1));
    })).then(function (pictures) {
      return found.reduce(function (html, attribute, index) {
        return html.split(attribute).join('src="' + pictures[index] + '"');
      }, source);
    });
  }

  // The event carries exactly what is given; the Clipboard API would write it anew. It also works without https.
  function byEvent(html, text) {
    var taken = false;
    function give(event) {
      if (html !== null) event.clipboardData.setData("text/html", html);
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
      taken = true;
    }
    document.addEventListener("copy", give, { once: true });
    try {
      document.execCommand("copy");
    } catch (error) {
      taken = false;
    }
    document.removeEventListener("copy", give);
    return taken;
  }

  function byInterface(html, text) {
    if (!navigator.clipboard || (html !== null && !window.ClipboardItem)) return Promise.reject(new Error("none"));
    if (html === null) return navigator.clipboard.writeText(text);
    return navigator.clipboard.write([new window.ClipboardItem({
      "text/html": new Blob([html], { type: "text/html" }),
      "text/plain": new Blob([text], { type: "text/plain" })
    })]);
  }

  function copy(html, text) {
    if (byEvent(html, text)) {
      say(body.dataset.copied);
      return;
    }
    byInterface(html, text).then(function () { say(body.dataset.copied); }, function () { say(body.dataset.failed); });
  }

  carry.checked = location.origin + "/" !== new URL("/", body.dataset.root).href;
  var ready = null;
  function prepare() {
    ready = null;
    if (!carry.checked) return;
    say(body.dataset.gathering);
    carried().then(function (html) { ready = html; say(""); }, function () { say(body.dataset.unfetched); });
  }
  carry.addEventListener("change", prepare);
  prepare();

  document.getElementById("copy-article").addEventListener("click", function () {
    copy(carry.checked && ready !== null ? ready : addressed(), article.innerText);
  });
  document.querySelectorAll("button.copy").forEach(function (button) {
    button.addEventListener("click", function () {
      copy(null, button.parentElement.querySelector("span").textContent);
    });
  });
})();
