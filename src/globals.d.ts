/** From package.json, put in by Vite. */
declare const __APP_VERSION__: string

/**
 * Where models of the hub are, set when the page is built with `HUB_URL`: an address, a path relative to the page, or
 * empty for no hub; without a closing slash.
 */
declare const __HUB_URL__: string
