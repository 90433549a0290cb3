/** The vendor's key, out of reach of whoever prints or serialises what holds it. */
export class VendorKey {
  readonly #secret: string;

  /** @throws Error that does not quote the key when it cannot be written into a header */
  constructor(secret: string) {
    if (!/^[\x21-\x7e]{1,500}$/.test(secret)) throw new Error("The vendor's API key cannot be sent.");
    this.#secret = secret;
  }

  /** The last thing that happens to a request before it goes out. */
  sign(request: Request): void {
    request.headers.set('authorization', `Bearer ${this.#secret}`);
  }

  /** Whether a text gives away this key, or something that looks like a key of the vendor's. */
  isIn(text: string): boolean {
    return text.includes(this.#secret) || /sk_(live|test)_/i.test(text);
  }

  /** Whether JSON that was parsed from `text` has this very key in it, however it is escaped there. */
  isInJson(text: string, value: unknown): boolean {
    return (
      text.includes(this.#secret) || (text.includes('\\') && JSON.stringify(value).includes(this.#secret))
    );
  }
}
