// What the references ask of guest sessions (1) and of IVR flows (5), in joi.

/** The most bytes of compact JSON that reference 1 lets metadata have. It counts them itself, in the same breath. */
const MAX_METADATA_BYTES = 8192;

export function guestSession(Joi) {
  const id = Joi.string().guid({ version: 'uuidv4' }).required();
  const tag = Joi.string().pattern(/^[A-Za-z]{2}(-[A-Za-z]{2})?$/);
  const value = [Joi.string(), Joi.number(), Joi.boolean()];
  const session = Joi.object({
    channelId: id,
    queueId: id,
    language: Joi.array().items(tag).min(1).max(5).required(),
    metadata: Joi.object().pattern(Joi.string(), value).max(250).required(),
    callbackUrl: Joi.string().uri({ scheme: ['https'] }).required(),
  }).unknown(false);
  const find = findings(session);
  return (document) => {
    const found = find(document);
    const { metadata } = Object(document);
    if (metadata !== undefined && Buffer.byteLength(JSON.stringify(metadata), 'utf8') > MAX_METADATA_BYTES) {
      found.push(['bytes', '/metadata']);
    }
    return found;
  };
}

export function ivrFlow(Joi) {
  const text = Joi.string().required();
  const oneOf = (...names) => Joi.string().valid(...names);
  const node = Joi.object({
    id: text,
    type: oneOf('greeting', 'dtmf', 'transfer', 'queue', 'hangup').required(),
    mediaAssetId: Joi.string().when('type', { is: 'greeting', then: Joi.required() }),
    transitions: Joi.array().items(Joi.object({ condition: text, target: text })).default([]),
  });
  const date = Joi.date().iso();
  const flow = Joi.object({
    name: text,
    campaignId: text,
    nodes: Joi.array().items(node).min(1).required(),
    fallbackAction: Joi.object({ type: oneOf('hangup', 'queue', 'transfer').required(), target: Joi.string() }).required(),
    effectiveDate: date,
    expirationDate: date,
    status: oneOf('DRAFT', 'ACTIVE', 'INACTIVE').default('DRAFT'),
  });
  return findings(flow);
}

/** All that a schema finds, under joi's own defaults otherwise. */
function findings(schema) {
  return (document) => {
    const { error } = schema.validate(document, { abortEarly: false });
    return error ? error.details.map(({ type, path }) => [type, pointer(path)]) : [];
  };
}

function pointer(path) {
  const step = (name) => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return path.map(step).join('').toWellFormed();
}
