// Buttons that copy the words of an element. Without this the words can be selected with one tap.
for (const button of document.querySelectorAll("[data-copy]")) {
  const words = document.getElementById(button.dataset.copy);
  if (!words || !navigator.clipboard) continue;
  const verb = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(words.textContent.trim());
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = verb; }, 2000);
    } catch {
      getSelection().selectAllChildren(words);
    }
  });
}
