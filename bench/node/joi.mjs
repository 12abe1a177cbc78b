// The rules of guest sessions in joi.

import Joi from 'joi';
import { HTTPS, within } from './rules.mjs';

/** A verdict, and how many errors a full report has. */
export function make({ schema, tag }) {
  const { language, metadata } = schema.properties;
  const uuid = Joi.string().guid({ version: 'uuidv4', separator: '-', wrapper: false }).required();
  const size = (value, helpers) => (within(value, metadata.maxJsonBytes) ? value : helpers.error('object.size'));
  const session = Joi.object({
    channelId: uuid,
    queueId: uuid,
    language: Joi.array().items(Joi.string().pattern(tag)).min(language.minItems).max(language.maxItems).required(),
    metadata: Joi.object()
      .pattern(Joi.string(), Joi.alternatives(Joi.string(), Joi.number(), Joi.boolean()))
      .max(metadata.maxProperties)
      .custom(size)
      .messages({ 'object.size': 'the metadata is too large' })
      .required(),
    callbackUrl: Joi.string().uri({ scheme: /[hH][tT][tT][pP][sS]/ }).pattern(HTTPS).required(),
  }).required();
  const options = { convert: false };
  const everything = { convert: false, abortEarly: false };
  return {
    verdict: (value) => session.validate(value, options).error === undefined,
    report: (value) => session.validate(value, everything).error?.details.length ?? 0,
  };
}
