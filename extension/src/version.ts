/**
 * The version of this page; that of the server part should be the same.
 */
export const VERSION = '0.1.0';
