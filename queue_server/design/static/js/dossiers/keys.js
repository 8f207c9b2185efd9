/* Keys of acts, as all desks make them: 128 random bits in hexadecimal. */

export const newKey = () => crypto.getRandomValues(new Uint8Array(16)).reduce((hex, n) => hex + n.toString(16).padStart(2, "0"), "");
