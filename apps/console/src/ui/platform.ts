/** Whether the keyboard has a ⌘ key, as on a Mac or an iPad. */
const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** The name of the key that shortcuts are pressed with: both ⌘ and Ctrl work everywhere. */
export const MOD_KEY = isApple ? '⌘' : 'Ctrl';
