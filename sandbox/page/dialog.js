/**
 * Opens a dialog in the middle of a phone rather than of the page.
 * @param {HTMLElement} place
 * @param {HTMLDialogElement} dialog
 */
export function openDialogOver(place, dialog) {
  place.append(dialog);
  dialog.showModal();
  const phone = place.getBoundingClientRect();
  const left = phone.left + (phone.width - dialog.offsetWidth) / 2;
  dialog.style.inset = `0 auto 0 ${Math.max(left, 0)}px`;
  dialog.style.marginInline = '0';
}
