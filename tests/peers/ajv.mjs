// What reference 2 asks of Genesys guests, in ajv; and any schema in ajv, for those of `schemas/`.

export function genesysGuest(Ajv, addFormats) {
  const text = (rules) => ({ type: 'string', ...rules });
  const closed = (properties, rules) => ({ type: 'object', properties, additionalProperties: false, ...rules });
  const consent = { marketing: { type: 'boolean' }, dataProcessing: { type: 'boolean' } };
  const guest = closed(
    {
      channel: text({ enum: ['webmessaging'] }),
      consent: { type: 'object', properties: consent, required: ['marketing', 'dataProcessing'] },
      identityAttributes: closed({
        emailHash: text({ pattern: '^[A-Fa-f0-9]{64}$' }),
        deviceFingerprint: text({ maxLength: 128 }),
      }),
      channelContext: closed({
        originPage: text({ format: 'uri' }),
        campaignId: text({ pattern: '^[A-Z0-9_-]+$' }),
      }),
    },
    { required: ['channel', 'consent'] },
  );
  const ajv = new Ajv({ allErrors: true });
  addFormats(ajv);
  return findings(ajv.compile(guest));
}

/** Under ajv's strict mode, so that a schema with a slip of the hand is refused. Places are those of what has the fault. */
export function schema(Ajv, text) {
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(text);
  // That a `then` does not hold is told by what does not hold in it.
  const holds = ({ keyword }) => keyword !== 'if';
  const found = ({ keyword, instancePath }) => [keyword, instancePath.toWellFormed()];
  return (document) => (validate(document) ? [] : validate.errors.filter(holds).map(found));
}

function findings(validate) {
  return (document) => (validate(document) ? [] : validate.errors.map((error) => [error.keyword, place(error)]));
}

/** Of a field that is missing or too much, where it is or would be. */
function place({ instancePath, params }) {
  const field = params.missingProperty ?? params.additionalProperty;
  const step = field === undefined ? '' : `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return `${instancePath}${step}`.toWellFormed();
}
