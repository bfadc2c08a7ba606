// Makes and uses passkeys. The sections stay hidden where the browser cannot have any; signing in by code never needs this.
const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const decodeIds = (list) => (list || []).map((one) => ({ ...one, id: decode(one.id) }));

function plain(credential) {
  const { response } = credential;
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = names.filter((name) => response[name]).map((name) => [name, encode(response[name])]);
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    response: { ...Object.fromEntries(given), transports: response.getTransports?.() },
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function make(form) {
  const { publicKey } = JSON.parse(form.dataset.options);
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      user: { ...publicKey.user, id: decode(publicKey.user.id) },
      excludeCredentials: decodeIds(publicKey.excludeCredentials),
    },
  });
}

async function use(form) {
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  const { publicKey } = (await answer.json()).request_options;
  return navigator.credentials.get({
    publicKey: { ...publicKey, challenge: decode(publicKey.challenge), allowCredentials: decodeIds(publicKey.allowCredentials) },
  });
}

if (window.PublicKeyCredential && window.isSecureContext) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.closest("section").hidden = false;
    const says = form.querySelector("[data-passkey-says]");
    form.querySelector("[data-passkey-go]").addEventListener("click", async () => {
      says.textContent = "";
      try {
        const credential = await (form.dataset.passkey === "make" ? make : use)(form);
        form.elements.credential.value = JSON.stringify(plain(credential));
        form.submit();
      } catch {
        says.textContent = form.dataset.failed;
      }
    });
  }
}
