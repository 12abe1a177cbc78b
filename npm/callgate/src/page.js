/** Whether this is a page, or a worker of one: servers have no place that they were loaded from. */
export function inPage() {
  return globalThis.location?.href !== undefined && globalThis.process?.versions?.node === undefined;
}

/** Whether a configuration holds what only a server may know. */
export function holdsSecret({ clientSecret, callbacks, ...config }) {
  const endpoints = [config.crmEvents, config.crmBatch, config.webhook];
  return clientSecret !== undefined || callbacks !== undefined || endpoints.some((endpoint) => endpoint?.token !== undefined);
}
