// The rules of guest sessions in zod.

import * as z from 'zod';
import { HTTPS, within } from './rules.mjs';

/** A verdict, and how many errors a full report has. */
export function make({ schema, tag }) {
  const { language, metadata } = schema.properties;
  const { minimum, maximum } = metadata.additionalProperties;
  const value = z.union([z.string().min(1), z.number().min(minimum).max(maximum), z.boolean()]);
  const session = z.strictObject({
    channelId: z.uuidv4(),
    queueId: z.uuidv4(),
    language: z.array(z.string().regex(tag)).min(language.minItems).max(language.maxItems),
    metadata: z
      .record(z.string().min(1), value)
      .refine((members) => Object.keys(members).length <= metadata.maxProperties)
      .refine((members) => within(members, metadata.maxJsonBytes)),
    callbackUrl: z.url({ protocol: /^https$/ }).regex(HTTPS),
  });
  return {
    verdict: (document) => session.safeParse(document).success,
    report: (document) => session.safeParse(document).error?.issues.length ?? 0,
  };
}
