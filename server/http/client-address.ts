import { BlockList, isIP } from 'node:net';

/**
 * From the socket's address and `X-Forwarded-For` to the client's address. The header is believed only as far as
 * trusted proxies wrote it: from the right, the first address that is not one of them.
 */
export function clientAddressReader(
  trustedProxies: readonly string[],
): (socketAddress: string | undefined, forwardedFor: string | undefined) => string | null {
  const trusted = new BlockList();
  for (const entry of trustedProxies) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(prefix), family);
  }
  const isTrusted = (address: string) => {
    const version = isIP(address);
    return version !== 0 && trusted.check(address, version === 6 ? 'ipv6' : 'ipv4');
  };
  return (socketAddress, forwardedFor) => {
    if (socketAddress === undefined) return null;
    let client = plain(socketAddress);
    if (forwardedFor === undefined) return client;
    for (const hop of forwardedFor.split(',').reverse()) {
      if (!isTrusted(client)) break;
      const address = plain(hop.trim());
      if (isIP(address) === 0) break;
      client = address;
    }
    return client;
  };
}

/** `::ffff:10.0.0.1` is 10.0.0.1 on a socket that speaks both. */
function plain(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}
