/** @file Where models of the hub are, as the page was built. */

/** Absolute and without a closing slash; empty where the page was built to use no hub. */
export function hubUrl(): string {
  return __HUB_URL__ === '' ? '' : new URL(__HUB_URL__, document.baseURI).href.replace(/\/+$/, '')
}
