/** The version of this package, which is that of the whole product. */
export const VERSION = '0.2.0';
