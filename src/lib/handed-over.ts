let address: string | undefined;

/**
 * From whoever found that nobody has an address to the dialog that invites, on its way there. In memory and nowhere
 * else: in the URL it would end up in histories and logs.
 */
export function handOverAddress(email: string): void {
  address = email;
}

/** Once: a dialog that is opened later starts empty. */
export function takeAddress(): string | undefined {
  const taken = address;
  address = undefined;
  return taken;
}
